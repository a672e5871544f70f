//! Every way to write a path that some server somewhere reads as another.

/// The path itself and its disguises.
pub(crate) fn of(path: &str) -> Vec<String> {
    let mut spellings = slashes_and_dots(path);
    spellings.extend(encoded(path));
    spellings.extend(separators(path));
    spellings.push(path.to_owned());
    spellings.sort();
    spellings.dedup();
    spellings
}

const BEFORE: &str = "/api/registration/v1";

fn slashes_and_dots(path: &str) -> Vec<String> {
    let bare = path.trim_start_matches('/');
    vec![
        format!("{path}/"),
        format!("{path}//"),
        format!("/{path}"),
        format!("//{path}"),
        path.replace('/', "//"),
        path.replacen('/', "//", 2),
        path.replace("/staff", "//staff"),
        format!("/.{path}"),
        path.replace('/', "/./"),
        format!("/..{path}"),
        format!("/x/..{path}"),
        format!("/assets/..{path}"),
        format!("{BEFORE}/../../..{path}"),
        format!("{BEFORE}/../../../{bare}/x"),
        path.replacen("/staff/v1", "/v1/../staff/v1", 1),
        path.replacen("/staff/v1", "/v1/x/../../staff/v1", 1),
        format!("http://butterfly.example{path}"),
        format!("http://butterfly.example/{path}"),
        format!("{path}?x=/api/attendee/v1/"),
        format!("{path}#/api/attendee/v1/"),
    ]
}

fn encoded(path: &str) -> Vec<String> {
    let bare = path.trim_start_matches('/');
    let (first, rest) = bare.split_once('/').unwrap_or((bare, ""));
    let last = path.rsplit('/').next().unwrap_or_default();
    let all: String = path
        .bytes()
        .map(|byte| match byte {
            b'/' => "/".to_owned(),
            byte => format!("%{byte:02x}"),
        })
        .collect();
    let doubly = all.replace('%', "%25");
    vec![
        path.replacen(bare, &first_letter(bare), 1),
        path.replace(last, &first_letter(last)),
        path.replace("/staff", "/%73taff"),
        path.replace("/staff", "/%2573taff"),
        path.replace("/internal", "/%69nternal"),
        path.replace("/metrics", "/%6detrics"),
        all.to_uppercase(),
        all,
        doubly,
        format!("{BEFORE}/%2e%2e/%2e%2e/%2e%2e{path}"),
        format!("{BEFORE}/.%2e/.%2E/%2e.{path}"),
        format!("{BEFORE}/%252e%252e/%252e%252e/%252e%252e{path}"),
        format!("{BEFORE}/%c0%ae%c0%ae/%c0%ae%c0%ae/%c0%ae%c0%ae{path}"),
        path.replacen('/', "/%2e/", 1),
        format!("{BEFORE}/..%2f..%2f..%2f{bare}"),
        format!("/{first}%2f{rest}"),
        format!("/{first}%2F{rest}"),
        format!("/{first}%252f{rest}"),
        path.replace('/', "%2f"),
        path.replace("/v1", "%2fv1"),
        format!("{path}%00"),
        format!("{path}%0a"),
        format!("{path}%"),
        format!("{path}%2"),
    ]
}

fn separators(path: &str) -> Vec<String> {
    let bare = path.trim_start_matches('/');
    let (first, rest) = bare.split_once('/').unwrap_or((bare, ""));
    vec![
        format!("{BEFORE}/..\\..\\..\\{bare}"),
        format!("{BEFORE}/..%5c..%5c..%5c{bare}"),
        format!("/{first}\\{rest}"),
        format!("/{first}%5c{rest}"),
        path.replace('/', "\\"),
        format!("{BEFORE}/..;/..;/..;{path}"),
        format!("/x/..;{path}"),
        format!("/{first};x=1/{rest}"),
        format!("/{first}%3bx/{rest}"),
        path.replace("/v1", ";x/v1"),
        format!("{path};"),
        format!("{path};x"),
        path.to_uppercase(),
    ]
}

/// With its first letter as an escape.
fn first_letter(text: &str) -> String {
    let mut bytes = text.bytes();
    let first = bytes.next().map_or(String::new(), |b| format!("%{b:02x}"));
    first + text.get(1..).unwrap_or_default()
}

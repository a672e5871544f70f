//! A line for a shell that tries an operation. Words with a `$` are for the reader to set.

use serde_json::Value;

use super::openapi::Parameter;

/// What is sent, besides parameters.
#[derive(Debug, Default)]
pub(super) struct Sent {
    /// A bearer token.
    pub(super) token: bool,
    /// Its media type, and what it holds.
    pub(super) body: Option<(String, Value)>,
}

/// The line, with the parameters an operation cannot be without.
pub(super) fn line<'a>(
    method: &str,
    path: &str,
    parameters: impl Iterator<Item = &'a Parameter>,
    sent: &Sent,
) -> String {
    let mut address = path.to_owned();
    let mut headers = Vec::new();
    let mut separator = '?';
    for parameter in parameters {
        let (name, word) = (&parameter.name, word(&parameter.name));
        match parameter.place.as_str() {
            "path" => address = address.replace(&format!("{{{name}}}"), &word),
            "query" if parameter.required => {
                address.extend([separator.to_string(), format!("{name}={word}")]);
                separator = '&';
            }
            "header" if parameter.required => headers.push(format!("{name}: {word}")),
            _ => {}
        }
    }
    let mut parts = Vec::new();
    match method {
        "GET" => {}
        "HEAD" => parts.push("--head".to_owned()),
        method => parts.push(format!("--request {method}")),
    }
    parts.push(format!("\"$BASE{address}\""));
    if sent.token {
        headers.insert(0, "Authorization: Bearer $TOKEN".to_owned());
    }
    if let Some((kind, _)) = &sent.body {
        headers.push(format!("Content-Type: {kind}"));
    }
    parts.extend(
        headers
            .iter()
            .map(|header| format!("--header \"{header}\"")),
    );
    if let Some((_, body)) = &sent.body {
        parts.push(format!(
            "--data '{}'",
            format!("{body:#}").replace('\'', "'\\''")
        ));
    }
    format!("curl {}", parts.join(" \\\n  "))
}

/// `$IF_MATCH` of `If-Match`.
fn word(name: &str) -> String {
    let letter = |letter: char| match letter {
        letter if letter.is_ascii_alphanumeric() => letter.to_ascii_uppercase(),
        _ => '_',
    };
    let name: String = name.chars().map(letter).collect();
    format!("${{{name}}}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_line_has_what_an_operation_cannot_be_without() {
        let parameters = [
            json!({ "name": "tree", "in": "path", "required": true }),
            json!({ "name": "since", "in": "query", "required": true }),
            json!({ "name": "until", "in": "query", "required": true }),
            json!({ "name": "limit", "in": "query" }),
            json!({ "name": "If-Match", "in": "header", "required": true }),
            json!({ "name": "Prefer", "in": "header" }),
        ];
        let parameters = parameters.map(|one| serde_json::from_value::<Parameter>(one).unwrap());
        let sent = Sent {
            token: true,
            body: Some(("application/json".to_owned(), json!({ "name": "Mina's" }))),
        };
        assert_eq!(
            line("PUT", "/v1/trees/{tree}", parameters.iter(), &sent),
            r#"curl --request PUT \
  "$BASE/v1/trees/${TREE}?since=${SINCE}&until=${UNTIL}" \
  --header "Authorization: Bearer $TOKEN" \
  --header "If-Match: ${IF_MATCH}" \
  --header "Content-Type: application/json" \
  --data '{
  "name": "Mina'\''s"
}'"#
        );
        let nothing = line("GET", "/v1/trees", [].iter(), &Sent::default());
        assert_eq!(nothing, "curl \"$BASE/v1/trees\"");
    }
}

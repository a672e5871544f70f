//! How a house is reached: its website and its telephone.

use butterfly_contracts::text::Checker;
use url::Url;

/// A website: `https`, with a host that has a dot, and nothing before the host; may be empty.
pub(crate) fn website(checker: &mut Checker, pointer: &str, text: &str) -> String {
    let text = checker.optional_line(pointer, text, 300);
    checker.require(
        text.is_empty() || is_website(&text),
        pointer,
        "not_a_website",
        "must be an address like https://hotel.example",
    );
    text
}

fn is_website(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else {
        return false;
    };
    let named = url.domain().is_some_and(|host| host.contains('.'));
    let bare = url.username().is_empty() && url.password().is_none();
    let shaped = text.starts_with("https://") && !text.contains(char::is_whitespace);
    shaped && named && bare
}

/// A telephone number: 5 to 20 digits, a plus in front, and what people write between; may be empty.
pub(crate) fn phone(checker: &mut Checker, pointer: &str, text: &str) -> String {
    let text = checker.optional_line(pointer, text, 40);
    checker.require(
        text.is_empty() || is_phone(&text),
        pointer,
        "not_a_phone_number",
        "must be a telephone number like +353 1 555 0100",
    );
    text
}

fn is_phone(text: &str) -> bool {
    let number = text.strip_prefix('+').unwrap_or(text);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let known = |c: char| c.is_ascii_digit() || " ()-./".contains(c);
    (5..=20).contains(&digits) && number.chars().all(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn websites() {
        for good in [
            "https://hotel.example",
            "https://hotel.example:8443/a?b=c#d",
            "https://hôtel.example/é",
        ] {
            assert!(is_website(good), "{good}");
        }
        for bad in [
            "hotel.example",
            "http://hotel.example",
            "javascript:alert(1)",
            "https://",
            "https://localhost",
            "https://127.0.0.1/",
            "https://user:secret@hotel.example",
            "https://hotel.example@evil.example",
            "https://hotel .example",
            "https:hotel.example",
        ] {
            assert!(!is_website(bad), "{bad}");
        }
    }

    #[test]
    fn telephone_numbers() {
        for good in ["+353 1 555 0100", "(01) 555-0100", "12345", "030/123.45.67"] {
            assert!(is_phone(good), "{good}");
        }
        for bad in [
            "1234",
            "+",
            "call us",
            "555-0100 ext. 3",
            "1+234567",
            &"1".repeat(21),
        ] {
            assert!(!is_phone(bad), "{bad}");
        }
    }
}

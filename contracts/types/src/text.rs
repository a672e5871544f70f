//! Rules for text that people type, the same for every service: trimmed, bounded, without control
//! characters. Nothing else is changed: names keep emoji and right-to-left letters.

use crate::FieldError;

/// Collects what is wrong with a request, so that one answer names every field.
#[derive(Debug, Default)]
pub struct Checker {
    errors: Vec<FieldError>,
}

/// Whether a character turns the direction of the text around it (Unicode Standard Annex 9, explicit embeddings,
/// overrides and isolates). Letters that are written from right to left, and the marks beside them, are welcome.
const fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl Checker {
    /// Starts with no errors.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes an error.
    pub fn refuse(&mut self, pointer: &str, code: &str, message: impl Into<String>) {
        self.errors.push(FieldError::new(pointer, code, message));
    }

    /// Notes an error unless `good`.
    pub fn require(&mut self, good: bool, pointer: &str, code: &str, message: &str) {
        if !good {
            self.refuse(pointer, code, message);
        }
    }

    /// One line of text, 1 to `max` characters after trimming.
    pub fn line(&mut self, pointer: &str, text: &str, max: usize) -> String {
        let text = self.optional_line(pointer, text, max);
        self.require(!text.is_empty(), pointer, "required", "must not be empty");
        text
    }

    /// One line of text, at most `max` characters after trimming; may be empty.
    pub fn optional_line(&mut self, pointer: &str, text: &str, max: usize) -> String {
        let text = self.paragraphs(pointer, text, max);
        let single = !text.contains(['\n', '\r']);
        self.require(single, pointer, "line_break", "must be a single line");
        text
    }

    /// Text of several lines, at most `max` characters after trimming; may be empty.
    pub fn paragraphs(&mut self, pointer: &str, text: &str, max: usize) -> String {
        let text = text.trim();
        if text.chars().count() > max {
            self.refuse(
                pointer,
                "too_long",
                format!("must be at most {max} characters"),
            );
        }
        let clean = text
            .chars()
            .all(|c| !(c.is_control() || turns(c)) || matches!(c, '\n' | '\r' | '\t'));
        self.require(
            clean,
            pointer,
            "control_character",
            "must not contain control characters",
        );
        text.to_owned()
    }

    /// An e-mail address: trimmed, ASCII letters lower-cased, one `@` with text on both sides and at most
    /// 254 characters (RFC 5321 section 4.5.3.1.3).
    pub fn email(&mut self, pointer: &str, text: &str) -> String {
        let email = text.trim().to_ascii_lowercase();
        if !is_email(&email) {
            self.refuse(
                pointer,
                "not_an_email",
                "must be an e-mail address like name@example.org",
            );
        }
        email
    }

    /// Adds errors found elsewhere.
    pub fn extend(&mut self, errors: impl IntoIterator<Item = FieldError>) {
        self.errors.extend(errors);
    }

    /// The value, or everything that is wrong.
    pub fn finish<T>(self, value: T) -> Result<T, Vec<FieldError>> {
        if self.errors.is_empty() {
            Ok(value)
        } else {
            Err(self.errors)
        }
    }
}

/// Whether this looks like an e-mail address that can be written to.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let local_good = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local
            .chars()
            .all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
    let label_good = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    text.len() <= 254 && local_good && domain.contains('.') && domain.split('.').all(label_good)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e_mail_addresses() {
        for good in [
            "a@b.co",
            "first.last+tag@sub.example.org",
            "o'neil@example.ie",
            "jörg@müller.de",
        ] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "", "a", "a@b", "a@@b.co", "a b@c.de", "a@b..de", ".a@b.de", "a\n@b.de", "<a@b.de>",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn names_keep_emoji_and_right_to_left_letters() {
        let mut checker = Checker::new();
        assert_eq!(checker.line("/name", " 🦋 شهرزاد ", 200), "🦋 شهرزاد");
        checker.line("/name", "\u{0}", 200);
        checker.line("/name", "", 200);
        checker.line("/name", &"x".repeat(201), 200);
        let codes: Vec<_> = checker
            .finish(())
            .unwrap_err()
            .into_iter()
            .map(|e| e.code)
            .collect();
        assert_eq!(codes, ["control_character", "required", "too_long"]);
    }
}

//! Which passwords are accepted (NIST SP 800-63B: length counts, composition rules do not), and how one
//! is made for somebody.

use butterfly_contracts::text::Checker;

/// Fewest characters.
const SHORTEST: usize = 10;
/// Most characters.
pub(crate) const LONGEST: usize = 200;

/// The commonest of those that are long enough.
const COMMONEST: &[&str] = &[
    "0123456789",
    "0987654321",
    "1029384756",
    "11223344556",
    "1234567890",
    "12345678901",
    "123456789012",
    "1234567891",
    "12345678910",
    "123456789a",
    "1234567890q",
    "1q2w3e4r5t",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "a123456789",
    "abcdefghij",
    "asdfghjkl1",
    "asdfghjkl123",
    "basketball",
    "changeme123",
    "football123",
    "iloveyou123",
    "letmein123",
    "password01",
    "password12",
    "password123",
    "password1234",
    "password12345",
    "passwordpassword",
    "qazwsxedcrfv",
    "qwerty12345",
    "qwerty123456",
    "qwertyuiop",
    "qwertyuiop123",
    "welcome123",
    "zxcvbnm123",
];

/// Notes what is wrong with a new password.
pub(crate) fn check(checker: &mut Checker, pointer: &str, password: &str, email: &str) {
    let length = password.chars().count();
    if length < SHORTEST {
        let message = format!("must have at least {SHORTEST} characters");
        checker.refuse(pointer, "too_short", message);
    } else if length > LONGEST {
        let message = format!("must be at most {LONGEST} characters");
        checker.refuse(pointer, "too_long", message);
    } else if is_easily_guessed(password, email) {
        let message = "is among the first that somebody would try; choose another";
        checker.refuse(pointer, "easily_guessed", message);
    }
}

fn is_easily_guessed(password: &str, email: &str) -> bool {
    let lower = password.to_lowercase();
    let mut characters = lower.chars();
    let first = characters.next();
    let one_character = characters.all(|c| Some(c) == first);
    one_character || lower == email || COMMONEST.contains(&lower.as_str())
}

/// A password that is shown once: 100 random bits in groups that are easy to copy from paper.
pub(crate) fn generate() -> String {
    // No letters or digits that look alike; 32 of them, so each takes five bits evenly.
    const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789+";
    let mut text = String::new();
    for (place, byte) in rand::random::<[u8; 20]>().into_iter().enumerate() {
        if place > 0 && place % 5 == 0 {
            text.push('-');
        }
        let letter = ALPHABET.get(usize::from(byte % 32)).copied();
        text.extend(letter.map(char::from));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(password: &str) -> Option<String> {
        let mut checker = Checker::new();
        check(
            &mut checker,
            "/password",
            password,
            "mina.harker@example.org",
        );
        let errors = checker.finish(()).err()?;
        errors.first().map(|error| error.code.clone())
    }

    #[test]
    fn length_counts_and_the_obvious_is_refused() {
        assert_eq!(refused("a calm blue heron"), None);
        assert_eq!(refused(&"🦋🐛".repeat(5)), None);
        for (password, code) in [
            ("short one", "too_short"),
            ("🦋🦋🦋🦋🦋", "too_short"),
            ("Password123", "easily_guessed"),
            ("zzzzzzzzzzzz", "easily_guessed"),
            ("Mina.Harker@example.org", "easily_guessed"),
        ] {
            assert_eq!(refused(password).as_deref(), Some(code), "{password}");
        }
        assert_eq!(refused(&"x y".repeat(67)).as_deref(), Some("too_long"));
    }

    #[test]
    fn generated_passwords_are_accepted_and_differ() {
        let (a, b) = (generate(), generate());
        assert_ne!(a, b);
        assert_eq!(a.len(), 23);
        assert_eq!(refused(&a), None);
    }
}

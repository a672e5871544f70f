//! A convention's name in addresses, checked before it becomes part of an address that is called.

use std::fmt;

use butterfly_webkit::PageError;

/// Lower-case letters, digits and single hyphens.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Slug(String);

impl Slug {
    /// Reads a segment of a path; what cannot be a slug names nothing.
    pub fn parse(text: &str) -> Result<Self, PageError> {
        let good = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if (3..=64).contains(&text.len()) && text.bytes().all(good) {
            Ok(Self(text.to_owned()))
        } else {
            Err(PageError::NotFound)
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_slugs_are_called_for() {
        assert!(Slug::parse("gen-con-indy-2027").is_ok());
        for bad in [
            "", "ab", "..", "../staff", "A-con", "a con", "a%2fb", "a/b", "é-con", "a?b=c",
        ] {
            assert!(Slug::parse(bad).is_err(), "{bad}");
        }
        assert!(Slug::parse(&"x".repeat(65)).is_err());
    }
}

//! A convention's own colour. It reaches the page only as a checked `#rrggbb` inside a nonced style
//! element; the stylesheet takes its hue and sets lightness itself, so that contrast always holds.

use std::fmt;

/// A checked colour.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Accent(String);

impl Accent {
    /// Reads `#rrggbb`; anything else is no accent.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let valid = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        valid.then(|| Self(digits.to_ascii_lowercase()))
    }

    /// The class that colours an element and what is in it: `accent-6d28d9`.
    pub fn class(&self) -> String {
        format!("accent-{}", self.0)
    }

    /// The rule the class needs.
    pub(crate) fn rule(&self) -> String {
        format!(".accent-{0}{{--accent-source:#{0}}}", self.0)
    }
}

impl fmt::Display for Accent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_six_digit_colours_reach_the_page() {
        let accent = Accent::parse("#6D28d9").unwrap();
        assert_eq!(accent.class(), "accent-6d28d9");
        assert_eq!(accent.rule(), ".accent-6d28d9{--accent-source:#6d28d9}");
        for bad in ["", "6d28d9", "#fff", "#6d28d9}", "red", "#6d28dg", "#é28d9"] {
            assert_eq!(Accent::parse(bad), None, "{bad}");
        }
    }
}

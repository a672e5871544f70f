//! What was typed about people when an account came between: an order takes only whole details, so this is kept
//! in a signed cookie until they come back and go on.

use serde::{Deserialize, Serialize};

use crate::kept::Kept;

/// Bytes of what is kept at most, so that it fits in a cookie.
const MOST: usize = 2_600;

/// What was typed, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The convention's name in addresses.
    pub slug: String,
    /// Fields and what is in them.
    pub typed: Vec<(String, String)>,
}

impl Kept for Draft {
    const COOKIE: &'static str = "__Host-butterfly-draft";
    const PURPOSE: &'static str = "draft";
}

impl Draft {
    /// A draft of these fields; of very many the last are left out.
    pub fn new<'a>(slug: &str, fields: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut room = MOST;
        let fits = |(name, value): &(&str, &str)| {
            // Quotes, commas and brackets, and what JSON escapes.
            let size = name.len() + 2 * value.len() + 6;
            room = room.saturating_sub(size);
            room > 0
        };
        let typed = fields.filter(|(_, value)| !value.is_empty());
        let typed = typed.take_while(fits);
        Self {
            slug: slug.to_owned(),
            typed: typed
                .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
                .collect(),
        }
    }

    /// What was typed in a field; empty when nothing.
    pub fn value(&self, name: &str) -> &str {
        let found = self.typed.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use butterfly_webkit::CookieKey;
    use secrecy::SecretString;

    use super::*;

    #[test]
    fn what_was_typed_comes_back_and_the_longest_fits_in_a_cookie() {
        let key = CookieKey::new(SecretString::from("k".repeat(40))).unwrap();
        let names: Vec<_> = (0..50).map(|at| format!("name-{at}")).collect();
        let long = "🦋".repeat(60);
        let fields = names.iter().map(|name| (name.as_str(), long.as_str()));
        let draft = Draft::new(&"x".repeat(64), fields.chain([("empty", "")]));
        assert_eq!(
            (draft.value("name-0"), draft.value("name-49")),
            (long.as_str(), "")
        );
        let cookie = draft.cookie(&key);
        assert!(
            cookie.to_string().len() < 4096,
            "{}",
            cookie.to_string().len()
        );
        assert_eq!(Draft::open(cookie.value(), &key), Some(draft));
    }
}

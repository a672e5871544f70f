//! Secrets that stand for something: a session, a sign-up. Only their SHA-256 is kept.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// 256 random bits, which nobody can guess.
#[derive(Clone)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn generate() -> Self {
        Self(base64url(&rand::random::<[u8; 32]>()))
    }

    /// The text that is handed out once.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// What is kept.
    pub(crate) fn hash(&self) -> [u8; 32] {
        hash(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// SHA-256. Good for secrets of full entropy, never for passwords.
pub(crate) fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// Whether two secrets are the same. Comparing their hashes tells nothing by its duration.
pub(crate) fn same(a: &str, b: &str) -> bool {
    hash(a) == hash(b)
}

/// Base64 for URLs, without padding (RFC 4648 section 5).
pub(crate) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_differ_and_do_not_show_themselves() {
        let (a, b) = (Secret::generate(), Secret::generate());
        assert_ne!(a.expose(), b.expose());
        assert_eq!(a.expose().len(), 43);
        assert!(!format!("{a:?}").contains(a.expose()));
        assert!(same(a.expose(), a.expose()) && !same(a.expose(), b.expose()));
    }
}

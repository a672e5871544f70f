//! A partner's key: 256 bits of chance behind a prefix that secret scanners can know. Only its SHA-256 is
//! kept. A slow hash would add nothing: nobody guesses 256 bits.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use butterfly_contracts::{FieldError, text::Checker};
use sha2::{Digest, Sha256};

/// What every key begins with.
const PREFIX: &str = "bfk_";
/// Characters of a key that staff recognise it by.
const HINT: usize = 12;

/// A key just made.
pub(crate) struct NewKey {
    pub(crate) secret: String,
    pub(crate) hint: String,
    pub(crate) hash: [u8; 32],
}

impl NewKey {
    /// Makes a key.
    pub(crate) fn generate() -> Self {
        let chance = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
        let secret = format!("{PREFIX}{chance}");
        Self {
            hint: secret.chars().take(HINT).collect(),
            hash: hash(&secret),
            secret,
        }
    }
}

/// What is kept of a key, and what a given one is looked up by.
pub(crate) fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// The name of a key, or what is wrong with it.
pub(crate) fn check_name(name: &str) -> Result<String, Vec<FieldError>> {
    let mut checker = Checker::new();
    let name = checker.line("/name", name, 100);
    checker.finish(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_differ_and_say_what_they_are() {
        let (one, two) = (NewKey::generate(), NewKey::generate());
        assert_ne!(one.secret, two.secret);
        assert_eq!(one.secret.len(), 4 + 43);
        assert_eq!(one.hint.len(), 12);
        assert!(one.secret.starts_with(&one.hint) && one.hint.starts_with("bfk_"));
        assert_eq!(one.hash, hash(&one.secret));
    }

    /// FIPS 180-2, appendix B.1.
    #[test]
    fn the_hash_is_sha_256() {
        let hash = hash("abc");
        assert_eq!(&hash[..4], [0xba, 0x78, 0x16, 0xbf]);
    }
}

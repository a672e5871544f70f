//! The key that signs what browsers keep for us. One per website, the same on every instance.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// Signs and verifies, for one purpose at a time: what was signed for one is worth nothing for another.
#[derive(Clone)]
pub struct CookieKey(SecretString);

/// The key is too short to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cookie_key must have at least 32 characters")]
pub struct WeakKey;

impl CookieKey {
    /// A key out of the settings.
    pub fn new(key: SecretString) -> Result<Self, WeakKey> {
        if key.expose_secret().len() < 32 {
            return Err(WeakKey);
        }
        Ok(Self(key))
    }

    /// The signature of a message, base64url.
    pub fn sign(&self, purpose: &str, message: &str) -> String {
        let bytes = self
            .mac(purpose, message)
            .map(|mac| mac.finalize().into_bytes());
        bytes
            .map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
            .unwrap_or_default()
    }

    /// Whether the signature is the message's, in constant time.
    pub fn verify(&self, purpose: &str, message: &str, signature: &str) -> bool {
        let Ok(given) = URL_SAFE_NO_PAD.decode(signature) else {
            return false;
        };
        self.mac(purpose, message)
            .is_some_and(|mac| mac.verify_slice(&given).is_ok())
    }

    fn mac(&self, purpose: &str, message: &str) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.expose_secret().as_bytes()).ok()?;
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(message.as_bytes());
        Some(mac)
    }
}

/// 32 random bytes, base64url: ids that must not be guessed.
pub(crate) fn random_text() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

#[cfg(test)]
pub(crate) fn test_key() -> CookieKey {
    CookieKey::new(SecretString::from("0123456789abcdef0123456789abcdef")).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_message_and_purpose_only() {
        let key = test_key();
        let signature = key.sign("flash", "hello");
        assert!(key.verify("flash", "hello", &signature));
        assert!(!key.verify("flash", "hullo", &signature));
        assert!(!key.verify("csrf", "hello", &signature));
        assert!(!key.verify("flash", "hello", ""));
        assert!(!key.verify("flash", "hello", &signature[1..]));
    }

    #[test]
    fn short_keys_are_refused() {
        assert_eq!(
            CookieKey::new(SecretString::from("short")).err(),
            Some(WeakKey)
        );
    }
}

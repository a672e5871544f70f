//! Messages for the next page: a POST leaves them, redirects (303), and the GET shows them once. They
//! travel in a signed cookie, so that any instance can show them and nobody can write them.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use crate::CookieKey;

const PURPOSE: &str = "flash";
/// Cookies are small; more than this is not for a flash.
const MOST: usize = 4;

/// How a message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlashKind {
    /// It worked.
    Good,
    /// To know.
    Note,
    /// Attention.
    Warn,
}

/// A message for the next page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// How it is meant.
    pub kind: FlashKind,
    /// What it says; plain text.
    pub text: String,
}

impl Flash {
    /// It worked.
    pub fn good(text: impl Into<String>) -> Self {
        Self {
            kind: FlashKind::Good,
            text: text.into(),
        }
    }

    /// To know.
    pub fn note(text: impl Into<String>) -> Self {
        Self {
            kind: FlashKind::Note,
            text: text.into(),
        }
    }

    /// Attention.
    pub fn warn(text: impl Into<String>) -> Self {
        Self {
            kind: FlashKind::Warn,
            text: text.into(),
        }
    }

    /// The alert's class.
    pub const fn class(&self) -> &'static str {
        match self.kind {
            FlashKind::Good => "alert alert-good",
            FlashKind::Note => "alert",
            FlashKind::Warn => "alert alert-warn",
        }
    }

    /// The alert's icon.
    pub const fn icon(&self) -> &'static str {
        match self.kind {
            FlashKind::Good => "check-circle",
            FlashKind::Note => "info",
            FlashKind::Warn => "warning",
        }
    }
}

/// The cookie's value.
pub(crate) fn seal(key: &CookieKey, flashes: &[Flash]) -> String {
    let kept: Vec<_> = flashes.iter().take(MOST).collect();
    let body = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&kept).unwrap_or_default());
    let signature = key.sign(PURPOSE, &body);
    format!("{body}.{signature}")
}

/// The messages in a cookie; none when it is not ours.
pub(crate) fn open(key: &CookieKey, value: &str) -> Vec<Flash> {
    let read = || {
        let (body, signature) = value.split_once('.')?;
        let body = key.verify(PURPOSE, body, signature).then_some(body)?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).ok()?).ok()
    };
    read().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::test_key;

    #[test]
    fn messages_survive_the_way_and_forgeries_do_not() {
        let key = test_key();
        let flashes = vec![Flash::good("Saved – hooray 🦋"), Flash::warn("مرحبا")];
        let value = seal(&key, &flashes);
        assert_eq!(open(&key, &value), flashes);
        let (body, signature) = value.split_once('.').unwrap();
        assert!(open(&key, &format!("{body}x.{signature}")).is_empty());
        assert!(open(&key, body).is_empty());
    }
}

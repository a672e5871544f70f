//! A registration being typed: kept in a signed cookie on the person's own device from the moment the
//! details are good, or an account comes between, until the order is made, so that reloading, going back and choosing another pass lose
//! nothing. The confirming form carries everything itself, so that two open tabs cannot mix people up.

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use butterfly_webkit::CookieKey;
use serde::{Deserialize, Serialize};

const COOKIE: &str = "__Host-butterfly-draft";
const PURPOSE: &str = "registration-draft";
const KEPT: Duration = Duration::hours(1);

/// What was typed, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The convention.
    pub slug: String,
    /// The pass's id.
    pub pass: String,
    /// The attendee's name.
    pub name: String,
    /// The attendee's e-mail address.
    pub email: String,
    /// The attendee's birth date, `YYYY-MM-DD`, or empty.
    pub birth_date: String,
    /// The order's `Idempotency-Key`: new whenever something of the above changes.
    pub key: String,
}

impl Draft {
    /// The cookie that keeps it.
    pub fn cookie(&self, key: &CookieKey) -> Cookie<'static> {
        let body = URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default());
        let signature = key.sign(PURPOSE, &body);
        cookie(format!("{body}.{signature}"), KEPT)
    }

    /// What makes the browser forget it.
    pub fn forget() -> Cookie<'static> {
        cookie(String::new(), Duration::ZERO)
    }

    /// The draft of a request, if it has one of ours.
    pub fn of(request: &actix_web::HttpRequest, key: &CookieKey) -> Option<Self> {
        let cookie = request.cookie(COOKIE)?;
        Self::open(cookie.value(), key)
    }

    fn open(value: &str, key: &CookieKey) -> Option<Self> {
        let (body, signature) = value.split_once('.')?;
        let body = key.verify(PURPOSE, body, signature).then_some(body)?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).ok()?).ok()
    }

    /// A fresh key for an order.
    pub fn fresh_key() -> String {
        format!("web-{}", uuid::Uuid::now_v7().simple())
    }
}

fn cookie(value: String, max_age: Duration) -> Cookie<'static> {
    Cookie::build(COOKIE, value)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(max_age)
        .finish()
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;

    fn key(letter: &str) -> CookieKey {
        CookieKey::new(SecretString::from(letter.repeat(40))).unwrap()
    }

    #[test]
    fn a_draft_survives_and_a_forged_one_does_not() {
        let draft = Draft {
            slug: "harbour-con".to_owned(),
            name: "🦋 شهرزاد".to_owned(),
            ..Draft::default()
        };
        let cookie = draft.cookie(&key("k"));
        assert_eq!(Draft::open(cookie.value(), &key("k")), Some(draft));
        assert_eq!(Draft::open(cookie.value(), &key("x")), None);
        assert_eq!(Draft::open("", &key("k")), None);
        assert!(cookie.http_only().unwrap() && cookie.secure().unwrap());
    }

    #[test]
    fn the_longest_draft_fits_in_a_cookie() {
        let long = "🦋".repeat(200);
        let draft = Draft {
            slug: "x".repeat(64),
            pass: "x".repeat(36),
            name: long,
            email: "x".repeat(254),
            birth_date: "2001-01-01".to_owned(),
            key: Draft::fresh_key(),
        };
        assert!(draft.cookie(&key("k")).to_string().len() < 4096);
    }

    #[test]
    fn keys_differ() {
        assert_ne!(Draft::fresh_key(), Draft::fresh_key());
    }
}

//! What a browser keeps for us in signed cookies.

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use butterfly_webkit::CookieKey;
use serde::{Serialize, de::DeserializeOwned};

/// Something that is kept.
pub trait Kept: Serialize + DeserializeOwned {
    /// The cookie's name.
    const COOKIE: &'static str;
    /// What the signature is for.
    const PURPOSE: &'static str;

    /// The cookie that keeps it for an hour, longer than any hold.
    fn cookie(&self, key: &CookieKey) -> Cookie<'static> {
        let body = URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default());
        let signature = key.sign(Self::PURPOSE, &body);
        cookie::<Self>(format!("{body}.{signature}"), Duration::hours(1))
    }

    /// What makes the browser forget it.
    fn forget() -> Cookie<'static> {
        cookie::<Self>(String::new(), Duration::ZERO)
    }

    /// The one a request brings, if it is ours.
    fn of(request: &HttpRequest, key: &CookieKey) -> Option<Self> {
        Self::open(request.cookie(Self::COOKIE)?.value(), key)
    }

    /// Reads a cookie's value.
    fn open(value: &str, key: &CookieKey) -> Option<Self> {
        let (body, signature) = value.split_once('.')?;
        let body = key.verify(Self::PURPOSE, body, signature).then_some(body)?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).ok()?).ok()
    }
}

fn cookie<K: Kept>(value: String, max_age: Duration) -> Cookie<'static> {
    Cookie::build(K::COOKIE, value)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(max_age)
        .finish()
}

//! Protection against forms sent from elsewhere: the browser's word on where a request comes from, and a
//! token bound to the session (or, before sign-in, to the visitor's cookie). Works without script.

use actix_web::http::header::{HOST, HeaderMap, ORIGIN};
use url::Url;

use crate::{CookieKey, key::random_text};

/// Name of the hidden field.
pub const FIELD: &str = "csrf_token";

const PURPOSE: &str = "csrf";

/// A new token for forms of a page shown to `bound_to`. Each is different, all stay valid as long as the
/// session does, so that several tabs work.
pub fn issue(key: &CookieKey, bound_to: &str) -> String {
    let salt: String = random_text().chars().take(22).collect();
    let signature = key.sign(PURPOSE, &message(&salt, bound_to));
    format!("{salt}.{signature}")
}

/// Whether the token was issued to `bound_to`.
pub fn verify(key: &CookieKey, bound_to: &str, token: &str) -> bool {
    token
        .split_once('.')
        .is_some_and(|(salt, signature)| key.verify(PURPOSE, &message(salt, bound_to), signature))
}

fn message(salt: &str, bound_to: &str) -> String {
    format!("{salt}\n{bound_to}")
}

/// Whether the browser says, or at least does not deny, that the request comes from a page of ours.
/// `Sec-Fetch-Site` decides where it is sent; else `Origin` must name the host that was asked. A client
/// that sends neither is no browser of this decade and is left to the token.
pub fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(ORIGIN.as_str()) else {
        return !headers.contains_key(ORIGIN);
    };
    let Ok(origin) = Url::parse(origin) else {
        return false;
    };
    let host = origin.host_str().map(|host| match origin.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    });
    host.as_deref() == text(HOST.as_str())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;
    use crate::key::test_key;

    #[test]
    fn a_token_is_good_for_its_session_only() {
        let key = test_key();
        let token = issue(&key, "session-1");
        assert!(verify(&key, "session-1", &token));
        assert!(!verify(&key, "session-2", &token));
        assert_ne!(token, issue(&key, "session-1"));
    }

    #[test]
    fn altered_tokens_are_refused() {
        let key = test_key();
        let token = issue(&key, "s");
        let (salt, signature) = token.split_once('.').unwrap();
        for bad in [
            "",
            ".",
            salt,
            signature,
            &format!("{salt}x.{signature}"),
            &token[..40],
        ] {
            assert!(!verify(&key, "s", bad), "{bad}");
        }
    }

    fn same(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut request = TestRequest::post();
        for pair in pairs {
            request = request.insert_header(*pair);
        }
        is_same_origin(request.to_http_request().headers())
    }

    #[test]
    fn the_browser_says_where_a_form_comes_from() {
        assert!(same(&[
            ("sec-fetch-site", "same-origin"),
            ("origin", "null")
        ]));
        assert!(!same(&[("sec-fetch-site", "cross-site")]));
        assert!(!same(&[("sec-fetch-site", "same-site")]));
        assert!(same(&[
            ("origin", "http://127.0.0.1:8080"),
            ("host", "127.0.0.1:8080")
        ]));
        assert!(!same(&[
            ("origin", "http://127.0.0.1:8081"),
            ("host", "127.0.0.1:8080")
        ]));
        assert!(!same(&[("origin", "null"), ("host", "127.0.0.1:8080")]));
        assert!(same(&[]));
    }
}

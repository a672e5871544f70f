//! Security headers of every answer.

use actix_web::http::header::{
    CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};

const FIXED: [(HeaderName, &str); 5] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// The policy of an HTML page: nothing from elsewhere, no inline script or style without this nonce.
pub fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; style-src 'self' 'nonce-{nonce}'; script-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    )
}

/// Adds them; `nonce` only for pages.
pub(crate) fn add(headers: &mut HeaderMap, nonce: Option<&str>, https: bool) {
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let policy = nonce.map_or_else(
        || "default-src 'none'; frame-ancestors 'none'".to_owned(),
        page_policy,
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    if https {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(STRICT_TRANSPORT_SECURITY, year);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_inline_runs_without_the_nonce() {
        let policy = page_policy("abc");
        assert!(policy.starts_with("default-src 'none';"));
        assert!(policy.contains("script-src 'self' 'nonce-abc'"));
        assert!(!policy.contains("unsafe"));
    }

    #[test]
    fn only_https_promises_https() {
        let mut headers = HeaderMap::new();
        add(&mut headers, Some("n"), false);
        assert!(!headers.contains_key(STRICT_TRANSPORT_SECURITY));
        add(&mut headers, None, true);
        assert!(headers.contains_key(STRICT_TRANSPORT_SECURITY));
    }
}

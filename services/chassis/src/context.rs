//! What is known of a request before anybody looks at it: its id, its trace, and where it came from.

use std::{
    future::{Ready, ready},
    net::IpAddr,
};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, http::header::HeaderMap};
use butterfly_client::CallContext;
use tokio::time::Instant;

use crate::error::ApiError;

/// Id, trace and origin of a request. Also an extractor.
#[derive(Debug, Clone)]
pub struct RequestContext {
    /// Names the request in logs, answers and calls to other services.
    pub request_id: String,
    /// W3C trace context: `00-<trace id>-<span id>-<flags>`.
    pub traceparent: String,
    /// The person's device, as HAProxy saw it.
    pub client_address: String,
    /// When the answer must be there.
    pub deadline: Instant,
}

impl RequestContext {
    /// Reads the headers. Only with the edge's key are request id and client address believed.
    pub fn read(
        headers: &HeaderMap,
        peer: Option<IpAddr>,
        edge_key: &str,
        deadline: Instant,
    ) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let trusted = text("Butterfly-Edge") == Some(edge_key);
        let given_id = text("X-Request-Id").filter(|id| trusted && is_request_id(id));
        let given_address = text("X-Forwarded-For").filter(|_| trusted);
        let fresh = uuid::Uuid::now_v7().simple().to_string();
        let peer = || peer.map(|address| address.to_string()).unwrap_or_default();
        Self {
            request_id: given_id.map_or_else(|| format!("req_{fresh}"), str::to_owned),
            traceparent: child_of(text("traceparent")),
            client_address: given_address.map_or_else(peer, str::to_owned),
            deadline,
        }
    }

    /// The trace's id, 32 hexadecimal digits.
    pub fn trace_id(&self) -> &str {
        self.traceparent.get(3..35).unwrap_or_default()
    }

    /// What calls to other services carry on.
    pub fn call(&self) -> CallContext {
        CallContext {
            request_id: self.request_id.clone(),
            traceparent: self.traceparent.clone(),
            client_address: self.client_address.clone(),
            bearer: None,
            deadline: Some(self.deadline),
        }
    }
}

/// A span of our own in the caller's trace, or a new trace (W3C Trace Context, level 1).
fn child_of(given: Option<&str>) -> String {
    let span = format!("{:016x}", rand::random::<u64>() | 1);
    match given.and_then(parse_traceparent) {
        Some((trace, flags)) => format!("00-{trace}-{span}-{flags}"),
        None => format!("00-{:032x}-{span}-00", rand::random::<u128>() | 1),
    }
}

fn parse_traceparent(text: &str) -> Option<(&str, &str)> {
    let hex = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    };
    let mut parts = text.split('-');
    let (version, trace) = (parts.next()?, parts.next()?);
    let (span, flags) = (parts.next()?, parts.next()?);
    let shaped = hex(version, 2) && hex(trace, 32) && hex(span, 16) && hex(flags, 2);
    let zero = |part: &str| part.bytes().all(|b| b == b'0');
    let known = version == "00" && parts.next().is_none();
    (shaped && known && !zero(trace) && !zero(span)).then_some((trace, flags))
}

fn is_request_id(text: &str) -> bool {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    (8..=64).contains(&text.len()) && text.bytes().all(good)
}

impl FromRequest for RequestContext {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let context = request.extensions().get::<Self>().cloned();
        ready(context.ok_or_else(|| ApiError::internal("the request has no context")))
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &str)| {
            (
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                HeaderValue::from_str(value).unwrap(),
            )
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn only_the_edge_is_believed() {
        let peer = Some("127.0.0.9".parse().unwrap());
        let given = [
            ("x-request-id", "req_0123456789"),
            ("x-forwarded-for", "203.0.113.7"),
        ];
        let doubted = RequestContext::read(&headers(&given), peer, "key", Instant::now());
        assert_ne!(doubted.request_id, "req_0123456789");
        assert_eq!(doubted.client_address, "127.0.0.9");
        let proven = [given.as_slice(), &[("butterfly-edge", "key")]].concat();
        let believed = RequestContext::read(&headers(&proven), peer, "key", Instant::now());
        assert_eq!(believed.request_id, "req_0123456789");
        assert_eq!(believed.client_address, "203.0.113.7");
    }

    #[test]
    fn a_trace_goes_on_and_a_broken_one_begins_anew() {
        let given = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let child = child_of(Some(given));
        assert!(
            child.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-") && child.ends_with("-01")
        );
        assert_ne!(child, given);
        for broken in [
            "",
            "00-0-0-0",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        ] {
            assert!(parse_traceparent(&child_of(Some(broken))).is_some());
        }
    }
}

//! A trace and a request's id go on from the caller to those who are called.

use std::collections::BTreeMap;

use butterfly_chassis::testing::{EDGE_KEY, TestServer, common};

use crate::toy::{self, PREFIX};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN: &str = "00f067aa0ba902b7";

/// A program that calls another one, and that one.
fn two() -> (TestServer, TestServer) {
    let other = toy::start(&toy::settings(), None);
    let caller = toy::start(&common(other.base.clone()), None);
    (caller, other)
}

async fn heard(caller: &TestServer, headers: &[(&str, &str)]) -> BTreeMap<String, String> {
    let request = caller.request("GET", &format!("{PREFIX}/calls"));
    let request = headers.iter().fold(request, |request, (name, value)| {
        request.header(*name, *value)
    });
    let answer = caller.send(request).await.unwrap();
    assert_eq!(answer.status, 200);
    answer.read().unwrap()
}

#[tokio::test]
async fn what_came_goes_on() {
    let (caller, _other) = two();
    let traceparent = format!("00-{TRACE}-{SPAN}-01");
    let heard = heard(
        &caller,
        &[
            ("traceparent", &traceparent),
            ("butterfly-edge", EDGE_KEY),
            ("x-request-id", "req_that_goes_on"),
            ("x-forwarded-for", "203.0.113.7"),
        ],
    )
    .await;
    let given: Vec<_> = heard["traceparent"].split('-').collect();
    assert_eq!((given[0], given[1], given[3]), ("00", TRACE, "01"));
    assert_ne!(given[2], SPAN, "a call is a span of its own");
    assert_eq!(heard["x-request-id"], "req_that_goes_on");
    assert_eq!(heard["x-forwarded-for"], "203.0.113.7");
    assert_eq!(heard["butterfly-edge"], EDGE_KEY);
}

#[tokio::test]
async fn a_stranger_begins_a_trace_but_names_no_request() {
    let (caller, _other) = two();
    let given = [
        ("x-request-id", "req_of_a_stranger"),
        ("x-forwarded-for", "203.0.113.7"),
    ];
    let heard = heard(&caller, &given).await;
    let traceparent: Vec<_> = heard["traceparent"].split('-').collect();
    assert_eq!((traceparent[1].len(), traceparent[2].len()), (32, 16));
    assert!(heard["x-request-id"].starts_with("req_"));
    assert_ne!(heard["x-request-id"], "req_of_a_stranger");
    assert_eq!(heard["x-forwarded-for"], "127.0.0.1");
}

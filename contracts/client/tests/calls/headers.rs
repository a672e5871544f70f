//! What every call carries.

use butterfly_client::{Call, CallContext};
use serde_json::{Value, json};

use crate::recorder::{EDGE_KEY, Recorder};

fn context() -> CallContext {
    CallContext {
        request_id: "req_0123456789".to_owned(),
        traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".to_owned(),
        client_address: "203.0.113.7".to_owned(),
        bearer: None,
        deadline: None,
    }
}

#[tokio::test]
async fn a_call_says_for_whom_it_is_made_and_proves_who_makes_it() {
    let service = Recorder::start(vec![Some((200, "{}"))]).await;
    let call =
        Call::get("/api/x/v1/things").query(&json!({ "q": "a b&c", "limit": 5, "no": null }));
    let answer = call
        .fetch::<Value>(&service.caller, &context())
        .await
        .unwrap();
    assert_eq!((answer.value, answer.etag.as_str()), (json!({}), "\"7\""));

    let request = service.request();
    let sent = |name: &str| request.headers.get(name).map_or("", String::as_str);
    assert_eq!(
        request.line,
        "GET /api/x/v1/things?limit=5&q=a+b%26c HTTP/1.1\r\n"
    );
    assert_eq!(sent("traceparent"), context().traceparent);
    assert_eq!(sent("x-request-id"), context().request_id);
    assert_eq!(sent("x-forwarded-for"), context().client_address);
    assert_eq!(sent("butterfly-edge"), EDGE_KEY);
    assert_eq!(sent("accept"), "application/json");
    assert!(!request.headers.contains_key("authorization"));
}

#[tokio::test]
async fn a_change_carries_token_version_key_and_body() {
    let service = Recorder::start(vec![Some((200, "{}"))]).await;
    let call = Call::put("/api/x/v1/things/7")
        .if_match("\"3\"")
        .idempotency_key("a key of ours")
        .json(&json!({ "name": "José" }));
    let context = context().with_bearer("a.b.c");
    call.send::<Value>(&service.caller, &context).await.unwrap();

    let request = service.request();
    let sent = |name: &str| request.headers.get(name).map_or("", String::as_str);
    assert_eq!(sent("authorization"), "Bearer a.b.c");
    assert_eq!(sent("if-match"), "\"3\"");
    assert_eq!(sent("idempotency-key"), "a key of ours");
    assert_eq!(sent("content-type"), "application/json");
    assert_eq!(request.body, r#"{"name":"José"}"#);
}

#[tokio::test]
async fn background_work_has_a_trace_of_its_own() {
    let service = Recorder::start(vec![Some((204, ""))]).await;
    let context = CallContext::background("sweeper");
    let call = Call::delete("/api/x/v1/things/7");
    call.done(&service.caller, &context).await.unwrap();
    let request = service.request();
    assert!(request.headers["x-request-id"].starts_with("sweeper_"));
    let trace: Vec<_> = request.headers["traceparent"]
        .split('-')
        .map(str::len)
        .collect();
    assert_eq!(trace, [2, 32, 16, 2]);
}

//! Which calls are sent again, and what a refusal becomes.

use butterfly_client::{Call, CallContext, ClientError};
use butterfly_contracts::ProblemCode;
use serde_json::Value;

use crate::recorder::Recorder;

const BUSY: &str = r#"{"type":"about:blank","title":"Busy","status":503,"detail":"","instance":"","code":"busy","errors":[],"values":{}}"#;

async fn outcome(service: &Recorder, call: Call) -> Result<Value, ClientError> {
    let context = CallContext::background("test");
    call.send(&service.caller, &context).await
}

#[tokio::test]
async fn what_is_safe_to_repeat_is_repeated_with_the_same_id() {
    for call in [
        Call::get("/x"),
        Call::put("/x"),
        Call::delete("/x"),
        Call::post("/x").idempotency_key("the same every time"),
        Call::post("/x").repeatable(),
    ] {
        let service = Recorder::start(vec![Some((503, BUSY)), Some((200, "{}"))]).await;
        outcome(&service, call).await.unwrap();
        let requests = service.requests();
        assert_eq!(requests.len(), 2);
        assert_eq!(requests[0].headers, requests[1].headers);
    }
}

#[tokio::test]
async fn what_is_not_is_sent_once() {
    for call in [
        Call::post("/x"),
        Call::patch("/x"),
        Call::put("/x").if_match("\"1\""),
    ] {
        let service = Recorder::start(vec![Some((503, BUSY)), Some((200, "{}"))]).await;
        let error = outcome(&service, call).await.unwrap_err();
        assert_eq!(error.code(), Some(ProblemCode::Busy));
        assert_eq!(service.requests().len(), 1);
    }
}

#[tokio::test]
async fn three_times_at_most_and_a_refusal_never() {
    let service = Recorder::start(vec![Some((502, "<html>"))]).await;
    let error = outcome(&service, Call::get("/x")).await.unwrap_err();
    assert!(
        matches!(error, ClientError::Decode { status: 502 }),
        "{error}"
    );
    assert_eq!(service.requests().len(), 3);

    let sold_out = r#"{"type":"about:blank","title":"Sold out","status":409,"detail":"","instance":"","code":"sold_out","errors":[],"values":{}}"#;
    let service = Recorder::start(vec![Some((409, sold_out))]).await;
    let error = outcome(&service, Call::get("/x")).await.unwrap_err();
    assert_eq!(error.code(), Some(ProblemCode::SoldOut));
    assert_eq!(service.requests().len(), 1);
}

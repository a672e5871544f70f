//! A call ends by the deadline of the request it is made for.

use std::time::Duration;

use butterfly_client::{Call, CallContext, ClientError};
use serde_json::Value;
use tokio::time::Instant;

use crate::recorder::Recorder;

#[tokio::test]
async fn silence_ends_with_the_request_it_was_asked_for() {
    let service = Recorder::start(vec![None]).await;
    let begun = Instant::now();
    let context = CallContext {
        deadline: Some(begun + Duration::from_millis(300)),
        ..CallContext::background("test")
    };
    let outcome = Call::get("/x")
        .send::<Value>(&service.caller, &context)
        .await;
    assert!(matches!(outcome, Err(ClientError::Timeout)), "{outcome:?}");
    assert!(begun.elapsed() < Duration::from_secs(3));
    assert_eq!(
        service.requests().len(),
        1,
        "there was no time to ask again"
    );
}

#[tokio::test]
async fn nobody_there_is_told_apart_from_silence() {
    let service = Recorder::start(vec![Some((200, "not json"))]).await;
    let context = CallContext::background("test");
    let outcome = Call::get("/x")
        .send::<Value>(&service.caller, &context)
        .await;
    assert!(matches!(outcome, Err(ClientError::Decode { status: 200 })));

    let settings = butterfly_client::ClientSettings {
        base: "http://127.0.0.1:1".parse().unwrap(),
        edge_key: "key".into(),
        deadline: Duration::from_secs(5),
    };
    let nobody = butterfly_client::Caller::new(settings).unwrap();
    let outcome = Call::get("/x").send::<Value>(&nobody, &context).await;
    assert!(
        matches!(outcome, Err(ClientError::Transport(_))),
        "{outcome:?}"
    );
}

//! The end of an instance.

use std::{sync::atomic::Ordering, time::Duration};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::{
    instance::Instance,
    toy::{self, PREFIX, WAITING},
};

#[tokio::test]
async fn not_ready_first_then_what_is_in_flight_then_over() {
    let mut settings = toy::settings();
    settings.limits.drain_seconds = 1;
    settings.limits.finish_seconds = 10;
    let instance = Instance::start(&settings).await;
    let (status, body) = instance.get("/health/ready").await.unwrap();
    assert_eq!(status, 503, "{body}");
    assert!(body.contains("no signing keys yet"), "{body}");
    instance.keys.arrive();
    instance.until("ready").await;

    let slow = instance.wait(3000);
    while WAITING.load(Ordering::SeqCst) == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    kill(Pid::this(), Signal::SIGTERM).unwrap();
    instance.until("draining").await;
    let (status, _) = instance.get(&format!("{PREFIX}/things/7")).await.unwrap();
    assert_eq!(
        status, 200,
        "until the drain is over, requests are answered"
    );

    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert!(
        instance.get("/health/live").await.is_err(),
        "new connections are refused"
    );
    assert!(
        !instance.ended.is_finished(),
        "it waits for what is in flight"
    );
    assert_eq!(slow.await.unwrap(), 204);
    instance.ended.await.unwrap().unwrap();
}

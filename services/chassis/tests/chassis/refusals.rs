//! Every refusal is problem details with the request's id, whoever made it.

use butterfly_chassis::testing::Answer;
use serde_json::json;

use crate::toy::{self, PREFIX, ask};

fn is_problem(answer: &Answer, status: u16, code: &str) {
    let problem = answer.json();
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (status, code),
        "{problem}"
    );
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(problem["status"], status);
    assert!(!problem["title"].as_str().unwrap().is_empty());
    let instance = problem["instance"].as_str().unwrap();
    assert!(instance.starts_with("req_"), "{problem}");
    assert_eq!(instance, answer.header("x-request-id"));
}

#[tokio::test]
async fn unknown_paths_and_methods() {
    let toy = toy::start(&toy::settings(), None);
    is_problem(&ask(&toy, "GET", "/nothing").await, 404, "not_found");
    is_problem(&ask(&toy, "GET", "/things/7/").await, 404, "not_found");
    is_problem(&ask(&toy, "GET", "/waits/long").await, 404, "not_found");
    let answer = ask(&toy, "DELETE", "/things/7").await;
    is_problem(&answer, 405, "method_not_allowed");
    assert_eq!(answer.header("allow"), "GET, HEAD");
    let answer = ask(&toy, "BREW", "/things").await;
    is_problem(&answer, 405, "method_not_allowed");
    assert_eq!(answer.header("allow"), "POST");
    let answer = ask(&toy, "HEAD", "/things/7").await;
    assert_eq!((answer.status, answer.body.len()), (200, 0));
    assert_eq!(answer.header("content-type"), "application/json");
    let request = toy.request("POST", "/health/live");
    assert_eq!(
        toy.send(request).await.unwrap().header("allow"),
        "GET, HEAD"
    );
}

#[tokio::test]
async fn bodies_that_cannot_be_read() {
    let toy = toy::start(&toy::settings(), None);
    let send = async |kind: &str, body: String| {
        let request = toy.request("POST", &format!("{PREFIX}/things"));
        let request = request.header("content-type", kind).body(body);
        toy.send(request).await.unwrap()
    };
    let json = "application/json";
    assert_eq!(send(json, r#"{"name": "a"}"#.to_owned()).await.status, 200);
    is_problem(
        &send("text/plain", "{}".to_owned()).await,
        415,
        "unsupported_media_type",
    );
    is_problem(&send(json, "{".to_owned()).await, 400, "malformed");
    let answer = send(json, r#"{"name": 1}"#.to_owned()).await;
    is_problem(&answer, 422, "invalid");
    assert_eq!(answer.pointers(), ["/name"]);
    let limit = toy.shared.limits.body_bytes;
    let sized = |bytes: usize| {
        let empty = json!({ "name": "" }).to_string().len();
        json!({ "name": "x".repeat(bytes - empty) }).to_string()
    };
    assert_eq!(send(json, sized(limit)).await.status, 200);
    is_problem(&send(json, sized(limit + 1)).await, 413, "too_large");
}

#[tokio::test]
async fn headers_that_are_too_large() {
    let toy = toy::start(&toy::settings(), None);
    let send = async |bytes: usize| {
        let request = toy.request("GET", &format!("{PREFIX}/things/7"));
        let request = request.header("x-long", "x".repeat(bytes));
        toy.send(request).await.unwrap()
    };
    let limit = toy.shared.limits.header_bytes;
    assert_eq!(send(limit - 1000).await.status, 200);
    is_problem(&send(limit).await, 431, "headers_too_large");
}

#[tokio::test]
async fn a_request_ends_by_its_deadline() {
    let mut settings = toy::settings();
    settings.limits.deadline_seconds = 1;
    let toy = toy::start(&settings, None);
    assert_eq!(ask(&toy, "GET", "/waits/10").await.status, 204);
    let begun = std::time::Instant::now();
    let answer = ask(&toy, "GET", "/waits/30000").await;
    is_problem(&answer, 504, "timeout");
    assert_eq!(answer.header("retry-after"), "2");
    let seconds = begun.elapsed().as_secs_f64();
    assert!((1.0..5.0).contains(&seconds), "{seconds} s");
}

#[tokio::test]
async fn a_panic_tells_nothing_and_stops_nothing() {
    let toy = toy::start(&toy::settings(), None);
    for _ in 0..3 {
        let answer = ask(&toy, "POST", "/falls").await;
        is_problem(&answer, 500, "internal");
        let text = String::from_utf8(answer.body).unwrap();
        assert!(!text.contains("index") && !text.contains("panic"), "{text}");
    }
    assert_eq!(ask(&toy, "GET", "/things/7").await.status, 200);
}

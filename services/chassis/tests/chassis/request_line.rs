//! The one line that a request leaves in the log.

use butterfly_chassis::testing::{EDGE_KEY, TestServer};
use butterfly_store::Db;
use serde_json::Value;
use sqlx::MySqlPool;

use crate::{
    log,
    toy::{self, PREFIX},
};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

async fn ask_as(toy: &TestServer, id: &str, method: &str, path: &str) -> u16 {
    let request = toy
        .request(method, path)
        .header("Butterfly-Edge", EDGE_KEY)
        .header("X-Request-Id", id)
        .header("traceparent", format!("00-{TRACE}-00f067aa0ba902b7-01"));
    let answer = toy.send(request).await.unwrap();
    assert_eq!(answer.header("x-request-id"), id);
    answer.status
}

fn the_line_of(id: &str) -> Value {
    let lines = log::json_lines_with(id);
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines[0].clone()
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn it_says_who_what_and_how_long(pool: MySqlPool) {
    log::keep();
    let toy = toy::start(&toy::settings(), Some(Db::from_pool(&pool)));
    let path = format!("{PREFIX}/things/7");
    assert_eq!(ask_as(&toy, "req_with_database", "GET", &path).await, 200);

    let line = the_line_of("req_with_database");
    assert_eq!(line["level"], "INFO");
    assert_eq!(line["message"], "request");
    assert_eq!(line["request_id"], "req_with_database");
    assert_eq!(line["trace_id"], TRACE);
    assert_eq!(line["method"], "GET");
    assert_eq!(line["route"], "/api/toy/v1/things/{thing}");
    assert_eq!((&line["status"], &line["code"]), (&200.into(), &"".into()));
    assert_eq!(line["db_count"], 2);
    let millis = |name: &str| line[name].as_f64().unwrap();
    assert!(millis("db_ms") > 0.0, "{line}");
    assert!(millis("duration_ms") >= millis("db_ms"), "{line}");
    assert!(line["timestamp"].as_str().unwrap().starts_with("20"));

    let pretty = log::pretty_lines_with("req_with_database");
    assert_eq!(pretty.len(), 1, "{pretty:?}");
    for part in [
        " INFO ",
        "request_id=\"req_with_database\"",
        &format!("trace_id=\"{TRACE}\""),
        "route=\"/api/toy/v1/things/{thing}\"",
        "status=200",
        "db_count=2",
    ] {
        assert!(pretty[0].contains(part), "{part}: {}", pretty[0]);
    }
}

#[tokio::test]
async fn a_refusal_has_its_code_and_a_failure_its_cause() {
    log::keep();
    let toy = toy::start(&toy::settings(), None);
    let path = format!("{PREFIX}/nothing");
    assert_eq!(ask_as(&toy, "req_of_nothing", "GET", &path).await, 404);
    let line = the_line_of("req_of_nothing");
    assert_eq!(
        (&line["level"], &line["route"]),
        (&"INFO".into(), &"unmatched".into())
    );
    assert_eq!(
        (&line["status"], &line["code"]),
        (&404.into(), &"not_found".into())
    );
    assert_eq!(line["db_count"], 0);

    let path = format!("{PREFIX}/falls");
    assert_eq!(ask_as(&toy, "req_that_falls", "POST", &path).await, 500);
    let line = the_line_of("req_that_falls");
    assert_eq!(
        (&line["level"], &line["code"]),
        (&"ERROR".into(), &"internal".into())
    );
    assert_eq!(line["causes"], "a handler panicked");

    // Health checks come every second or two and would drown the rest.
    assert_eq!(
        ask_as(&toy, "req_of_a_check", "GET", "/health/live").await,
        200
    );
    assert_eq!(log::json_lines_with("req_of_a_check"), Vec::<Value>::new());
}

//! `update_convention`.

use serde_json::json;
use sqlx::MySqlPool;

use super::support::{STAFF, Stack, convention, operator};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn replaces_one_version(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let id = stack.draft("harbour-con").await;
    let path = format!("/conventions/{id}");
    let mut input = convention("new-con");
    input["registration_opens_at"] = json!("2027-01-01T12:00:00+01:00");
    let answer = stack.put(&path, "\"1\"", input.clone()).await;
    assert_eq!((answer.status, answer.header("etag")), (200, "\"2\""));
    assert_eq!(
        answer.json()["registration_opens_at"],
        "2027-01-01T11:00:00Z"
    );
    let seen = stack.staff("GET", "/conventions/new-con", None).await;
    assert_eq!(seen.json(), answer.json());

    let stale = stack.put(&path, "\"1\"", input.clone()).await;
    assert_eq!((stale.status, stale.code()), (412, "stale".to_owned()));
    let bare = stack.server.request("PUT", &format!("{STAFF}{path}"));
    let bare = stack.send(bare.bearer_auth(operator()).json(&input)).await;
    assert_eq!(
        (bare.status, bare.code()),
        (428, "precondition_required".to_owned())
    );
    let nothing = stack.put("/conventions/nothing", "\"1\"", input).await;
    assert_eq!(nothing.status, 404);
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT action FROM registration_audit ORDER BY created_at, id")
            .fetch_all(&pool)
            .await
            .unwrap();
    assert_eq!(
        rows,
        [
            ("create_convention".to_owned(),),
            ("update_convention".to_owned(),)
        ]
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn what_others_rely_on_stays(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    stack.draft("other-con").await;
    let id = stack.draft("harbour-con").await;
    let pass = stack
        .pass(id, "Sunday", &[], json!({"days": ["2027-08-15"]}))
        .await;
    stack.publish(id).await;
    let path = format!("/conventions/{id}");

    let taken = stack.put(&path, "\"2\"", convention("other-con")).await;
    assert_eq!(
        (taken.status, taken.code()),
        (409, "already_exists".to_owned())
    );
    let mut shorter = convention("harbour-con");
    shorter["last_day"] = json!("2027-08-14");
    assert_eq!(stack.put(&path, "\"2\"", shorter).await.code(), "conflict");

    let mut dollars = convention("harbour-con");
    dollars["currency"] = json!("USD");
    assert_eq!(stack.put(&path, "\"2\"", dollars.clone()).await.status, 200);
    stack.order(id, pass, "Mina Harker").await;
    dollars["currency"] = json!("EUR");
    assert_eq!(stack.put(&path, "\"3\"", dollars).await.code(), "conflict");
}

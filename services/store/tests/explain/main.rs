//! The plan of every query: none may read a table that grows from end to end.
//!
//! Reads the queries the macros checked (`.sqlx`), fills every table with some thousand rows, and asks
//! the database for its plans. Filters built at run time are planned by the tests of their services.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a step that fails, also in a helper, fails the test"
)]

mod plan;
mod sample;
mod seed;
mod tokens;

use std::path::Path;

use sqlx::MySqlPool;

use plan::Planner;

/// The texts of all checked queries of the workspace.
fn committed_queries() -> Vec<String> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../.sqlx"));
    let mut queries: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .map(|path| {
            let file: serde_json::Value =
                serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
            file["query"].as_str().unwrap().to_owned()
        })
        .collect();
    queries.sort();
    queries
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn no_query_reads_a_growing_table_from_end_to_end(pool: MySqlPool) {
    let mut conn = pool.acquire().await.unwrap();
    seed::fill(&mut conn).await;
    let queries = committed_queries();
    assert!(queries.len() >= 20, "the committed queries were not found");
    let mut planner = Planner::new(&mut conn).await;
    let mut refusals = Vec::new();
    for query in &queries {
        if let Err(refusal) = planner.check(query).await {
            refusals.push(format!("{refusal}\n{query}"));
        }
    }
    let count = refusals.len();
    assert!(
        refusals.is_empty(),
        "{count} of {} queries:\n\n{}",
        queries.len(),
        refusals.join("\n\n")
    );
}

/// Shows that the test above can fail.
#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_query_without_an_index_is_refused(pool: MySqlPool) {
    let mut conn = pool.acquire().await.unwrap();
    seed::fill(&mut conn).await;
    let mut planner = Planner::new(&mut conn).await;
    for query in [
        "SELECT id FROM account WHERE city = ?",
        "SELECT a.id FROM account AS a WHERE a.name LIKE ?",
        "SELECT id FROM registration WHERE attendee_email = ? ORDER BY created_at LIMIT ?",
        "SELECT COUNT(*) AS n FROM pass_order",
        "SELECT s.id FROM session s JOIN account a ON a.name = s.audience WHERE s.id = ?",
        "SELECT total.n FROM (SELECT COUNT(*) AS n FROM session WHERE ended_at = ?) AS total",
        "UPDATE attendee_outbox SET last_error = ? WHERE kind = ?",
        "DELETE FROM session WHERE audience = ?",
        "INSERT INTO person_claim SELECT convention_id, person_hash, id FROM registration WHERE code > ?",
    ] {
        let refusal = planner.check(query).await;
        assert!(refusal.is_err(), "{query}");
    }
    for query in [
        "SELECT id FROM account WHERE id = ?",
        "SELECT a.id FROM account AS a WHERE a.email = ? AND a.live = 1",
        "SELECT id FROM pass_order WHERE account_id = ? AND (created_at, id) < (?, ?) LIMIT ?",
        "SELECT s.id FROM session s JOIN account a ON a.id = s.account_id WHERE s.token_hash = ?",
        "UPDATE registration SET status = ? WHERE id = ?",
        "DELETE FROM sign_up WHERE expires_at < ? LIMIT ?",
        "INSERT INTO person_claim (convention_id, person_hash, registration_id) VALUES (?, ?, ?)",
        "INSERT INTO person_claim SELECT d.c, d.p, d.r FROM JSON_TABLE(?, '$[*]' COLUMNS (
            c TEXT PATH '$.c', p TEXT PATH '$.p', r TEXT PATH '$.r')) AS d",
    ] {
        planner.check(query).await.unwrap();
    }
}

//! The committed documents are what the code says, and can be browsed.

use std::{collections::BTreeSet, path::Path};

use butterfly_chassis::testing;
use sqlx::MySqlPool;

use super::support::Stack;

#[test]
fn documents_are_as_committed() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../contracts/openapi");
    for (name, document) in butterfly_registration::documents() {
        testing::compare(&document, &directory.join(format!("{name}.json"))).unwrap();
    }
}

#[test]
fn operation_ids_are_unique_and_every_answer_is_described() {
    let mut seen = BTreeSet::new();
    for (name, document) in butterfly_registration::documents() {
        for (path, item) in &document.paths.paths {
            let operations = [&item.get, &item.post, &item.put, &item.patch, &item.delete];
            for operation in operations.into_iter().flatten() {
                let id = operation.operation_id.clone().unwrap_or_default();
                assert!(
                    !id.is_empty() && seen.insert(id.clone()),
                    "{name} {path}: `{id}`"
                );
                let summary = operation.summary.clone().unwrap_or_default();
                assert!(!summary.is_empty(), "{id} has no summary");
                let json = serde_json::to_value(&operation.responses).unwrap();
                for (status, response) in json.as_object().unwrap() {
                    let text = response["description"].as_str().unwrap_or_default();
                    assert!(!text.is_empty(), "{id} {status} is not described");
                }
            }
        }
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn pages_about_registration_come_whole_from_here(pool: MySqlPool) {
    let app = Stack::start(&pool);
    app.server.browse().await.unwrap();
}

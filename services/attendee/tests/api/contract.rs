//! The committed documents are what the code says, and can be browsed.

use std::{collections::HashSet, path::Path};

use butterfly_chassis::testing;
use sqlx::MySqlPool;

use super::support::App;

#[test]
fn documents_are_as_committed() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../contracts/openapi");
    for (name, document) in butterfly_attendee::documents() {
        testing::compare(&document, &directory.join(format!("{name}.json"))).unwrap();
    }
}

#[test]
fn operation_ids_are_unique_over_all_documents() {
    let mut seen = HashSet::new();
    for (_, document) in butterfly_attendee::documents() {
        for item in document.paths.paths.values() {
            let operations = [&item.get, &item.post, &item.put, &item.patch, &item.delete];
            for operation in operations.into_iter().flatten() {
                let id = operation.operation_id.clone().unwrap();
                assert!(seen.insert(id.clone()), "{id}");
            }
        }
    }
    assert_eq!(seen.len(), 18);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn pages_about_attendee_come_whole_from_here(pool: MySqlPool) {
    let app = App::start(&pool).await;
    app.server.browse().await.unwrap();
}

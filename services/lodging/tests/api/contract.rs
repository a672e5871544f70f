//! The committed documents are what the code says, and can be browsed.

use std::path::Path;

use butterfly_chassis::testing;
use sqlx::MySqlPool;

use super::support::App;

#[test]
fn documents_are_as_committed() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../contracts/openapi");
    for (name, document) in butterfly_lodging::documents() {
        testing::compare(&document, &directory.join(format!("{name}.json"))).unwrap();
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn pages_about_lodging_come_whole_from_here(pool: MySqlPool) {
    let app = App::start(&pool);
    app.server.browse().await.unwrap();
}

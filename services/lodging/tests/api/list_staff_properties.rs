//! `GET /conventions/{convention}/properties`, for staff.

use butterfly_chassis::testing::staff_of;
use butterfly_contracts::StaffRole;
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, STAFF};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn every_role_of_the_convention_may_look(pool: MySqlPool) {
    let app = App::start(&pool);
    let made = app.property("Harbour Hotel").await;
    let path = format!("{STAFF}/conventions/harbour-con/properties");
    let local = StaffRole::ALL.into_iter().filter(|role| !role.is_global());
    for role in local.chain([StaffRole::Administrator]) {
        let request = app.server.request("GET", &path);
        let answer = app.send(request.bearer_auth(app.token(role))).await;
        assert_eq!(answer.status, 200, "{role}");
        assert_eq!(answer.json()["items"][0]["id"], made.id.to_string());
    }
    app.refuses_strangers("GET", &path, &json!({})).await;
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn drafts_are_seen_by_their_own_staff(pool: MySqlPool) {
    let app = App::start(&pool);
    let path = format!("{STAFF}/conventions/hill-con/properties");
    let token = staff_of(app.elsewhere.id, StaffRole::ReadOnly);
    let request = app.server.request("GET", &path).bearer_auth(token);
    assert_eq!(app.send(request).await.status, 200);
    assert_eq!(app.send(app.desk("GET", &path)).await.status, 404);
}

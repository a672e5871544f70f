//! `GET /conventions/{convention}/options`, for staff.

use butterfly_contracts::StaffRole;
use sqlx::MySqlPool;

use super::support::{App, STAFF, shirt};

const PATH: &str = "/conventions/harbour-con/options";

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn every_role_of_the_convention_may_look(pool: MySqlPool) {
    let app = App::start(&pool);
    let made = app.create(&shirt()).await;
    let path = format!("{STAFF}{PATH}");
    let local = StaffRole::ALL.into_iter().filter(|role| !role.is_global());
    for role in local.chain([StaffRole::Administrator]) {
        let request = app.server.request("GET", &path);
        let answer = app.send(request.bearer_auth(app.token(role))).await;
        assert_eq!(answer.status, 200, "{role}");
        assert_eq!(answer.json()["items"][0]["id"], made.id.to_string());
    }
    app.only_for_staff_of_here("GET", &path, None).await;
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn drafts_are_seen_by_their_own_staff(pool: MySqlPool) {
    let app = App::start(&pool);
    let path = format!("{STAFF}/conventions/hill-con/options");
    let request = app.server.request("GET", &path).bearer_auth(app.stranger());
    assert_eq!(app.send(request).await.status, 200);
    assert_eq!(app.send(app.owner("GET", &path)).await.status, 404);
}

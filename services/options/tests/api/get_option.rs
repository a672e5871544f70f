//! `GET /options/{option}`

use butterfly_contracts::{OptionId, StaffRole, options::OptionView};
use sqlx::MySqlPool;

use super::support::{App, STAFF, shirt};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn it_comes_with_its_version(pool: MySqlPool) {
    let app = App::start(&pool);
    let made = app.create(&shirt()).await;
    let path = format!("{STAFF}/options/{}", made.id);
    let request = app.server.request("GET", &path);
    let answer = app
        .send(request.bearer_auth(app.token(StaffRole::ReadOnly)))
        .await;
    assert_eq!((answer.status, answer.header("etag")), (200, "\"1\""));
    assert_eq!(answer.read::<OptionView>().unwrap(), made);
    app.only_for_staff_of_here("GET", &path, None).await;
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn what_does_not_exist_is_not_found(pool: MySqlPool) {
    let app = App::start(&pool);
    let unknown = OptionId::generate().to_string();
    for id in [unknown.as_str(), "opt_1", "7", "%00"] {
        let path = format!("{STAFF}/options/{id}");
        assert_eq!(app.send(app.owner("GET", &path)).await.status, 404, "{id}");
    }
}

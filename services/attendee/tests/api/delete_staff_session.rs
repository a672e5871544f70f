//! `DELETE /sessions/current`, for staff

use butterfly_contracts::StaffRole;
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, STAFF};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn signing_out_revokes_the_session(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let robin = app
        .staff_signed_in("robin@example.org", StaffRole::Administrator)
        .await;
    let (path, account) = (
        format!("{STAFF}/sessions/current"),
        format!("{STAFF}/account"),
    );
    let token = &robin.access.access_token;
    assert_eq!(app.with_token("DELETE", &path, token).await.status, 204);
    let exchange = format!("{STAFF}/access-tokens");
    let secret = json!({ "session_token": robin.session_token });
    assert_eq!(app.post(&exchange, &secret).await.status, 401);
    app.learn().await;
    assert_eq!(app.with_token("GET", &account, token).await.status, 401);
    app.only_for("staff", "DELETE", &path).await;
}

//! `DELETE /keys/{key}`

use butterfly_contracts::PartnerKeyId;
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, STAFF, audit, noted};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn it_opens_nothing_from_the_next_request_on(pool: MySqlPool) {
    let app = App::start(&pool);
    let property = app.property("Harbour Hotel").await;
    let (made, other) = (app.key(property.id).await, app.key(property.id).await);
    let path = format!("{STAFF}/keys/{}", made.key.id);
    app.only_for_editors("DELETE", &path, &json!({})).await;
    let seen = app.partner("GET", "/property", &made.secret);
    assert_eq!(app.send(seen).await.status, 200);
    assert_eq!(app.send(app.desk("DELETE", &path)).await.status, 204);
    for (key, status) in [(&made, 401), (&other, 200)] {
        let request = app.partner("GET", "/property", &key.secret);
        assert_eq!(app.send(request).await.status, status);
    }
    let rows = audit(&pool).await;
    let row = noted("revoke_partner_key", &made.key.id, true, true);
    assert_eq!(rows.last(), Some(&row));

    assert_eq!(app.send(app.desk("DELETE", &path)).await.status, 204);
    assert_eq!(audit(&pool).await.len(), rows.len());
    let keys = format!("{STAFF}/properties/{}/keys", property.id);
    let items = app.send(app.desk("GET", &keys)).await.json()["items"].clone();
    assert_eq!(items[0]["revoked_at"], "2026-11-24T12:00:00Z");
    let unknown = format!("{STAFF}/keys/{}", PartnerKeyId::generate());
    assert_eq!(app.send(app.desk("DELETE", &unknown)).await.status, 404);
}

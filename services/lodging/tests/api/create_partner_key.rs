//! `POST /properties/{property}/keys`

use butterfly_contracts::{PropertyId, lodging::PartnerKeyMade};
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, STAFF, last_audit, noted};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn the_secret_is_told_once_and_kept_nowhere(pool: MySqlPool) {
    let app = App::start(&pool);
    let property = app.property("Harbour Hotel").await;
    let path = format!("{STAFF}/properties/{}/keys", property.id);
    let request = app
        .desk("POST", &path)
        .json(&json!({ "name": "Front office" }));
    let answer = app.send(request).await;
    assert_eq!(
        (answer.status, answer.header("cache-control")),
        (201, "no-store")
    );
    let made: PartnerKeyMade = answer.read().unwrap();
    let location = format!("{STAFF}/keys/{}", made.key.id);
    assert_eq!(answer.header("location"), location);
    assert!(made.secret.starts_with("bfk_") && made.secret.len() == 47);
    let row = noted("create_partner_key", &made.key.id, false, true);
    assert_eq!(last_audit(&pool).await, row);

    let secret = &made.secret[12..];
    let kept: i64 = sqlx::query_scalar(
        "SELECT (SELECT COUNT(*) FROM lodging_audit WHERE LOCATE(?, after_state) > 0) \
         + (SELECT COUNT(*) FROM partner_key WHERE LOCATE(?, CONCAT(name, hint, key_hash)) > 0)",
    )
    .bind(secret)
    .bind(secret)
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!(kept, 0);
    let hashed: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM partner_key WHERE key_hash = UNHEX(SHA2(?, 256))")
            .bind(&made.secret)
            .fetch_one(&pool)
            .await
            .unwrap();
    assert_eq!(hashed, 1);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn refused_for_what_is_wrong_and_to_others(pool: MySqlPool) {
    let app = App::start(&pool);
    let property = app.property("Harbour Hotel").await;
    let path = format!("{STAFF}/properties/{}/keys", property.id);
    let body = json!({ "name": "Front office" });
    app.only_for_editors("POST", &path, &body).await;
    app.refuses_bodies("POST", &path, &body).await;
    let unknown = format!("{STAFF}/properties/{}/keys", PropertyId::generate());
    let answer = app.send(app.desk("POST", &unknown).json(&body)).await;
    assert_eq!(answer.status, 404);
    for _ in 0..200 {
        app.key(property.id).await;
    }
    let answer = app.send(app.desk("POST", &path).json(&body)).await;
    assert_eq!((answer.status, answer.code().as_str()), (409, "conflict"));
}

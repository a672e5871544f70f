//! `GET /property`, for a partner.

use butterfly_chassis::testing::TestTokens;
use butterfly_contracts::{AccountId, StaffRole, lodging::PropertyView};
use sqlx::MySqlPool;

use super::support::{App, PARTNER, PUBLIC, STAFF};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_key_shows_its_own_property_and_no_other(pool: MySqlPool) {
    let app = App::start(&pool);
    let one = app.property("Harbour Hotel").await;
    let two = app.property("Hill Hotel").await;
    for property in [one, two] {
        let key = app.key(property.id).await;
        let answer = app.send(app.partner("GET", "/property", &key.secret)).await;
        assert_eq!((answer.status, answer.header("etag")), (200, "\"1\""));
        assert_eq!(answer.read::<PropertyView>().unwrap(), property);
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn anything_but_a_good_key_is_refused(pool: MySqlPool) {
    let app = App::start(&pool);
    let made = app.property("Harbour Hotel").await;
    let secret = app.key(made.id).await.secret;
    let path = format!("{PARTNER}/property");
    let request = app.server.request("GET", &path);
    assert_eq!(app.send(request).await.status, 401);
    let basic = app.server.request("GET", &path);
    let basic = basic.basic_auth("partner", Some(&secret));
    assert_eq!(app.send(basic).await.status, 401);
    for wrong in [
        String::new(),
        "bfk_".to_owned(),
        secret[..46].to_owned(),
        format!("{secret}A"),
        secret.to_uppercase(),
        secret.replacen("bfk_", "", 1),
        "x".repeat(8000),
        app.token(StaffRole::Owner),
        TestTokens::person(AccountId::generate(), "a@b.example"),
        TestTokens::internal("registration"),
    ] {
        let answer = app.send(app.partner("GET", "/property", &wrong)).await;
        assert_eq!(answer.status, 401, "{wrong}");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_key_opens_nothing_else(pool: MySqlPool) {
    let app = App::start(&pool);
    let made = app.property("Harbour Hotel").await;
    let other = app.property("Hill Hotel").await;
    let secret = app.key(made.id).await.secret;
    let (made, other) = (made.id, other.id);
    for (method, path, status) in [
        ("POST", format!("{PARTNER}/property"), 405),
        ("PUT", format!("{PARTNER}/property"), 405),
        ("DELETE", format!("{PARTNER}/property"), 405),
        ("GET", format!("{PARTNER}/property/"), 404),
        ("GET", format!("{PARTNER}/properties"), 404),
        ("GET", format!("{PARTNER}/properties/{other}"), 404),
        ("GET", format!("{PARTNER}/property/{other}"), 404),
        (
            "GET",
            format!("{PARTNER}/..%2f..%2fstaff%2fv1%2fproperties%2f{made}"),
            404,
        ),
        ("GET", format!("{STAFF}/properties/{made}"), 401),
        ("GET", format!("{STAFF}/properties/{made}/keys"), 401),
        (
            "GET",
            format!("{STAFF}/conventions/harbour-con/properties"),
            401,
        ),
        ("DELETE", format!("{STAFF}/properties/{made}"), 401),
        ("DELETE", format!("{STAFF}/properties/{other}"), 401),
        (
            "GET",
            format!("{PUBLIC}/conventions/hill-con/properties"),
            404,
        ),
    ] {
        let request = app.server.request(method, &path).bearer_auth(&secret);
        let answer = app.send(request).await;
        assert_eq!(answer.status, status, "{method} {path}");
    }
    assert_eq!(app.show(made).await.version, 1);
}

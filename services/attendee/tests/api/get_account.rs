//! `GET /account`

use butterfly_chassis::testing::TestTokens;
use butterfly_contracts::{AccountId, attendee::AccountView};
use sqlx::MySqlPool;

use super::support::{App, PUBLIC, altered};

fn path() -> String {
    format!("{PUBLIC}/account")
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn everybody_sees_their_own(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let mina = app.signed_in("mina@example.org").await;
    let other = app.signed_in("other@example.org").await;
    for person in [&mina, &other] {
        let answer = app
            .with_token("GET", &path(), &person.access.access_token)
            .await;
        assert_eq!((answer.status, answer.header("etag")), (200, "\"1\""));
        assert_eq!(answer.header("cache-control"), "no-store");
        let account: AccountView = answer.read().unwrap();
        assert_eq!(account, person.account);
        assert_eq!(account.name, "🦋 مينا הרקר");
    }
    let token = altered(&mina.access.access_token);
    assert_eq!(app.with_token("GET", &path(), &token).await.status, 401);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn nobody_else_is_let_in(pool: MySqlPool) {
    let app = App::start(&pool).await;
    app.only_for("public", "GET", &path()).await;
    let gone = TestTokens::person(AccountId::generate(), "gone@example.org");
    assert_eq!(app.with_token("GET", &path(), &gone).await.status, 404);
}

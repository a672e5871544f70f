//! `GET /account`, for staff

use butterfly_chassis::testing::TestTokens;
use butterfly_contracts::{AccountId, StaffRole, attendee::AccountView};
use sqlx::MySqlPool;

use super::support::{App, STAFF};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn staff_see_themselves_and_their_roles(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let robin = app
        .staff_signed_in("robin@example.org", StaffRole::Administrator)
        .await;
    let path = format!("{STAFF}/account");
    let answer = app
        .with_token("GET", &path, &robin.access.access_token)
        .await;
    assert_eq!((answer.status, answer.header("etag")), (200, "\"1\""));
    let account: AccountView = answer.read().unwrap();
    assert_eq!(account, robin.account);
    assert_eq!(account.roles[0].role, StaffRole::Administrator);

    app.only_for("staff", "GET", &path).await;
    let operator = TestTokens::claims("operator", "staff", "", Vec::new());
    let gone = TestTokens::staff(AccountId::generate(), Vec::new());
    for token in [TestTokens::sign(&operator), gone] {
        assert_eq!(app.with_token("GET", &path, &token).await.status, 404);
    }
}

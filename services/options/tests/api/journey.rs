//! The way of the websites: the typed client, against the real service.

use butterfly_client::{CallContext, OptionsClient};
use butterfly_contracts::{ProblemCode, StaffRole, options::OptionInput};
use sqlx::MySqlPool;

use super::support::{App, shirt};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn staff_sell_a_shirt_and_everybody_sees_it(pool: MySqlPool) {
    let app = App::start(&pool);
    let caller = app.server.caller().unwrap();
    let anybody = CallContext::background("test");
    let owner = anybody.with_bearer(app.token(StaffRole::Owner));
    let (anybody, owner) = (
        OptionsClient::new(&caller, &anybody),
        OptionsClient::new(&caller, &owner).staff(),
    );
    let mut input: OptionInput = serde_json::from_value(shirt()).unwrap();
    let made = owner.create_option("harbour-con", &input).await.unwrap();
    let made_id = made.value.id;
    let seen = owner.get_option(made_id).await.unwrap();
    assert_eq!((seen.value, seen.etag.as_str()), (made.value, "\"1\""));

    input.price_minor = 3000;
    let id = made_id;
    let changed = owner.update_option(id, &seen.etag, &input).await.unwrap();
    let stale = owner.update_option(id, &seen.etag, &input).await;
    assert_eq!(stale.unwrap_err().code(), Some(ProblemCode::Stale));
    let public = anybody.list_options("harbour-con").await.unwrap();
    assert_eq!(public.items, [changed.value]);

    owner.delete_option(id).await.unwrap();
    let staff = owner.list_options("harbour-con").await.unwrap();
    assert_eq!(staff.items, []);
}

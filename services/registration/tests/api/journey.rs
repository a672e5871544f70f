//! The way of the websites and of the other services: the typed client, against the real service.

use butterfly_chassis::testing::TestTokens;
use butterfly_client::{CallContext, RegistrationClient};
use butterfly_contracts::{
    ProblemCode,
    page::PageQuery,
    registration::{
        ConventionInput, ConventionQuery, ConventionStatus, NewOrder, PassInput, QuotaInput,
        RegistrationQuery, RegistrationStatus,
    },
};
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{Stack, convention, fresh_key, operator, order, person};

fn quota(name: &str, capacity: u32) -> QuotaInput {
    QuotaInput {
        name: name.to_owned(),
        capacity,
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn staff_put_a_convention_together_and_take_it_apart(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let caller = stack.server.caller().unwrap();
    let context = CallContext::background("test").with_bearer(operator());
    let staff = RegistrationClient::new(&caller, &context).staff();

    let mut input: ConventionInput = serde_json::from_value(convention("harbour-con")).unwrap();
    let made = staff.create_convention(&input).await.unwrap();
    let name = made.value.id.to_string();
    let seen = staff.get_convention("harbour-con").await.unwrap();
    assert_eq!((&seen.value, &seen.etag), (&made.value, &made.etag));
    input.venue = "Hill House".to_owned();
    let changed = staff.update_convention(&name, &seen.etag, &input).await;
    let changed = changed.unwrap();
    assert_eq!(changed.value.venue, "Hill House");
    let stale = staff.update_convention(&name, &seen.etag, &input).await;
    assert_eq!(stale.unwrap_err().code(), Some(ProblemCode::Stale));
    let query = ConventionQuery {
        q: Some("hill".to_owned()),
        ..ConventionQuery::default()
    };
    let listed = staff.list_conventions(&query).await.unwrap();
    assert_eq!(listed.items, [changed.value]);

    let stock = staff.create_quota(&name, &quota("Everybody", 5)).await;
    let stock = stock.unwrap();
    let id = stock.value.id;
    let larger = quota("Everybody", 6);
    let larger = staff.update_quota(id, &stock.etag, &larger).await.unwrap();
    assert_eq!(staff.get_quota(id).await.unwrap().value, larger.value);
    let listed = staff.list_quotas(&name).await.unwrap();
    assert_eq!(listed.items, std::slice::from_ref(&larger.value));

    let pass = json!({ "name": "Weekend", "price_minor": 9000, "quotas": [id] });
    let mut pass: PassInput = serde_json::from_value(pass).unwrap();
    let made = staff.create_pass(&name, &pass).await.unwrap();
    let weekend = made.value.id;
    pass.price_minor = 9500;
    let changed = staff.update_pass(weekend, &made.etag, &pass).await.unwrap();
    assert_eq!(changed.value.price.minor, 9500);
    assert_eq!(staff.get_pass(weekend).await.unwrap().value, changed.value);
    assert_eq!(
        staff.list_passes(&name).await.unwrap().items,
        [changed.value]
    );
    let in_use = staff.delete_quota(id).await.unwrap_err();
    assert_eq!(in_use.code(), Some(ProblemCode::InUse));

    staff.delete_pass(weekend).await.unwrap();
    staff.delete_quota(id).await.unwrap();
    assert_eq!(staff.list_quotas(&name).await.unwrap().items, []);
    let published = staff.publish_convention(&name).await.unwrap();
    assert_eq!(published.status, ConventionStatus::Published);
    let closed = staff.close_convention(&name).await.unwrap();
    assert_eq!(closed.status, ConventionStatus::Closed);
    staff.delete_convention(&name).await.unwrap();
    let gone = staff.get_convention(&name).await.unwrap_err();
    assert_eq!(gone.code(), Some(ProblemCode::NotFound));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn people_register_look_and_cancel_with_their_secret_or_account(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (id, pass, _) = stack.on_sale(1).await;
    let caller = stack.server.caller().unwrap();
    let context = CallContext::background("test");
    let guest = RegistrationClient::new(&caller, &context);

    let listed = guest.list_conventions(&ConventionQuery::default()).await;
    let listed = listed.unwrap().items.remove(0);
    let seen = guest.get_convention("harbour-con").await.unwrap().value;
    assert_eq!((&listed, listed.id), (&seen, id));
    let passes = guest.list_passes("harbour-con").await.unwrap().items;
    assert_eq!((passes[0].id, passes[0].left), (pass, Some(1)));

    let wanted = |name: &str| -> NewOrder { serde_json::from_value(order(pass, name)).unwrap() };
    let (key, mina) = (fresh_key(), wanted("Mina Harker"));
    let made = guest
        .create_order("harbour-con", &key, &mina)
        .await
        .unwrap();
    let again = guest
        .create_order("harbour-con", &key, &mina)
        .await
        .unwrap();
    assert_eq!(again, made);
    let late = wanted("Lucy Westenra");
    let late = guest.create_order("harbour-con", &fresh_key(), &late).await;
    assert_eq!(late.unwrap_err().code(), Some(ProblemCode::SoldOut));
    let secret = Some(made.secret.as_str());
    assert_eq!(guest.get_order(made.id, secret).await.unwrap(), made);
    let hidden = guest.get_order(made.id, None).await.unwrap_err();
    assert_eq!(hidden.code(), Some(ProblemCode::NotFound));
    let ticket = made.registrations[0].id;
    guest.cancel_registration(ticket, secret).await.unwrap();
    let seen = guest.get_registration(ticket, secret).await.unwrap();
    assert_eq!(seen.status, RegistrationStatus::Cancelled);

    let signed_in = context.with_bearer(person().1);
    let lucy = RegistrationClient::new(&caller, &signed_in);
    let key = fresh_key();
    let order = wanted("Lucy Westenra");
    let order = lucy
        .create_order("harbour-con", &key, &order)
        .await
        .unwrap();
    let own = lucy.list_own_registrations(&PageQuery::default()).await;
    assert_eq!(own.unwrap().items, order.registrations);
    let ticket = order.registrations[0].id;
    let seen = lucy.get_registration(ticket, None).await.unwrap();
    assert_eq!(seen, order.registrations[0]);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn staff_look_after_registrations_and_services_ask_about_conventions(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (id, pass, _) = stack.on_sale(3).await;
    for name in ["Mina Harker", "Lucy Westenra"] {
        stack.order(id, pass, name).await;
    }
    let caller = stack.server.caller().unwrap();
    let context = CallContext::background("test");
    let as_staff = context.with_bearer(operator());
    let staff = RegistrationClient::new(&caller, &as_staff).staff();

    let query = RegistrationQuery {
        q: Some("harker".to_owned()),
        ..RegistrationQuery::default()
    };
    let found = staff.list_registrations("harbour-con", &query).await;
    let found = found.unwrap().items;
    let found = &found[0].registration;
    assert_eq!(found.attendee.name, "Mina Harker");
    let ticket = found.id;
    assert_eq!(&staff.get_registration(ticket).await.unwrap(), found);
    let order = staff.get_order(found.order).await.unwrap();
    assert_eq!(&order.registrations[0], found);
    let exported = staff.export_registrations("harbour-con").await.unwrap();
    assert_eq!(exported.lines().count(), 3);
    staff.remove_registration(ticket).await.unwrap();
    let seen = staff.get_registration(ticket).await.unwrap();
    assert_eq!(seen.status, RegistrationStatus::Removed);
    let sums = staff.reconcile_convention("harbour-con").await.unwrap();
    assert_eq!((sums.quotas[0].sold, sums.drift), (1, 0));

    let as_program = context.with_bearer(TestTokens::internal("options"));
    let program = RegistrationClient::new(&caller, &as_program);
    let summary = program.get_convention_summary("harbour-con").await.unwrap();
    assert_eq!((summary.id, summary.name.as_str()), (id, "Harbour Con"));
    let refused = program.staff().reconcile_convention("harbour-con").await;
    let refused = refused.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::Unauthenticated));
}

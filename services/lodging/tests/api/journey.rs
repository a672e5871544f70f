//! The way of the websites with the typed client, and of a hotel with its key, against the real service.

use butterfly_client::{CallContext, LodgingClient};
use butterfly_contracts::{
    ProblemCode, StaffRole,
    lodging::{PartnerKeyInput, PropertyInput, RoomTypeInput},
};
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, hotel, room};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn staff_enter_a_hotel_which_then_describes_itself(pool: MySqlPool) {
    let app = App::start(&pool);
    let caller = app.server.caller().unwrap();
    let anybody = CallContext::background("test");
    let staff = anybody.with_bearer(app.token(StaffRole::Lodging));
    let anybody = LodgingClient::new(&caller, &anybody);
    let staff = LodgingClient::new(&caller, &staff);

    let mut input: PropertyInput = serde_json::from_value(hotel("Harbour Hotel")).unwrap();
    let made = staff.create_property("harbour-con", &input).await.unwrap();
    let id = made.value.id;
    input.phone = String::new();
    let changed = staff.update_property(id, &made.etag, &input).await.unwrap();
    assert_eq!(changed.value.phone, "");
    let stale = staff.update_property(id, &made.etag, &input).await;
    assert_eq!(stale.unwrap_err().code(), Some(ProblemCode::Stale));

    let mut input: RoomTypeInput = serde_json::from_value(room("Twin")).unwrap();
    let twin = staff.create_room_type(id, &input).await.unwrap();
    input.max_occupancy = 2;
    let twin = staff
        .update_room_type(twin.value.id, &twin.etag, &input)
        .await
        .unwrap();
    let name = "Front office".to_owned();
    let key = staff
        .create_partner_key(id, &PartnerKeyInput { name })
        .await
        .unwrap();

    let own = app.send(app.partner("GET", "/property", &key.secret)).await;
    let request = app.partner("PATCH", "/property", &key.secret);
    let request = request.header("If-Match", own.header("etag"));
    let request = request.json(&json!({ "description": "Newly painted." }));
    assert_eq!(app.send(request).await.status, 200);
    let seen = anybody.list_properties("harbour-con").await.unwrap();
    assert_eq!(seen.items[0].description, "Newly painted.");
    assert_eq!(seen.items[0].room_types, std::slice::from_ref(&twin.value));

    staff.revoke_partner_key(key.key.id).await.unwrap();
    let keys = staff.list_partner_keys(id).await.unwrap();
    assert!(keys.items[0].revoked_at.is_some());
    staff.delete_room_type(twin.value.id).await.unwrap();
    assert_eq!(staff.get_property(id).await.unwrap().value.room_types, []);
    staff.delete_property(id).await.unwrap();
    let left = staff.list_staff_properties("harbour-con").await.unwrap();
    assert_eq!(left.items, []);
}

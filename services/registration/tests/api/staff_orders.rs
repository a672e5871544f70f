//! `get_staff_order`, and what `list_registrations` says of options.

use butterfly_contracts::{
    OrderId,
    options::AnswerView,
    registration::{OrderStatus, OrderView, PaymentMethod, RegistrationStatus, StaffOrderView},
};
use serde_json::{Value, json};
use sqlx::MySqlPool;

use super::{extras::Sale, support::fresh_key};

async fn seen(sale: &Sale, order: OrderId) -> StaffOrderView {
    let answer = sale
        .stack
        .staff("GET", &format!("/orders/{order}"), None)
        .await;
    assert_eq!(answer.status, 200, "{:?}", answer.json());
    assert_eq!(answer.header("cache-control"), "no-store");
    let shown = String::from_utf8(answer.body.clone()).unwrap();
    assert!(!shown.contains("secret"), "{shown}");
    answer.read().unwrap()
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn staff_see_the_whole_order_without_its_secrets(pool: MySqlPool) {
    let sale = Sale::open(&pool, 5, 5).await;
    let ask = |label: &str, of: &str| json!({"label": label, "kind": "text", "asked_of": of});
    let diet = sale.options.question(ask("Diet", "attendee")).await.id;
    let club = sale.options.question(ask("Club", "buyer")).await.id;
    sale.stack.app.needs.forget();
    let mut lucy = sale.line("Lucy", &json!([sale.size(1)]));
    lucy["answers"] = json!([{"question": diet, "values": ["vegan"]}]);
    let guest = json!({"pass": sale.pass, "invited": "g@example.org"});
    let body = json!({
        "buyer": {"name": "Mina", "email": "m@example.org"},
        "lines": [lucy, guest],
        "answers": [{"question": club, "values": ["Whitby"]}],
    });
    let key = fresh_key();
    let placed = sale.stack.order_with(sale.convention, &key, &body).await;
    assert_eq!(placed.status, 201, "{:?}", placed.json());
    let order: OrderView = placed.read().unwrap();
    let held = seen(&sale, order.id).await;
    assert_eq!(
        (held.status, held.held_until),
        (OrderStatus::Held, order.held_until)
    );
    assert_eq!(sale.confirm(&order).await.status, 200);

    let staff = seen(&sale, order.id).await;
    assert_eq!(
        (staff.status, staff.payment, staff.held_until),
        (OrderStatus::Confirmed, PaymentMethod::AtDoor, None)
    );
    assert_eq!(
        (staff.buyer.name.as_str(), &staff.code),
        ("Mina", &order.code)
    );
    let buyer = sale.seen(&order).await;
    assert_eq!(staff.registrations, buyer.registrations);
    assert_eq!(staff.registrations[1].invited, "g@example.org");
    assert_eq!((&staff.options, staff.total), (&buyer.options, buyer.total));
    let line = Some(order.registrations[0].id);
    let answer = |registration, question, text: &str| AnswerView {
        registration,
        question,
        values: vec![text.to_owned()],
    };
    let expected = [answer(None, club, "Whitby"), answer(line, diet, "vegan")];
    assert_eq!(staff.answers, expected);

    let path = format!("/registrations/{}/remove", order.registrations[0].id);
    sale.stack.staff("POST", &path, None).await;
    let after = seen(&sale, order.id).await;
    let statuses: Vec<_> = after.registrations.iter().map(|line| line.status).collect();
    assert_eq!(
        statuses,
        [RegistrationStatus::Removed, RegistrationStatus::Live]
    );
    assert_eq!(after.total.minor, 10_170, "of those who are left");
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn an_order_that_is_none(pool: MySqlPool) {
    let sale = Sale::open(&pool, 5, 5).await;
    let path = format!("/orders/{}", OrderId::generate());
    for path in [path.as_str(), "/orders/ord_1"] {
        assert_eq!(sale.stack.staff("GET", path, None).await.status, 404);
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn the_list_says_what_each_person_has(pool: MySqlPool) {
    let sale = Sale::open(&pool, 5, 5).await;
    let lines = [
        sale.line("A", &json!([sale.size(0), sale.dinners(2)])),
        sale.line("B", &json!([sale.size(1)])),
    ];
    sale.place(&lines, true).await;
    sale.place(&[sale.line("C", &json!([]))], true).await;
    let path = format!("/conventions/{}/registrations", sale.convention);
    let list = sale.stack.staff("GET", &path, None).await.json();
    let options = |item: &Value| {
        let options = item["options"].as_array().unwrap();
        let mut options: Vec<_> = options
            .iter()
            .map(|one| format!("{} {}", one["option_name"], one["quantity"]))
            .collect();
        options.sort();
        options.join(", ")
    };
    let items = list["items"].as_array().unwrap();
    let had: Vec<_> = items.iter().map(options).collect();
    assert_eq!(had, ["\"Dinner\" 2, \"T-shirt\" 1", "\"T-shirt\" 1", ""]);
}

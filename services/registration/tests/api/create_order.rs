//! `create_order`.

use butterfly_chassis::testing::TestTokens;
use butterfly_contracts::{
    ConventionId, PassId,
    registration::{OrderStatus, OrderView, PaymentMethod, RegistrationStatus},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use sqlx::MySqlPool;

use super::support::{PUBLIC, Stack, convention, fresh_key, order, person};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_place_is_the_buyers_at_once(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(3).await;
    let mut body = order(pass, "🦋 شهرزاد Ó Súilleabháin");
    body["total_minor"] = json!(10_170);
    let path = format!("{PUBLIC}/conventions/harbour-con/orders");
    let request = stack
        .server
        .request("POST", &path)
        .header("Idempotency-Key", "\"a-structured-key\"");
    let answer = stack.send(request.json(&body)).await;
    assert_eq!(answer.status, 201);
    let made: OrderView = answer.read().unwrap();
    assert_eq!(
        answer.header("location"),
        format!("{PUBLIC}/orders/{}", made.id)
    );
    assert_eq!(
        (made.status, made.payment),
        (OrderStatus::Confirmed, PaymentMethod::AtDoor)
    );
    assert_eq!(
        (made.net.minor, made.tax.minor, made.total.minor),
        (9000, 1170, 10_170)
    );
    let line = &made.registrations[0];
    assert_eq!(line.attendee.name, "🦋 شهرزاد Ó Súilleabháin");
    assert_eq!(
        (line.status, line.convention),
        (RegistrationStatus::Live, convention)
    );
    assert_eq!((made.code.len(), line.code.len()), (9, 9));
    let found = stack.reconciled(convention).await;
    assert_eq!((found.quotas[0].sold, found.lane_commits), (1, 1));
    let read = stack
        .server
        .request("GET", &format!("{PUBLIC}/orders/{}", made.id));
    let read = stack.send(read.header("Order-Secret", &made.secret)).await;
    assert_eq!(
        read.json(),
        answer.json(),
        "what was written is what was answered"
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn nothing_is_due_for_a_free_pass(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let id = stack.draft("harbour-con").await;
    let pass = stack
        .pass(id, "Child", &[], json!({"price_minor": 0}))
        .await;
    stack.publish(id).await;
    assert_eq!(
        stack.order(id, pass, "Little Mina").await.payment,
        PaymentMethod::None
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_weekend_takes_every_day_or_none(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let id = stack.draft("harbour-con").await;
    let mut quotas = Vec::new();
    for (name, capacity) in [("1 Fri", 2), ("2 Sat", 1), ("3 Sun", 2)] {
        quotas.push(stack.quota(id, name, capacity).await);
    }
    let weekend = stack
        .pass(id, "Weekend", &quotas, json!({"position": 1}))
        .await;
    let sunday = stack
        .pass(id, "Sunday", &quotas[2..], json!({"position": 2}))
        .await;
    stack
        .pass(id, "Saturday", &quotas[1..2], json!({"position": 3}))
        .await;
    stack
        .pass(id, "Trade", &[], json!({"visibility": "voucher"}))
        .await;
    stack.publish(id).await;
    stack.order(id, weekend, "Mina Harker").await;
    let refused = stack.try_order(id, weekend, "Lucy Westenra").await;
    assert_eq!(
        (refused.status, refused.code()),
        (409, "sold_out".to_owned())
    );
    let short = json!({"pass": weekend, "name": "Weekend", "lines": [0], "left": 0, "beside": []});
    let sunday = json!({"pass": sunday, "name": "Sunday", "left": 1});
    let values = json!({"left": 0, "short": [short], "alternatives": [sunday]});
    assert_eq!(refused.json()["values"], values);
    assert_eq!(refused.pointers(), ["/lines/0/pass"]);
    let sold: Vec<_> = stack
        .reconciled(id)
        .await
        .quotas
        .iter()
        .map(|quota| quota.sold)
        .collect();
    assert_eq!(sold, [1, 1, 1]);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn one_person_registers_once(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(9).await;
    stack.order(convention, pass, "Mina Harker").await;
    let mut again = order(pass, "MINA  harker");
    again["buyer"] = json!({"name": "Lucy", "email": "lucy@example.org"});
    let refused = stack.order_with(convention, &fresh_key(), &again).await;
    assert_eq!(
        (refused.status, refused.code()),
        (409, "already_registered".to_owned())
    );
    assert_eq!(refused.pointers(), ["/lines/0/attendee"]);
    assert_eq!(
        refused.json()["values"],
        json!({}),
        "nothing of the other registration"
    );

    // The holder of an account is one person with and without a date of birth.
    let (account, token) = person();
    let mut body = order(pass, "Test Person");
    body["lines"][0]["attendee"]["email"] = json!("test@example.org");
    let send = async |body: &Value| {
        let path = format!("{PUBLIC}/conventions/{convention}/orders");
        let request = stack
            .server
            .request("POST", &path)
            .header("Idempotency-Key", fresh_key());
        stack.send(request.bearer_auth(&token).json(body)).await
    };
    assert_eq!(send(&body).await.status, 201, "{account}");
    body["lines"][0]["attendee"]["birth_date"] = json!("1990-01-01");
    assert_eq!(send(&body).await.code(), "already_registered");
    body["lines"][0]["attendee"]["name"] = json!("Child of Test Person");
    assert_eq!(
        send(&body).await.status,
        201,
        "another name at the same address"
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn ages_are_counted_on_the_conventions_day(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let id = stack.draft("harbour-con").await;
    let pass = stack
        .pass(
            id,
            "Young adult",
            &[],
            json!({"min_age": 18, "max_age": 24}),
        )
        .await;
    stack.publish(id).await;
    let try_born = async |born: Value| {
        let mut body = order(pass, &format!("Born {born}"));
        if !born.is_null() {
            body["lines"][0]["attendee"]["birth_date"] = born;
        }
        let answer = stack.order_with(id, &fresh_key(), &body).await;
        let code = answer.json()["errors"][0]["code"].clone();
        (
            answer.status,
            answer.pointers().first().cloned().unwrap_or_default(),
            code,
        )
    };
    let at = "/lines/0/attendee/birth_date".to_owned();
    assert_eq!(
        try_born(json!(null)).await,
        (422, at.clone(), json!("required"))
    );
    assert_eq!(
        try_born(json!("2009-08-14")).await,
        (422, at.clone(), json!("too_young"))
    );
    assert_eq!(
        try_born(json!("2002-08-13")).await,
        (422, at.clone(), json!("too_old"))
    );
    assert_eq!(
        try_born(json!("1899-12-31")).await,
        (422, at.clone(), json!("out_of_range"))
    );
    assert_eq!(
        try_born(json!("2026-11-26")).await,
        (422, at.clone(), json!("out_of_range"))
    );
    assert_eq!(try_born(json!("2009-02-30")).await.0, 422);
    assert_eq!(try_born(json!("2009-08-13")).await.0, 201);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn what_is_not_on_sale_is_refused_with_its_reason(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let mut input = convention("harbour-con");
    input["registration_opens_at"] = json!("2026-12-01T12:00:00Z");
    input["registration_closes_at"] = json!("2026-12-02T12:00:00Z");
    let made = stack
        .staff("POST", "/conventions", Some(input))
        .await
        .json();
    let id: ConventionId = made["id"].as_str().unwrap().parse().unwrap();
    let plain = stack.pass(id, "Plain", &[], json!({})).await;
    let trade = stack
        .pass(id, "Trade", &[], json!({"visibility": "voucher"}))
        .await;
    let child = stack
        .pass(id, "Child", &[], json!({"requires": "an adult pass"}))
        .await;
    let crew = stack
        .pass(id, "Crew", &[], json!({"visibility": "staff"}))
        .await;
    assert_eq!(stack.try_order(id, plain, "Draft").await.status, 404);
    stack.publish(id).await;

    let kind = async |pass| {
        let answer = stack.try_order(id, pass, "Mina Harker").await;
        assert_eq!(
            (answer.status, answer.code()),
            (409, "not_on_sale".to_owned())
        );
        answer.json()["values"].clone()
    };
    assert_eq!(
        kind(plain).await,
        json!({"kind": "not_yet_open", "opens_at": "2026-12-01T12:00:00Z"})
    );
    stack.clock.advance(TimeDelta::days(7));
    assert_eq!(kind(trade).await["kind"], "needs_voucher");
    assert_eq!(kind(child).await["kind"], "needs_another_pass");
    for pass in [crew, PassId::generate()] {
        let answer = stack.try_order(id, pass, "Mina Harker").await;
        assert_eq!(
            (answer.status, answer.pointers()),
            (422, vec!["/lines/0/pass".to_owned()])
        );
    }
    stack.order(id, plain, "Mina Harker").await;
    stack.clock.advance(TimeDelta::days(1));
    assert_eq!(kind(plain).await["kind"], "closed");
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_total_that_changed_is_told(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(1).await;
    let mut body = order(pass, "Mina Harker");
    body["total_minor"] = json!(9000);
    let refused = stack.order_with(convention, &fresh_key(), &body).await;
    assert_eq!(
        (refused.status, refused.code()),
        (409, "price_changed".to_owned())
    );
    assert_eq!(refused.json()["values"]["total_minor"], 10_170);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn bad_input_is_named(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(1).await;
    let send = async |body: &Value| stack.order_with(convention, &fresh_key(), body).await;
    let mut two = order(pass, "Mina Harker");
    two["lines"] = json!([two["lines"][0], two["lines"][0]]);
    let answer = send(&two).await;
    assert_eq!(
        (answer.status, answer.pointers()),
        (422, vec!["/lines/1/attendee".to_owned()]),
        "the same person twice"
    );
    two["lines"] = json!([]);
    assert_eq!(send(&two).await.pointers(), ["/lines"]);
    two["lines"] = json!(vec![json!({"pass": pass}); 51]);
    assert_eq!(send(&two).await.pointers(), ["/lines"]);
    two["lines"] = json!([{"pass": pass, "id": "reg_01936b0e7c4a7d9c8f3a5b2c1d0e9f8a"}]);
    assert_eq!(send(&two).await.pointers()[0], "/lines/0/id");
    let mut bad = order(pass, "Mina Harker");
    bad["buyer"] = json!({"name": "x".repeat(201), "email": "nobody"});
    bad["lines"][0]["attendee"] = json!({"name": "a\u{0}b", "email": ""});
    let mut pointers = send(&bad).await.pointers();
    pointers.sort();
    let expected = [
        "/buyer/email",
        "/buyer/name",
        "/lines/0/attendee/email",
        "/lines/0/attendee/name",
    ];
    assert_eq!(pointers, expected);
    let mut unknown = order(pass, "Mina Harker");
    unknown["coupon"] = json!("X");
    assert_eq!(send(&unknown).await.pointers(), ["/coupon"]);
    let huge = order(pass, &"n".repeat(1 << 20));
    assert_eq!(send(&huge).await.status, 413);

    let path = format!("{PUBLIC}/conventions/{convention}/orders");
    let request = || stack.server.request("POST", &path);
    let body = order(pass, "Mina Harker");
    let answer = stack.send(request().json(&body)).await;
    assert_eq!(
        (answer.status, answer.code()),
        (400, "idempotency_key_missing".to_owned())
    );
    let answer = stack
        .send(request().header("Idempotency-Key", "short").json(&body))
        .await;
    assert_eq!(answer.status, 400);
    let json = request()
        .header("Idempotency-Key", fresh_key())
        .header("content-type", "application/json");
    assert_eq!(stack.send(json.body("{")).await.status, 400);
    let text = request()
        .header("Idempotency-Key", fresh_key())
        .body("hello");
    assert_eq!(stack.send(text).await.status, 415);
    let token = format!("{}x", TestTokens::internal("options"));
    let altered = request()
        .header("Idempotency-Key", fresh_key())
        .bearer_auth(token);
    assert_eq!(stack.send(altered.json(&body)).await.status, 401);
    for nowhere in [ConventionId::generate().to_string(), "nothing".to_owned()] {
        let path = format!("{PUBLIC}/conventions/{nowhere}/orders");
        let request = stack
            .server
            .request("POST", &path)
            .header("Idempotency-Key", fresh_key());
        assert_eq!(stack.send(request.json(&body)).await.status, 404);
    }
    assert_eq!(
        stack.reconciled(convention).await.lane_commits,
        0,
        "nothing was written"
    );
}

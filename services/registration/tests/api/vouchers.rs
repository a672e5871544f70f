//! Vouchers over HTTP: made, shown, used, changed and exported.

use butterfly_contracts::{
    ConventionId, Page,
    registration::{OrderView, VoucherOffer, VoucherView},
};
use butterfly_registration::jobs::sweep;
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};
use sqlx::MySqlPool;

use crate::support::{Stack, fresh_key, order};

impl Stack {
    /// Makes vouchers with these terms, one of them with this code.
    pub(crate) async fn voucher(&self, at: ConventionId, code: &str, terms: Value) -> VoucherView {
        let body = json!({"code": code, "terms": terms});
        let path = format!("/conventions/{at}/vouchers");
        let answer = self.staff("POST", &path, Some(body)).await;
        assert_eq!(answer.status, 201, "{:?}", answer.json());
        answer.read::<Page<VoucherView>>().unwrap().items.remove(0)
    }
}

fn with_code(mut order: Value, code: &str) -> Value {
    order["lines"][0]["voucher"] = json!(code);
    order
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn two_hundred_buyers_get_exactly_fifty_uses(pool: MySqlPool) {
    let (one, two) = (Stack::start(&pool), Stack::start(&pool));
    let (convention, pass, _) = one.on_sale(1000).await;
    let half = json!({"effect": "percent", "value": 5000, "max_uses": 50});
    one.voucher(convention, "EARLY", half).await;
    let buy = async |n: usize| {
        let stack = if n.is_multiple_of(2) { &one } else { &two };
        let order = with_code(order(pass, &format!("Person {n}")), "early");
        let answer = stack.order_with(convention, &fresh_key(), &order).await;
        match answer.status {
            201 => answer.read::<OrderView>().unwrap().net.minor,
            422 => {
                assert_eq!(answer.pointers(), ["/lines/0/voucher"]);
                -1
            }
            _ => panic!("{:?}", answer.json()),
        }
    };
    let paid = join_all((0..200).map(buy)).await;
    assert_eq!(paid.iter().filter(|net| **net == 4500).count(), 50);
    assert_eq!(paid.iter().filter(|net| **net == -1).count(), 150);
    let found = one.reconciled(convention).await;
    assert_eq!((found.quotas[0].sold, found.vouchers.len()), (50, 0));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_voucher_opens_a_hidden_pass_for_who_has_its_code(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, quota) = stack.on_sale(9).await;
    let hidden = json!({"visibility": "staff", "price_minor": 12_000});
    let crew = stack.pass(convention, "Crew", &[quota], hidden).await;
    let terms = json!({"effect": "amount", "value": 2000, "passes": [crew], "max_uses": 1});
    let made = stack.voucher(convention, "crew-2027", terms).await;
    assert_eq!((made.code.as_str(), made.version), ("CREW-2027", 1));

    let path = format!("/conventions/{convention}/vouchers/Crew-2027");
    let offer: VoucherOffer = stack.get(&path).await.read().unwrap();
    assert_eq!((offer.left, offer.passes.len()), (1, 1));
    assert_eq!(offer.passes[0].price.minor, 10_000);
    assert_eq!(offer.passes[0].regular_price.minor, 12_000);
    let unknown = format!("/conventions/{convention}/vouchers/CREW-2028");
    assert_eq!(stack.get(&unknown).await.status, 404);
    let listed = stack.get("/conventions/harbour-con/passes").await;
    assert_eq!(listed.json()["items"].as_array().unwrap().len(), 1);

    for (pass, code, pointer) in [
        (crew, "", "/lines/0/pass"),
        (crew, "CREW-2028", "/lines/0/pass"),
        (pass, "CREW-2027", "/lines/0/voucher"),
        (pass, "C!", "/lines/0/voucher"),
    ] {
        let mut asked = order(pass, "Mina Harker");
        if !code.is_empty() {
            asked = with_code(asked, code);
        }
        let refused = stack.order_with(convention, &fresh_key(), &asked).await;
        let pointer = if code == "CREW-2028" {
            "/lines/0/voucher"
        } else {
            pointer
        };
        assert_eq!(
            (refused.status, refused.pointers()),
            (422, vec![pointer.to_owned()])
        );
    }
    let asked = with_code(order(crew, "Mina Harker"), "crew-2027");
    let answer = stack.order_with(convention, &fresh_key(), &asked).await;
    let placed: OrderView = answer.read().unwrap();
    assert_eq!(
        (placed.net.minor, placed.registrations[0].voucher.as_str()),
        (10_000, "CREW-2027")
    );
    let offer: VoucherOffer = stack.get(&path).await.read().unwrap();
    assert_eq!(offer.left, 0);
    let line = placed.registrations[0].id;
    let removed = stack
        .staff("POST", &format!("/registrations/{line}/remove"), None)
        .await;
    assert_eq!(removed.status, 204, "{:?}", removed.json());
    let offer: VoucherOffer = stack.get(&path).await.read().unwrap();
    assert_eq!(offer.left, 1, "a use that ended can be used again");
    stack.reconciled(convention).await;
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_batch_is_made_listed_and_exported(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(9).await;
    let path = format!("/conventions/{convention}/vouchers");
    let terms = json!({"effect": "price", "value": 0, "passes": [pass], "max_uses": 1, "tag": "Crew, 2027"});
    let body = json!({"count": 120, "prefix": "crew-", "terms": terms});
    let made = stack.staff("POST", &path, Some(body)).await;
    let made: Page<VoucherView> = made.read().unwrap();
    assert_eq!(made.items.len(), 120);
    stack
        .voucher(
            convention,
            "PRESS",
            json!({"effect": "none", "max_uses": 3}),
        )
        .await;

    let listed = format!("{path}?tag=Crew,%202027&limit=100");
    let first: Page<VoucherView> = stack.staff("GET", &listed, None).await.read().unwrap();
    let next = format!("{listed}&cursor={}", first.next_cursor.unwrap());
    let second: Page<VoucherView> = stack.staff("GET", &next, None).await.read().unwrap();
    assert_eq!((first.items.len(), second.items.len()), (100, 20));
    let found: Page<VoucherView> = stack
        .staff("GET", &format!("{path}?q=pres"), None)
        .await
        .read()
        .unwrap();
    assert_eq!(found.items[0].code, "PRESS");

    let exported = stack
        .staff("GET", &format!("{path}.csv?tag=Crew,%202027"), None)
        .await;
    assert_eq!(exported.header("content-type"), "text/csv; charset=utf-8");
    let text = String::from_utf8(exported.body.clone()).unwrap();
    assert_eq!(text.lines().count(), 121);
    let line = format!(
        "{},price,0.00 EUR,Weekend,no,1,0,0,,\"Crew, 2027\",",
        made.items[0].code
    );
    assert!(text.lines().any(|known| known == line), "{text}");
    let long = "x".repeat(101);
    for path in [
        format!("{path}?tag={long}"),
        format!("{path}.csv?tag={long}"),
    ] {
        let refused = stack.staff("GET", &path, None).await;
        assert_eq!(refused.pointers(), ["?tag"]);
    }
    let twice = json!({"code": "press", "terms": {"effect": "none", "max_uses": 1}});
    let refused = stack.staff("POST", &path, Some(twice)).await;
    assert_eq!(
        (refused.status, refused.code()),
        (409, "already_exists".to_owned())
    );
    let none = json!({"terms": {"effect": "none", "max_uses": 0}});
    let refused = stack.staff("POST", &path, Some(none)).await;
    assert_eq!(
        (refused.status, refused.pointers()),
        (422, vec!["/terms/max_uses".to_owned()])
    );
    let wrong =
        json!({"count": 0, "terms": {"effect": "percent", "value": 10_001, "max_uses": 1_000_001}});
    let mut pointers = stack.staff("POST", &path, Some(wrong)).await.pointers();
    pointers.sort();
    assert_eq!(pointers, ["/count", "/terms/max_uses", "/terms/value"]);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn other_terms_hold_from_the_next_order_on(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(9).await;
    let terms = json!({"effect": "price", "value": 5000, "max_uses": 5});
    let made = stack.voucher(convention, "PRESS", terms).await;
    for name in ["A", "B"] {
        let asked = with_code(order(pass, name), "PRESS");
        let placed = stack.order_with(convention, &fresh_key(), &asked).await;
        assert_eq!(placed.read::<OrderView>().unwrap().net.minor, 5000);
    }
    let path = format!("/vouchers/{}", made.id);
    let etag = stack
        .staff("GET", &path, None)
        .await
        .header("etag")
        .to_owned();
    let below = json!({"effect": "price", "value": 6000, "max_uses": 1});
    let refused = stack.put(&path, &etag, below).await;
    assert_eq!(
        (refused.status, refused.code()),
        (409, "below_taken".to_owned())
    );
    assert_eq!(refused.json()["values"]["taken"], 2);
    let other = json!({"effect": "price", "value": 6000, "max_uses": 3});
    let changed = stack.put(&path, &etag, other.clone()).await;
    let changed: VoucherView = changed.read().unwrap();
    assert_eq!((changed.used, changed.version), (2, 2));
    assert_eq!(stack.put(&path, &etag, other).await.status, 412);
    let asked = with_code(order(pass, "C"), "PRESS");
    let placed = stack.order_with(convention, &fresh_key(), &asked).await;
    assert_eq!(placed.read::<OrderView>().unwrap().net.minor, 6000);
    let asked = with_code(order(pass, "D"), "PRESS");
    let refused = stack.order_with(convention, &fresh_key(), &asked).await;
    assert_eq!(refused.pointers(), ["/lines/0/voucher"]);
    stack.reconciled(convention).await;
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_voucher_for_a_deleted_pass_alone_is_for_no_other(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, quota) = stack.on_sale(9).await;
    let [vip, other] = [
        stack.pass(convention, "VIP", &[quota], json!({})).await,
        stack.pass(convention, "Sunday", &[quota], json!({})).await,
    ];
    let terms = |passes: Value, comment: &str| {
        json!({"effect": "percent", "value": 10_000, "max_uses": 5, "passes": passes,
            "comment": comment})
    };
    let made = stack
        .voucher(convention, "VIPFREE", terms(json!([vip]), ""))
        .await;
    for gone in [vip, other] {
        let path = format!("/passes/{gone}");
        assert_eq!(stack.staff("DELETE", &path, None).await.status, 204);
    }
    let free = with_code(order(pass, "Mina Harker"), "VIPFREE");
    let refused = stack.order_with(convention, &fresh_key(), &free).await;
    assert_eq!(refused.pointers(), ["/lines/0/voucher"]);

    let path = format!("/vouchers/{}", made.id);
    let kept = terms(json!([vip]), "For the guests");
    let changed = stack.put(&path, "\"1\"", kept).await;
    assert_eq!(changed.status, 200, "{:?}", changed.json());
    assert_eq!(changed.json()["passes"], json!([vip]));
    let refused = stack.order_with(convention, &fresh_key(), &free).await;
    assert_eq!(refused.pointers(), ["/lines/0/voucher"]);
    let new = terms(json!([vip, other]), "");
    let refused = stack.put(&path, "\"2\"", new).await;
    assert_eq!(refused.pointers(), ["/passes/1"], "not one that it was for");
    let path = format!("/conventions/{convention}/vouchers");
    let body = json!({"terms": terms(json!([vip]), "")});
    let refused = stack.staff("POST", &path, Some(body)).await;
    assert_eq!(refused.pointers(), ["/terms/passes/0"]);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn no_voucher_is_over_before_it_is_made(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, _, _) = stack.on_sale(9).await;
    let path = format!("/conventions/{convention}/vouchers");
    let now = stack.clock.now();
    let terms = |until| json!({"effect": "none", "max_uses": 1, "valid_until": until});
    for until in [now, now - TimeDelta::days(1)] {
        let body = json!({"code": "LATE", "terms": terms(until)});
        let refused = stack.staff("POST", &path, Some(body)).await;
        assert_eq!(
            (refused.status, refused.pointers()),
            (422, vec!["/terms/valid_until".to_owned()])
        );
        assert_eq!(
            refused.json()["errors"][0]["message"],
            "must be in the future"
        );
    }
    let until = now + TimeDelta::hours(1);
    let made = stack.voucher(convention, "SOON", terms(until)).await;
    stack.clock.advance(TimeDelta::days(1));
    let mut over = terms(until);
    over["comment"] = json!("It was for the early ones.");
    let path = format!("/vouchers/{}", made.id);
    let changed = stack.put(&path, "\"1\"", over).await;
    assert_eq!(changed.status, 200, "{:?}", changed.json());
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_held_order_takes_and_gives_back_uses(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(9).await;
    let terms = json!({"effect": "percent", "value": 2500, "max_uses": 1});
    stack.voucher(convention, "FRIEND", terms).await;
    let held = json!({"lines": [{"pass": pass}, {"pass": pass}]});
    let held = stack.order_with(convention, &fresh_key(), &held).await;
    let held: OrderView = held.read().unwrap();
    let change = async |order: &OrderView, codes: [Option<&str>; 2]| {
        let lines = order.registrations.iter().zip(codes);
        let lines = lines.map(|(line, code)| json!({"id": line.id, "pass": pass, "voucher": code}));
        let body = json!({"lines": lines.collect::<Vec<_>>()});
        let path = format!("/api/registration/v1/orders/{}", order.id);
        let request = stack.server.request("PUT", &path);
        let request = request.header("Order-Secret", &order.secret);
        let request = request.header("If-Match", format!("\"{}\"", order.version));
        stack.send(request.json(&body)).await
    };
    let refused = change(&held, [Some("FRIEND"), Some("FRIEND")]).await;
    assert_eq!(refused.pointers(), ["/lines/1/voucher"]);
    let with: OrderView = change(&held, [None, Some("FRIEND")]).await.read().unwrap();
    assert_eq!(with.net.minor, 9000 + 6750);
    assert_eq!(stack.reconciled(convention).await.quotas[0].held, 2);
    let without: OrderView = change(&with, [None, None]).await.read().unwrap();
    assert_eq!(without.net.minor, 18_000);
    stack.reconciled(convention).await;
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn places_are_kept_until_a_voucher_ends(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, quota) = stack.on_sale(5).await;
    let path = format!("/conventions/{convention}/vouchers");
    let until = stack.clock.now() + TimeDelta::days(1);
    let terms = |uses: u32| {
        json!({"effect": "none", "passes": [pass], "reserves": true, "max_uses": uses,
            "valid_until": until})
    };
    let many = json!({"count": 3, "terms": terms(2)});
    let refused = stack.staff("POST", &path, Some(many)).await;
    assert_eq!(
        (refused.status, refused.code()),
        (409, "sold_out".to_owned())
    );
    assert_eq!(refused.json()["values"]["left"], 5);
    let any = json!({"terms": {"effect": "none", "max_uses": 1, "reserves": true}});
    let refused = stack.staff("POST", &path, Some(any)).await;
    assert_eq!(refused.pointers(), ["/terms/passes"]);
    let crew = stack.voucher(convention, "CREW", terms(3)).await;
    for name in ["A", "B"] {
        stack.order(convention, pass, name).await;
    }
    let sold_out = stack.try_order(convention, pass, "C").await;
    assert_eq!(sold_out.code(), "sold_out");
    let offer = format!("/conventions/{convention}/vouchers/crew");
    let offer: VoucherOffer = stack.get(&offer).await.read().unwrap();
    assert_eq!((offer.left, offer.passes[0].left), (3, Some(3)));
    let asked = with_code(order(pass, "C"), "CREW");
    let placed = stack.order_with(convention, &fresh_key(), &asked).await;
    assert_eq!(placed.status, 201, "{:?}", placed.json());
    let found = &stack.reconciled(convention).await.quotas[0];
    assert_eq!(
        (found.sold, found.reserved, found.counted_reserved),
        (2, 3, 3)
    );
    let count = &found.passes[0];
    assert_eq!((count.sold, count.kept_sold, count.kept_held), (3, 1, 0));

    let at = format!("/vouchers/{}", crew.id);
    let etag = stack
        .staff("GET", &at, None)
        .await
        .header("etag")
        .to_owned();
    let other = json!({"effect": "none", "max_uses": 3});
    let mut fixed = stack.put(&at, &etag, other).await.pointers();
    fixed.sort();
    assert_eq!(fixed, ["/passes", "/reserves"]);
    assert_eq!(stack.put(&at, &etag, terms(4)).await.code(), "sold_out");
    assert_eq!(stack.put(&at, &etag, terms(2)).await.status, 200);
    stack.order(convention, pass, "D").await;
    sweep::give_back(&stack.app).await.unwrap();
    assert_eq!(
        stack.try_order(convention, pass, "E").await.code(),
        "sold_out"
    );
    stack.clock.advance(TimeDelta::days(1));
    sweep::give_back(&stack.app).await.unwrap();
    stack.order(convention, pass, "E").await;
    let found = &stack.reconciled(convention).await.quotas[0];
    assert_eq!((found.quota, found.sold, found.reserved), (quota, 4, 1));

    // What was given out stays readable, and a later end keeps the places again that are free.
    let over: VoucherView = stack.staff("GET", &at, None).await.read().unwrap();
    assert_eq!((over.max_uses, over.used, over.version), (2, 1, 2));
    let asked = with_code(order(pass, "F"), "CREW");
    let refused = stack.order_with(convention, &fresh_key(), &asked).await;
    assert_eq!(refused.pointers(), ["/lines/0/voucher"]);
    let mut longer = terms(2);
    longer["valid_until"] = json!(until + TimeDelta::days(1));
    let refused = stack.put(&at, "\"2\"", longer.clone()).await;
    assert_eq!(refused.code(), "sold_out");
    let more = json!({"name": "Everybody", "capacity": 6});
    let stock = format!("/quotas/{quota}");
    let before = stack.staff("GET", &stock, None).await;
    let changed = stack.put(&stock, before.header("etag"), more).await;
    assert_eq!(changed.status, 200, "{:?}", changed.json());
    assert_eq!(stack.put(&at, "\"2\"", longer).await.status, 200);
    let found = &stack.reconciled(convention).await.quotas[0];
    assert_eq!((found.sold, found.reserved), (4, 2));
    let placed = stack.order_with(convention, &fresh_key(), &asked).await;
    assert_eq!(placed.status, 201, "{:?}", placed.json());
}

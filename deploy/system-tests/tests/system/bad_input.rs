//! What people and programs send by mistake or on purpose.

use anyhow::{Context, Result};
use butterfly_system_tests::{
    Api, Stack,
    catalogue::{convention_body, fresh_slug, publish_small},
};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn orders_that_make_no_sense_say_what_to_change() -> Result<()> {
    let stack = Stack::find()?;
    let (public, staff) = (stack.public()?, stack.staff().await?);
    let convention = publish_small(&staff, "bad", 5).await?;
    let path = format!("/api/registration/v1/conventions/{}/orders", convention.id);
    let good = convention.order_body(1);
    let without_key = public.post(&path, &good).await?.expect_status(400)?;
    assert_eq!(without_key.code(), "idempotency_key_missing");

    let mut unknown = good.clone();
    unknown["colour"] = json!("red");
    let mut wrong = good.clone();
    wrong["lines"][0]["attendee"]["name"] = json!(7);
    let mut empty = good.clone();
    empty["lines"] = json!([]);
    let mut nobody = good.clone();
    nobody["buyer"]["email"] = json!("nobody");
    let mut foreign = good.clone();
    foreign["lines"][0]["pass"] = json!("pas_01936b0e7c4a7d9c8f3a5b2c1d0e9f8a");
    let cases = [
        (unknown, "/colour"),
        (wrong, "/lines/0/attendee/name"),
        (empty, "/lines"),
        (nobody, "/buyer/email"),
        (foreign, "/lines/0/pass"),
    ];
    for (n, (body, pointer)) in cases.into_iter().enumerate() {
        let answer = public
            .order(&path, &format!("bad-input-{n}"), &body)
            .await?
            .expect_status(422)?;
        assert_eq!(
            answer.json["errors"][0]["pointer"], pointer,
            "{}",
            answer.text
        );
    }
    Ok(())
}

#[tokio::test]
async fn what_is_no_json_or_too_much_of_it_is_refused() -> Result<()> {
    let stack = Stack::find()?;
    let (public, staff) = (stack.public()?, stack.staff().await?);
    let convention = publish_small(&staff, "text", 5).await?;
    let orders = format!("/api/registration/v1/conventions/{}/orders", convention.id);
    let good = convention.order_body(1).to_string();
    let (cut_off, trailing) = (&good[..good.len() - 1], format!("{good}x"));
    let texts = ["", "{", "{\"buyer\": }", "\u{0}", cut_off, &trailing];
    for (n, text) in texts.into_iter().enumerate() {
        let key = format!("malformed-order-{n}");
        let headers = [("Idempotency-Key", key.as_str())];
        let answer = public.send_text(Method::POST, &orders, text, &headers);
        let answer = answer.await?.expect_status(400)?;
        assert_eq!(answer.code(), "malformed", "{text}: {}", answer.text);
    }
    let conventions = "/api/registration/staff/v1/conventions";
    let answer = staff
        .send_text(Method::POST, conventions, "{]", &[])
        .await?;
    assert_eq!((answer.status, answer.code()), (400, "malformed"));

    let name = "x".repeat(1 << 20);
    let mut huge = convention.order_body(2);
    huge["lines"][0]["attendee"]["name"] = json!(name);
    let answer = public.order(&orders, "one-mebibyte", &huge).await?;
    assert_eq!((answer.status, answer.code()), (413, "too_large"));
    let mut body = convention_body(&fresh_slug("huge"));
    body["name"] = json!(name);
    let answer = staff.post(conventions, &body).await?;
    assert_eq!((answer.status, answer.code()), (413, "too_large"));
    let taken = convention.reconcile(&staff).await?;
    assert_eq!(taken["quotas"][0]["counted"], 0, "{taken}");
    Ok(())
}

#[tokio::test]
async fn names_keep_emoji_and_right_to_left_letters() -> Result<()> {
    let stack = Stack::find()?;
    let (public, staff) = (stack.public()?, stack.staff().await?);
    let convention = publish_small(&staff, "names", 5).await?;
    let name = "🦋 شهرزاد‎ 王小明 Ñandú";
    let mut body = convention.order_body(1);
    body["lines"][0]["attendee"]["name"] = json!(name);
    let path = format!("/api/registration/v1/conventions/{}/orders", convention.id);
    let made = public
        .order(&path, "names-order-1", &body)
        .await?
        .expect_status(201)?;
    assert_eq!(made.json["registrations"][0]["attendee"]["name"], name);
    let list = format!(
        "/api/registration/staff/v1/conventions/{}/registrations?q=nandu",
        convention.id
    );
    let found = staff.get(&list).await?.expect_status(200)?;
    assert_eq!(
        found.json["items"][0]["attendee"]["name"], name,
        "{}",
        found.text
    );
    Ok(())
}

#[tokio::test]
async fn capacity_is_neither_negative_nor_below_what_is_taken() -> Result<()> {
    let stack = Stack::find()?;
    let (public, staff) = (stack.public()?, stack.staff().await?);
    let convention = publish_small(&staff, "capacity", 5).await?;
    for n in 0..3 {
        convention.order(&public, n).await?.expect_status(201)?;
    }
    let path = format!("/api/registration/staff/v1/quotas/{}", convention.quota);
    let quota = staff.get(&path).await?.expect_status(200)?;
    let put = |capacity: i64| {
        let (staff, path, etag) = (staff.clone(), path.clone(), quota.etag.clone());
        let body = json!({ "name": "All", "capacity": capacity });
        async move {
            staff
                .send(Method::PUT, &path, Some(&body), &[("If-Match", &etag)])
                .await
        }
    };
    put(-1).await?.expect_status(422)?;
    let refused = put(2).await?.expect_status(409)?;
    assert_eq!(
        (refused.code(), &refused.json["values"]["taken"]),
        ("below_taken", &json!(3))
    );
    put(3).await?.expect_status(200)?;
    assert_eq!(convention.order(&public, 9).await?.code(), "sold_out");
    Ok(())
}

#[tokio::test]
async fn other_peoples_things_do_not_exist() -> Result<()> {
    let stack = Stack::find()?;
    let (public, staff) = (stack.public()?, stack.staff().await?);
    let convention = publish_small(&staff, "others", 5).await?;
    let order = convention.order(&public, 1).await?.expect_status(201)?;
    let path = format!("/api/registration/v1/orders/{}", order.field("id"));
    public.get(&path).await?.expect_status(404)?;
    let wrong = [("Order-Secret", "guess")];
    public
        .send(Method::GET, &path, None, &wrong)
        .await?
        .expect_status(404)?;
    let right = [("Order-Secret", order.field("secret"))];
    public
        .send(Method::GET, &path, None, &right)
        .await?
        .expect_status(200)?;
    for unknown in [
        "ord_01936b0e7c4a7d9c8f3a5b2c1d0e9f8a",
        "ord_x",
        "7",
        "%F0%9F%A6%8B",
    ] {
        let path = format!("/api/registration/v1/orders/{unknown}");
        public
            .send(Method::GET, &path, None, &right)
            .await?
            .expect_status(404)?;
    }
    Ok(())
}

#[tokio::test]
async fn accounts_do_not_see_each_others_things() -> Result<()> {
    let stack = Stack::find()?;
    let staff = stack.staff().await?;
    let convention = publish_small(&staff, "accounts", 5).await?;
    let (ada, ben) = (stack.person("Ada").await?, stack.person("Ben").await?);
    let (ada, ben) = (stack.as_person(&ada)?, stack.as_person(&ben)?);
    let order = convention.order(&ada, 1).await?.expect_status(201)?;
    let registration = &order.json["registrations"][0]["id"];
    let registration = registration.as_str().unwrap_or_default();
    let paths = [
        format!("/api/registration/v1/orders/{}", order.field("id")),
        format!("/api/registration/v1/registrations/{registration}"),
    ];
    for path in &paths {
        ada.get(path).await?.expect_status(200)?;
        let theirs = ben.get(path).await?.expect_status(404)?;
        let nobodys = ben
            .get(&path.replace("_01", "_02"))
            .await?
            .expect_status(404)?;
        assert_eq!(
            theirs.code(),
            nobodys.code(),
            "no word of whether it exists"
        );
        assert_eq!(theirs.field("detail"), nobodys.field("detail"));
    }
    let path = format!("{}/cancel", paths[1]);
    let cancel = async |who: &Api| who.send(Method::POST, &path, None, &[]).await;
    cancel(&ben).await?.expect_status(404)?;
    let list = "/api/registration/v1/registrations";
    let mine = async |who: &Api| anyhow::Ok(who.get(list).await?.json["items"].clone());
    assert_eq!(mine(&ben).await?, json!([]));
    assert_eq!(
        mine(&ada).await?[0]["id"],
        registration,
        "it is still there"
    );
    cancel(&ada).await?.expect_status(204)?;
    Ok(())
}

/// A staff token as the attendee service signs one, with the key that this stack's own made.
async fn signed(stack: &Stack, lives: i64) -> Result<String> {
    let row =
        stack.sql("SELECT HEX(id), HEX(private_key) FROM signing_key WHERE retired_at IS NULL");
    let row = row.await?;
    let (id, key) = row.trim().split_once('\t').context("no signing key")?;
    let key: Result<Vec<u8>, _> = (0..key.len() / 2)
        .map(|n| u8::from_str_radix(&key[2 * n..2 * n + 2], 16))
        .collect();
    let now = chrono::Utc::now().timestamp();
    let claims = json!({
        "iss": "butterfly", "sub": "operator", "aud": "staff", "iat": now - 300, "exp": now + lives,
        "roles": [{ "convention": null, "role": "administrator" }],
    });
    let mut header = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::EdDSA);
    header.kid = Some(id.to_lowercase());
    let key = jsonwebtoken::EncodingKey::from_ed_der(&key?);
    Ok(jsonwebtoken::encode(&header, &claims, &key)?)
}

#[tokio::test]
async fn an_expired_token_is_refused() -> Result<()> {
    let stack = Stack::find()?;
    let bare = Api::new(&stack.run.staff_url)?;
    let path = "/api/registration/staff/v1/conventions";
    let current = bare.with_token(&signed(&stack, 60).await?);
    current.get(path).await?.expect_status(200)?;
    let expired = bare.with_token(&signed(&stack, -60).await?);
    let answer = expired.get(path).await?.expect_status(401)?;
    assert_eq!(answer.code(), "unauthenticated", "{}", answer.text);
    Ok(())
}

#[tokio::test]
async fn altered_and_foreign_tokens_are_refused() -> Result<()> {
    let stack = Stack::find()?;
    let token = stack.token("staff").await?;
    let bare = Api::new(&stack.run.staff_url)?;
    let path = "/api/registration/staff/v1/conventions";
    bare.with_token(&token)
        .get(path)
        .await?
        .expect_status(200)?;
    bare.get(path).await?.expect_status(401)?;
    bare.with_token(&format!("{token}x"))
        .get(path)
        .await?
        .expect_status(401)?;
    let internal = stack.token("internal").await?;
    bare.with_token(&internal)
        .get(path)
        .await?
        .expect_status(401)?;
    let public = stack.public()?.with_token(&token);
    public
        .get("/api/registration/v1/registrations")
        .await?
        .expect_status(401)?;
    Ok(())
}

#[tokio::test]
async fn a_slug_is_taken_once() -> Result<()> {
    let staff = Stack::find()?.staff().await?;
    let body = convention_body(&fresh_slug("twice"));
    let path = "/api/registration/staff/v1/conventions";
    staff.post(path, &body).await?.expect_status(201)?;
    let again = staff.post(path, &body).await?.expect_status(409)?;
    assert_eq!(again.code(), "already_exists");
    Ok(())
}

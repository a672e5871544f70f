//! `list_conventions`, `get_convention`, `get_convention_summary`, `list_staff_conventions`,
//! `get_staff_convention`.

use butterfly_chassis::testing::{TestTokens, staff_of};
use butterfly_contracts::StaffRole;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sqlx::MySqlPool;

use super::support::{PUBLIC, Stack, convention};

fn slugs(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["slug"].as_str().unwrap().to_owned())
        .collect()
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn everybody_sees_published_and_closed_conventions_by_date(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    for (slug, day) in [
        ("late-con", "2027-08-15"),
        ("early-con", "2027-08-13"),
        ("draft-con", "2027-08-14"),
    ] {
        let mut input = convention(slug);
        input["first_day"] = json!(day);
        assert_eq!(
            stack
                .staff("POST", "/conventions", Some(input))
                .await
                .status,
            201
        );
    }
    for path in [
        "/conventions/late-con/publish",
        "/conventions/early-con/publish",
        "/conventions/early-con/close",
    ] {
        assert_eq!(stack.staff("POST", path, None).await.status, 200, "{path}");
    }
    let answer = stack.get("/conventions").await;
    assert_eq!(
        (answer.status, slugs(&answer.json())),
        (200, vec!["early-con".to_owned(), "late-con".to_owned()])
    );
    assert_eq!(answer.json()["items"][0]["sale"], "closed");

    let first = stack.get("/conventions?limit=1").await;
    assert_eq!(slugs(&first.json()), ["early-con"]);
    let link = first.header("link").to_owned();
    assert!(link.ends_with("; rel=\"next\""), "{link}");
    let next = link
        .trim_start_matches('<')
        .split('>')
        .next()
        .unwrap()
        .to_owned();
    let second = stack.send(stack.server.request("GET", &next)).await;
    assert_eq!(
        (slugs(&second.json()), second.header("link")),
        (vec!["late-con".to_owned()], "")
    );

    let all = stack.staff("GET", "/conventions", None).await;
    assert_eq!(slugs(&all.json()), ["early-con", "draft-con", "late-con"]);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn what_is_over_is_found_by_its_name_only(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let id = stack.draft("harbour-con").await;
    stack.publish(id).await;
    let last_day: DateTime<Utc> = "2027-08-16T11:59:00Z".parse().unwrap();
    for (moment, listed) in [(last_day, 1), (last_day + TimeDelta::days(1), 0)] {
        stack.clock.advance(moment - stack.clock.now());
        let list = stack.get("/conventions").await;
        assert_eq!(slugs(&list.json()).len(), listed, "{moment}");
        assert_eq!(stack.get("/conventions/harbour-con").await.status, 200);
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn search_takes_wildcards_for_what_they_are(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    for (slug, name) in [("plain", "Harbour Con"), ("percent", "100% Füchse 🦊")] {
        let mut input = convention(slug);
        input["name"] = json!(name);
        stack.staff("POST", "/conventions", Some(input)).await;
        stack
            .staff("POST", &format!("/conventions/{slug}/publish"), None)
            .await;
    }
    for (words, found) in [
        ("harbour", vec!["plain", "percent"]),
        ("HARBOUR con", vec!["plain"]),
        ("%25", vec!["percent"]),
        ("fuchse", vec!["percent"]),
        ("🦊", vec!["percent"]),
        ("_", vec![]),
        ("%5C", vec![]),
    ] {
        let answer = stack.get(&format!("/conventions?q={words}")).await;
        let mut slugs = slugs(&answer.json());
        slugs.sort_unstable_by(|a, b| b.cmp(a));
        assert_eq!(slugs, found, "{words}");
    }
    for bad in ["limit=0", "limit=201", "cursor=zz", "unknown=1"] {
        assert_eq!(
            stack.get(&format!("/conventions?{bad}")).await.status,
            422,
            "{bad}"
        );
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn one_convention_by_id_or_slug(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let id = stack.draft("harbour-con").await;
    for name in ["harbour-con".to_owned(), id.to_string()] {
        let path = format!("/conventions/{name}");
        assert_eq!(stack.get(&path).await.status, 404, "a draft");
        let seen = stack.staff("GET", &path, None).await;
        assert_eq!((seen.status, seen.header("etag")), (200, "\"1\""));
    }
    stack.publish(id).await;
    let seen = stack.get("/conventions/harbour-con").await;
    assert_eq!((seen.status, seen.header("etag")), (200, "\"2\""));
    assert_eq!(seen.header("cache-control"), "public, max-age=5");
    let json = seen.json();
    assert_eq!(
        json["tax"],
        json!({"name": "VAT", "basis_points": 1300, "inclusive": false})
    );
    assert_eq!(
        (&json["accent"], &json["sale"]),
        (&json!("#6d28d9"), &json!("open"))
    );
    for name in [
        "nothing",
        "cnv_1",
        "HARBOUR-CON",
        "harbour-con%20",
        "%F0%9F%A6%8A",
        "a'b",
    ] {
        assert_eq!(
            stack.get(&format!("/conventions/{name}")).await.status,
            404,
            "{name}"
        );
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn other_services_see_drafts_with_their_own_tokens_only(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let id = stack.draft("harbour-con").await;
    let ask = async |token: String, name: &str| {
        let path = format!("/internal/registration/v1/conventions/{name}");
        stack
            .send(stack.server.request("GET", &path).bearer_auth(token))
            .await
    };
    let seen = ask(TestTokens::internal("options"), "harbour-con").await;
    assert_eq!(
        (seen.status, &seen.json()["status"]),
        (200, &json!("draft"))
    );
    assert_eq!(
        ask(TestTokens::internal("options"), &id.to_string())
            .await
            .json(),
        seen.json()
    );
    assert_eq!(
        ask(TestTokens::internal("options"), "nothing").await.status,
        404
    );
    assert_eq!(
        ask(staff_of(id, StaffRole::Owner), "harbour-con")
            .await
            .status,
        401
    );
    let nobody = stack
        .server
        .request("GET", "/internal/registration/v1/conventions/harbour-con");
    assert_eq!(stack.send(nobody).await.status, 401);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn staff_list_their_own_conventions(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (mine, _other) = (stack.draft("my-con").await, stack.draft("other-con").await);
    let token = staff_of(mine, StaffRole::ReadOnly);
    let answer = stack.staff_as(&token, "GET", "/conventions", None).await;
    assert_eq!(slugs(&answer.json()), ["my-con"]);
    let organiser = staff_of(mine, StaffRole::Organiser);
    let answer = stack
        .staff_as(&organiser, "GET", "/conventions?q=con", None)
        .await;
    assert_eq!((answer.status, slugs(&answer.json()).len()), (200, 0));
    let path = format!("{PUBLIC}/conventions");
    assert_eq!(
        stack
            .send(stack.server.request("PATCH", &path))
            .await
            .status,
        405
    );
}

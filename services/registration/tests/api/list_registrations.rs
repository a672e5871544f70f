//! `list_registrations`.

use serde_json::{Value, json};
use sqlx::MySqlPool;

use super::support::Stack;

fn names(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["attendee"]["name"].as_str().unwrap().to_owned())
        .collect()
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn found_by_name_address_and_code(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(9).await;
    let mina = stack.order(convention, pass, "Mina Harker").await;
    stack.order(convention, pass, "José 🦋").await;
    stack.order(convention, pass, "100_% Fun").await;
    let list = async |query: String| {
        let path = format!("/conventions/harbour-con/registrations?{query}");
        stack.staff("GET", &path, None).await
    };
    assert_eq!(
        list(String::new()).await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    let code = mina.registrations[0].code.to_lowercase();
    for (words, found) in [
        ("harker", vec!["Mina Harker"]),
        ("MinaHarker@example", vec!["Mina Harker"]),
        (code.as_str(), vec!["Mina Harker"]),
        ("jose", vec!["José 🦋"]),
        ("🦋", vec!["José 🦋"]),
        ("100_%25", vec!["100_% Fun"]),
        ("0_%25", vec![]),
        ("hark%20min", vec!["Mina Harker"]),
        ("mina%20fun", vec![]),
        (&code[..3], vec!["Mina Harker"]),
        ("nobody", vec![]),
    ] {
        assert_eq!(
            names(&list(format!("q={words}")).await.json()),
            found,
            "{words}"
        );
    }
    let path = format!("/registrations/{}/remove", mina.registrations[0].id);
    stack.staff("POST", &path, None).await;
    assert_eq!(
        names(&list("status=removed".to_owned()).await.json()),
        ["Mina Harker"]
    );
    assert!(names(&list("status=cancelled".to_owned()).await.json()).is_empty());
    assert!(
        names(&list("q=mina".to_owned()).await.json()).is_empty(),
        "live when absent"
    );
    for bad in ["status=dead", "limit=0", "cursor=1", "x=1"] {
        assert_eq!(list(bad.to_owned()).await.status, 422, "{bad}");
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn who_is_named_later_is_found_by_that_name_only(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(9).await;
    let mut order = stack.hold(convention, &[pass]).await;
    for name in ["Lucy Westenra", "Mina Murray"] {
        let person = json!({"name": name, "email": "somebody@example.org"});
        let line = json!({"id": order.registrations[0].id, "pass": pass, "attendee": person});
        let body = json!({"buyer": person, "lines": [line]});
        let changed = stack.ask("PUT", &order, "", Some(body)).await;
        order = changed.read().unwrap();
    }
    let confirmed = stack.ask("POST", &order, "/confirm", Some(json!({}))).await;
    assert_eq!(confirmed.status, 200);
    for (words, found) in [
        ("murray", vec!["Mina Murray"]),
        ("somebody", vec!["Mina Murray"]),
        ("lucy", vec![]),
    ] {
        let path = format!("/conventions/{convention}/registrations?q={words}");
        let page = stack.staff("GET", &path, None).await.json();
        assert_eq!(names(&page), found, "{words}");
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn every_page_once(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(9).await;
    // All at the same moment: the id decides.
    for n in 0..5 {
        stack.order(convention, pass, &format!("Person {n}")).await;
    }
    let mut found = Vec::new();
    let mut path = format!("/conventions/{convention}/registrations?limit=2");
    loop {
        let answer = stack.staff("GET", &path, None).await;
        found.extend(names(&answer.json()));
        let Some(cursor) = answer.json()["next_cursor"].as_str().map(str::to_owned) else {
            break;
        };
        path = format!("/conventions/{convention}/registrations?limit=2&cursor={cursor}");
    }
    assert_eq!(
        found,
        ["Person 0", "Person 1", "Person 2", "Person 3", "Person 4"]
    );
}

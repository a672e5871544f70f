//! `get_order`, `get_registration`, `list_own_registrations`.

use butterfly_chassis::testing::TestTokens;
use butterfly_contracts::{OrderId, RegistrationId};
use serde_json::{Value, json};
use sqlx::MySqlPool;

use super::support::{PUBLIC, Stack, fresh_key, operator, order, person};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn only_its_account_or_its_secret_open_an_order(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(5).await;
    let (_, owner) = person();
    let path = format!("{PUBLIC}/conventions/{convention}/orders");
    let request = stack
        .server
        .request("POST", &path)
        .header("Idempotency-Key", fresh_key());
    let own = stack
        .send(
            request
                .bearer_auth(&owner)
                .json(&order(pass, "Mina Harker")),
        )
        .await
        .json();
    let guest = stack.order(convention, pass, "Lucy Westenra").await;

    let (_, stranger) = person();
    let paths = [
        format!("{PUBLIC}/orders/{}", own["id"].as_str().unwrap()),
        format!(
            "{PUBLIC}/registrations/{}",
            own["registrations"][0]["id"].as_str().unwrap()
        ),
    ];
    for path in &paths {
        let get = || stack.server.request("GET", path);
        let secret = own["secret"].as_str().unwrap();
        assert_eq!(stack.send(get().bearer_auth(&owner)).await.status, 200);
        assert_eq!(
            stack
                .send(get().header("Order-Secret", secret))
                .await
                .status,
            200
        );
        assert_eq!(stack.send(get()).await.status, 404);
        assert_eq!(stack.send(get().bearer_auth(&stranger)).await.status, 404);
        assert_eq!(
            stack
                .send(get().header("Order-Secret", &guest.secret))
                .await
                .status,
            404
        );
        assert_eq!(
            stack
                .send(get().header("Order-Secret", "AAAA"))
                .await
                .status,
            404
        );
        assert_eq!(stack.send(get().bearer_auth("x.y.z")).await.status, 401);
    }
    let seen = stack
        .server
        .request("GET", &format!("{PUBLIC}/orders/{}", guest.id));
    let seen = stack.send(seen.bearer_auth(&owner)).await;
    assert_eq!(seen.status, 404, "a guest's order has no account");
    for path in [
        format!("orders/{}", OrderId::generate()),
        format!("registrations/{}", RegistrationId::generate()),
    ] {
        assert_eq!(stack.get(&format!("/{path}")).await.status, 404);
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn an_account_lists_its_own_the_latest_first(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(9).await;
    let (_, owner) = person();
    stack.order(convention, pass, "Somebody Else").await;
    let path = format!("{PUBLIC}/conventions/{convention}/orders");
    for name in ["One", "Two", "Three"] {
        let request = stack
            .server
            .request("POST", &path)
            .header("Idempotency-Key", fresh_key());
        stack
            .send(request.bearer_auth(&owner).json(&order(pass, name)))
            .await;
        stack.clock.advance(chrono::TimeDelta::seconds(1));
    }
    let list = async |query: String| {
        let path = format!("{PUBLIC}/registrations{query}");
        stack
            .send(stack.server.request("GET", &path).bearer_auth(&owner))
            .await
    };
    let names = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap();
        items
            .iter()
            .map(|item| item["attendee"]["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let first = list("?limit=2".to_owned()).await.json();
    assert_eq!(names(&first), ["Three", "Two"]);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = list(format!("?limit=2&cursor={cursor}")).await.json();
    assert_eq!(
        (names(&second), &second["next_cursor"]),
        (vec!["One".to_owned()], &json!(null))
    );
    assert_eq!(list("?limit=0".to_owned()).await.status, 422);
    assert_eq!(stack.get("/registrations").await.status, 401);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_service_that_keeps_something_for_an_order_learns_where_it_stands(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(5).await;
    let placed = stack.order(convention, pass, "Mina Harker").await;
    let ask = async |id: &str, token: String| {
        let path = format!("/internal/registration/v1/orders/{id}");
        let request = stack.server.request("GET", &path).bearer_auth(token);
        stack.send(request).await
    };
    let id = placed.id.to_string();
    let seen = ask(&id, TestTokens::internal("options")).await;
    assert_eq!(seen.json(), json!({"status": "confirmed", "version": 0}));
    let unknown = OrderId::generate().to_string();
    let missing = ask(&unknown, TestTokens::internal("options")).await;
    assert_eq!(missing.status, 404);
    assert_eq!(ask(&id, operator()).await.status, 401);
}

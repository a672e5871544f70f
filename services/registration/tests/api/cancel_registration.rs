//! `cancel_registration`.

use butterfly_contracts::{OrderId, RegistrationId};
use sqlx::MySqlPool;

use super::support::{PUBLIC, Stack, person};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn the_place_is_free_at_once_and_the_person_may_come_back(pool: MySqlPool) {
    let (stack, other) = (Stack::start(&pool), Stack::start(&pool));
    let (convention, pass, _) = stack.on_sale(1).await;
    let order = stack.order(convention, pass, "Mina Harker").await;
    assert_eq!(
        other
            .try_order(convention, pass, "Lucy Westenra")
            .await
            .code(),
        "sold_out"
    );
    let registration = order.registrations[0].id;
    let cancel = async |secret: &str| {
        let path = format!("{PUBLIC}/registrations/{registration}/cancel");
        let request = stack
            .server
            .request("POST", &path)
            .header("Order-Secret", secret);
        stack.send(request).await.status
    };
    assert_eq!(cancel("wrong").await, 404);
    assert_eq!(cancel(&order.secret).await, 204);
    assert_eq!(cancel(&order.secret).await, 204, "again is fine");

    let seen = stack
        .server
        .request("GET", &format!("{PUBLIC}/orders/{}", order.id));
    let seen = stack
        .send(seen.header("Order-Secret", &order.secret))
        .await
        .json();
    assert_eq!(
        (&seen["status"], &seen["registrations"][0]["status"]),
        (&"cancelled".into(), &"cancelled".into())
    );
    assert!(seen["registrations"][0]["ended_at"].is_string());

    let back = other.order(convention, pass, "Mina Harker").await;
    assert_ne!(back.id, order.id);
    assert_eq!(stack.reconciled(convention).await.quotas[0].sold, 1);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn nobody_cancels_for_others(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(1).await;
    let order = stack.order(convention, pass, "Mina Harker").await;
    let delete = |id: RegistrationId| {
        stack
            .server
            .request("POST", &format!("{PUBLIC}/registrations/{id}/cancel"))
    };
    let registration = order.registrations[0].id;
    assert_eq!(stack.send(delete(registration)).await.status, 404);
    assert_eq!(
        stack
            .send(delete(registration).bearer_auth(person().1))
            .await
            .status,
        404
    );
    assert_eq!(
        stack
            .send(delete(registration).bearer_auth("x"))
            .await
            .status,
        401
    );
    assert_eq!(
        stack.send(delete(RegistrationId::generate())).await.status,
        404
    );
    let secret = stack.app.secrets.of(OrderId::generate());
    assert_eq!(
        stack
            .send(delete(registration).header("Order-Secret", secret))
            .await
            .status,
        404
    );
    assert_eq!(stack.reconciled(convention).await.quotas[0].sold, 1);
}

//! `delete_convention`.

use sqlx::MySqlPool;

use super::support::Stack;

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn only_when_nobody_is_registered(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(10).await;
    let order = stack.order(convention, pass, "Mina Harker").await;
    let path = format!("/conventions/{convention}");
    let refused = stack.staff("DELETE", &path, None).await;
    assert_eq!((refused.status, refused.code()), (409, "in_use".to_owned()));
    let registration = order.registrations[0].id;
    stack
        .staff(
            "POST",
            &format!("/registrations/{registration}/remove"),
            None,
        )
        .await;
    assert_eq!(stack.staff("DELETE", &path, None).await.status, 204);
    assert_eq!(stack.staff("DELETE", &path, None).await.status, 404);
    assert_eq!(stack.get("/conventions/harbour-con").await.status, 404);
    assert_eq!(
        stack
            .try_order(convention, pass, "Mina Harker")
            .await
            .status,
        404
    );
    let kept: (i64,) = sqlx::query_as("SELECT COUNT(*) FROM convention")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(kept, (1,), "the row remains");
    stack.draft("harbour-con").await;
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn not_while_somebody_holds_places(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(2).await;
    let held = stack.hold(convention, &[pass]).await;
    let path = format!("/conventions/{convention}");
    let refused = stack.staff("DELETE", &path, None).await;
    assert_eq!(
        (refused.status, refused.json()["code"].as_str()),
        (409, Some("in_use"))
    );
    assert_eq!(stack.ask("POST", &held, "/cancel", None).await.status, 200);
    assert_eq!(stack.staff("DELETE", &path, None).await.status, 204);
}

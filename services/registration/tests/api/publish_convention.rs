//! `publish_convention` and `close_convention`.

use sqlx::MySqlPool;

use super::support::Stack;

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_life(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let id = stack.draft("harbour-con").await;
    let step = async |what: &str| {
        let answer = stack
            .staff("POST", &format!("/conventions/{id}/{what}"), None)
            .await;
        (
            answer.status,
            answer.json()["status"].clone(),
            answer.header("etag").to_owned(),
        )
    };
    assert_eq!(step("close").await.0, 409, "a draft cannot be closed");
    assert_eq!(
        step("publish").await,
        (200, "published".into(), "\"2\"".to_owned())
    );
    assert_eq!(
        step("publish").await,
        (200, "published".into(), "\"2\"".to_owned())
    );
    assert_eq!(
        step("close").await,
        (200, "closed".into(), "\"3\"".to_owned())
    );
    assert_eq!(
        step("close").await,
        (200, "closed".into(), "\"3\"".to_owned())
    );
    assert_eq!(
        step("publish").await,
        (200, "published".into(), "\"4\"".to_owned())
    );
    sqlx::query("UPDATE convention SET status = 'archived'")
        .execute(&pool)
        .await
        .unwrap();
    assert_eq!((step("publish").await.0, step("close").await.0), (409, 409));
    let nothing = stack
        .staff("POST", "/conventions/nothing/publish", None)
        .await;
    assert_eq!(nothing.status, 404);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn closing_ends_the_sale_at_once_everywhere(pool: MySqlPool) {
    let (stack, other) = (Stack::start(&pool), Stack::start(&pool));
    let (convention, pass, _) = stack.on_sale(10).await;
    other.order(convention, pass, "Early Bird").await;
    stack
        .staff("POST", &format!("/conventions/{convention}/close"), None)
        .await;
    let late = other.try_order(convention, pass, "Late Owl").await;
    assert_eq!((late.status, late.code()), (409, "not_on_sale".to_owned()));
    assert_eq!(late.json()["values"]["kind"], "closed");
}

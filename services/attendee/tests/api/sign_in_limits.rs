//! Failed sign-ins are counted over all instances.

use butterfly_store::{Clock, testing::clock};
use chrono::TimeDelta;
use futures_util::future::join_all;
use sqlx::MySqlPool;

use super::support::{App, PASSWORD, PUBLIC, STAFF, settings};

const MINA: &str = "mina@example.org";

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn an_account_is_guarded_over_two_instances(pool: MySqlPool) {
    let clock = clock();
    let one = App::start_with(&pool, clock.clone(), &settings()).await;
    let two = App::start_with(&pool, clock.clone(), &settings()).await;
    one.attendee(MINA).await;
    one.attendee("other@example.org").await;
    for number in 0..10 {
        let app = if number % 2 == 0 { &one } else { &two };
        let base = if number % 3 == 0 { STAFF } else { PUBLIC };
        let from = format!("203.0.113.{number}");
        let answer = app
            .sign_in_from(&from, (base, MINA, "a wrong password"))
            .await;
        assert_eq!(answer.status, 401, "{number}");
    }
    for app in [&one, &two] {
        let answer = app.try_sign_in(PUBLIC, MINA, PASSWORD).await;
        assert_eq!((answer.status, answer.code().as_str()), (429, "too_many"));
        let seconds: i64 = answer.header("retry-after").parse().unwrap();
        assert!((1..=901).contains(&seconds), "{seconds}");
    }
    let other = two.try_sign_in(PUBLIC, "other@example.org", PASSWORD).await;
    assert_eq!(other.status, 201, "others are not in the way");
    clock.advance(TimeDelta::minutes(15));
    assert_eq!(two.try_sign_in(PUBLIC, MINA, PASSWORD).await.status, 201);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_network_is_guarded_over_two_instances(pool: MySqlPool) {
    let mut few = settings();
    few.sign_in.failures_per_address = 6;
    let clock = clock();
    let one = App::start_with(&pool, clock.clone(), &few).await;
    let two = App::start_with(&pool, clock, &few).await;
    one.attendee(MINA).await;
    for number in 0..6 {
        let app = if number % 2 == 0 { &one } else { &two };
        let (from, email) = (
            format!("2001:db8::{number}"),
            format!("p{number}@example.org"),
        );
        let answer = app.sign_in_from(&from, (PUBLIC, &email, PASSWORD)).await;
        assert_eq!(answer.status, 401);
    }
    let refused = one
        .sign_in_from("2001:db8::ffff", (PUBLIC, MINA, PASSWORD))
        .await;
    assert_eq!(refused.status, 429);
    let elsewhere = one
        .sign_in_from("2001:db8:0:1::1", (PUBLIC, MINA, PASSWORD))
        .await;
    assert_eq!(elsewhere.status, 201);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn attempts_at_the_same_time_do_not_get_past_the_limit(pool: MySqlPool) {
    let clock = clock();
    let one = App::start_with(&pool, clock.clone(), &settings()).await;
    let two = App::start_with(&pool, clock, &settings()).await;
    one.attendee(MINA).await;
    let all = (0..30).map(|number| {
        let app = if number % 2 == 0 { &one } else { &two };
        async move {
            app.try_sign_in(PUBLIC, MINA, "a wrong password")
                .await
                .status
        }
    });
    let statuses = join_all(all).await;
    let with = |status: u16| statuses.iter().filter(|given| **given == status).count();
    assert_eq!((with(401), with(429)), (10, 20));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn who_succeeds_begins_anew(pool: MySqlPool) {
    let mut few = settings();
    few.sign_in.failures_per_email = 3;
    few.sign_in.failures_per_address = 4;
    let app = App::start_with(&pool, Clock::fixed(butterfly_store::testing::noon()), &few).await;
    app.attendee(MINA).await;
    for _ in 0..5 {
        assert_eq!(app.try_sign_in(PUBLIC, MINA, PASSWORD).await.status, 201);
    }
    for _ in 0..2 {
        assert_eq!(
            app.try_sign_in(PUBLIC, MINA, "a wrong password")
                .await
                .status,
            401
        );
    }
    assert_eq!(app.try_sign_in(PUBLIC, MINA, PASSWORD).await.status, 201);
    for _ in 0..2 {
        assert_eq!(
            app.try_sign_in(PUBLIC, MINA, "a wrong password")
                .await
                .status,
            401
        );
    }
    let answer = app.try_sign_in(PUBLIC, MINA, PASSWORD).await;
    assert_eq!(
        answer.status, 429,
        "the network's failures are not forgotten"
    );
}

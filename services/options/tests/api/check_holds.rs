//! `POST /hold-checks`

use butterfly_contracts::options::{
    DesiredHold, DesiredHolds, HoldAnswers, HoldOutcome, HoldState,
};
use serde_json::json;
use sqlx::MySqlPool;

use super::{
    orders::{next, order, release},
    put_holds::refuses_mistakes,
    support::{App, STAFF},
};

/// The same for no particular time, complete.
fn complete(desired: &DesiredHold, version: u64) -> DesiredHold {
    DesiredHold {
        complete: true,
        held_until: None,
        ..next(desired, version, HoldState::Pinned)
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn what_can_be_had_is_accepted_and_not_taken(pool: MySqlPool) {
    let app = App::start(&pool);
    let seats = app.stock("Seats", 1).await;
    let dinner = app.option("Dinner", json!({ "stocks": [seats] })).await;
    let basket = order(&app, &[(&dinner, 1)]);
    let before = app.reconciled().await;
    for desired in [basket.clone(), complete(&basket, 1)] {
        let answer = app.check(&desired).await;
        assert_eq!((answer.outcome, answer.version), (HoldOutcome::Accepted, 1));
        assert_eq!(answer.selections[0].option_name, "Dinner");
    }
    assert_eq!(app.reconciled().await, before, "nothing was written");
    assert_eq!(app.stock_of(seats).await.free, 1);
    let path = format!("/holds/{}", basket.order);
    assert_eq!(app.send(app.internal("GET", &path)).await.status, 404);
    assert_eq!(app.hold(&basket).await, app.check(&basket).await);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn what_cannot_be_had_is_refused_as_it_would_be(pool: MySqlPool) {
    let app = App::start(&pool);
    let seats = app.stock("Seats", 1).await;
    let dinner = app.option("Dinner", json!({ "stocks": [seats] })).await;
    let lunch = json!({ "min_per_registration": 1 });
    app.option("Lunch", lunch).await;
    assert_eq!(
        app.hold(&order(&app, &[(&dinner, 1)])).await.outcome,
        HoldOutcome::Accepted
    );
    let before = app.reconciled().await;
    let late = complete(&order(&app, &[(&dinner, 1)]), 1);
    let answer = app.check(&late).await;
    assert_eq!((answer.outcome, answer.version), (HoldOutcome::Refused, 0));
    let problems = answer.problems.iter();
    let codes: Vec<_> = problems
        .map(|problem| (problem.code.as_str(), problem.pointer.as_str()))
        .collect();
    assert_eq!(codes, [("too_few", ""), ("sold_out", "/options/0")]);
    let short = answer.problems[1].short.as_ref().unwrap();
    assert_eq!((short.name.as_str(), short.left), ("Dinner", 0));
    assert_eq!(app.reconciled().await, before, "nothing was written");
    assert_eq!(app.hold(&late).await, answer);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_hold_is_not_touched_and_what_it_has_is_its_own(pool: MySqlPool) {
    let app = App::start(&pool);
    let seats = app.stock("Seats", 2).await;
    let more = json!({ "stocks": [seats], "max_per_registration": 5 });
    let dinner = app.option("Dinner", more).await;
    let basket = order(&app, &[(&dinner, 2)]);
    app.hold(&basket).await;
    let held = app.get_hold(basket.order).await;
    let same = app.check(&complete(&basket, 2)).await;
    assert_eq!(same.outcome, HoldOutcome::Accepted);
    let mut bigger = complete(&basket, 2);
    bigger.lines[0].selections[0].quantity = 3;
    let refused = app.check(&bigger).await;
    assert_eq!(
        (refused.outcome, refused.version),
        (HoldOutcome::Refused, 1)
    );
    assert_eq!(refused.problems[0].short.as_ref().unwrap().left, 2);
    let gone = app.check(&release(&basket, 2)).await;
    assert_eq!(gone.outcome, HoldOutcome::Accepted);
    assert_eq!(app.get_hold(basket.order).await, held);
    assert_eq!(app.reconciled().await.stocks[0].held, 2);

    app.hold(&next(&basket, 3, HoldState::Held)).await;
    let stale = app.check(&complete(&basket, 2)).await;
    assert_eq!((stale.outcome, stale.version), (HoldOutcome::Stale, 3));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn an_edit_of_the_catalogue_counts_at_once(pool: MySqlPool) {
    let app = App::start(&pool);
    let dinner = app.option("Dinner", json!({})).await;
    let basket = order(&app, &[(&dinner, 1)]);
    assert_eq!(app.check(&basket).await.outcome, HoldOutcome::Accepted);
    let delete = format!("{STAFF}/options/{}", dinner.id);
    assert_eq!(app.send(app.owner("DELETE", &delete)).await.status, 204);
    let refused = app.check(&basket).await;
    assert_eq!(refused.problems[0].code, "unknown_option");
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn each_order_is_judged_as_if_it_were_alone(pool: MySqlPool) {
    let app = App::start(&pool);
    let seats = app.stock("Seats", 1).await;
    let dinner = app.option("Dinner", json!({ "stocks": [seats] })).await;
    let items: Vec<_> = (0..2).map(|_| order(&app, &[(&dinner, 1)])).collect();
    let of: Vec<_> = items.iter().map(|item| item.order).collect();
    let request = app.internal("POST", "/hold-checks");
    let answer = app.send(request.json(&DesiredHolds { items })).await;
    let answers: HoldAnswers = answer.read().unwrap();
    let answered: Vec<_> = answers.items.iter().map(|answer| answer.order).collect();
    assert_eq!(answered, of);
    let mut outcomes = answers.items.iter().map(|answer| answer.outcome);
    assert!(outcomes.all(|outcome| outcome == HoldOutcome::Accepted));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn mistakes_of_the_caller_are_named(pool: MySqlPool) {
    let app = App::start(&pool);
    refuses_mistakes(&app, ("POST", "/hold-checks")).await;
}

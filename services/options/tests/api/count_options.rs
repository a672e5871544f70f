//! `GET /conventions/{convention}/counts`

use butterfly_contracts::{
    QuestionId,
    options::{
        AnswerInput, DesiredHold, HoldOutcome, HoldState, OptionCount, OptionCounts, QuestionView,
        SelectionInput,
    },
};
use serde_json::{Value, json};
use sqlx::MySqlPool;

use super::{
    orders::{next, order, pick, release},
    support::{App, STAFF},
};

const PATH: &str = "/api/options/staff/v1/conventions/harbour-con/counts";

type Counted = (String, u64, u64);

async fn counts(app: &App) -> OptionCounts {
    let answer = app.send(app.owner("GET", PATH)).await;
    assert_eq!(
        (answer.status, answer.header("cache-control")),
        (200, "no-store")
    );
    answer.read().unwrap()
}

/// Sold and held of each option, and of each choice by option and choice.
fn taken(counts: &OptionCounts) -> Vec<Counted> {
    let of = |option: &OptionCount| {
        let choices = option.choices.iter().map(|choice| {
            let name = format!("{} {}", option.name, choice.name);
            (name, choice.sold, choice.held)
        });
        std::iter::once((option.name.clone(), option.sold, option.held))
            .chain(choices)
            .collect::<Vec<_>>()
    };
    counts.options.iter().flat_map(of).collect()
}

/// How often each answer was given, in confirmed orders and in others.
fn given(counts: &OptionCounts, question: QuestionId) -> Vec<Counted> {
    let mut questions = counts.questions.iter();
    let question = questions.find(|one| one.question == question).unwrap();
    let answers = question.answers.iter();
    answers
        .map(|one| (one.value.clone(), one.confirmed, one.held))
        .collect()
}

async fn question(app: &App, input: Value) -> QuestionView {
    let path = format!("{STAFF}/conventions/harbour-con/questions");
    let answer = app.send(app.owner("POST", &path).json(&input)).await;
    assert_eq!(answer.status, 201, "{:?}", answer.json());
    answer.read().unwrap()
}

fn say(question: QuestionId, values: &[&str]) -> AnswerInput {
    AnswerInput {
        question,
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    }
}

async fn take(app: &App, desired: &DesiredHold) {
    let outcome = app.hold(desired).await.outcome;
    assert_eq!(outcome, HoldOutcome::Accepted);
}

fn counted(expected: &[(&str, u64, u64)]) -> Vec<Counted> {
    let own = |(name, sold, held): &(&str, u64, u64)| ((*name).to_owned(), *sold, *held);
    expected.iter().map(own).collect()
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn each_option_and_choice_sold_and_held_with_a_stock_or_without(pool: MySqlPool) {
    let app = App::start(&pool);
    let sizes =
        json!({ "choices": [{ "name": "M" }, { "name": "XL" }], "max_per_registration": 9 });
    let shirt = app.option("Shirt", sizes.clone()).await;
    let seats = app.stock("Seats", 9).await;
    let stocked = json!({ "stocks": [seats], "max_per_registration": 9, "position": 1 });
    let dinner = app.option("Dinner", stocked).await;
    let nothing = counts(&app).await;
    let expected = [
        ("Shirt", 0, 0),
        ("Shirt M", 0, 0),
        ("Shirt XL", 0, 0),
        ("Dinner", 0, 0),
    ];
    assert_eq!(taken(&nothing), counted(&expected));

    let large = SelectionInput {
        choice: Some(shirt.choices[1].id),
        ..pick(&shirt, 3)
    };
    let mut sold = order(&app, &[(&shirt, 1), (&dinner, 2)]);
    sold.lines[0].selections.push(large);
    take(&app, &next(&sold, 1, HoldState::Confirmed)).await;
    let held = order(&app, &[(&shirt, 4)]);
    take(&app, &held).await;
    let pinned = order(&app, &[(&dinner, 1)]);
    take(&app, &next(&pinned, 1, HoldState::Pinned)).await;
    let gone = order(&app, &[(&shirt, 5), (&dinner, 1)]);
    take(&app, &gone).await;
    take(&app, &release(&gone, 2)).await;
    let expected = [
        ("Shirt", 4, 4),
        ("Shirt M", 1, 4),
        ("Shirt XL", 3, 0),
        ("Dinner", 2, 1),
    ];
    assert_eq!(taken(&counts(&app).await), counted(&expected));

    // A choice and an option that are gone are still somebody's.
    let path = format!("/options/{}", shirt.id);
    let fewer = json!({ "name": "Shirt", "price_minor": 1, "choices": [{ "name": "M" }] });
    assert_eq!(app.put(&path, "\"1\"", &fewer).await.status, 200);
    let path = format!("{STAFF}/options/{}", dinner.id);
    let deleted = app.send(app.owner("DELETE", &path)).await.status;
    assert_eq!(deleted, 204);
    assert_eq!(taken(&counts(&app).await), counted(&expected));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn answers_that_can_be_counted_are(pool: MySqlPool) {
    let app = App::start(&pool);
    let ask = |kind: &str, choices: Value| json!({ "kind": kind, "asked_of": "attendee", "label": format!("{kind}?"), "choices": choices });
    let meal = question(&app, ask("choice", json!(["vegan", "Vegan 🦋", "none"])))
        .await
        .id;
    let days = question(&app, ask("many", json!(["Friday", "Sunday"])))
        .await
        .id;
    let helps = json!({ "kind": "yes_no", "asked_of": "buyer", "label": "Help?" });
    let helps = question(&app, helps).await.id;
    let words = json!({ "kind": "text", "asked_of": "attendee", "label": "Else?" });
    let words = question(&app, words).await.id;
    let answered = |meal_is: &str, days_are: &[&str]| {
        let mut desired = order(&app, &[]);
        let answers = [
            say(meal, &[meal_is]),
            say(days, days_are),
            say(words, &["hm"]),
        ];
        desired.lines[0].answers = answers.to_vec();
        desired.answers = vec![say(helps, &["yes"])];
        desired
    };
    let sold = answered("vegan", &["Friday", "Sunday"]);
    take(&app, &next(&sold, 1, HoldState::Confirmed)).await;
    let held = answered("Vegan 🦋", &["Sunday"]);
    take(&app, &held).await;
    let pinned = answered("vegan", &["Sunday"]);
    take(&app, &next(&pinned, 1, HoldState::Pinned)).await;
    let gone = answered("none", &["Friday"]);
    take(&app, &gone).await;
    take(&app, &release(&gone, 2)).await;

    let found = counts(&app).await;
    assert_eq!(found.questions.len(), 3, "not the one in any words");
    let expected = [("vegan", 1, 1), ("Vegan 🦋", 0, 1), ("none", 0, 0)];
    assert_eq!(given(&found, meal), counted(&expected));
    let expected = [("Friday", 1, 0), ("Sunday", 1, 2)];
    assert_eq!(given(&found, days), counted(&expected));
    assert_eq!(
        given(&found, helps),
        counted(&[("yes", 1, 2), ("no", 0, 0)])
    );

    let path = format!("/questions/{meal}");
    let other = ask("choice", json!(["none", "fish"]));
    assert_eq!(app.put(&path, "\"1\"", &other).await.status, 200);
    let path = format!("{STAFF}/questions/{helps}");
    app.send(app.owner("DELETE", &path)).await;
    let found = counts(&app).await;
    let mut meals = given(&found, meal);
    assert_eq!(
        meals.drain(..2).collect::<Vec<_>>(),
        counted(&[("none", 0, 0), ("fish", 0, 0)])
    );
    meals.sort();
    let no_longer = [("Vegan 🦋", 0, 1), ("vegan", 1, 1)];
    assert_eq!(meals, counted(&no_longer), "no longer offered, but given");
    assert_eq!(
        found.questions.len(),
        2,
        "what was deleted is not asked any more"
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn only_for_staff_and_of_a_convention(pool: MySqlPool) {
    let app = App::start(&pool);
    app.only_for_staff_of_here("GET", PATH, None).await;
    let unknown = format!("{STAFF}/conventions/no-con/counts");
    assert_eq!(app.send(app.owner("GET", &unknown)).await.status, 404);
}

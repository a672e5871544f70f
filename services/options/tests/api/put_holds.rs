//! `PUT /holds`

use butterfly_chassis::testing::TestTokens;
use butterfly_contracts::{
    AccountId, OrderId, PassId, QuestionId, RegistrationId, StaffRole,
    options::{
        AnswerInput, DesiredHold, HoldAnswer, HoldLine, HoldOutcome, HoldStanding, HoldState,
        QuestionView,
    },
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use sqlx::MySqlPool;

use super::{
    orders::{next, order, pick, release},
    support::{App, INTERNAL, STAFF},
};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_basket_is_held_pinned_and_confirmed(pool: MySqlPool) {
    let app = App::start(&pool);
    let shirts = app.stock("Shirts", 5).await;
    let pass = PassId::generate();
    let shirt = json!({
        "included_in": [pass], "stocks": [shirts], "max_per_registration": 3,
        "choices": [{ "name": "M 🦋", "price_minor": 2800 }],
    });
    let shirt = app.option("T-shirt “Moth”", shirt).await;
    let mut basket = order(&app, &[(&shirt, 3)]);
    basket.lines[0].pass = pass;
    let answer = app.hold(&basket).await;
    assert_eq!((answer.outcome, answer.version), (HoldOutcome::Accepted, 1));
    let selection = &answer.selections[0];
    assert_eq!(selection.registration, basket.lines[0].registration);
    assert_eq!(
        (
            selection.option_name.as_str(),
            selection.choice_name.as_str()
        ),
        ("T-shirt “Moth”", "M 🦋")
    );
    assert_eq!((selection.quantity, selection.included), (3, 1));
    assert_eq!(
        (selection.unit.minor, selection.choice),
        (2800, Some(shirt.choices[0].id))
    );
    assert_eq!(app.hold(&basket).await, answer, "again");

    let counted = async || {
        let found = app.reconciled().await;
        let stock = &found.stocks[0];
        (stock.held, stock.pinned, stock.sold, stock.free)
    };
    assert_eq!(counted().await, (3, 0, 0, 2));
    for (state, expected) in [
        (HoldState::Pinned, (0, 3, 0, 2)),
        (HoldState::Confirmed, (0, 0, 3, 2)),
    ] {
        let desired = next(&basket, 1, state);
        let pinned = app.hold(&desired).await;
        assert_eq!(
            (pinned.outcome, &pinned.selections),
            (HoldOutcome::Accepted, &answer.selections)
        );
        assert_eq!(app.hold(&desired).await, pinned, "again");
        assert_eq!(counted().await, expected);
    }
    assert_eq!(
        app.reconciled().await.lane_commits,
        3,
        "what changes nothing writes nothing"
    );
    let view = app.get_hold(basket.order).await;
    assert_eq!(
        (view.standing, view.held_until),
        (HoldStanding::Confirmed, None)
    );
    assert_eq!(view.selections, answer.selections);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn another_day_is_the_net_change(pool: MySqlPool) {
    let app = App::start(&pool);
    let [saturday, sunday] = [app.stock("Saturday", 1).await, app.stock("Sunday", 1).await];
    let days = json!({ "choices": [
        { "name": "Saturday", "stocks": [saturday] },
        { "name": "Sunday", "stocks": [sunday] },
    ]});
    let dinner = app.option("Dinner", days).await;
    let mut basket = order(&app, &[(&dinner, 1)]);
    app.hold(&basket).await;
    basket.version = 2;
    basket.lines[0].selections[0].choice = Some(dinner.choices[1].id);
    let moved = app.hold(&basket).await;
    assert_eq!(moved.outcome, HoldOutcome::Accepted);
    assert_eq!(moved.selections.len(), 1);
    assert_eq!(app.stock_of(saturday).await.free, 1, "no second Saturday");
    assert_eq!(app.stock_of(sunday).await.free, 0);

    let other = order(&app, &[(&dinner, 1)]);
    assert_eq!(app.hold(&other).await.outcome, HoldOutcome::Accepted);
    basket.version = 3;
    basket.lines[0].selections[0].choice = Some(dinner.choices[0].id);
    let refused = app.hold(&basket).await;
    assert_eq!(
        (refused.outcome, refused.version),
        (HoldOutcome::Refused, 2)
    );
    assert_eq!(
        refused.selections, moved.selections,
        "what was before, stays"
    );
    let problem = &refused.problems[0];
    let short = problem.short.as_ref().unwrap();
    assert_eq!(
        (problem.code.as_str(), problem.pointer.as_str(), short.left,),
        ("sold_out", "/options/0", 0)
    );
    let [other] = short.alternatives.as_slice() else {
        panic!("{short:?}")
    };
    assert_eq!((other.choice, other.left), (dinner.choices[1].id, Some(1)));
    assert_eq!(
        problem.message,
        "Dinner (Saturday) is sold out. There is still Sunday."
    );
    app.reconciled().await;
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn two_options_share_a_stock(pool: MySqlPool) {
    let app = App::start(&pool);
    let room = app.stock("Room", 3).await;
    let shared = || json!({ "stocks": [room], "max_per_registration": 5 });
    let talk = app.option("Talk", shared()).await;
    let film = app.option("Film", shared()).await;
    assert_eq!(
        app.hold(&order(&app, &[(&talk, 2)])).await.outcome,
        HoldOutcome::Accepted
    );
    let both = app.hold(&order(&app, &[(&film, 1), (&talk, 1)])).await;
    assert_eq!(both.outcome, HoldOutcome::Refused);
    let left = |answer: &HoldAnswer| answer.problems[0].short.as_ref().map(|short| short.left);
    assert_eq!((both.problems.len(), left(&both)), (1, Some(0)));
    assert_eq!(both.problems[0].message, "No Talk is left beside Film.");
    let two = app.hold(&order(&app, &[(&film, 2)])).await;
    assert_eq!(left(&two), Some(1));
    assert_eq!(
        two.problems[0].message,
        "Only 1 of Film left for this order."
    );
    assert_eq!(
        app.hold(&order(&app, &[(&film, 1)])).await.outcome,
        HoldOutcome::Accepted
    );
    assert_eq!(app.reconciled().await.stocks[0].held, 3);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_hold_that_arrives_after_its_release_stays_away(pool: MySqlPool) {
    let app = App::start(&pool);
    let seats = app.stock("Seats", 1).await;
    let dinner = app.option("Dinner", json!({ "stocks": [seats] })).await;
    let basket = order(&app, &[(&dinner, 1)]);
    let released = app.hold(&release(&basket, 2)).await;
    assert_eq!(
        (released.outcome, released.version),
        (HoldOutcome::Accepted, 2)
    );
    for late in [basket.clone(), next(&basket, 2, HoldState::Confirmed)] {
        let answer = app.hold(&late).await;
        assert_eq!((answer.outcome, answer.version), (HoldOutcome::Stale, 2));
        assert_eq!(answer.selections, []);
    }
    assert_eq!(app.stock_of(seats).await.free, 1);
    assert_eq!(
        app.get_hold(basket.order).await.standing,
        HoldStanding::Released
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn two_versions_in_the_wrong_order(pool: MySqlPool) {
    let app = App::start(&pool);
    let seats = app.stock("Seats", 5).await;
    let more = json!({ "stocks": [seats], "max_per_registration": 5 });
    let dinner = app.option("Dinner", more).await;
    let first = order(&app, &[(&dinner, 4)]);
    let mut second = next(&first, 2, HoldState::Held);
    second.lines[0].selections[0].quantity = 1;
    let answers = app.put_holds(vec![second, first]).await;
    let outcomes: Vec<_> = answers.iter().map(|answer| answer.outcome).collect();
    assert_eq!(outcomes, [HoldOutcome::Accepted, HoldOutcome::Stale]);
    assert_eq!(answers[1].selections, answers[0].selections);
    assert_eq!(app.stock_of(seats).await.held, 1);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn an_edit_never_changes_what_was_taken(pool: MySqlPool) {
    let app = App::start(&pool);
    let [old, new] = [
        app.stock("Old room", 2).await,
        app.stock("New room", 2).await,
    ];
    let dinner = app.option("Dinner", json!({ "stocks": [old] })).await;
    let basket = order(&app, &[(&dinner, 1)]);
    let held = app.hold(&basket).await;
    let edit = json!({ "name": "Supper", "price_minor": 9900, "stocks": [new] });
    let path = format!("/options/{}", dinner.id);
    assert_eq!(app.put(&path, "\"1\"", &edit).await.status, 200);
    let later = app.hold(&next(&basket, 2, HoldState::Pinned)).await;
    assert_eq!(later.selections, held.selections);
    assert_eq!(later.selections[0].unit.minor, 2500);
    assert_eq!(app.stock_of(old).await.held, 1);
    let fresh = app.hold(&order(&app, &[(&dinner, 1)])).await;
    assert_eq!(fresh.selections[0].unit.minor, 9900);
    assert_eq!(app.stock_of(new).await.held, 1);

    let delete = format!("{STAFF}{path}");
    assert_eq!(app.send(app.owner("DELETE", &delete)).await.status, 204);
    let sold = app.hold(&next(&basket, 2, HoldState::Confirmed)).await;
    assert_eq!(
        (sold.outcome, sold.selections),
        (HoldOutcome::Accepted, held.selections)
    );
    app.hold(&release(&basket, 3)).await;
    assert_eq!(app.stock_of(old).await.free, 2);
    app.reconciled().await;
}

async fn question(app: &App, input: &Value) -> QuestionId {
    let path = format!("{STAFF}/conventions/harbour-con/questions");
    let answer = app.send(app.owner("POST", &path).json(input)).await;
    answer.read::<QuestionView>().unwrap().id
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_complete_order_has_what_is_required(pool: MySqlPool) {
    let app = App::start(&pool);
    let shirt = app
        .option("T-shirt", json!({ "min_per_registration": 1 }))
        .await;
    let meal =
        json!({ "kind": "text", "asked_of": "attendee", "label": "Allergies?", "required": true });
    let meal = question(&app, &meal).await;
    let phone =
        json!({ "kind": "phone", "asked_of": "buyer", "label": "Telephone", "required": true });
    let phone = question(&app, &phone).await;
    let mut basket = order(&app, &[]);
    assert_eq!(
        app.hold(&basket).await.outcome,
        HoldOutcome::Accepted,
        "still typing"
    );
    basket.complete = true;
    basket.version = 2;
    let refused = app.hold(&basket).await;
    let problems = refused.problems.iter();
    let mut codes: Vec<_> = problems
        .map(|problem| (problem.registration.is_some(), problem.code.as_str()))
        .collect();
    codes.sort_unstable();
    assert_eq!(
        codes,
        [
            (false, "answer_needed"),
            (true, "answer_needed"),
            (true, "too_few")
        ]
    );
    basket.lines[0].selections = vec![pick(&shirt, 1)];
    basket.lines[0].answers = vec![AnswerInput {
        question: meal,
        values: vec!["Nüsse 🥜\nund \"Soja\" \\ ".to_owned()],
    }];
    basket.answers = vec![AnswerInput {
        question: phone,
        values: vec!["+353 1 234 5678".to_owned()],
    }];
    assert_eq!(app.hold(&basket).await.outcome, HoldOutcome::Accepted);
    let view = app.get_hold(basket.order).await;
    let answers: Vec<_> = view
        .answers
        .iter()
        .map(|answer| (answer.registration, answer.values[0].as_str()))
        .collect();
    let attendee = Some(basket.lines[0].registration);
    assert_eq!(
        answers,
        [
            (None, "+353 1 234 5678"),
            (attendee, "Nüsse 🥜\nund \"Soja\" \\")
        ]
    );
    app.hold(&release(&basket, 3)).await;
    assert_eq!(
        app.get_hold(basket.order).await.answers,
        [],
        "nobody needs them any more"
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_sale_begins_and_ends_on_time(pool: MySqlPool) {
    let app = App::start(&pool);
    let window = json!({
        "on_sale_from": app.clock.now() + TimeDelta::minutes(5),
        "on_sale_until": app.clock.now() + TimeDelta::minutes(10),
    });
    let dinner = app.option("Dinner", window).await;
    for (minutes, code) in [
        (0, Some("not_on_sale")),
        (5, None),
        (5, Some("not_on_sale")),
    ] {
        app.clock.advance(TimeDelta::minutes(minutes));
        let answer = app.hold(&order(&app, &[(&dinner, 1)])).await;
        let problem = answer.problems.first();
        assert_eq!(problem.map(|problem| problem.code.as_str()), code);
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn each_order_is_decided_for_itself(pool: MySqlPool) {
    let app = App::start(&pool);
    let seats = app.stock("Seats", 2).await;
    let dinner = app.option("Dinner", json!({ "stocks": [seats] })).await;
    let orders: Vec<_> = (0..4).map(|_| order(&app, &[(&dinner, 1)])).collect();
    let mut items = orders.clone();
    items[1].convention = app.elsewhere.id;
    let answers = app.put_holds(items).await;
    let of: Vec<_> = answers.iter().map(|answer| answer.order).collect();
    assert_eq!(
        of,
        orders.iter().map(|order| order.order).collect::<Vec<_>>()
    );
    let codes: Vec<_> = answers
        .iter()
        .map(|answer| answer.problems.first().map(|problem| problem.code.as_str()))
        .collect();
    assert_eq!(
        codes,
        [None, Some("unknown_option"), None, Some("sold_out")]
    );
    let mine = DesiredHold {
        convention: app.elsewhere.id,
        ..next(&orders[0], 2, HoldState::Released)
    };
    assert_eq!(app.hold(&mine).await.problems[0].code, "other_convention");
    assert_eq!(app.stock_of(seats).await.held, 2);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_hundred_large_orders_in_one_request(pool: MySqlPool) {
    let app = App::start(&pool);
    let dinner = app.option("Dinner", json!({})).await;
    let line = |_| HoldLine {
        answers_later: false,
        registration: RegistrationId::generate(),
        pass: PassId::generate(),
        selections: vec![pick(&dinner, 1)],
        answers: Vec::new(),
    };
    let family = |_| DesiredHold {
        lines: (0..20).map(line).collect(),
        ..order(&app, &[])
    };
    let items: Vec<_> = (0..100).map(family).collect();
    let answers = app.put_holds(items).await;
    let accepted = |answer: &butterfly_contracts::options::HoldAnswer| {
        answer.outcome == HoldOutcome::Accepted && answer.selections.len() == 20
    };
    assert_eq!(
        answers.iter().filter(|answer| accepted(answer)).count(),
        100
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn mistakes_of_the_caller_are_named(pool: MySqlPool) {
    let app = App::start(&pool);
    refuses_mistakes(&app, ("PUT", "/holds")).await;
}

/// What is no list of orders is refused by this operation.
pub(crate) async fn refuses_mistakes(app: &App, (method, path): (&str, &str)) {
    let dinner = app.option("Dinner", json!({})).await;
    let put = async |items: Vec<DesiredHold>| {
        let body = json!({ "items": items });
        let answer = app.send(app.internal(method, path).json(&body)).await;
        (answer.status, answer.pointers())
    };
    let good = order(app, &[(&dinner, 1)]);
    let mut wrong = order(app, &[(&dinner, 0), (&dinner, 101)]);
    wrong.held_until = None;
    wrong.lines.extend(wrong.lines.clone());
    let pointers = [
        "/items/1/held_until",
        "/items/1/lines/0/selections/0/quantity",
        "/items/1/lines/0/selections/1/quantity",
        "/items/1/lines/1/registration",
        "/items/1/lines/1/selections/0/quantity",
        "/items/1/lines/1/selections/1/quantity",
    ];
    let expected = (422, pointers.map(str::to_owned).to_vec());
    assert_eq!(put(vec![good.clone(), wrong]).await, expected);
    let too_many = (422, vec!["/items".to_owned()]);
    assert_eq!(put(Vec::new()).await, too_many);
    assert_eq!(put(vec![good; 101]).await, too_many);
    let broken = app
        .internal(method, path)
        .header("Content-Type", "application/json");
    assert_eq!(app.send(broken.body("{")).await.status, 400);
    assert_eq!(
        app.send(app.internal(method, path).body("x")).await.status,
        415
    );
    let huge = json!({ "items": [], "more": "x".repeat(1024 * 1024) });
    assert_eq!(
        app.send(app.internal(method, path).json(&huge))
            .await
            .status,
        413
    );
    let newer = json!({ "items": [order(app, &[])], "since": "a later version" });
    assert_eq!(
        app.send(app.internal(method, path).json(&newer))
            .await
            .status,
        200
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn only_the_owner_of_orders(pool: MySqlPool) {
    let app = App::start(&pool);
    let basket = order(&app, &[]);
    let order = format!("{INTERNAL}/holds/{}", OrderId::generate());
    let holds = format!("{INTERNAL}/holds");
    let body = json!({ "items": [basket] });
    let tokens = [
        (None, 401),
        (
            Some(TestTokens::person(AccountId::generate(), "a@b.example")),
            401,
        ),
        (Some(app.token(StaffRole::Administrator)), 401),
        (Some(TestTokens::internal("lodging")), 403),
    ];
    let check = format!("{INTERNAL}/hold-checks");
    let operations = [("PUT", &holds), ("POST", &check), ("GET", &order)];
    for (method, path) in operations {
        for (token, status) in &tokens {
            let request = app.server.request(method, path).json(&body);
            let request = match token {
                Some(token) => request.bearer_auth(token),
                None => request,
            };
            assert_eq!(
                app.send(request).await.status,
                *status,
                "{method} {path} {token:?}"
            );
        }
    }
    let unknown = app.internal("GET", &format!("/holds/{}", OrderId::generate()));
    assert_eq!(app.send(unknown).await.status, 404);
}

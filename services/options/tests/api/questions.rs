//! `list_questions`, `list_staff_questions`, `create_question`, `get_question`, `update_question`,
//! `delete_question`.

use butterfly_contracts::{OptionId, PassId, QuestionId, options::QuestionView};
use serde_json::{Value, json};
use sqlx::MySqlPool;

use super::support::{App, PUBLIC, STAFF, audit};

const PATH: &str = "/api/options/staff/v1/conventions/harbour-con/questions";

fn meals() -> Value {
    json!({
        "kind": "many",
        "asked_of": "attendee",
        "label": " What do you eat? 🐟 ",
        "help": "So that there is enough.",
        "required": true,
        "choices": ["Meat", "Fish", "Neither"],
        "min": 1,
        "max": 2,
        "for_passes": [PassId::from(uuid::Uuid::from_u128(7))],
        "position": 4,
    })
}

async fn create(app: &App, input: &Value) -> QuestionView {
    let answer = app.send(app.owner("POST", PATH).json(input)).await;
    assert_eq!(answer.status, 201);
    answer.read().unwrap()
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_question_is_created_seen_changed_and_deleted(pool: MySqlPool) {
    let app = App::start(&pool);
    let made = app.send(app.owner("POST", PATH).json(&meals())).await;
    assert_eq!((made.status, made.header("etag")), (201, "\"1\""));
    let question: QuestionView = made.read().unwrap();
    assert_eq!(question.label, "What do you eat? 🐟");
    let own = format!("{STAFF}/questions/{}", question.id);
    assert_eq!(made.header("location"), own);
    let seen = app.send(app.owner("GET", &own)).await;
    assert_eq!((seen.header("etag"), seen.json()), ("\"1\"", made.json()));
    for field in [
        "kind",
        "asked_of",
        "required",
        "choices",
        "min",
        "max",
        "for_passes",
    ] {
        assert_eq!(seen.json()[field], meals()[field], "{field}");
    }

    let dinner = app.option("Dinner", json!({})).await;
    let other = json!({
        "kind": "text", "asked_of": "buyer", "label": "Anything else?", "max_length": 200,
        "for_options": [dinner.id],
    });
    let path = format!("/questions/{}", question.id);
    let changed = app.put(&path, "\"1\"", &other).await;
    assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""));
    let seen = app.send(app.owner("GET", &own)).await;
    assert_eq!(seen.json(), changed.json());
    assert_eq!(seen.json()["for_options"], json!([dinner.id]));
    assert_eq!(
        (&seen.json()["min"], &seen.json()["choices"]),
        (&json!(null), &json!([]))
    );
    assert_eq!(app.put(&path, "\"1\"", &other).await.status, 412);

    assert_eq!(app.send(app.owner("DELETE", &own)).await.status, 204);
    assert_eq!(app.send(app.owner("DELETE", &own)).await.status, 404);
    assert_eq!(app.put(&path, "\"2\"", &other).await.status, 404);
    let kept: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM question")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(kept, 1, "its row remains");
    let noted = audit(&pool).await;
    let actions: Vec<_> = noted.iter().map(|entry| entry.0.as_str()).collect();
    let expected = [
        "create_question",
        "create_option",
        "update_question",
        "delete_question",
    ];
    assert_eq!(actions, expected);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn everybody_sees_those_of_a_published_convention_in_their_order(pool: MySqlPool) {
    let app = App::start(&pool);
    let last = create(&app, &meals()).await;
    let first = json!({ "kind": "phone", "asked_of": "buyer", "label": "Telephone" });
    let first = create(&app, &first).await;
    let staff = app.send(app.owner("GET", PATH)).await.json();
    let public = format!("{PUBLIC}/conventions/harbour-con/questions");
    let answer = app.send(app.server.request("GET", &public)).await;
    assert_eq!(answer.header("cache-control"), "public, max-age=1");
    assert_eq!(answer.json(), staff);
    assert_eq!(staff["items"], json!([first, last]));
    for (name, status) in [("hill-con", 404), ("no-con", 404), ("over-con", 200)] {
        let path = format!("{PUBLIC}/conventions/{name}/questions");
        let answer = app.send(app.server.request("GET", &path)).await;
        assert_eq!(answer.status, status, "{name}");
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn what_cannot_be_asked(pool: MySqlPool) {
    let app = App::start(&pool);
    let with = |field: &str, value: Value| {
        let mut body = meals();
        body[field] = value;
        body
    };
    for (body, pointer) in [
        (with("label", json!("")), "/label"),
        (with("kind", json!("essay")), "/kind"),
        (with("choices", json!([])), "/choices"),
        (with("max", json!(0)), "/max"),
        (with("max_length", json!(5)), "/max_length"),
        (
            with("for_options", json!([OptionId::generate()])),
            "/for_options/0",
        ),
        (with("position", json!(10_001)), "/position"),
        (with("colour", json!("red")), "/colour"),
    ] {
        let answer = app.send(app.owner("POST", PATH).json(&body)).await;
        assert_eq!(
            (answer.status, answer.pointers()),
            (422, vec![pointer.to_owned()])
        );
    }
    assert_eq!(audit(&pool).await, []);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn there_is_an_end_to_them(pool: MySqlPool) {
    let app = App::start(&pool);
    create(&app, &meals()).await;
    sqlx::query(
        "INSERT INTO question (
            id, convention_id, kind, asked_of, label, help, required, choices, for_passes, for_options,
            position, version, created_at, updated_at
        )
        SELECT
            UNHEX(LPAD(HEX(seq), 32, '0')), convention_id, kind, asked_of, label, help, required, choices,
            for_passes, for_options, position, version, created_at, updated_at
        FROM question JOIN seq_1_to_99",
    )
    .execute(&pool)
    .await
    .unwrap();
    let answer = app.send(app.owner("POST", PATH).json(&meals())).await;
    assert_eq!((answer.status, answer.code().as_str()), (409, "conflict"));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn refused_to_others(pool: MySqlPool) {
    let app = App::start(&pool);
    let question = create(&app, &meals()).await;
    let own = format!("{STAFF}/questions/{}", question.id);
    for (method, path, body) in [
        ("GET", PATH, None),
        ("POST", PATH, Some(meals())),
        ("GET", own.as_str(), None),
        ("PUT", own.as_str(), Some(meals())),
        ("DELETE", own.as_str(), None),
    ] {
        app.only_for_staff_of_here(method, path, body.clone()).await;
        if method != "GET" {
            app.roles(method, path, body).await;
        }
    }
    let unknown = format!("{STAFF}/questions/{}", QuestionId::generate());
    assert_eq!(app.send(app.owner("GET", &unknown)).await.status, 404);
    let again: QuestionView = app.send(app.owner("GET", &own)).await.read().unwrap();
    assert_eq!(again, question);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_question_stays_limited_to_an_option_that_is_deleted(pool: MySqlPool) {
    let app = App::start(&pool);
    let dinner = app.option("Dinner", json!({})).await;
    let mut body = meals();
    body["for_passes"] = json!([]);
    body["for_options"] = json!([dinner.id]);
    let question = create(&app, &body).await;
    let gone = format!("{STAFF}/options/{}", dinner.id);
    assert_eq!(app.send(app.owner("DELETE", &gone)).await.status, 204);
    let path = format!("/questions/{}", question.id);
    body["help"] = json!("Until Friday.");
    let changed = app.put(&path, "\"1\"", &body).await;
    assert_eq!(changed.status, 200, "{:?}", changed.json());
    assert_eq!(changed.json()["for_options"], json!([dinner.id]));
    let refused = app.send(app.owner("POST", PATH).json(&body)).await;
    assert_eq!(refused.pointers(), ["/for_options/0"], "a new one");
}

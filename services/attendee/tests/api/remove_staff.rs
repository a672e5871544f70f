//! `POST /staff/removals`

use butterfly_chassis::testing::{Answer, TestTokens};
use butterfly_contracts::{ConventionId, Grant, StaffRole, attendee::StaffRemoved};
use serde_json::{Value, json};
use sqlx::MySqlPool;

use super::support::{App, INTERNAL, STAFF};

async fn remove(app: &App, program: &str, body: &Value) -> Answer {
    let path = format!("{INTERNAL}/staff/removals");
    let request = app.server.request("POST", &path);
    let token = TestTokens::internal(program);
    app.send(request.bearer_auth(token).json(body)).await
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_role_that_is_taken_away_is_gone_from_tokens_and_noted(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let (here, there) = (ConventionId::generate(), ConventionId::generate());
    let email = "robin@example.org";
    let signed_in = app.staff_signed_in(email, StaffRole::Organiser).await;
    for (role, at) in [
        (StaffRole::Owner, here),
        (StaffRole::Door, here),
        (StaffRole::Door, there),
    ] {
        app.add_staff(email, role, Some(at)).await;
    }
    let own = format!("{STAFF}/account");
    let token = &signed_in.access.access_token;
    assert_eq!(app.with_token("GET", &own, token).await.status, 200);

    let body = json!({"email": email, "convention": here, "role": "owner"});
    let removed: StaffRemoved = remove(&app, "operator", &body).await.read().unwrap();
    let grant = |role, at| Grant {
        convention: Some(at),
        role,
    };
    assert_eq!(removed.removed, [grant(StaffRole::Owner, here)]);
    assert_eq!(removed.left.len(), 3);
    app.learn().await;
    assert_eq!(
        app.with_token("GET", &own, token).await.status,
        401,
        "an old token"
    );

    let body = json!({"email": email, "convention": here});
    let removed: StaffRemoved = remove(&app, "operator", &body).await.read().unwrap();
    assert_eq!(removed.removed, [grant(StaffRole::Door, here)]);
    let again: StaffRemoved = remove(&app, "operator", &body).await.read().unwrap();
    assert_eq!((again.removed.len(), again.left.len()), (0, 2));

    let body = json!({"email": email});
    let removed: StaffRemoved = remove(&app, "operator", &body).await.read().unwrap();
    assert_eq!((removed.removed.len(), removed.left.len()), (2, 0));
    let exchange = json!({"session_token": signed_in.session_token});
    let path = format!("{STAFF}/access-tokens");
    assert_eq!(
        app.post(&path, &exchange).await.status,
        401,
        "no role, no staff"
    );

    let text =
        "SELECT action, before_state FROM attendee_audit WHERE action = 'remove_staff' ORDER BY id";
    let rows: Vec<(String, String)> = sqlx::query_as(text).fetch_all(&pool).await.unwrap();
    assert_eq!(rows.len(), 4, "each role once: {rows:?}");
    let before: Value = serde_json::from_str(&rows[0].1).unwrap();
    assert_eq!(before, json!({"role": "owner", "convention": here}));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn the_last_administrator_stays(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let role = StaffRole::Administrator;
    app.add_staff("first@example.org", role, None).await;
    app.add_staff("second@example.org", role, None).await;
    let body = |name: &str| json!({"email": format!("{name}@example.org")});
    let (first, second) = (body("first"), body("second"));
    let (one, other) = tokio::join!(
        remove(&app, "operator", &first),
        remove(&app, "operator", &second),
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "at once, and one stays");
    let refused = if one.status == 409 { one } else { other };
    assert_eq!(refused.code(), "conflict");
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn refusals(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let email = "robin@example.org";
    app.add_staff(email, StaffRole::Organiser, None).await;
    for program in ["registration", "admin", "frontend"] {
        let answer = remove(&app, program, &json!({"email": email})).await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "forbidden"));
    }
    let convention = ConventionId::generate();
    for (body, pointer) in [
        (json!({"email": "nobody@example.org"}), "/email"),
        (json!({"email": "robin"}), "/email"),
        (json!({"email": email, "role": "king"}), "/role"),
        (
            json!({"email": email, "role": "organiser", "convention": convention}),
            "/convention",
        ),
    ] {
        let answer = remove(&app, "operator", &body).await;
        let expected = (422, vec![pointer.to_owned()]);
        assert_eq!((answer.status, answer.pointers()), expected, "{body}");
    }
    let path = format!("{INTERNAL}/staff/removals");
    let operator = TestTokens::internal("operator");
    app.refuses_bad_bodies("POST", &path, Some(&operator)).await;
    app.only_for("internal", "POST", &path).await;
}

//! `create_convention`.

use std::{
    net::TcpListener,
    sync::{Arc, Mutex},
};

use actix_web::{App, HttpResponse, HttpServer, web};
use butterfly_chassis::testing::{TestTokens, staff_of};
use butterfly_contracts::{AccountId, ConventionId, Grant, StaffRole, attendee::NewGrant};
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{Stack, convention};

type Grants = Arc<Mutex<Vec<NewGrant>>>;

/// What the attendee service does about tokens and grants.
fn attendee(grants: &Grants) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let data = web::Data::new(Arc::clone(grants));
    let token = async || HttpResponse::Ok().json(json!({"access_token": "t", "expires_in": 300}));
    let grant = async |grants: web::Data<Grants>, given: web::Json<NewGrant>| {
        grants.lock().unwrap().push(given.into_inner());
        HttpResponse::NoContent().finish()
    };
    let app = move || {
        App::new()
            .app_data(data.clone())
            .route("/internal/attendee/v1/tokens", web::post().to(token))
            .route("/internal/attendee/v1/grants", web::put().to(grant))
    };
    let server = HttpServer::new(app)
        .workers(1)
        .disable_signals()
        .listen(listener)
        .unwrap();
    tokio::spawn(server.run());
    format!("http://{address}")
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn an_organiser_becomes_the_owner(pool: MySqlPool) {
    let grants = Grants::default();
    let stack = Stack::start_with(&pool, &attendee(&grants));
    let account = AccountId::generate();
    let organiser = Grant {
        convention: None,
        role: StaffRole::Organiser,
    };
    let token = TestTokens::staff(account, vec![organiser]);
    let made = stack
        .staff_as(&token, "POST", "/conventions", Some(convention("my-con")))
        .await;
    assert_eq!((made.status, made.header("etag")), (201, "\"1\""));
    let id: ConventionId = made.json()["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(
        made.header("location"),
        format!("/api/registration/staff/v1/conventions/{id}")
    );
    {
        let given = grants.lock().unwrap();
        assert_eq!(
            (given[0].account, given[0].convention, given[0].role),
            (account, id, StaffRole::Owner)
        );
    }
    let again = stack
        .staff_as(&token, "POST", "/conventions", Some(convention("my-con")))
        .await;
    assert_eq!(
        (again.status, again.code()),
        (409, "already_exists".to_owned())
    );
    assert_eq!(
        grants.lock().unwrap().len(),
        1,
        "nothing is granted for what is not made"
    );
    let audit: (Vec<u8>, String) =
        sqlx::query_as("SELECT actor_id, action FROM registration_audit")
            .fetch_one(&pool)
            .await
            .unwrap();
    assert_eq!(
        audit,
        (
            account.uuid().as_bytes().to_vec(),
            "create_convention".to_owned()
        )
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn without_the_attendee_service_nothing_is_made(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let token = staff_of(ConventionId::generate(), StaffRole::Organiser);
    let answer = stack
        .staff_as(&token, "POST", "/conventions", Some(convention("my-con")))
        .await;
    assert_eq!(answer.status, 502);
    assert_eq!(
        stack.staff("GET", "/conventions/my-con", None).await.status,
        404
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn only_organisers_create(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    for role in [StaffRole::Owner, StaffRole::Manager, StaffRole::ReadOnly] {
        let token = staff_of(ConventionId::generate(), role);
        let answer = stack
            .staff_as(&token, "POST", "/conventions", Some(convention("my-con")))
            .await;
        assert_eq!(
            (answer.status, answer.code()),
            (403, "forbidden".to_owned())
        );
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn what_is_wrong_is_named(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let mut bad = convention("Not A Slug");
    bad["time_zone"] = json!("Mars/Olympus");
    bad["last_day"] = json!("2027-08-01");
    let answer = stack.staff("POST", "/conventions", Some(bad)).await;
    assert_eq!(
        (answer.status, answer.pointers()),
        (
            422,
            vec![
                "/slug".to_owned(),
                "/time_zone".to_owned(),
                "/last_day".to_owned()
            ]
        )
    );
    let mut unknown = convention("my-con");
    unknown["colour"] = json!("red");
    let answer = stack.staff("POST", "/conventions", Some(unknown)).await;
    assert_eq!(
        (answer.status, answer.pointers()),
        (422, vec!["/colour".to_owned()])
    );
    let mut currency = convention("my-con");
    currency["currency"] = json!("XYZ");
    assert_eq!(
        stack
            .staff("POST", "/conventions", Some(currency))
            .await
            .pointers(),
        ["/currency"]
    );
    let mut names = convention("my-con");
    names["name"] = json!("🦋 مؤتمر المرفأ");
    let answer = stack.staff("POST", "/conventions", Some(names)).await;
    assert_eq!(
        (answer.status, &answer.json()["name"]),
        (201, &json!("🦋 مؤتمر المرفأ"))
    );
}

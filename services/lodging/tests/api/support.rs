//! A running service over a database of its own, with four conventions.

use butterfly_chassis::testing::{
    Answer, TestServer, common, convention, conventions, staff_of, strangers,
};
use butterfly_contracts::{
    PropertyId, StaffRole,
    lodging::{PartnerKeyMade, PropertyView, RoomTypeView},
    registration::{ConventionStatus, ConventionSummary},
};
use butterfly_lodging::AppState;
use butterfly_store::{Db, testing::clock};
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use sqlx::MySqlPool;
use url::Url;

pub(crate) const PUBLIC: &str = "/api/lodging/v1";
pub(crate) const STAFF: &str = "/api/lodging/staff/v1";
pub(crate) const PARTNER: &str = "/api/lodging/partner/v1";

pub(crate) struct App {
    pub(crate) server: TestServer,
    pub(crate) here: ConventionSummary,
    pub(crate) elsewhere: ConventionSummary,
}

impl App {
    pub(crate) fn start(pool: &MySqlPool) -> Self {
        let summary = |slug, status| convention(slug, status, "EUR".parse().unwrap());
        let here = summary("harbour-con", ConventionStatus::Published);
        let elsewhere = summary("hill-con", ConventionStatus::Draft);
        let past = summary("past-con", ConventionStatus::Archived);
        let over = summary("over-con", ConventionStatus::Closed);
        let db = Db::from_pool(pool);
        let state = AppState {
            db: db.clone(),
            clock: clock(),
            conventions: conventions(vec![here.clone(), elsewhere.clone(), past, over]),
        };
        let nobody = Url::parse("http://127.0.0.1:1").unwrap();
        let service = butterfly_lodging::service(state);
        let server = TestServer::start(service, &common(nobody), Some(db)).unwrap();
        Self {
            server,
            here,
            elsewhere,
        }
    }

    pub(crate) async fn send(&self, request: RequestBuilder) -> Answer {
        self.server.send(request).await.unwrap()
    }

    /// A token for a role at `harbour-con`.
    pub(crate) fn token(&self, role: StaffRole) -> String {
        staff_of(self.here.id, role)
    }

    /// A request by somebody who looks after the hotels of `harbour-con`.
    pub(crate) fn desk(&self, method: &str, path: &str) -> RequestBuilder {
        let token = self.token(StaffRole::Lodging);
        self.server.request(method, path).bearer_auth(token)
    }

    /// A request by a partner.
    pub(crate) fn partner(&self, method: &str, path: &str, secret: &str) -> RequestBuilder {
        let path = format!("{PARTNER}{path}");
        self.server.request(method, &path).bearer_auth(secret)
    }

    async fn make(&self, path: &str, input: &Value) -> Answer {
        let answer = self.send(self.desk("POST", path).json(input)).await;
        assert_eq!(answer.status, 201, "{path}");
        answer
    }

    pub(crate) async fn property(&self, name: &str) -> PropertyView {
        let path = format!("{STAFF}/conventions/harbour-con/properties");
        self.make(&path, &hotel(name)).await.read().unwrap()
    }

    pub(crate) async fn room_type(&self, property: PropertyId, name: &str) -> RoomTypeView {
        let path = format!("{STAFF}/properties/{property}/room-types");
        self.make(&path, &room(name)).await.read().unwrap()
    }

    pub(crate) async fn key(&self, property: PropertyId) -> PartnerKeyMade {
        let path = format!("{STAFF}/properties/{property}/keys");
        let input = json!({ "name": "Front office" });
        self.make(&path, &input).await.read().unwrap()
    }

    pub(crate) async fn show(&self, property: PropertyId) -> PropertyView {
        let path = format!("{STAFF}/properties/{property}");
        let answer = self.send(self.desk("GET", &path)).await;
        assert_eq!(answer.status, 200);
        answer.read().unwrap()
    }

    /// Refused to everybody but staff of `harbour-con`.
    pub(crate) async fn refuses_strangers(&self, method: &str, path: &str, body: &Value) {
        for (token, status) in strangers(self.elsewhere.id) {
            let request = self.server.request(method, path);
            let request = request.header("If-Match", "\"1\"").json(body);
            let request = match &token {
                Some(token) => request.bearer_auth(token),
                None => request,
            };
            let answer = self.send(request).await;
            assert_eq!(answer.status, status, "{method} {path} by {token:?}");
        }
    }

    /// Refused to strangers, and to staff of `harbour-con` who do not look after its hotels.
    pub(crate) async fn only_for_editors(&self, method: &str, path: &str, body: &Value) {
        use StaffRole as R;
        self.refuses_strangers(method, path, body).await;
        for role in [R::Finance, R::RegistrationDesk, R::Door, R::ReadOnly] {
            let request = self.server.request(method, path);
            let request = request.bearer_auth(self.token(role));
            let answer = self
                .send(request.header("If-Match", "\"1\"").json(body))
                .await;
            assert_eq!(answer.status, 403, "{method} {path} by {role}");
        }
    }

    /// A body is refused in every way a body can be. `good` is one that is not.
    pub(crate) async fn refuses_bodies(&self, method: &str, path: &str, good: &Value) {
        let request = || self.desk(method, path).header("If-Match", "\"1\"");
        let mut huge = good.clone();
        huge["name"] = json!("x".repeat(1024 * 1024));
        let json = request().header("Content-Type", "application/json");
        for (request, status) in [
            (json.body("{"), 400),
            (request().json(&json!({ "name": 7 })), 422),
            (request().body("name=x"), 415),
            (request().json(&huge), 413),
        ] {
            assert_eq!(self.send(request).await.status, status, "{method} {path}");
        }
        for (name, value) in [("colour", json!("red")), ("name", json!(" \u{7}"))] {
            let mut body = good.clone();
            body[name] = value;
            let answer = self.send(request().json(&body)).await;
            assert_eq!(answer.status, 422);
            assert_eq!(answer.pointers()[0], format!("/{name}"));
        }
    }
}

pub(crate) fn hotel(name: &str) -> Value {
    json!({
        "name": name,
        "description": "By the water 🌊",
        "address": "1 Quay Street\nDublin",
        "time_zone": "Europe/Dublin",
        "website": "https://harbour.example",
        "phone": "+353 1 555 0100",
        "check_in": "15:00:00",
        "check_out": "11:00:00",
        "position": 1,
    })
}

pub(crate) fn room(name: &str) -> Value {
    json!({
        "name": name,
        "max_occupancy": 4,
        "beds": "two queen beds",
        "accessible": true,
    })
}

/// Actions in the audit table, oldest first, with whether there was something before and after.
pub(crate) async fn audit(pool: &MySqlPool) -> Vec<(String, String, bool, bool)> {
    sqlx::query_as(
        "SELECT action, subject, before_state IS NOT NULL, after_state IS NOT NULL \
         FROM lodging_audit ORDER BY id",
    )
    .fetch_all(pool)
    .await
    .unwrap()
}

/// The last line of the audit table.
pub(crate) async fn last_audit(pool: &MySqlPool) -> (String, String, bool, bool) {
    audit(pool).await.pop().unwrap()
}

pub(crate) fn noted(
    action: &str,
    subject: &impl ToString,
    before: bool,
    after: bool,
) -> (String, String, bool, bool) {
    (action.to_owned(), subject.to_string(), before, after)
}

//! A running service over a database of its own, with three conventions.

use butterfly_chassis::testing::{
    Answer, TestServer, common, convention, conventions, staff_of, strangers,
};
use butterfly_contracts::{
    StaffRole,
    options::OptionView,
    registration::{ConventionStatus, ConventionSummary},
};
use butterfly_options::AppState;
use butterfly_store::{Db, testing::clock};
use serde_json::{Value, json};
use sqlx::MySqlPool;
use url::Url;

pub(crate) const PUBLIC: &str = "/api/options/v1";
pub(crate) const STAFF: &str = "/api/options/staff/v1";

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
        let service = butterfly_options::service(state);
        let server = TestServer::start(service, &common(nobody), Some(db)).unwrap();
        Self {
            server,
            here,
            elsewhere,
        }
    }

    /// A token for a role at `harbour-con`.
    pub(crate) fn token(&self, role: StaffRole) -> String {
        staff_of(self.here.id, role)
    }

    /// A token of an owner of another convention.
    pub(crate) fn stranger(&self) -> String {
        staff_of(self.elsewhere.id, StaffRole::Owner)
    }

    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        self.server.send(request).await.unwrap()
    }

    /// A request by an owner of `harbour-con`.
    pub(crate) fn owner(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let token = self.token(StaffRole::Owner);
        self.server.request(method, path).bearer_auth(token)
    }

    pub(crate) async fn create(&self, input: &Value) -> OptionView {
        let path = format!("{STAFF}/conventions/harbour-con/options");
        let answer = self.send(self.owner("POST", &path).json(input)).await;
        assert_eq!(answer.status, 201);
        answer.read().unwrap()
    }

    /// Who may not: nobody, attendees, other programs, holders of old tokens, and staff of others.
    pub(crate) async fn only_for_staff_of_here(
        &self,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) {
        for (token, status) in strangers(self.elsewhere.id) {
            let answer = self
                .send(self.request(method, path, token.as_deref(), body.as_ref()))
                .await;
            assert_eq!(answer.status, status, "{method} {path} by {token:?}");
        }
    }

    /// Which roles may, and that the others are told so.
    pub(crate) async fn roles(&self, method: &str, path: &str, body: Option<Value>) {
        use StaffRole as R;
        for role in [
            R::Finance,
            R::RegistrationDesk,
            R::Door,
            R::Lodging,
            R::ReadOnly,
        ] {
            let token = self.token(role);
            let answer = self
                .send(self.request(method, path, Some(&token), body.as_ref()))
                .await;
            assert_eq!(answer.status, 403, "{method} {path} by {role}");
        }
    }

    fn request(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Option<&Value>,
    ) -> reqwest::RequestBuilder {
        let mut request = self
            .server
            .request(method, path)
            .header("If-Match", "\"1\"");
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        request
    }

    /// A body is refused in every way a body can be.
    pub(crate) async fn bodies_are_refused(&self, method: &str, path: &str) {
        let request = || self.owner(method, path).header("If-Match", "\"1\"");
        let json = |body: &'static str| {
            request()
                .header("Content-Type", "application/json")
                .body(body)
        };
        let huge = json!({ "name": "x".repeat(1024 * 1024), "price_minor": 1 });
        for (request, status) in [
            (json("{"), 400),
            (json("{\"name\":\"x\",\"price_minor\":1} x"), 400),
            (json("{\"name\":7}"), 422),
            (request().body("name=x"), 415),
            (request().json(&huge), 413),
        ] {
            assert_eq!(self.send(request).await.status, status);
        }
        let unknown = json!({ "name": "x", "price_minor": 1, "colour": "red" });
        let answer = self.send(request().json(&unknown)).await;
        assert_eq!(
            (answer.status, answer.pointers()),
            (422, vec!["/colour".to_owned()])
        );
        let wrong = json!({ "name": " ", "price_minor": -1, "choices": [{ "name": "a\u{7}" }] });
        let answer = self.send(request().json(&wrong)).await;
        assert_eq!(answer.status, 422);
        assert_eq!(
            answer.pointers(),
            ["/name", "/price_minor", "/choices/0/name"]
        );
    }
}

pub(crate) fn shirt() -> Value {
    json!({
        "name": "T-shirt 🦋",
        "description": "Two colours.",
        "price_minor": 2500,
        "included_in": ["Sponsor"],
        "choices": [{ "name": "M" }, { "name": "XL", "price_minor": 2800 }],
        "position": 2,
    })
}

/// Actions in the audit table, oldest first, with whether there was something before and after.
pub(crate) async fn audit(pool: &MySqlPool) -> Vec<(String, String, bool, bool)> {
    let rows: Vec<(String, String, bool, bool)> = sqlx::query_as(
        "SELECT action, subject, before_state IS NOT NULL, after_state IS NOT NULL \
         FROM options_audit ORDER BY id",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    rows
}

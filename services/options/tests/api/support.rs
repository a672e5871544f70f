//! A running service over a database of its own, with four conventions.

use butterfly_chassis::testing::{
    Answer, TestServer, TestTokens, common, convention, conventions, staff_of, strangers,
};
use butterfly_contracts::{
    OptionStockId, OrderId, PassId, StaffRole,
    options::{
        DesiredHold, DesiredHolds, HoldAnswer, HoldAnswers, HoldView, OptionReconciliation,
        OptionStockView, OptionView,
    },
    registration::{ConventionStatus, ConventionSummary},
};
use butterfly_options::{
    AppState,
    lane::{Ledger, OptionsLane},
};
use butterfly_store::{Clock, Db, testing::clock};
use serde_json::{Value, json};
use sqlx::MySqlPool;
use url::Url;

pub(crate) const PUBLIC: &str = "/api/options/v1";
pub(crate) const STAFF: &str = "/api/options/staff/v1";
pub(crate) const INTERNAL: &str = "/internal/options/v1";

pub(crate) struct App {
    pub(crate) server: TestServer,
    pub(crate) state: AppState,
    pub(crate) clock: Clock,
    pub(crate) here: ConventionSummary,
    pub(crate) elsewhere: ConventionSummary,
}

impl App {
    pub(crate) fn start(pool: &MySqlPool) -> Self {
        let summary = |slug, status| convention(slug, status, "EUR".parse().unwrap());
        let here = summary("harbour-con", ConventionStatus::Published);
        let elsewhere = summary("hill-con", ConventionStatus::Draft);
        Self::of(pool, clock(), (here, elsewhere))
    }

    /// Another instance over the same database, with a clock of its own.
    pub(crate) fn beside(&self, pool: &MySqlPool, clock: Clock) -> Self {
        Self::of(pool, clock, (self.here.clone(), self.elsewhere.clone()))
    }

    fn of(
        pool: &MySqlPool,
        clock: Clock,
        (here, elsewhere): (ConventionSummary, ConventionSummary),
    ) -> Self {
        let summary = |slug, status| convention(slug, status, "EUR".parse().unwrap());
        let past = summary("past-con", ConventionStatus::Archived);
        let over = summary("over-con", ConventionStatus::Closed);
        let db = Db::from_pool(pool);
        let lane = OptionsLane::new(Db::from_pool(pool), clock.clone());
        let ledger = Ledger::new(lane, tokio::runtime::Handle::current());
        let known = conventions(vec![here.clone(), elsewhere.clone(), past, over]);
        let state = AppState::new(db.clone(), clock.clone(), ledger, known);
        let nobody = Url::parse("http://127.0.0.1:1").unwrap();
        let service = butterfly_options::service(state.clone());
        let server = TestServer::start(service, &common(nobody), Some(db)).unwrap();
        Self {
            server,
            state,
            clock,
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

    /// An option of `harbour-con` with these fields beside its name and price.
    pub(crate) async fn option(&self, name: &str, more: Value) -> OptionView {
        let mut input = json!({ "name": name, "price_minor": 2500 });
        input
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        self.create(&input).await
    }

    /// A stock of `harbour-con`.
    pub(crate) async fn stock(&self, name: &str, capacity: u32) -> OptionStockId {
        let path = format!("{STAFF}/conventions/harbour-con/stocks");
        let body = json!({ "name": name, "capacity": capacity });
        let answer = self.send(self.owner("POST", &path).json(&body)).await;
        assert_eq!(answer.status, 201);
        answer.read::<OptionStockView>().unwrap().id
    }

    /// The stock as staff see it.
    pub(crate) async fn stock_of(&self, stock: OptionStockId) -> OptionStockView {
        let path = format!("{STAFF}/stocks/{stock}");
        self.send(self.owner("GET", &path)).await.read().unwrap()
    }

    /// Replaces what an owner saw.
    pub(crate) async fn put(&self, path: &str, etag: &str, body: &Value) -> Answer {
        let request = self.owner("PUT", &format!("{STAFF}{path}"));
        self.send(request.header("If-Match", etag).json(body)).await
    }

    /// A request by the registration service.
    pub(crate) fn internal(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let request = self.server.request(method, &format!("{INTERNAL}{path}"));
        request.bearer_auth(TestTokens::internal("registration"))
    }

    pub(crate) async fn put_holds(&self, items: Vec<DesiredHold>) -> Vec<HoldAnswer> {
        let request = self.internal("PUT", "/holds").json(&DesiredHolds { items });
        let answers: HoldAnswers = self.send(request).await.read().unwrap();
        answers.items
    }

    /// What would be answered to this.
    pub(crate) async fn check(&self, desired: &DesiredHold) -> HoldAnswer {
        let items = vec![desired.clone()];
        let request = self.internal("POST", "/hold-checks");
        let answer = self.send(request.json(&DesiredHolds { items })).await;
        let mut answers: HoldAnswers = answer.read().unwrap();
        assert_eq!(answers.items.len(), 1);
        answers.items.remove(0)
    }

    /// None when it was too busy, or broken.
    pub(crate) async fn try_hold(&self, desired: &DesiredHold) -> Option<HoldAnswer> {
        let items = vec![desired.clone()];
        let request = self.internal("PUT", "/holds").json(&DesiredHolds { items });
        let answers: Option<HoldAnswers> = self.send(request).await.read().ok();
        answers?.items.pop()
    }

    pub(crate) async fn hold(&self, desired: &DesiredHold) -> HoldAnswer {
        let mut answers = self.put_holds(vec![desired.clone()]).await;
        assert_eq!(answers.len(), 1);
        answers.remove(0)
    }

    pub(crate) async fn get_hold(&self, order: OrderId) -> HoldView {
        let request = self.internal("GET", &format!("/holds/{order}"));
        self.send(request).await.read().unwrap()
    }

    /// The stocks beside their rows, which must agree.
    pub(crate) async fn reconciled(&self) -> OptionReconciliation {
        let path = format!("{STAFF}/conventions/harbour-con/reconciliation");
        let answer = self.send(self.owner("GET", &path)).await;
        let found: OptionReconciliation = answer.read().unwrap();
        assert_eq!(found.drift, 0, "{found:?}");
        found
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
        "included_in": [PassId::from(uuid::Uuid::from_u128(7))],
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

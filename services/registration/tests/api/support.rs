//! A running service with a convention in it.

use std::sync::atomic::{AtomicU32, Ordering};

use butterfly_chassis::testing::{Answer, TestServer, TestTokens, common};
use butterfly_client::InternalTokens;
use butterfly_contracts::{
    AccountId, ConventionId, Grant, PassId, QuotaId, StaffRole,
    registration::{OrderView, PassView, QuotaView, Reconciliation},
};
use butterfly_registration::{
    app::{App, Calls},
    domain::secret::OrderSecrets,
    lane::{Ledger, RegistrationLane},
    service,
};
use butterfly_store::{Clock, Db, testing::clock};
use serde_json::{Value, json};
use sqlx::MySqlPool;
use tokio::runtime::Handle;
use url::Url;

pub(crate) const PUBLIC: &str = "/api/registration/v1";
pub(crate) const STAFF: &str = "/api/registration/staff/v1";

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A key nobody used before.
pub(crate) fn fresh_key() -> String {
    format!("key-{:08}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// One instance of the service.
pub(crate) struct Stack {
    pub(crate) server: TestServer,
    pub(crate) app: App,
    pub(crate) clock: Clock,
}

impl Stack {
    pub(crate) fn start(pool: &MySqlPool) -> Self {
        Self::start_with(pool, "http://127.0.0.1:1")
    }

    /// Calls other services there.
    pub(crate) fn start_with(pool: &MySqlPool, internal_url: &str) -> Self {
        Self::start_by(clock(), pool, internal_url)
    }

    /// Lives by this clock.
    pub(crate) fn start_by(clock: Clock, pool: &MySqlPool, internal_url: &str) -> Self {
        let common = common(Url::parse(internal_url).unwrap());
        let db = Db::from_pool(pool);
        let lane = RegistrationLane::new(Db::from_pool(pool), clock.clone());
        let ledger = Ledger::new(lane, Handle::current());
        let caller = butterfly_chassis::server::caller(&common).unwrap();
        let tokens = InternalTokens::new("registration", "secret".into());
        let secrets = OrderSecrets::new("order secret key".into());
        let calls = Calls { caller, tokens };
        let app = App::new(db.clone(), clock.clone(), ledger, secrets, calls);
        let server = TestServer::start(service(app.clone()), &common, Some(db)).unwrap();
        Self { server, app, clock }
    }

    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        self.server.send(request).await.unwrap()
    }

    /// Asks as the operator, who may do everything.
    pub(crate) async fn staff(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        self.staff_as(&operator(), method, path, body).await
    }

    pub(crate) async fn staff_as(
        &self,
        token: &str,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        let mut request = self
            .server
            .request(method, &format!("{STAFF}{path}"))
            .bearer_auth(token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        self.send(request).await
    }

    /// Replaces what the operator sees at this path.
    pub(crate) async fn put(&self, path: &str, etag: &str, body: Value) -> Answer {
        let request = self.server.request("PUT", &format!("{STAFF}{path}"));
        self.send(
            request
                .bearer_auth(operator())
                .header("If-Match", etag)
                .json(&body),
        )
        .await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.server.request("GET", &format!("{PUBLIC}{path}")))
            .await
    }

    /// A draft convention of three days.
    pub(crate) async fn draft(&self, slug: &str) -> ConventionId {
        let answer = self
            .staff("POST", "/conventions", Some(convention(slug)))
            .await;
        assert_eq!(answer.status, 201, "{:?}", answer.json());
        answer.json()["id"].as_str().unwrap().parse().unwrap()
    }

    pub(crate) async fn publish(&self, convention: ConventionId) {
        let path = format!("/conventions/{convention}/publish");
        assert_eq!(self.staff("POST", &path, None).await.status, 200);
    }

    pub(crate) async fn quota(&self, at: ConventionId, name: &str, capacity: u32) -> QuotaId {
        let body = json!({"name": name, "capacity": capacity});
        let answer = self
            .staff("POST", &format!("/conventions/{at}/quotas"), Some(body))
            .await;
        answer.read::<QuotaView>().unwrap().id
    }

    /// A pass with these fields beside its name, price and stocks.
    pub(crate) async fn pass(
        &self,
        at: ConventionId,
        name: &str,
        quotas: &[QuotaId],
        more: Value,
    ) -> PassId {
        let mut body = json!({"name": name, "price_minor": 9000, "quotas": quotas});
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let answer = self
            .staff("POST", &format!("/conventions/{at}/passes"), Some(body))
            .await;
        answer.read::<PassView>().unwrap().id
    }

    /// A published convention with one pass of this capacity.
    pub(crate) async fn on_sale(&self, capacity: u32) -> (ConventionId, PassId, QuotaId) {
        let convention = self.draft("harbour-con").await;
        let quota = self.quota(convention, "Everybody", capacity).await;
        let pass = self.pass(convention, "Weekend", &[quota], json!({})).await;
        self.publish(convention).await;
        (convention, pass, quota)
    }

    pub(crate) async fn order_with(
        &self,
        convention: ConventionId,
        key: &str,
        body: &Value,
    ) -> Answer {
        let path = format!("{PUBLIC}/conventions/{convention}/orders");
        let request = self
            .server
            .request("POST", &path)
            .header("Idempotency-Key", key);
        self.send(request.json(body)).await
    }

    pub(crate) async fn try_order(&self, at: ConventionId, pass: PassId, name: &str) -> Answer {
        self.order_with(at, &fresh_key(), &order(pass, name)).await
    }

    pub(crate) async fn order(&self, at: ConventionId, pass: PassId, name: &str) -> OrderView {
        let answer = self.try_order(at, pass, name).await;
        assert_eq!(answer.status, 201, "{:?}", answer.json());
        answer.read().unwrap()
    }

    pub(crate) async fn reconciled(&self, at: ConventionId) -> Reconciliation {
        let path = format!("/conventions/{at}/reconciliation");
        let found: Reconciliation = self.staff("GET", &path, None).await.read().unwrap();
        assert_eq!(found.drift, 0, "{found:?}");
        found
    }
}

pub(crate) fn operator() -> String {
    let grant = Grant {
        convention: None,
        role: StaffRole::Administrator,
    };
    TestTokens::sign(&TestTokens::claims("operator", "staff", "", vec![grant]))
}

/// What may be said of a convention.
pub(crate) fn convention(slug: &str) -> Value {
    json!({
        "slug": slug,
        "name": "Harbour Con",
        "venue": "Harbour Hall",
        "address": "1 Quay Street, Dublin",
        "time_zone": "Europe/Dublin",
        "currency": "EUR",
        "first_day": "2027-08-13",
        "last_day": "2027-08-15",
        "tax": {"name": "VAT", "basis_points": 1300, "inclusive": false},
    })
}

/// An order of one pass for this person, by themselves.
pub(crate) fn order(pass: PassId, name: &str) -> Value {
    let address: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let email = format!("{}@example.org", address.to_lowercase());
    json!({
        "buyer": {"name": name, "email": email},
        "lines": [{"pass": pass, "attendee": {"name": name, "email": email}}],
        "confirm": true,
    })
}

pub(crate) fn person() -> (AccountId, String) {
    let account = AccountId::generate();
    (account, TestTokens::person(account, "test@example.org"))
}

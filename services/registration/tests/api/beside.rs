//! A real options service beside the one under test, over the same database, behind an edge that can fail.

use std::{
    net::TcpListener,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use actix_web::{App as Web, HttpRequest, HttpResponse, HttpServer, dev::ServerHandle, web};
use butterfly_chassis::testing::{Answer, TestServer, TestTokens, common, conventions};
use butterfly_contracts::{
    ConventionId, OptionStockId, OrderId,
    attendee::AccessToken,
    options::{HoldView, OptionReconciliation, OptionStockView, OptionView, QuestionView},
    registration::{ConventionStatus, ConventionSummary},
};
use butterfly_options::{
    AppState,
    lane::{Ledger, OptionsLane},
};
use butterfly_store::{Clock, Db};
use serde_json::{Value, json};
use sqlx::MySqlPool;
use tokio::runtime::Handle;
use url::Url;

use crate::support::operator;

const STAFF: &str = "/api/options/staff/v1";

/// How the edge treats calls to the options service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// It hands them on.
    Up,
    /// It answers 503.
    Down,
    /// It hands them on, and the answer gets lost.
    Lost,
    /// It hands nothing on and does not answer for long.
    Slow,
}

#[derive(Clone)]
struct Behind {
    address: Arc<Mutex<String>>,
    mode: Arc<Mutex<Mode>>,
    checks: Arc<AtomicUsize>,
    http: reqwest::Client,
}

/// What HAProxy and the attendee service are to the service under test.
pub(crate) struct Edge {
    pub(crate) url: String,
    behind: Behind,
    handle: ServerHandle,
}

impl Edge {
    pub(crate) fn start() -> Self {
        let behind = Behind {
            address: Arc::default(),
            mode: Arc::new(Mutex::new(Mode::Up)),
            checks: Arc::default(),
            http: reqwest::Client::builder().build().unwrap(),
        };
        let data = web::Data::new(behind.clone());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let app = move || {
            Web::new()
                .app_data(data.clone())
                .route("/internal/attendee/v1/tokens", web::post().to(token))
                .default_service(web::to(hand_on))
        };
        let server = HttpServer::new(app).workers(1).disable_signals();
        let server = server.listen(listener).unwrap().run();
        let handle = server.handle();
        tokio::spawn(server);
        Self {
            url,
            behind,
            handle,
        }
    }

    pub(crate) fn is(&self, mode: Mode) {
        *self.behind.mode.lock().unwrap() = mode;
    }

    /// How often the options service was asked what it would say.
    pub(crate) fn checks(&self) -> usize {
        self.behind.checks.load(Ordering::SeqCst)
    }
}

impl Drop for Edge {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

async fn token() -> HttpResponse {
    HttpResponse::Ok().json(AccessToken {
        access_token: TestTokens::internal("registration"),
        expires_in: 300,
    })
}

async fn hand_on(
    behind: web::Data<Behind>,
    request: HttpRequest,
    body: web::Bytes,
) -> HttpResponse {
    let mode = *behind.mode.lock().unwrap();
    if request.path().ends_with("/hold-checks") {
        behind.checks.fetch_add(1, Ordering::SeqCst);
    }
    match mode {
        Mode::Down => return HttpResponse::ServiceUnavailable().finish(),
        Mode::Slow => tokio::time::sleep(Duration::from_secs(8)).await,
        Mode::Up | Mode::Lost => {}
    }
    let address = behind.address.lock().unwrap().clone();
    let method = reqwest::Method::from_bytes(request.method().as_str().as_bytes()).unwrap();
    let mut onward = behind
        .http
        .request(method, format!("{address}{}", request.uri()));
    for name in [
        "authorization",
        "content-type",
        "butterfly-edge",
        "x-request-id",
    ] {
        if let Some(value) = request.headers().get(name) {
            onward = onward.header(name, value.to_str().unwrap());
        }
    }
    let answer = onward.body(body.to_vec()).send().await.unwrap();
    let status = answer.status().as_u16();
    let body = answer.bytes().await.unwrap();
    if mode == Mode::Lost {
        return HttpResponse::GatewayTimeout().finish();
    }
    let status = actix_web::http::StatusCode::from_u16(status).unwrap();
    HttpResponse::build(status)
        .content_type("application/json")
        .body(body)
}

/// The options service, reached through the edge.
pub(crate) struct Options {
    server: TestServer,
    convention: ConventionId,
}

impl Options {
    /// Knows this convention of `crate::support`.
    pub(crate) fn start(pool: &MySqlPool, edge: &Edge, clock: &Clock, id: ConventionId) -> Self {
        let day = |day: &str| day.parse().unwrap();
        let known = ConventionSummary {
            id,
            slug: "harbour-con".to_owned(),
            name: "Harbour Con".to_owned(),
            currency: "EUR".parse().unwrap(),
            time_zone: "Europe/Dublin".to_owned(),
            status: ConventionStatus::Published,
            first_day: day("2027-08-13"),
            last_day: day("2027-08-15"),
        };
        let db = Db::from_pool(pool);
        let lane = OptionsLane::new(Db::from_pool(pool), clock.clone());
        let ledger = Ledger::new(lane, Handle::current());
        let state = AppState::new(db.clone(), clock.clone(), ledger, conventions(vec![known]));
        let nobody = Url::parse("http://127.0.0.1:1").unwrap();
        let service = butterfly_options::service(state);
        let server = TestServer::start(service, &common(nobody), Some(db)).unwrap();
        let address = server.base.as_str().trim_end_matches('/').to_owned();
        *edge.behind.address.lock().unwrap() = address;
        Self {
            server,
            convention: id,
        }
    }

    async fn staff(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let request = self.server.request(method, &format!("{STAFF}{path}"));
        let mut request = request.bearer_auth(operator());
        if let Some(body) = body {
            request = request.json(&body);
        }
        self.server.send(request).await.unwrap()
    }

    /// An option of 10.00, with these fields besides.
    pub(crate) async fn option(&self, name: &str, more: &Value) -> OptionView {
        let mut body = json!({"name": name, "price_minor": 1000});
        let fields = more.as_object().unwrap().clone();
        body.as_object_mut().unwrap().extend(fields);
        let path = format!("/conventions/{}/options", self.convention);
        let answer = self.staff("POST", &path, Some(body)).await;
        assert_eq!(answer.status, 201, "{:?}", answer.json());
        answer.read().unwrap()
    }

    pub(crate) async fn stock(&self, name: &str, capacity: u32) -> OptionStockId {
        let path = format!("/conventions/{}/stocks", self.convention);
        let body = json!({"name": name, "capacity": capacity});
        let answer = self.staff("POST", &path, Some(body)).await;
        answer.read::<OptionStockView>().unwrap().id
    }

    pub(crate) async fn question(&self, body: Value) -> QuestionView {
        let path = format!("/conventions/{}/questions", self.convention);
        let answer = self.staff("POST", &path, Some(body)).await;
        assert_eq!(answer.status, 201, "{:?}", answer.json());
        answer.read().unwrap()
    }

    /// Held and sold of a stock, which must be as its rows say.
    pub(crate) async fn taken(&self, stock: OptionStockId) -> (u32, u32) {
        let path = format!("/conventions/{}/reconciliation", self.convention);
        let found: OptionReconciliation = self.staff("GET", &path, None).await.read().unwrap();
        assert_eq!(found.drift, 0, "{found:?}");
        let found = self.staff("GET", &format!("/stocks/{stock}"), None).await;
        let found: OptionStockView = found.read().unwrap();
        (found.held, found.sold)
    }

    /// What an order has, as the service itself says.
    pub(crate) async fn hold(&self, order: OrderId) -> Option<HoldView> {
        let path = format!("/internal/options/v1/holds/{order}");
        let request = self.server.request("GET", &path);
        let request = request.bearer_auth(TestTokens::internal("registration"));
        self.server.send(request).await.unwrap().read().ok()
    }
}

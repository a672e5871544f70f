//! Orders that are placed while nobody waits: `Prefer: respond-async` (RFC 7240 section 4.1), and
//! `get_order_request`, which tells what became of them.

use std::{
    future::{Ready, ready},
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, get, http::header, web};
use butterfly_chassis::{
    ApiError, ApiResult, RequestContext, Segments,
    refusals::{Always, Named},
};
use butterfly_contracts::{
    ProblemCode,
    registration::{OrderRequestStatus, OrderRequestView, OrderStatus},
};
use chrono::{DateTime, Utc};
use tokio::time::Instant;

use super::create::{Incoming, place};
use crate::{
    app::App,
    domain::{extras::Extras, order_refusal::OrderRefusal, person::Hash},
    store::{
        idempotency::{self, KnownKey},
        orders, requests,
    },
};

/// How long an order is tried again that met too much going on.
const PATIENCE: Duration = Duration::from_secs(45);
/// Orders of this instance nobody waits for, at most.
const MOST: usize = 4096;

static PENDING: AtomicUsize = AtomicUsize::new(0);

/// Whether the client rather asks later for the answer.
#[derive(Debug, Clone, Copy)]
pub struct RespondAsync(pub bool);

impl FromRequest for RespondAsync {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let given = request.headers().get_all("Prefer");
        let given = given.filter_map(|value| value.to_str().ok());
        let mut words = given.flat_map(|value| value.split(','));
        let wanted = |word: &str| {
            let name = word.split([';', '=']).next().unwrap_or_default();
            name.trim().eq_ignore_ascii_case("respond-async")
        };
        ready(Ok(Self(words.any(wanted))))
    }
}

/// Counts one order that nobody waits for, as long as it lives.
struct Place;

impl Place {
    fn take() -> Option<Self> {
        let taken = PENDING.fetch_add(1, Ordering::Relaxed);
        let place = Self;
        (taken < MOST).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        PENDING.fetch_sub(1, Ordering::Relaxed);
    }
}

/// 202: the order will be placed, or refused. Repeats find the same.
pub async fn accept(
    app: web::Data<App>,
    request: RequestContext,
    incoming: Incoming,
) -> ApiResult<HttpResponse> {
    let place = Place::take().ok_or_else(ApiError::busy)?;
    let now = app.clock.now();
    let noting = async |conn: &mut sqlx::MySqlConnection| note(conn, &incoming, now).await;
    app.db.transact(noting).await?;
    let view = pending(&app, &incoming.scope());
    let answer = HttpResponse::Accepted()
        .insert_header((header::LOCATION, view.href.as_str()))
        .insert_header(("Preference-Applied", "respond-async"))
        .insert_header((header::RETRY_AFTER, "1"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(view);
    actix_web::rt::spawn(async move {
        work(&app, request, incoming).await;
        drop(place);
    });
    Ok(answer)
}

/// Notes what the key came with, or refuses one that came with another order: of two at once one is accepted.
async fn note(
    conn: &mut sqlx::MySqlConnection,
    incoming: &Incoming,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let (scope, request_hash) = (incoming.scope(), incoming.request_hash());
    let accepted = requests::accept(&mut *conn, (&scope, &request_hash), now).await?;
    let scopes = serde_json::json!([crate::lane::hex(&scope)]).to_string();
    let known = idempotency::select_known(conn, &scopes).await?;
    let other = |key: &KnownKey| key.request_hash != request_hash;
    if !accepted || known.iter().any(other) {
        return Err(OrderRefusal::KeyReused.into());
    }
    Ok(())
}

/// Places the order, again while too much is going on. Its key makes that safe.
async fn work(app: &App, mut request: RequestContext, incoming: Incoming) {
    let (scope, request_hash) = (incoming.scope(), incoming.request_hash());
    let latest = Instant::now() + PATIENCE;
    let mut pause = Duration::from_millis(100);
    let error = loop {
        request.deadline = latest;
        match place(app, &request, incoming.clone()).await {
            Ok(_) => return,
            Err(error) if !is_passing(&error) || Instant::now() + pause > latest => break error,
            Err(_) => tokio::time::sleep(pause).await,
        }
        pause = (pause * 2).min(Duration::from_secs(5));
    };
    let mut problem = error.problem().clone();
    request.request_id.clone_into(&mut problem.instance);
    let keep = async |conn: &mut sqlx::MySqlConnection| {
        requests::refuse(conn, (&scope, &request_hash), &problem).await
    };
    if let Err(error) = app.db.transact(keep).await {
        let error: &dyn std::error::Error = &error;
        tracing::warn!(error, "why an order was refused is not kept");
    }
}

fn is_passing(error: &ApiError) -> bool {
    matches!(
        error.problem().code,
        ProblemCode::Busy | ProblemCode::Timeout | ProblemCode::BadGateway
    )
}

fn pending(app: &App, scope: &Hash) -> OrderRequestView {
    let sealed = app.secrets.seal(scope);
    OrderRequestView {
        href: format!("/api/registration/v1/order-requests/{sealed}"),
        status: OrderRequestStatus::Pending,
        order: None,
        problem: None,
    }
}

/// Tells what became of an order that was sent with `Prefer: respond-async`. Known for 24 hours.
#[utoipa::path(
    tag = "orders",
    params(("request" = String, Path, min_length = 86, max_length = 86,
        description = "What `Location` of the 202 ends with")),
    responses(
        (status = 200, description = "What became of it.", body = OrderRequestView),
        Named,
        Always,
    ),
    security(()),
)]
#[get("/order-requests/{request}")]
pub(crate) async fn get_order_request(
    app: web::Data<App>,
    request: Segments<String>,
) -> ApiResult<HttpResponse> {
    let scope = app.secrets.unseal(&request.0);
    let scope = scope.ok_or_else(ApiError::not_found)?;
    let view = look(&app, &scope).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(view))
}

async fn look(app: &App, scope: &Hash) -> ApiResult<OrderRequestView> {
    let view = pending(app, scope);
    let read = async |conn: &mut sqlx::MySqlConnection| -> ApiResult<_> {
        let order = match idempotency::select_order(conn, scope).await? {
            Some(order) => orders::select_by_id(conn, order).await?,
            None => None,
        };
        Ok((order, requests::select_problem(conn, scope).await?))
    };
    let (order, problem) = app.db.read(read).await?;
    // What still waits for its options is not placed; what is over by now, was.
    let order = order.filter(|order| {
        let waits = order.extras.as_ref().is_some_and(Extras::is_pending);
        order.status != OrderStatus::Held || !waits
    });
    Ok(match (order, problem) {
        (Some(order), _) => OrderRequestView {
            status: OrderRequestStatus::Placed,
            order: Some(order.into_view(&app.secrets)),
            ..view
        },
        (None, Some(problem)) => OrderRequestView {
            status: OrderRequestStatus::Refused,
            problem: Some(problem),
            ..view
        },
        (None, None) => view,
    })
}

//! A service with nothing to do but what the tests ask of it.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::{StatusCode, header},
    post, web,
};
use butterfly_chassis::{
    ApiError, ApiResult, Audience, Body, RequestContext, Segments, Service, etag,
    refusals::{Always, Named, WithBody},
    service::Shared,
    settings::Common,
    testing::{Answer, TestServer, common},
};
use butterfly_client::Call;
use butterfly_store::Db;
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) const PREFIX: &str = "/api/toy/v1";

/// Requests of [`wait`] that have begun.
pub(crate) static WAITING: AtomicUsize = AtomicUsize::new(0);

const TOY: Audience = Audience {
    name: "toy",
    title: "Toy",
    description: "Plays.",
    prefix: PREFIX,
    configure: routes,
};

fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(get_thing)
        .service(create_thing)
        .service(wait)
        .service(fall)
        .service(call)
        .service(echo)
        .service(lie);
}

/// A program that has the toy's API and one page.
pub(crate) fn service() -> Service {
    Service {
        name: "toy",
        audiences: vec![TOY],
        configure: Arc::new(|_| {}),
        renderer: None,
    }
}

/// Settings of a program that calls nobody.
pub(crate) fn settings() -> Common {
    common(Url::parse("http://127.0.0.1:1").unwrap())
}

/// The toy, running.
pub(crate) fn start(common: &Common, db: Option<Db>) -> TestServer {
    TestServer::start(service(), common, db).unwrap()
}

/// Sends a request to a path below the toy's prefix.
pub(crate) async fn ask(toy: &TestServer, method: &str, path: &str) -> Answer {
    let request = toy.request(method, &format!("{PREFIX}{path}"));
    toy.send(request).await.unwrap()
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Thing {
    #[schema(example = "7")]
    name: String,
}

/// Shows a thing, after two reads where there is a database.
#[utoipa::path(
    tag = "things",
    params(("thing" = String, Path, description = "Its name")),
    responses(
        (status = 200, description = "The thing", body = Thing,
            headers(("ETag" = String, description = "The version"))),
        Always,
    ),
)]
#[get("/things/{thing}")]
async fn get_thing(
    shared: web::Data<Shared>,
    Segments(name): Segments<String>,
) -> ApiResult<HttpResponse> {
    if let Some(db) = &shared.db {
        for _ in 0..2 {
            db.read(async |conn| {
                let one = sqlx::query_scalar::<_, i32>("SELECT 1").fetch_one(conn);
                one.await.map_err(ApiError::from)
            })
            .await?;
        }
    }
    Ok(etag::with_etag(StatusCode::OK, 1, &Thing { name }))
}

/// Makes a thing.
#[utoipa::path(
    tag = "things",
    request_body = Thing,
    responses((status = 200, description = "The thing", body = Thing), WithBody, Always),
)]
#[post("/things")]
async fn create_thing(Body(thing): Body<Thing>) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Ok().json(thing))
}

/// Takes its time.
#[utoipa::path(
    tag = "things",
    params(("millis" = u64, Path, description = "How long it takes")),
    responses((status = 204, description = "It is over"), Named, Always),
)]
#[get("/waits/{millis}")]
async fn wait(Segments(millis): Segments<u64>) -> ApiResult<HttpResponse> {
    WAITING.fetch_add(1, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(millis)).await;
    Ok(HttpResponse::NoContent().finish())
}

/// Panics.
#[utoipa::path(tag = "things", responses((status = 204, description = "Never"), Always))]
#[post("/falls")]
async fn fall() -> ApiResult<HttpResponse> {
    let nothing: [&str; 0] = [];
    let secret = nothing[std::hint::black_box(7)];
    Ok(HttpResponse::Ok().body(secret))
}

/// Calls another program and hands on what that received.
#[utoipa::path(
    tag = "things",
    responses((status = 200, description = "Headers", body = BTreeMap<String, String>), Always),
)]
#[get("/calls")]
async fn call(shared: web::Data<Shared>, context: RequestContext) -> ApiResult<HttpResponse> {
    let call = Call::get(format!("{PREFIX}/echo"));
    let heard: BTreeMap<String, String> = call.send(&shared.caller, &context.call()).await?;
    Ok(HttpResponse::Ok().json(heard))
}

/// Says what it received.
#[utoipa::path(
    tag = "things",
    responses((status = 200, description = "Headers", body = BTreeMap<String, String>), Always),
)]
#[get("/echo")]
async fn echo(request: HttpRequest) -> ApiResult<HttpResponse> {
    let headers = request.headers().iter();
    let headers: BTreeMap<_, _> = headers
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default()))
        .collect();
    Ok(HttpResponse::Ok().json(headers))
}

/// Answers something else than it says here.
#[utoipa::path(
    tag = "things",
    params(("what" = String, Path, description = "What to be untrue about")),
    responses(
        (status = 200, description = "The thing", body = Thing,
            headers(("ETag" = String, description = "The version"))),
        Always,
    ),
)]
#[get("/lies/{what}")]
async fn lie(Segments(what): Segments<String>) -> ApiResult<HttpResponse> {
    let thing = json!({ "name": "7" });
    let mut answer = HttpResponse::Ok();
    if what != "header" {
        answer.insert_header((header::ETAG, "\"1\""));
    }
    Ok(match what.as_str() {
        "status" => answer.status(StatusCode::ACCEPTED).json(thing),
        "location" => answer.insert_header((header::LOCATION, "/")).json(thing),
        "type" => answer.content_type("text/plain").body("7"),
        "member" => answer.json(json!({ "name": 7 })),
        "absence" => answer.json(json!({})),
        "refusal" => HttpResponse::BadRequest().json(json!({ "code": "malformed" })),
        _ => answer.json(thing),
    })
}

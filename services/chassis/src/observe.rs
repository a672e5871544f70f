//! What happens around every request: its context, its deadline, its limits, its line in the log, its
//! metrics, and a refusal in the right shape where something went wrong.

use std::{panic::AssertUnwindSafe, time::Duration};

use actix_web::{
    Error, HttpMessage, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{Method, header},
    middleware::Next,
    web,
};
use butterfly_contracts::{Problem, ProblemCode};
use butterfly_store::{DbStats, db_stats};
use futures_util::FutureExt;
use tokio::time::Instant;
use tracing::Instrument;

use crate::{
    context::RequestContext,
    error::{ApiError, PROBLEM_JSON},
    service::Shared,
};

/// How a request ended.
struct Outcome {
    status: u16,
    code: Option<ProblemCode>,
    causes: Option<String>,
}

pub(crate) async fn observe(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(shared) = request.app_data::<web::Data<Shared>>().cloned() else {
        return Err(ApiError::internal("the application has no shared state").into());
    };
    let started = Instant::now();
    let deadline = started + shared.limits.deadline();
    let peer = request.peer_addr().map(|address| address.ip());
    let context = RequestContext::read(request.headers(), peer, &shared.edge_key, deadline);
    let method = request.method().to_string();
    let route = request.match_pattern();
    // What can be read can be asked about (RFC 9110 section 9.1); the connection leaves the body out.
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    request.extensions_mut().insert(context.clone());
    let span = tracing::info_span!("request", request_id = %context.request_id);

    let within = check_headers(&request, &shared);
    let work = async {
        within?;
        let work = AssertUnwindSafe(next.call(request)).catch_unwind();
        match tokio::time::timeout_at(deadline, work).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(ApiError::internal("a handler panicked").into()),
            Err(_) => {
                let detail = "The request was not finished in time. Please try again.";
                Err(ApiError::new(ProblemCode::Timeout, detail).into())
            }
        }
    };
    let (answer, stats) = db_stats::scope(work.instrument(span)).await;
    let (answer, outcome) = finish(answer, &shared, &context.request_id);
    let route = route.unwrap_or_else(|| "unmatched".to_owned());
    let line = Line {
        context: &context,
        method: &method,
        route: &route,
        stats,
    };
    line.write(&outcome, started.elapsed());
    answer
}

fn check_headers(request: &ServiceRequest, shared: &Shared) -> Result<(), Error> {
    let size = |(name, value): (&header::HeaderName, &header::HeaderValue)| {
        name.as_str().len() + value.len() + 4
    };
    let total: usize = request.headers().iter().map(size).sum();
    if total > shared.limits.header_bytes {
        let detail = format!(
            "The headers may have at most {} bytes.",
            shared.limits.header_bytes
        );
        return Err(ApiError::new(ProblemCode::HeadersTooLarge, detail).into());
    }
    Ok(())
}

/// Gives every refusal its shape, whoever made it.
fn finish(
    answer: Result<ServiceResponse<impl MessageBody + 'static>, Error>,
    shared: &Shared,
    request_id: &str,
) -> (Result<ServiceResponse<BoxBody>, Error>, Outcome) {
    let answer = match answer {
        Ok(answer) => answer.map_into_boxed_body(),
        Err(error) => {
            let (mut response, outcome) = render(&error, shared, request_id);
            name(response.headers_mut(), request_id);
            let error = actix_web::error::InternalError::from_response("refused", response);
            return (Err(error.into()), outcome);
        }
    };
    let refused = match answer.response().error() {
        // Who is led elsewhere is not refused.
        Some(error) if !is_page(answer.response()) && !answer.status().is_redirection() => {
            Some(render(error, shared, request_id))
        }
        _ => None,
    };
    let (mut answer, outcome) = match refused {
        Some((response, outcome)) => (answer.into_response(response), outcome),
        None => shape_bare(answer, shared, request_id),
    };
    name(answer.headers_mut(), request_id);
    (Ok(answer), outcome)
}

fn name(headers: &mut header::HeaderMap, request_id: &str) {
    if let Ok(value) = header::HeaderValue::from_str(request_id) {
        headers.insert(header::HeaderName::from_static("x-request-id"), value);
    }
}

/// A refusal that no handler of ours made has no problem details yet.
fn shape_bare(
    answer: ServiceResponse<BoxBody>,
    shared: &Shared,
    request_id: &str,
) -> (ServiceResponse<BoxBody>, Outcome) {
    let status = answer.status().as_u16();
    let ours = is_page(answer.response()) || has_type(answer.response(), PROBLEM_JSON);
    if status < 400 || (ours && shared.renderer.is_none()) || is_page(answer.response()) {
        return (
            answer,
            Outcome {
                status,
                code: None,
                causes: None,
            },
        );
    }
    if has_type(answer.response(), "application/json") {
        return (
            answer,
            Outcome {
                status,
                code: None,
                causes: None,
            },
        );
    }
    let error = ApiError::new(code_of(status), "The request was refused.");
    let (response, outcome) = render(&error.into(), shared, request_id);
    (answer.into_response(response), outcome)
}

fn render(error: &Error, shared: &Shared, request_id: &str) -> (HttpResponse, Outcome) {
    let own = error.as_error::<ApiError>();
    let status = error.as_response_error().status_code().as_u16();
    let foreign;
    let api = if let Some(own) = own {
        own
    } else {
        foreign =
            ApiError::new(code_of(status), "The request was refused.").because(error.to_string());
        &foreign
    };
    let outcome = Outcome {
        status: api.problem().status,
        code: Some(api.problem().code),
        causes: api.causes(),
    };
    let response = match shared.renderer {
        Some(renderer) => {
            let mut problem: Problem = api.problem().clone();
            request_id.clone_into(&mut problem.instance);
            let mut page = renderer(&problem);
            api.advise(page.headers_mut());
            page
        }
        None => api.response(request_id),
    };
    (response, outcome)
}

fn is_page(response: &HttpResponse) -> bool {
    has_type(response, "text/html")
}

fn has_type(response: &HttpResponse, kind: &str) -> bool {
    let value = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    value.is_some_and(|value| value.starts_with(kind))
}

fn code_of(status: u16) -> ProblemCode {
    match status {
        401 => ProblemCode::Unauthenticated,
        403 => ProblemCode::Forbidden,
        404 => ProblemCode::NotFound,
        405 => ProblemCode::MethodNotAllowed,
        408 => ProblemCode::RequestTimeout,
        413 => ProblemCode::TooLarge,
        415 => ProblemCode::UnsupportedMediaType,
        431 => ProblemCode::HeadersTooLarge,
        400..=499 => ProblemCode::Malformed,
        503 => ProblemCode::Busy,
        _ => ProblemCode::Internal,
    }
}

struct Line<'a> {
    context: &'a RequestContext,
    method: &'a str,
    route: &'a str,
    stats: DbStats,
}

impl Line<'_> {
    fn write(&self, outcome: &Outcome, duration: Duration) {
        let labels = [
            ("method", known(self.method).to_owned()),
            ("route", self.route.to_owned()),
            ("status", outcome.status.to_string()),
        ];
        metrics::histogram!("http_request_duration_seconds", &labels)
            .record(duration.as_secs_f64());
        let Self {
            context,
            method,
            route,
            stats,
        } = self;
        let (request_id, trace_id) = (&context.request_id, context.trace_id());
        let code = outcome.code.map_or("", ProblemCode::code);
        let causes = outcome.causes.as_deref().unwrap_or_default();
        let (duration_ms, db_ms) = (millis(duration), millis(stats.time));
        let (status, db_count) = (outcome.status, stats.count);
        if status >= 500 && status != 503 {
            tracing::error!(
                request_id,
                trace_id,
                method,
                route,
                status,
                code,
                causes,
                duration_ms,
                db_ms,
                db_count,
                "request"
            );
        } else if route.starts_with("/health/") {
            tracing::debug!(request_id, method, route, status, duration_ms, "request");
        } else {
            tracing::info!(
                request_id,
                trace_id,
                method,
                route,
                status,
                code,
                causes,
                duration_ms,
                db_ms,
                db_count,
                "request"
            );
        }
    }
}

/// Anybody can invent methods, and each would be a time series of its own.
fn known(method: &str) -> &str {
    match method {
        "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" => method,
        _ => "other",
    }
}

fn millis(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 100_000.0).round() / 100.0
}

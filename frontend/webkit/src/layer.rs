//! What happens around every page: the visit is made, the session exchanged, refusals become pages, and
//! headers and cookies are added. Wrap the application: `.wrap(from_fn(butterfly_webkit::layer))`.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use actix_web::{
    Error, HttpMessage, HttpResponse,
    body::{BoxBody, MessageBody},
    cookie::{Cookie, time::Duration},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderValue},
    },
    middleware::Next,
    web,
};
use butterfly_chassis::RequestContext;

use crate::{
    PageError, Site, Visit,
    cookie::Jar,
    error_page, flash, headers,
    key::random_text,
    visit::{SessionChange, State},
};

/// A flash nobody looks at goes away by itself.
const FLASH_SECONDS: i64 = 120;

/// The middleware.
pub async fn layer<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if request.path().starts_with("/health") {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let visit = arrive(&request).await?;
    request.extensions_mut().insert(visit.clone());
    let answer = next.call(request).await?.map_into_boxed_body();
    let answer = explained(answer, &visit);
    Ok(finish(answer, &visit))
}

async fn arrive(request: &ServiceRequest) -> Result<Visit, PageError> {
    let site = request.app_data::<web::Data<Site>>().cloned();
    let site = site.ok_or_else(|| PageError::internal("the application has no Site"))?;
    let context = request.extensions().get::<RequestContext>().cloned();
    let context = context.ok_or_else(|| PageError::internal("the request has no context"))?;
    let cookie = |jar: Jar| {
        let cookie = request.cookie(jar.name(site.kind))?;
        (!cookie.value().is_empty()).then(|| cookie.value().to_owned())
    };
    let session = cookie(Jar::Session).filter(|_| !request.path().starts_with("/assets/"));
    let (access, access_failed) = match &session {
        None => (None, false),
        Some(token) => match site.sessions.access(token, context.call()).await {
            Ok(access) => (access, false),
            Err(error) => {
                tracing::warn!(%error, "a session could not be exchanged");
                (None, true)
            }
        },
    };
    let ended = session.is_some() && access.is_none() && !access_failed;
    let visitor = cookie(Jar::Visitor).filter(|id| id.len() == 43);
    Ok(Visit(Rc::new(State {
        context,
        path: request.path().to_owned(),
        target: request
            .uri()
            .path_and_query()
            .map(ToString::to_string)
            .unwrap_or_default(),
        is_get: request.method() == Method::GET,
        nonce: random_text(),
        visitor_is_new: visitor.is_none(),
        visitor: visitor.unwrap_or_else(random_text),
        visitor_used: Cell::new(false),
        session: session.filter(|_| !ended),
        session_change: RefCell::new(ended.then_some(SessionChange::Ended)),
        access,
        access_failed,
        arrived: cookie(Jar::Flash)
            .map(|value| flash::open(&site.key, &value))
            .unwrap_or_default(),
        arrived_shown: Cell::new(false),
        leaving: RefCell::default(),
        site,
    })))
}

/// Refusals that are not a page yet become one.
fn explained(answer: ServiceResponse<BoxBody>, visit: &Visit) -> ServiceResponse<BoxBody> {
    let status = answer.status();
    let refused = status.is_client_error() || status.is_server_error();
    if !refused || is_html(answer.headers()) {
        return answer;
    }
    let (request, response) = answer.into_parts();
    let mut page = error_page::respond(&response, visit);
    for name in ["allow", "retry-after"] {
        if let Some(value) = response.headers().get(name) {
            let name = actix_web::http::header::HeaderName::from_static(name);
            page.headers_mut().insert(name, value.clone());
        }
    }
    ServiceResponse::new(request, page)
}

fn finish(mut answer: ServiceResponse<BoxBody>, visit: &Visit) -> ServiceResponse<BoxBody> {
    let html = is_html(answer.headers());
    let nonce = html.then_some(visit.0.nonce.as_str());
    headers::add(answer.headers_mut(), nonce, visit.site().is_https());
    let cookies = cookies(visit);
    let personal = !cookies.is_empty() || visit.0.session.is_some() || visit.0.visitor_used.get();
    if html && answer.request().method() == Method::POST {
        // A form that came back: what the browser does not keep, it cannot go back to from the next page.
        let rule = HeaderValue::from_static("private, no-cache");
        answer.headers_mut().insert(CACHE_CONTROL, rule);
    } else if !answer.headers().contains_key(CACHE_CONTROL) {
        let rule = if personal || !html {
            "no-store"
        } else {
            "private, no-cache"
        };
        answer
            .headers_mut()
            .insert(CACHE_CONTROL, HeaderValue::from_static(rule));
    }
    add_cookies(answer.response_mut(), &cookies);
    answer
}

fn cookies(visit: &Visit) -> Vec<Cookie<'static>> {
    let state = &visit.0;
    let kind = state.site.kind;
    let mut cookies = Vec::new();
    match &*state.session_change.borrow() {
        Some(SessionChange::Begun { token, max_age }) => {
            cookies.push(Jar::Session.set(kind, token.clone(), Some(*max_age)));
        }
        Some(SessionChange::Ended) => cookies.push(Jar::Session.forget(kind)),
        None => {}
    }
    if state.visitor_is_new && state.visitor_used.get() {
        cookies.push(Jar::Visitor.set(kind, state.visitor.clone(), None));
    }
    let leaving = state.leaving.borrow();
    if !leaving.is_empty() {
        let value = flash::seal(&state.site.key, &leaving);
        cookies.push(Jar::Flash.set(kind, value, Some(Duration::seconds(FLASH_SECONDS))));
    } else if state.arrived_shown.get() {
        cookies.push(Jar::Flash.forget(kind));
    }
    cookies
}

fn add_cookies(response: &mut HttpResponse<BoxBody>, cookies: &[Cookie<'static>]) {
    for cookie in cookies {
        if let Err(error) = response.add_cookie(cookie) {
            tracing::error!(%error, "a cookie could not be set");
        }
    }
}

fn is_html(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html"))
}

#[cfg(test)]
mod tests;

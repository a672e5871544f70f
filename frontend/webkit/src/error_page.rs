//! Refusals and failures as pages: what happened in plain words, what to do now, and the request's id.
//! The cause goes to the log only.

use std::error::Error;

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{self, ContentType},
    },
};
use askama::Template;
use butterfly_chassis::ApiError;
use butterfly_client::ClientError;
use url::form_urlencoded;

use crate::{Chrome, Flash, Visit, see_other};

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// There is no such page, or it must not be known that there is.
    #[error("there is no such page")]
    NotFound,
    /// Somebody must sign in first.
    #[error("somebody must sign in first")]
    SignIn,
    /// Another page is the one to see: this path.
    #[error("{0} is the page to see")]
    Elsewhere(String),
    /// Signed in, and not allowed.
    #[error("not allowed")]
    Forbidden,
    /// The form's token is not of this session; what was typed is kept.
    #[error("the form's token is not of this session")]
    Expired(Vec<(String, String)>),
    /// The form was sent from another site.
    #[error("the form was sent from another site")]
    Foreign,
    /// The request is larger than allowed.
    #[error("the request is too large")]
    TooLarge,
    /// The body is no form.
    #[error("the body is no form")]
    NotAForm,
    /// A service refused in a way the page had no place for.
    #[error("refused: {0}")]
    Refused(String, StatusCode),
    /// A part of the system is away for the moment.
    #[error("a part of the system is away")]
    Unavailable,
    /// A call to a service failed.
    #[error("a call to a service failed")]
    Upstream(#[source] ClientError),
    /// A mistake of ours.
    #[error("a mistake of ours")]
    Internal(#[source] Box<dyn Error + Send + Sync>),
}

impl PageError {
    /// A mistake of ours; only the log learns what.
    pub fn internal(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Internal(source.into())
    }
}

impl From<ClientError> for PageError {
    fn from(error: ClientError) -> Self {
        let Some(problem) = error.problem() else {
            return Self::Upstream(error);
        };
        match problem.status {
            401 => Self::SignIn,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            503 => Self::Unavailable,
            409 | 410 | 412 | 422 | 429 => {
                let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::CONFLICT);
                Self::Refused(problem.detail.clone(), status)
            }
            _ => Self::Upstream(error),
        }
    }
}

impl ResponseError for PageError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Elsewhere(_) => StatusCode::SEE_OTHER,
            Self::Forbidden | Self::Expired(_) | Self::Foreign => StatusCode::FORBIDDEN,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotAForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Refused(_, status) => *status,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Upstream(ClientError::Timeout) => StatusCode::GATEWAY_TIMEOUT,
            Self::Upstream(_) => StatusCode::BAD_GATEWAY,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Elsewhere(path) => see_other(path),
            _ => HttpResponse::build(self.status_code()).finish(),
        }
    }
}

/// What the page says.
#[derive(Debug, PartialEq, Eq)]
struct Words {
    title: String,
    text: String,
    again: bool,
}

impl Words {
    fn of(error: Option<&PageError>, status: StatusCode) -> Self {
        let (title, text, again) = match (error, status.as_u16()) {
            (Some(PageError::Expired(_)), _) => (
                "Please send that once more",
                "The page had been open for a while, or you have signed in or out since. Nothing was \
                 changed yet, and what you typed is still here (passwords are not).",
                false,
            ),
            (Some(PageError::Foreign), _) => (
                "That did not come from our own page",
                "For your safety a form is only accepted from this website. Nothing was changed.",
                false,
            ),
            (Some(PageError::Refused(text, _)), _) => ("That did not work", text.as_str(), false),
            (_, 404) => (
                "This page has flown away",
                "There is nothing at this address, or it is not yours to see.",
                false,
            ),
            (_, 403) => (
                "Not allowed",
                "Your account may not do this. Ask whoever runs the convention.",
                false,
            ),
            (_, 405) => (
                "That cannot be done here",
                "This address answers to something else.",
                false,
            ),
            (_, 413) => (
                "That was too much",
                "What you sent is larger than we accept.",
                false,
            ),
            (_, 429) => (
                "Slow down a little",
                "There were many attempts in a short time. Wait a minute.",
                true,
            ),
            (_, 400..=499) => (
                "We could not read that",
                "Something in the request does not fit.",
                false,
            ),
            (_, 502..=504) => (
                "Very busy right now",
                "A part of Butterfly did not answer in time. Please try again in a moment.",
                true,
            ),
            _ => (
                "Something went wrong on our side",
                "It has been noted and we will look into it. Please try again in a moment.",
                true,
            ),
        };
        Self {
            title: title.to_owned(),
            text: text.to_owned(),
            again,
        }
    }
}

#[derive(Template)]
#[template(path = "error_page.html")]
struct ErrorPage<'a> {
    chrome: Chrome,
    status: String,
    words: Words,
    target: &'a str,
    resend: Option<Vec<&'a (String, String)>>,
}

/// The page for a refused response that has none yet.
pub(crate) fn respond(response: &HttpResponse, visit: &Visit) -> HttpResponse {
    let error = response.error();
    if let Some(error) = error.and_then(|error| error.as_error::<PageError>()) {
        return page(error, visit);
    }
    if let Some(causes) = error
        .and_then(|e| e.as_error::<ApiError>())
        .and_then(ApiError::causes)
    {
        tracing::error!(error = causes, "a page failed");
    }
    draw(None, response.status(), visit)
}

/// The page of an error.
pub(crate) fn page(error: &PageError, visit: &Visit) -> HttpResponse {
    let status = error.status_code();
    if status.is_server_error() {
        tracing::error!(error = chain(error), "a page failed");
    }
    if matches!(error, PageError::SignIn) {
        return to_sign_in(visit);
    }
    draw(Some(error), status, visit)
}

fn to_sign_in(visit: &Visit) -> HttpResponse {
    let site = visit.site();
    visit.flash(Flash::note("Please sign in to go on."));
    let next = if visit.0.is_get {
        visit.0.target.as_str()
    } else {
        "/"
    };
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    let location = format!("{}?next={next}", site.sign_in);
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, location))
        .finish()
}

fn draw(error: Option<&PageError>, status: StatusCode, visit: &Visit) -> HttpResponse {
    let words = Words::of(error, status);
    let resend = match error {
        Some(PageError::Expired(fields)) => Some(
            fields
                .iter()
                .filter(|(name, _)| !name.contains("password"))
                .collect(),
        ),
        _ => None,
    };
    let page = ErrorPage {
        chrome: visit.chrome(words.title.clone()),
        status: format!("Error {}", status.as_u16()),
        words,
        target: if visit.0.is_get { &visit.0.target } else { "/" },
        resend,
    };
    let mut response = HttpResponse::build(status);
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    match page.render() {
        Ok(body) => response.content_type(ContentType::html()).body(body),
        Err(error) => {
            tracing::error!(%error, "the error page could not be rendered");
            response
                .content_type(ContentType::html())
                .body("Something went wrong on our side.")
        }
    }
}

fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        text.push_str(": ");
        text.push_str(&next.to_string());
        cause = next.source();
    }
    text
}

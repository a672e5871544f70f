//! The one type that turns a refusal or a failure into an HTTP answer.

use std::{error::Error, fmt};

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{self, HeaderMap, HeaderValue},
    },
};
use butterfly_client::ClientError;
use butterfly_contracts::{FieldError, Problem, ProblemCode};

/// Content type of every refusal (RFC 9457).
pub const PROBLEM_JSON: &str = "application/problem+json";

/// When to try again what a part of the system was in the way of, unless its refusal says otherwise.
const RETRY_AFTER_SECONDS: u32 = 2;

/// What handlers return.
pub type ApiResult<T> = Result<T, ApiError>;

/// A refusal with what the client is told and, apart from it, what only the log is told.
#[derive(Debug)]
pub struct ApiError {
    problem: Box<Problem>,
    retry_after_seconds: Option<u32>,
    allow: Option<String>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl ApiError {
    /// A refusal of this kind.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Problem::new(code, detail).into()
    }

    /// There is no such thing, or it must not be known that there is.
    pub fn not_found() -> Self {
        Self::new(
            ProblemCode::NotFound,
            "There is nothing here, or it is not yours to see.",
        )
    }

    /// Fields to change.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        Problem::invalid(errors).into()
    }

    /// A mistake of ours; only the log learns what.
    pub fn internal(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let detail = "The request could not be completed. It was noted with the id in `instance`.";
        Self::new(ProblemCode::Internal, detail).because(source)
    }

    /// Overloaded.
    pub fn busy() -> Self {
        let detail = "Too much is going on right now. Please try again in a moment.";
        Self::new(ProblemCode::Busy, detail).retry_after(1)
    }

    /// Keeps the cause for the log.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Says when trying again makes sense.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }

    /// Names the methods that exist (RFC 9110 section 15.5.6).
    #[must_use]
    pub fn allow(mut self, methods: String) -> Self {
        self.allow = Some(methods);
        self
    }

    /// What the client is told.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The chain of causes, for the log.
    pub fn causes(&self) -> Option<String> {
        let mut cause: &(dyn Error + 'static) = self.source.as_deref()?;
        let mut text = cause.to_string();
        while let Some(next) = cause.source() {
            text.push_str(": ");
            text.push_str(&next.to_string());
            cause = next;
        }
        Some(text)
    }

    /// The answer, with the request's id in it.
    pub fn response(&self, request_id: &str) -> HttpResponse {
        let mut problem = self.problem.clone();
        request_id.clone_into(&mut problem.instance);
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        if self.problem.status == 401 {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        let mut response = response.content_type(PROBLEM_JSON).json(problem);
        self.advise(response.headers_mut());
        response
    }

    /// Says in headers what could help: when to try again, or with which method.
    pub(crate) fn advise(&self, headers: &mut HeaderMap) {
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        let allowed = self.allow.as_deref().map(HeaderValue::from_str);
        if let Some(Ok(methods)) = allowed {
            headers.insert(header::ALLOW, methods);
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.problem.code.code(), self.problem.detail)
    }
}

impl Error for ApiError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let source: &(dyn Error + 'static) = self.source.as_deref()?;
        Some(source)
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        self.response("")
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        let passes = matches!(problem.status, 502..=504);
        Self {
            retry_after_seconds: passes.then_some(RETRY_AFTER_SECONDS),
            problem: Box::new(problem),
            allow: None,
            source: None,
        }
    }
}

impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut => Self::busy().because(error),
            other => Self::internal(other),
        }
    }
}

/// A failed call to another service. A refusal is passed on only where the caller says so by taking the
/// problem out first; anything else is ours to explain.
impl From<ClientError> for ApiError {
    fn from(error: ClientError) -> Self {
        let code = match &error {
            ClientError::Timeout => ProblemCode::Timeout,
            ClientError::Problem(problem) if problem.status == 503 => ProblemCode::Busy,
            _ => ProblemCode::BadGateway,
        };
        let detail = "A part of the system did not answer as it should. Please try again.";
        Self::new(code, detail).because(error)
    }
}

/// An error of an operation that knows which problem it is.
pub trait IntoProblem: Error + Send + Sync + 'static {
    /// What the client is told.
    fn problem(&self) -> Problem;
}

impl<E: IntoProblem> From<E> for ApiError {
    fn from(error: E) -> Self {
        let problem = error.problem();
        let keep = problem.status >= 500;
        let answer = Self::from(problem);
        if keep { answer.because(error) } else { answer }
    }
}

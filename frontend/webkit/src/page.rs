//! What handlers of pages return.

use actix_web::{
    HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    http::{
        StatusCode,
        header::{self, ContentType},
    },
};
use askama::Template;

use crate::{PageError, Visit, error_page};

/// A page: a template, rendered when it is sent. Nonce, headers and cookies are the layer's part.
#[must_use]
pub struct Page<T> {
    template: T,
    status: StatusCode,
    cache: Option<&'static str>,
}

impl<T: Template> Page<T> {
    /// The page, 200.
    pub const fn new(template: T) -> Self {
        Self {
            template,
            status: StatusCode::OK,
            cache: None,
        }
    }

    /// The page with what was typed and what to change in it, 422.
    pub const fn invalid(template: T) -> Self {
        Self {
            template,
            status: StatusCode::UNPROCESSABLE_ENTITY,
            cache: None,
        }
    }

    /// Another status.
    pub const fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// A page about a person: never kept.
    pub const fn personal(mut self) -> Self {
        self.cache = Some("no-store");
        self
    }

    /// The page as a response.
    pub fn into_response(self) -> Result<HttpResponse, PageError> {
        let body = self.template.render().map_err(PageError::internal)?;
        let mut response = HttpResponse::build(self.status);
        if let Some(rule) = self.cache {
            response.insert_header((header::CACHE_CONTROL, rule));
        }
        Ok(response.content_type(ContentType::html()).body(body))
    }
}

impl<T: Template> Responder for Page<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        self.into_response()
            .unwrap_or_else(|error| match Visit::of(request) {
                Ok(visit) => error_page::page(&error, &visit),
                Err(_) => HttpResponse::InternalServerError().finish(),
            })
    }
}

/// After a POST: go and read (303).
pub fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, path))
        .finish()
}

/// The thing has moved for good (308).
pub fn redirect(path: &str) -> HttpResponse {
    HttpResponse::PermanentRedirect()
        .insert_header((header::LOCATION, path))
        .finish()
}

//! A form that was sent: read only when it comes from a page of ours.

use std::pin::Pin;

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::CONTENT_TYPE,
    web::{self, Bytes},
};
use url::form_urlencoded;

use crate::{PageError, Visit, csrf};

/// The fields of a sent form, in order. Extracting it is the CSRF check; a POST handler takes one even if
/// its form has no fields.
#[derive(Debug, Clone, Default)]
pub struct Posted(Vec<(String, String)>);

impl Posted {
    /// The first value of a field, without white space around it; empty when it is not there.
    pub fn value(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// The first value of a field as it was typed, for passwords.
    pub fn raw(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Every value of a field, for checkboxes.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }

    /// Every field with its value, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.0.iter();
        fields.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    fn read(bytes: &[u8]) -> Self {
        Self(form_urlencoded::parse(bytes).into_owned().collect())
    }
}

impl From<Vec<(String, String)>> for Posted {
    fn from(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }
}

impl FromRequest for Posted {
    type Error = PageError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, PageError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visit = Visit::of(request);
        let ours = csrf::is_same_origin(request.headers());
        let kind = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let is_form =
            kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        let bytes = Bytes::from_request(request, payload);
        let has_length = request.headers().contains_key("content-length");
        Box::pin(async move {
            let visit = visit?;
            if !ours {
                return Err(PageError::Foreign);
            }
            let bytes: web::Bytes = bytes.await.map_err(|_| PageError::TooLarge)?;
            if !is_form && (has_length && !bytes.is_empty()) {
                return Err(PageError::NotAForm);
            }
            let mut posted = Self::read(&bytes);
            let accepted = visit.accepts(posted.raw(csrf::FIELD));
            posted.0.retain(|(name, _)| name != csrf::FIELD);
            if accepted {
                Ok(posted)
            } else {
                Err(PageError::Expired(posted.0))
            }
        })
    }
}

//! The document of an audience, and a page to read it with: all of it in one answer, without scripts, and
//! with nothing from elsewhere.

mod curl;
mod facts;
mod html;
mod kind;
mod openapi;
mod operation;
mod page;
mod parts;
mod sample;
mod schema;

use std::future::ready;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, ContentType, EntityTag, Header, IfNoneMatch},
    web::{self, Bytes},
};
use askama::Template;
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use crate::service::Audience;

const STYLE: &str = concat!(
    include_str!("../assets/docs/base.css"),
    include_str!("../assets/docs/page.css"),
    include_str!("../assets/docs/document.css"),
);

/// Where the document of a prefix is, and its page.
pub(crate) fn addresses(prefix: &str) -> [String; 2] {
    ["openapi.json", "docs/"].map(|name| format!("{prefix}/{name}"))
}

/// What is served of an audience.
#[derive(Clone)]
pub(crate) struct Document {
    prefix: &'static str,
    json: File,
    page: File,
}

/// A text that does not change while the program runs.
#[derive(Clone)]
struct File {
    text: Bytes,
    kind: ContentType,
    tag: EntityTag,
    policy: String,
}

impl Document {
    pub(crate) fn of(audience: &Audience) -> Result<Self, DocumentError> {
        let text = audience.document().to_json()?;
        let page = render(&text, audience.prefix)?;
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'",
            digest(STYLE)
        );
        Ok(Self {
            prefix: audience.prefix,
            json: File::new(text, ContentType::json(), "default-src 'none'".to_owned()),
            page: File::new(page, ContentType::html(), policy),
        })
    }

    /// Adds the document and its page. Comes before the operations, which have the same prefix.
    pub(crate) fn configure(&self, config: &mut web::ServiceConfig) {
        let files = [self.json.clone(), self.page.clone()];
        for (address, file) in addresses(self.prefix).into_iter().zip(files) {
            let answer = move |request: HttpRequest| ready(file.answer(&request));
            config.route(&address, web::get().to(answer));
        }
    }
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DocumentError {
    /// It says something that its page cannot show.
    #[error("the OpenAPI document is none")]
    Document(#[from] serde_json::Error),
    #[error("the page of the OpenAPI document cannot be made")]
    Page(#[from] askama::Error),
}

fn render(document: &str, prefix: &str) -> Result<String, DocumentError> {
    let document = serde_json::from_str(document)?;
    Ok(page::Page::of(&document, prefix, STYLE).render()?)
}

fn digest(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text))
}

impl File {
    fn new(text: String, kind: ContentType, policy: String) -> Self {
        Self {
            tag: EntityTag::new_strong(digest(&text)),
            text: Bytes::from(text),
            kind,
            policy,
        }
    }

    /// All of it, or 304 to who has it already.
    fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let known = match IfNoneMatch::parse(request) {
            Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|tag| tag.weak_eq(&self.tag)),
            Ok(IfNoneMatch::Any) => request.headers().contains_key(header::IF_NONE_MATCH),
            Err(_) => false,
        };
        let mut answer = if known {
            HttpResponse::NotModified()
        } else {
            HttpResponse::Ok()
        };
        answer
            .insert_header(header::ETag(self.tag.clone()))
            .insert_header((header::CACHE_CONTROL, "no-cache"))
            .insert_header((header::CONTENT_SECURITY_POLICY, self.policy.as_str()))
            .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .insert_header((header::REFERRER_POLICY, "no-referrer"));
        if known {
            return answer.finish();
        }
        answer
            .content_type(self.kind.clone())
            .body(self.text.clone())
    }
}

#[cfg(test)]
mod tests;

//! The document of an audience, and a page to browse it that needs nothing from elsewhere.

use actix_web::{
    Error, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, HeaderValue},
    middleware::{Next, from_fn},
    web::{self, Bytes},
};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::service::Audience;

/// Everything comes from here; the page's own scripts style what they draw.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// A document as it is served.
#[derive(Clone)]
pub(crate) struct Document {
    prefix: &'static str,
    text: Bytes,
}

impl Document {
    pub(crate) fn of(audience: &Audience) -> Self {
        let text = audience.document().to_json().unwrap_or_default();
        Self {
            prefix: audience.prefix,
            text: Bytes::from(text),
        }
    }

    /// Adds the document and its page. Comes before the operations, which have the same prefix.
    pub(crate) fn configure(&self, config: &mut web::ServiceConfig) {
        let address = format!("{}/openapi.json", self.prefix);
        let text = self.text.clone();
        let document = move || {
            let answer = HttpResponse::Ok()
                .content_type("application/json")
                .body(text.clone());
            std::future::ready(answer)
        };
        config.route(&address, web::get().to(document));
        // Without an address of its own, the page would send the document to a validator of its maker.
        let settings = Config::from(address).validator_url("none");
        let page = web::scope(&format!("{}/docs", self.prefix))
            .wrap(from_fn(confine))
            .service(SwaggerUi::new("/{_:.*}").config(settings));
        config.service(page);
    }
}

async fn confine(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let mut answer = next.call(request).await?;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    Ok(answer)
}

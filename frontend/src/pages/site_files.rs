//! Files that programs look for at fixed addresses.

use actix_web::HttpResponse;
use butterfly_webkit::{assets, redirect};

/// What search engines should pass by: everything about a single person.
const ROBOTS: &str = "User-agent: *\n\
    Disallow: /orders/\n\
    Disallow: /registrations\n\
    Disallow: /account\n\
    Disallow: /confirm\n\
    Disallow: /sign-\n\
    Disallow: /api/\n";

/// `/robots.txt` (RFC 9309).
pub async fn robots() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header(("Cache-Control", "public, max-age=3600"))
        .body(ROBOTS)
}

/// `/favicon.ico`, for what does not read the page's own link to it.
pub async fn favicon() -> HttpResponse {
    redirect(&assets::asset_url("favicon.svg"))
}

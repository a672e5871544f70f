//! The last resort: a refusal as a page where no visit could be made, for example after a panic or past
//! the deadline. It needs nothing but the problem.

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{self, ContentType},
    },
};
use askama::Template;
use butterfly_contracts::Problem;

use crate::{Html, assets::asset_url, headers, html::piece};

#[derive(Template)]
#[template(path = "bare_page.html")]
struct BarePage<'a> {
    problem: &'a Problem,
    style: String,
    mark: Html,
}

#[derive(Template)]
#[template(path = "parts/mark.html")]
struct Mark;

/// The page of a problem; the `renderer` of both websites.
pub fn render(problem: &Problem) -> HttpResponse {
    let page = BarePage {
        problem,
        style: asset_url("site.css"),
        mark: piece(&Mark),
    };
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    let body = page.render().unwrap_or_else(|_| problem.title.clone());
    let mut response = response.content_type(ContentType::html()).body(body);
    headers::add(response.headers_mut(), Some("none"), false);
    response
}

#[cfg(test)]
mod tests {
    use actix_web::body::MessageBody;
    use butterfly_contracts::ProblemCode;

    use super::*;

    #[test]
    fn the_last_resort_names_the_request() {
        let mut problem = Problem::new(ProblemCode::Internal, "It was noted.");
        problem.instance = "req_42".to_owned();
        let response = render(&problem);
        assert_eq!(response.status(), 500);
        let body = response.into_body().try_into_bytes().unwrap();
        let text = String::from_utf8(body.to_vec()).unwrap();
        assert!(
            text.contains("req_42") && text.contains("Something went wrong"),
            "{text}"
        );
    }
}

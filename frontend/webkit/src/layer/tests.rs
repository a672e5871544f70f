use actix_web::{
    App,
    body::to_bytes,
    dev::Service,
    http::StatusCode,
    middleware::from_fn,
    test::{TestRequest, init_service},
};
use askama::Template;
use butterfly_client::ClientError;
use butterfly_contracts::{Problem, ProblemCode, attendee::AccessToken};
use tokio::time::Instant;

use super::*;
use crate::{
    Chrome, Flash, NavLink, Page, Posted, Sessions, SideNav, SignedIn, SiteKind, key::test_key,
    see_other,
};

#[derive(Template)]
#[template(
    source = r#"{% extends "base.html" %}{% block content %}<h1>{{ chrome.title }}</h1>
{% if form %}<form method="post">{{ chrome.csrf() }}</form>{% endif %}{% endblock %}"#,
    ext = "html"
)]
struct Plain {
    chrome: Chrome,
    form: bool,
}

fn site() -> Site {
    let sessions = Sessions::new(|token, _| async move {
        let problem = Problem::new(ProblemCode::Unauthenticated, "");
        // Claims of "Mina & Co".
        let payload = "eyJpc3MiOiJidXR0ZXJmbHkiLCJzdWIiOiJhY2NfMSIsImF1ZCI6InB1YmxpYyIsImlhdCI6MCwiZXhwIjozMDAsIm5hbWUiOiJNaW5hICYgQ28ifQ";
        match token.as_str() {
            "good" => Ok(AccessToken {
                access_token: format!("e30.{payload}.s"),
                expires_in: 300,
            }),
            "away" => Err(ClientError::Timeout),
            _ => Err(ClientError::Problem(Box::new(problem))),
        }
    });
    Site {
        kind: SiteKind::Public,
        url: "http://127.0.0.1:8080".parse().unwrap(),
        key: test_key(),
        sessions,
        nav: vec![NavLink::new("Conventions", "/")],
        nav_signed_in: Vec::new(),
        footer: Vec::new(),
        sign_in: "/sign-in",
        sign_out: "/sign-out",
    }
}

async fn with_context<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let context = RequestContext {
        request_id: "req_test1234".to_owned(),
        traceparent: String::new(),
        client_address: String::new(),
        deadline: Instant::now() + std::time::Duration::from_secs(5),
    };
    request.extensions_mut().insert(context);
    next.call(request).await
}

async fn plain(visit: Visit) -> Page<Plain> {
    Page::new(Plain {
        chrome: visit.chrome("Plain"),
        form: false,
    })
}

async fn part(visit: Visit) -> Page<Plain> {
    let links = vec![
        NavLink::new("Overview", "/con"),
        NavLink::new("People", "/con/people"),
    ];
    let side = SideNav {
        title: "Con".to_owned(),
        links,
    };
    let chrome = visit.chrome("Part").side(side);
    Page::new(Plain {
        chrome: chrome.below("/con/people"),
        form: false,
    })
}

async fn elsewhere(visit: Visit) -> Result<Page<Plain>, PageError> {
    visit.flash(Flash::note("Over there"));
    Err(PageError::Elsewhere("/plain".to_owned()))
}

async fn form(visit: Visit) -> Page<Plain> {
    Page::new(Plain {
        chrome: visit.chrome("Form"),
        form: true,
    })
}

async fn send(visit: Visit, posted: Posted) -> HttpResponse {
    visit.flash(Flash::good(format!("Hello {}", posted.value("name"))));
    see_other("/plain")
}

async fn mine(person: SignedIn) -> String {
    person.0.claims().name.clone()
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    cookies: Vec<Cookie<'static>>,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    fn cookie(&self, jar: Jar) -> Option<Cookie<'static>> {
        let name = jar.name(SiteKind::Public);
        self.cookies
            .iter()
            .find(|cookie| cookie.name() == name)
            .cloned()
    }
}

async fn ask(request: TestRequest) -> Answer {
    let app = App::new()
        .app_data(web::Data::new(site()))
        .route("/plain", web::get().to(plain))
        .route("/mine", web::get().to(mine))
        .route("/elsewhere", web::get().to(elsewhere))
        .route("/con/orders", web::get().to(part))
        .service(web::resource("/form").get(form).post(send))
        .wrap(from_fn(layer))
        .wrap(from_fn(with_context));
    let app = init_service(app).await;
    let answer = app.call(request.to_request()).await.unwrap();
    let cookies = answer
        .response()
        .cookies()
        .map(Cookie::into_owned)
        .collect();
    let (status, headers) = (answer.status(), answer.headers().clone());
    let body = to_bytes(answer.into_body()).await.unwrap_or_default();
    Answer {
        status,
        headers,
        cookies,
        body: String::from_utf8_lossy(&body).into_owned(),
    }
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split_once(before)
        .unwrap()
        .1
        .split_once(after)
        .unwrap()
        .0
}

#[actix_web::test]
async fn a_plain_page_is_strict_and_sets_no_cookie() {
    let answer = ask(TestRequest::get().uri("/plain")).await;
    assert_eq!(answer.status, StatusCode::OK);
    let nonce = between(&answer.body, r#"<style nonce=""#, "\"");
    assert!(
        answer
            .header("content-security-policy")
            .contains(&format!("'nonce-{nonce}'"))
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("cache-control"), "private, no-cache");
    assert!(answer.cookies.is_empty());
    let again = ask(TestRequest::get().uri("/plain")).await;
    assert!(!again.body.contains(nonce), "a nonce is used once");
}

#[actix_web::test]
async fn a_navigation_knows_a_page_by_the_part_it_belongs_to() {
    let page = ask(TestRequest::get().uri("/con/orders")).await;
    assert!(
        page.body
            .contains(r#"href="/con/people" aria-current="true""#)
    );
    assert!(!page.body.contains(r#"href="/con" aria-current"#));
}

#[actix_web::test]
async fn somebody_is_led_elsewhere_with_a_word() {
    let answer = ask(TestRequest::get().uri("/elsewhere")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/plain");
    assert!(answer.cookie(Jar::Flash).is_some());
}

#[actix_web::test]
async fn a_form_goes_there_and_back() {
    let page = ask(TestRequest::get().uri("/form")).await;
    assert_eq!(page.header("cache-control"), "no-store");
    let visitor = page.cookie(Jar::Visitor).unwrap();
    let token = between(&page.body, r#"name="csrf_token" value=""#, "\"").to_owned();
    let post = |token: &str| {
        TestRequest::post()
            .uri("/form")
            .cookie(visitor.clone())
            .set_form([
                ("csrf_token", token),
                ("name", "<Mina>"),
                ("password", "kept-nowhere"),
            ])
    };
    let sent = ask(post(&token)).await;
    assert_eq!(
        (sent.status, sent.header("location")),
        (StatusCode::SEE_OTHER, "/plain")
    );
    let flash = sent.cookie(Jar::Flash).unwrap();
    let next = ask(TestRequest::get().uri("/plain").cookie(flash)).await;
    assert!(next.body.contains("Hello &#60;Mina&#62;"), "{}", next.body);
    assert_eq!(next.cookie(Jar::Flash).unwrap().value(), "");

    let refused = ask(post("wrong")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let rule = refused.header("cache-control");
    assert_eq!(
        rule, "private, no-cache",
        "Back from the next page finds it"
    );
    assert!(refused.body.contains("Please send that once more"));
    assert!(
        refused
            .body
            .contains(r#"name="name" value="&#60;Mina&#62;""#),
        "{}",
        refused.body
    );
    assert!(
        !refused.body.contains("kept-nowhere"),
        "a password is never kept"
    );
    let fresh = between(&refused.body, r#"name="csrf_token" value=""#, "\"").to_owned();
    assert_eq!(ask(post(&fresh)).await.status, StatusCode::SEE_OTHER);

    let foreign = ask(post(&token).insert_header(("sec-fetch-site", "cross-site"))).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    assert!(
        !foreign.body.contains(r#"name="name""#),
        "nothing from elsewhere is offered again"
    );
}

#[actix_web::test]
async fn refusals_are_pages_with_the_request_id() {
    let missing = ask(TestRequest::get().uri("/nowhere")).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(missing.body.contains("This page has flown away"));
    assert!(missing.body.contains("<code>req_test1234</code>"));
    let method = ask(TestRequest::delete().uri("/form")).await;
    assert_eq!(method.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(method.header("allow"), "GET, POST");
    assert!(method.header("content-type").starts_with("text/html"));
}

#[actix_web::test]
async fn sessions_let_in_end_and_may_be_away() {
    let session = |token: &str| Cookie::new(Jar::Session.name(SiteKind::Public), token.to_owned());
    let mine = |token| TestRequest::get().uri("/mine?x=1").cookie(session(token));
    let signed_in = ask(mine("good")).await;
    assert_eq!(
        (signed_in.status, signed_in.body.as_str()),
        (StatusCode::OK, "Mina & Co")
    );
    assert_eq!(signed_in.header("cache-control"), "no-store");
    let ended = ask(mine("ended")).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    assert_eq!(ended.header("location"), "/sign-in?next=%2Fmine%3Fx%3D1");
    assert_eq!(ended.cookie(Jar::Session).unwrap().value(), "");
    let away = ask(mine("away")).await;
    assert_eq!(away.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        away.cookie(Jar::Session).is_none(),
        "an outage signs nobody out"
    );
    let page = ask(TestRequest::get().uri("/plain").cookie(session("good"))).await;
    assert!(page.body.contains("Mina &#38; Co") && page.body.contains("Sign out"));
}

//! What HAProxy lets through to which program, over the wire: a real HAProxy, raw sockets, and recorders
//! in place of the programs.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "routing/private.rs"]
mod private;
#[path = "routing/spellings.rs"]
mod spellings;
#[path = "routing/support.rs"]
mod support;

use std::{collections::BTreeSet, net::SocketAddr};

use butterfly_operator::haproxy::Limits;
use private::Operation;
use support::{Balancer, Behaviour, EDGE_KEY, send, send_bytes};

const SERVICES: [&str; 4] = ["attendee", "registration", "options", "lodging"];

async fn refuses(balancer: &Balancer, listener: SocketAddr, operations: &[Operation]) {
    for operation in operations {
        for spelling in spellings::of(&operation.path) {
            let methods = BTreeSet::from(["GET", "POST", "HEAD", &operation.method]);
            for method in methods {
                let line = format!("{method} {spelling}");
                let answer = send(listener, &line, "Content-Length: 0\r\n").await;
                assert!((400..500).contains(&answer.status), "{line}: {answer:?}");
                let arrived = balancer.arrivals();
                assert!(arrived.is_empty(), "{line} arrived: {arrived:?}");
            }
        }
        let line = format!("{} {}", operation.method, operation.path);
        let plain = send(listener, &line, "Content-Length: 0\r\n").await;
        assert_eq!(
            (plain.status, &plain.problem()["code"]),
            (404, &"not_found".into())
        );
    }
}

#[tokio::test]
async fn no_spelling_of_a_staff_route_passes_the_public_listener() {
    let balancer = Balancer::start().await;
    refuses(
        &balancer,
        balancer.public,
        &private::operations("staff").unwrap(),
    )
    .await;
}

#[tokio::test]
async fn no_spelling_of_an_internal_route_passes_the_public_listener() {
    let balancer = Balancer::start().await;
    refuses(
        &balancer,
        balancer.public,
        &private::operations("internal").unwrap(),
    )
    .await;
    refuses(&balancer, balancer.public, &private::unnamed()).await;
}

#[tokio::test]
async fn no_spelling_of_an_internal_route_passes_the_staff_listener() {
    let balancer = Balancer::start().await;
    refuses(
        &balancer,
        balancer.staff,
        &private::operations("internal").unwrap(),
    )
    .await;
    refuses(&balancer, balancer.staff, &private::unnamed()).await;
}

#[tokio::test]
async fn each_listener_routes_what_it_allows() {
    let balancer = Balancer::start().await;
    let (public, staff, internal) = (balancer.public, balancer.staff, balancer.internal);
    let mut expected = vec![
        (public, "/".to_owned(), "frontend"),
        (public, "/c/harbour-con?q=%2f..%25".to_owned(), "frontend"),
        (public, "/c/caf%C3%A9".to_owned(), "frontend"),
        (public, "/apis-and-metrics".to_owned(), "frontend"),
        (
            public,
            "/api/lodging/partner/v1/property".to_owned(),
            "lodging",
        ),
        (
            internal,
            "/api/lodging/partner/v1/property".to_owned(),
            "lodging",
        ),
        (staff, "/".to_owned(), "admin"),
        (staff, "/conventions/cnv_1/passes".to_owned(), "admin"),
    ];
    for service in SERVICES {
        let public_route = format!("/api/{service}/v1/things?limit=1");
        let staff_route = format!("/api/{service}/staff/v1/things");
        expected.extend([
            (public, public_route.clone(), service),
            (staff, public_route.clone(), service),
            (internal, public_route, service),
            (staff, staff_route.clone(), service),
            (internal, staff_route, service),
            (internal, format!("/internal/{service}/v1/things"), service),
        ]);
    }
    for (listener, path, program) in expected {
        let answer = send(listener, &format!("GET {path}"), "").await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (200, program),
            "{path}"
        );
        let arrived = balancer.arrivals();
        assert_eq!(arrived[0].line, format!("GET {path} HTTP/1.1"));
    }
    for path in [
        "/",
        "/metrics",
        "/health/ready",
        "/internal/attendee/v2/x",
        "/x",
    ] {
        let answer = send(internal, &format!("GET {path}"), "").await;
        assert_eq!(answer.problem()["code"], "not_found", "{path}");
    }
    assert!(balancer.arrivals().is_empty());
}

#[tokio::test]
async fn an_unusual_spelling_of_an_allowed_path_arrives_normalised() {
    let balancer = Balancer::start().await;
    for spelling in [
        "//api//options///v1/x",
        "/api/./options/v1/./x",
        "/api/lodging/../options/v1/x",
        "/%61pi/options/%76%31/x",
        "/../api/options/v1/x",
        "http://butterfly.example/api/options/v1/x",
    ] {
        send(balancer.public, &format!("GET {spelling}"), "").await;
        let arrived = balancer.arrivals();
        assert_eq!(arrived[0].program, "options", "{spelling}");
        let path = arrived[0].line.replace("http://butterfly.example", "");
        assert_eq!(path, "GET /api/options/v1/x HTTP/1.1", "{spelling}");
    }
}

#[tokio::test]
async fn requests_that_are_not_plain_ones_are_refused() {
    let balancer = Balancer::start().await;
    for line in [
        "OPTIONS *",
        "CONNECT attendee:80",
        "GET api/attendee/v1/x",
        "GET /\u{1}",
    ] {
        let answer = send(balancer.public, line, "").await;
        assert!((400..500).contains(&answer.status), "{line}: {answer:?}");
    }
    let preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    let answer = send_bytes(balancer.public, preface).await;
    assert!(answer.status == 0 || answer.status >= 400, "{answer:?}");
    let twice = "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n";
    assert_eq!(send_bytes(balancer.public, twice).await.status, 400);
    assert!(balancer.arrivals().is_empty());
}

#[tokio::test]
async fn request_id_client_address_and_edge_key_cannot_be_forged() {
    let balancer = Balancer::start().await;
    let forged = "X-Request-Id: mine\r\nX-Request-ID: mine2\r\nX-Forwarded-For: 1.2.3.4\r\n\
                  X-Forwarded-For: 5.6.7.8\r\nX-Forwarded-Host: evil\r\nForwarded: for=1.2.3.4\r\n\
                  Butterfly-Edge: guess\r\nButterfly-Other: x\r\nX-Real-IP: 1.2.3.4\r\n";
    for listener in [balancer.public, balancer.staff] {
        let answer = send(listener, "GET /api/options/v1/x", forged).await;
        let arrived = balancer.arrivals();
        let arrival = &arrived[0];
        assert_eq!(arrival.all("x-forwarded-for"), ["127.0.0.1"]);
        assert_eq!(arrival.all("butterfly-edge"), [EDGE_KEY]);
        for gone in [
            "x-forwarded-host",
            "forwarded",
            "butterfly-other",
            "x-real-ip",
        ] {
            assert!(arrival.all(gone).is_empty(), "{gone}");
        }
        let ids = arrival.all("x-request-id");
        assert_eq!(ids.len(), 1);
        let hex = ids[0].strip_prefix("req_").unwrap();
        assert!(
            hex.len() == 32 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{hex}"
        );
        assert!(
            answer
                .headers
                .contains(&format!("x-request-id: {}", ids[0])),
            "{answer:?}"
        );
        assert!(!answer.headers.contains("server:"), "{answer:?}");
        assert!(!answer.headers.contains("butterfly-"), "{answer:?}");
    }
    let own = "X-Request-Id: req_1\r\nX-Forwarded-For: 1.2.3.4\r\nButterfly-Edge: theirs\r\n";
    send(balancer.internal, "GET /internal/options/v1/x", own).await;
    let arrived = balancer.arrivals();
    assert_eq!(arrived[0].all("x-request-id"), ["req_1"]);
    assert_eq!(arrived[0].all("x-forwarded-for"), ["1.2.3.4"]);
    assert_eq!(arrived[0].all("butterfly-edge"), ["theirs"]);
}

#[tokio::test]
async fn only_a_well_formed_trace_passes() {
    let balancer = Balancer::start().await;
    let good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    for (headers, passes) in [
        (format!("traceparent: {good}\r\ntracestate: a=b\r\n"), true),
        (
            format!("traceparent: {good}x\r\ntracestate: a=b\r\n"),
            false,
        ),
        (
            format!("traceparent: {good}\r\ntraceparent: {good}\r\ntracestate: a=b\r\n"),
            false,
        ),
        ("traceparent: <script>\r\n".to_owned(), false),
        ("tracestate: a=b\r\n".to_owned(), false),
    ] {
        send(balancer.public, "GET /", &headers).await;
        let arrived = balancer.arrivals();
        assert_eq!(
            !arrived[0].all("traceparent").is_empty(),
            passes,
            "{headers}"
        );
        assert_eq!(
            !arrived[0].all("tracestate").is_empty(),
            passes,
            "{headers}"
        );
    }
}

#[tokio::test]
async fn an_address_that_asks_too_much_is_told_to_wait() {
    let limits = Limits {
        requests_per_10_seconds: 5,
        ..Limits::default()
    };
    let balancer = Balancer::with(limits, Behaviour::Answer).await;
    for _ in 0..5 {
        assert_eq!(
            send(balancer.public, "GET /api/options/v1/x", "")
                .await
                .status,
            200
        );
    }
    let answer = send(balancer.public, "GET /api/options/v1/x", "").await;
    assert_eq!(answer.status, 429);
    assert_eq!(answer.problem()["code"], "too_many");
    assert!(answer.headers.contains("retry-after: 10"), "{answer:?}");
    let page = send(balancer.public, "GET /", "").await;
    assert_eq!(page.status, 429);
    assert!(
        page.headers.contains("text/html") && page.body.contains("One moment"),
        "{page:?}"
    );
    assert_eq!(balancer.arrivals().len(), 5);
    let inside = send(balancer.internal, "GET /api/options/v1/x", "").await;
    assert_eq!(inside.status, 200, "the limit is not for services");
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let balancer = Balancer::start().await;
    let line = "POST /api/options/v1/x";
    let answer = send(balancer.public, line, "Content-Length: 8388609\r\n").await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.problem()["code"], "too_large");
    let long = format!("X-Long: {}\r\n", "x".repeat(40_000));
    assert_eq!(send(balancer.public, "GET /", &long).await.status, 400);
    assert!(balancer.arrivals().is_empty());
}

#[tokio::test]
async fn without_a_ready_instance_the_answer_says_when_to_come_back() {
    let balancer = Balancer::without_programs().await;
    let answer = send(balancer.public, "GET /api/attendee/v1/x", "").await;
    assert_eq!(answer.status, 503);
    let problem = answer.problem();
    assert_eq!(problem["code"], "busy");
    let id = problem["instance"].as_str().unwrap();
    assert!(
        id.starts_with("req_") && answer.headers.contains(id),
        "{answer:?}"
    );
    assert!(answer.headers.contains("retry-after: 2"), "{answer:?}");
    let page = send(balancer.staff, "GET /conventions", "").await;
    assert_eq!(page.status, 503);
    assert!(
        page.headers.contains("text/html") && page.body.contains("req_"),
        "{page:?}"
    );
    assert!(page.headers.contains("retry-after: 2"), "{page:?}");
    assert!(
        page.body.contains("Back in a moment") && !page.body.contains("%%"),
        "{page:?}"
    );
}

#[tokio::test]
async fn only_safe_requests_are_repeated_after_an_empty_answer() {
    let balancer = Balancer::with(Limits::default(), Behaviour::HangUp).await;
    let answer = send(balancer.public, "GET /api/options/v1/x", "").await;
    assert_eq!(answer.status, 502);
    assert_eq!(answer.problem()["code"], "bad_gateway");
    assert!(answer.headers.contains("retry-after: 2"), "{answer:?}");
    let arrived = balancer.arrivals();
    assert!(arrived.len() > 1, "{arrived:?}");
    assert!(
        arrived.iter().any(|one| one.server != arrived[0].server),
        "on another instance too"
    );
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        let line = format!("{method} /api/options/v1/x");
        let answer = send(balancer.public, &line, "Content-Length: 0\r\n").await;
        assert_eq!(answer.status, 502);
        assert_eq!(
            balancer.arrivals().len(),
            1,
            "{method} must not be repeated"
        );
    }
}

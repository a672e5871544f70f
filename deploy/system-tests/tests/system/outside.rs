//! What people outside must not reach, tried on the real listeners.

use anyhow::Result;
use butterfly_system_tests::{Api, Stack};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Sends one request exactly as written: no client cleans the path up.
async fn raw(base: &str, method: &str, path: &str, token: &str) -> Result<(u16, String)> {
    let host = base.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(host).await?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let text = String::from_utf8_lossy(&answer).into_owned();
    let status = text
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .unwrap_or_default();
    Ok((status, text))
}

/// Ways to write a path that a proxy and a server might read differently.
fn disguises(path: &str) -> Vec<String> {
    let last = path.rsplit('/').next().unwrap_or_default();
    vec![
        path.to_owned(),
        format!("{path}/"),
        format!("/{path}"),
        path.replacen('/', "//", 2),
        path.replace("/staff", "//staff"),
        format!("/assets/..{path}"),
        format!(
            "/api/registration/v1/..{}",
            path.trim_start_matches("/api/registration")
        ),
        path.replace("/staff", "/%73taff")
            .replace("/internal", "/%69nternal")
            .replace("/metrics", "/%6detrics"),
        format!("/x/%2e%2e{path}"),
        path.replacen('/', "/%2e/", 1),
        path.replace('/', "%2f"),
        path.replace("/v1", "%2fv1"),
        format!("/x/%252e%252e{path}"),
        path.replace('/', "\\"),
        path.replace("/v1", ";x/v1"),
        format!("{path};x"),
        format!("/x/..;{path}"),
        path.replace(last, &last.to_uppercase()),
    ]
}

const SECRETS: [&str; 5] = [
    "/api/registration/staff/v1/conventions",
    "/api/attendee/staff/v1/account",
    "/internal/attendee/v1/jwks",
    "/internal/registration/v1/conventions/gen-con-indy-2024",
    "/metrics",
];

#[tokio::test]
async fn nothing_private_is_reached_from_outside() -> Result<()> {
    let stack = Stack::find()?;
    let token = stack.token("staff").await?;
    for secret in SECRETS {
        for path in disguises(secret) {
            let (status, text) = raw(&stack.run.public_url, "GET", &path, &token).await?;
            let refused = (400..500).contains(&status) || (status == 200 && text.contains("<html"));
            assert!(refused, "{path} was answered: {text}");
            for leak in ["\"items\"", "\"keys\"", "\"drift\"", "# TYPE", "\"slug\""] {
                assert!(!text.contains(leak), "{path} leaks {leak}: {text}");
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_staff_listener_serves_staff_and_nothing_internal() -> Result<()> {
    let stack = Stack::find()?;
    let token = stack.token("staff").await?;
    let (status, text) = raw(&stack.run.staff_url, "GET", SECRETS[0], &token).await?;
    assert_eq!(status, 200, "{text}");
    for path in [
        "/internal/attendee/v1/jwks",
        "//internal/attendee/v1/jwks",
        "/metrics",
        "/health/ready",
    ] {
        let (status, text) = raw(&stack.run.staff_url, "GET", path, &token).await?;
        assert!((300..500).contains(&status), "{path}: {text}");
        assert!(
            !text.contains("\"keys\"") && !text.contains("# TYPE"),
            "{path}: {text}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn request_id_and_address_are_ours_to_set() -> Result<()> {
    let stack = Stack::find()?;
    let public: Api = stack.public()?;
    let forged = [
        ("X-Request-Id", "req_forged_by_a_stranger"),
        ("Butterfly-Edge", "guess"),
    ];
    let path = "/api/registration/v1/conventions/no-such-convention";
    let answer = public
        .send(reqwest::Method::GET, path, None, &forged)
        .await?
        .expect_status(404)?;
    assert_ne!(answer.field("instance"), "req_forged_by_a_stranger");
    assert!(
        answer.field("instance").starts_with("req_"),
        "{}",
        answer.text
    );
    assert_eq!(answer.code(), "not_found");
    Ok(())
}

#[tokio::test]
async fn a_wrong_method_names_the_right_ones() -> Result<()> {
    let stack = Stack::find()?;
    let token = stack.token("staff").await?;
    let path = "/api/registration/v1/conventions";
    let (status, text) = raw(&stack.run.public_url, "DELETE", path, &token).await?;
    assert_eq!(status, 405, "{text}");
    assert!(text.to_lowercase().contains("allow: get"), "{text}");
    Ok(())
}

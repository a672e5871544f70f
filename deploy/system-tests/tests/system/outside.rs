//! What people outside must not reach, tried on the real listeners: every staff and internal operation of
//! the committed documents, in every spelling that some server might read as it.

use std::{collections::BTreeSet, fs, path::PathBuf};

use anyhow::{Context, Result};
use butterfly_system_tests::{Api, Stack};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

#[path = "../../../butterfly/tests/routing/private.rs"]
mod private;
#[path = "../../../butterfly/tests/routing/spellings.rs"]
mod spellings;

use private::Operation;

/// Sends one request exactly as written: no client cleans the path up.
async fn raw(base: &str, method: &str, path: &str, token: &str) -> Result<(u16, String)> {
    let host = base.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(host).await?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\
         Content-Length: 0\r\nConnection: close\r\n\r\n"
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

/// The id HAProxy gave a request; empty where it understood none.
fn request_id(answer: &str) -> Option<&str> {
    let mut lines = answer.lines();
    let line = lines.find_map(|line| line.strip_prefix("x-request-id: "));
    line.filter(|id| id.starts_with("req_"))
}

/// The logs of every program but the attendees' website, and how long they are.
fn logs(stack: &Stack) -> Result<Vec<(PathBuf, usize)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(stack.var.join("log"))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_a_programs = name.ends_with("-1.log") || name.ends_with("-2.log");
        if is_a_programs && !name.starts_with("frontend") {
            found.push((path.clone(), fs::read(&path)?.len()));
        }
    }
    assert!(found.len() >= 10, "{found:?}");
    Ok(found)
}

/// The ids of all requests that arrived at a program since.
fn arrived(logs: &[(PathBuf, usize)]) -> Result<BTreeSet<String>> {
    let mut ids = BTreeSet::new();
    for (path, length) in logs {
        let bytes = fs::read(path)?;
        let text = String::from_utf8_lossy(bytes.get(*length..).unwrap_or_default()).into_owned();
        let found = text.split("\"request_id\":\"").skip(1);
        ids.extend(found.filter_map(|rest| Some(rest.split('"').next()?.to_owned())));
    }
    Ok(ids)
}

/// Tries everything on one listener, with a good token.
async fn none_arrives(stack: &Stack, base: &str, operations: &[Operation]) -> Result<()> {
    let token = stack.token("staff").await?;
    let logs = logs(stack)?;
    let mut sent = BTreeSet::new();
    for Operation { method, path } in operations {
        let (status, text) = raw(base, method, path, &token).await?;
        assert_eq!(status, 404, "{method} {path}: {text}");
        assert!(
            text.contains("\"code\":\"not_found\""),
            "{method} {path}: {text}"
        );
        for spelling in spellings::of(path) {
            let (status, text) = raw(base, method, &spelling, &token).await?;
            assert!((400..500).contains(&status), "{method} {spelling}: {text}");
            sent.extend(request_id(&text).map(str::to_owned));
        }
    }
    assert!(sent.len() > operations.len() * 20, "{}", sent.len());
    // What does arrive is seen: the same way tells of it.
    let (_, text) = raw(base, "GET", "/api/registration/v1/conventions", &token).await?;
    let control = request_id(&text).context("no id")?.to_owned();
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let arrived = arrived(&logs)?;
    assert!(arrived.contains(&control), "{control} is in no log");
    let wrong: Vec<_> = sent.intersection(&arrived).collect();
    assert!(wrong.is_empty(), "arrived: {wrong:?}");
    Ok(())
}

#[tokio::test]
async fn nothing_of_the_staff_is_reached_from_outside() -> Result<()> {
    let stack = Stack::find()?;
    none_arrives(
        &stack,
        &stack.run.public_url,
        &private::operations("staff")?,
    )
    .await
}

#[tokio::test]
async fn nothing_internal_is_reached_from_outside_or_by_staff() -> Result<()> {
    let stack = Stack::find()?;
    let mut operations = private::operations("internal")?;
    operations.extend(private::unnamed());
    none_arrives(&stack, &stack.run.public_url, &operations).await?;
    none_arrives(&stack, &stack.run.staff_url, &operations).await?;
    let token = stack.token("staff").await?;
    let path = "/api/registration/staff/v1/conventions";
    let (status, text) = raw(&stack.run.staff_url, "GET", path, &token).await?;
    assert_eq!(status, 200, "{text}");
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
async fn what_no_address_may_hold_is_refused_in_words() -> Result<()> {
    let stack = Stack::find()?;
    let path = "/api/registration/v1/conventions";
    for odd in ["?q=<b>", "?q=\"b\"", "?q=\u{7f}", "/`", "/<b>"] {
        let (status, text) = raw(&stack.run.public_url, "GET", &format!("{path}{odd}"), "").await?;
        assert_eq!(status, 404, "{odd}: {text}");
        assert!(text.contains("application/problem+json"), "{odd}: {text}");
    }
    let escaped = format!("{path}?q=%3Cb%3E%22%C3%A9");
    let (status, text) = raw(&stack.run.public_url, "GET", &escaped, "").await?;
    assert_eq!(status, 200, "{text}");
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

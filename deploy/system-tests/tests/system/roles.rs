//! A role that is taken away counts everywhere within a minute, on a running stack.

use std::time::{Duration, Instant};

use anyhow::Result;
use butterfly_system_tests::{
    Api, Stack,
    catalogue::{fresh_slug, publish_small},
    installation::Ended,
};
use serde_json::json;

#[tokio::test]
async fn a_role_taken_away_is_honoured_by_every_service_within_a_minute() -> Result<()> {
    let stack = Stack::find()?;
    let convention = publish_small(&stack.staff().await?, "roles", 5).await?;
    let email = format!("{}@example.org", fresh_slug("manager"));
    let arguments = [
        &email,
        "--convention",
        &convention.slug,
        "--role",
        "manager",
    ];
    let password = stack.add_staff(&arguments).await?;
    let website = Api::new(&stack.run.staff_url)?;
    let body = json!({ "email": email, "password": password });
    let signed_in = website
        .post("/api/attendee/staff/v1/sessions", &body)
        .await?;
    let signed_in = signed_in.expect_status(201)?;
    let token = signed_in.json["access"]["access_token"]
        .as_str()
        .unwrap_or_default();
    let manager = website.with_token(token);
    let services = ["registration", "options", "lodging"];
    let path = |service: &str| {
        let what = match service {
            "registration" => "passes",
            "options" => "options",
            _ => "properties",
        };
        format!(
            "/api/{service}/staff/v1/conventions/{}/{what}",
            convention.id
        )
    };
    for service in services {
        manager.get(&path(service)).await?.expect_status(200)?;
    }

    let removed: Ended = stack.butterfly(&["staff", "remove", &email]).await?.into();
    removed.expect(0, "lost: manager of")?;
    let begun = Instant::now();
    for service in services {
        while manager.get(&path(service)).await?.status != 401 {
            let waited = begun.elapsed();
            assert!(
                waited < Duration::from_mins(1),
                "{service} still lets them in"
            );
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
    }
    let session = json!({ "session_token": signed_in.json["session_token"] });
    let again = website
        .post("/api/attendee/staff/v1/access-tokens", &session)
        .await?;
    assert_eq!(again.status, 401, "{}", again.text);

    let last: Ended = stack
        .butterfly(&["staff", "remove", "nobody@example.org"])
        .await?
        .into();
    last.expect(1, "/email has no account")?;
    Ok(())
}

//! People with accounts, signed in in browsers of their own.

use anyhow::Result;
use serde_json::json;

use crate::{Browser, Stack, browser::Look};

/// The password of every attendee here.
pub const PASSWORD: &str = "moths prefer lamps";

/// Somebody of the staff, signed in on their website.
pub async fn staff(stack: &Stack, look: Look, arguments: &[&str]) -> Result<Browser> {
    let password = stack.add_staff(arguments).await?;
    let email = arguments.first().copied().unwrap_or_default();
    let browser = Browser::open(look).await?;
    browser.go(&stack.run.staff_url).await?;
    browser.fill("E-mail", email).await?;
    browser.fill("Password", &password).await?;
    browser.press_near("Password", "Sign in").await?;
    Ok(browser)
}

/// An attendee with an account, signed in on the public website.
pub async fn attendee(stack: &Stack, look: Look, name: &str, email: &str) -> Result<Browser> {
    let public = stack.public()?;
    let address = json!({ "line": "1 Quay", "postal_code": "", "city": "Cork", "region": "", "country": "IE" });
    let body = json!({ "name": name, "email": email, "password": PASSWORD, "address": address });
    let accounts = "/api/attendee/v1/accounts";
    public.post(accounts, &body).await?.expect_status(202)?;
    let link = stack.link_mailed_to(email).await?;
    let (_, token) = link.split_once("token=").unwrap_or_default();
    let confirm = format!("{accounts}/confirm");
    let confirmed = public.post(&confirm, &json!({ "token": token })).await?;
    confirmed.expect_status(200)?;
    let browser = Browser::open(look).await?;
    browser
        .go(&format!("{}/sign-in", stack.run.public_url))
        .await?;
    browser.fill("E-mail address", email).await?;
    browser.fill("Password", PASSWORD).await?;
    browser.press_near("Password", "Sign in").await?;
    Ok(browser)
}

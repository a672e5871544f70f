//! People with accounts, made as anybody makes one: signed up, confirmed by the mail, signed in; by the API or
//! in a browser of their own.

use anyhow::{Context, Result};
use serde_json::json;

use crate::{Api, Browser, Stack, browser::Look, catalogue::fresh_slug};

const ACCOUNTS: &str = "/api/attendee/v1";
/// The password of every attendee here.
pub const PASSWORD: &str = "moths prefer lamps";

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Person {
    /// E-mail address.
    pub email: String,
    /// Access token for the public APIs; lives five minutes.
    pub token: String,
}

impl Stack {
    /// Makes an account.
    pub async fn sign_up(&self, name: &str, email: &str) -> Result<()> {
        let public = self.public()?;
        let address = json!({ "line": "1 Quay", "postal_code": "", "city": "Cork", "region": "",
            "country": "IE" });
        let body =
            json!({ "email": email, "password": PASSWORD, "name": name, "address": address });
        let made = public.post(&format!("{ACCOUNTS}/accounts"), &body).await?;
        made.expect_status(202)?;
        let link = self.link_mailed_to(email).await?;
        let (_, token) = link.split_once("token=").context("no token in the mail")?;
        let confirm = format!("{ACCOUNTS}/accounts/confirm");
        let confirmed = public.post(&confirm, &json!({ "token": token })).await?;
        confirmed.expect_status(200)?;
        Ok(())
    }

    /// Somebody new.
    pub async fn person(&self, name: &str) -> Result<Person> {
        let email = format!("{}@example.org", fresh_slug("person"));
        self.sign_up(name, &email).await?;
        let body = json!({ "email": email, "password": PASSWORD });
        let sessions = format!("{ACCOUNTS}/sessions");
        let signed_in = self.public()?.post(&sessions, &body).await?;
        let signed_in = signed_in.expect_status(201)?;
        let token = signed_in.json.pointer("/access/access_token");
        let token = token.and_then(|token| token.as_str());
        Ok(Person {
            email,
            token: token.context("no token")?.to_owned(),
        })
    }

    /// The public listener, as this person.
    pub fn as_person(&self, person: &Person) -> Result<Api> {
        Ok(self.public()?.with_token(&person.token))
    }
}

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
    stack.sign_up(name, email).await?;
    let browser = Browser::open(look).await?;
    browser
        .go(&format!("{}/sign-in", stack.run.public_url))
        .await?;
    browser.fill("E-mail address", email).await?;
    browser.fill("Password", PASSWORD).await?;
    browser.press_near("Password", "Sign in").await?;
    Ok(browser)
}

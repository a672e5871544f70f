//! People with accounts, made as anybody makes one: signed up, confirmed by the mail, signed in.

use anyhow::{Context, Result};
use serde_json::json;

use crate::{Api, Stack, catalogue::fresh_slug};

const ACCOUNTS: &str = "/api/attendee/v1";
const PASSWORD: &str = "a calm blue heron";

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Person {
    /// E-mail address.
    pub email: String,
    /// Access token for the public APIs; lives five minutes.
    pub token: String,
}

impl Stack {
    /// Somebody new.
    pub async fn person(&self, name: &str) -> Result<Person> {
        let public = self.public()?;
        let email = format!("{}@example.org", fresh_slug("person"));
        let address = json!({ "line": "1 Quay Street", "postal_code": "D01", "city": "Dublin",
            "region": "", "country": "IE" });
        let body =
            json!({ "email": email, "password": PASSWORD, "name": name, "address": address });
        let made = public.post(&format!("{ACCOUNTS}/accounts"), &body).await?;
        made.expect_status(202)?;
        let mail = self.mail_to(&email).await?;
        let (_, token) = mail
            .split_once("/confirm?token=")
            .context("no link in the mail")?;
        let body = json!({ "token": token.split_whitespace().next().unwrap_or_default() });
        let confirm = format!("{ACCOUNTS}/accounts/confirm");
        public.post(&confirm, &body).await?.expect_status(200)?;
        let body = json!({ "email": email, "password": PASSWORD });
        let signed_in = public.post(&format!("{ACCOUNTS}/sessions"), &body).await?;
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

//! Plain HTTP, as a stranger's program sends it.

use std::time::Duration;

use anyhow::{Context, Result};
use reqwest::Method;
use serde_json::Value;

/// Calls one listener of the stack.
#[derive(Clone)]
pub struct Api {
    http: reqwest::Client,
    base: String,
    token: Option<String>,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The `ETag`, empty when there is none.
    pub etag: String,
    /// The body; null when it is no JSON.
    pub json: Value,
    /// The body as text.
    pub text: String,
}

impl Answer {
    /// The `code` of a problem, empty when it is none.
    pub fn code(&self) -> &str {
        self.field("code")
    }

    /// A text field of the body, empty when there is none.
    pub fn field(&self, name: &str) -> &str {
        self.json
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// This answer, if it has the status; otherwise an error that shows it.
    pub fn expect_status(self, status: u16) -> Result<Self> {
        anyhow::ensure!(
            self.status == status,
            "expected {status}, got {}: {}",
            self.status,
            self.text
        );
        Ok(self)
    }
}

impl Api {
    /// Calls `base`, `http://127.0.0.1:…`.
    pub fn new(base: &str) -> Result<Self> {
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(30))
            .build()?;
        Ok(Self {
            http,
            base: base.trim_end_matches('/').to_owned(),
            token: None,
        })
    }

    /// The same with a bearer token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Result<Answer> {
        self.send(Method::GET, path, None, &[]).await
    }

    /// Creates or acts.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Answer> {
        self.send(Method::POST, path, Some(body), &[]).await
    }

    /// Orders, with a key of its own.
    pub async fn order(&self, path: &str, key: &str, body: &Value) -> Result<Answer> {
        self.send(Method::POST, path, Some(body), &[("Idempotency-Key", key)])
            .await
    }

    /// Sends anything.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> Result<Answer> {
        let mut request = self.request(method, path, headers);
        if let Some(body) = body {
            request = request.json(body);
        }
        answer(request, path).await
    }

    /// Sends a text that is said to be JSON.
    pub async fn send_text(
        &self,
        method: Method,
        path: &str,
        text: &str,
        headers: &[(&str, &str)],
    ) -> Result<Answer> {
        let mut request = self.request(method, path, headers);
        request = request
            .header("Content-Type", "application/json")
            .body(text.to_owned());
        answer(request, path).await
    }

    fn request(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
    ) -> reqwest::RequestBuilder {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request
    }
}

async fn answer(request: reqwest::RequestBuilder, path: &str) -> Result<Answer> {
    let response = request
        .send()
        .await
        .with_context(|| format!("no answer to {path}"))?;
    let status = response.status().as_u16();
    let etag = response
        .headers()
        .get("etag")
        .and_then(|value| value.to_str().ok());
    let etag = etag.unwrap_or_default().to_owned();
    let text = response.text().await?;
    let json = serde_json::from_str(&text).unwrap_or_default();
    Ok(Answer {
        status,
        etag,
        json,
        text,
    })
}

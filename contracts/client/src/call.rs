//! One call to a service: how it is built, sent, repeated and read.

use std::{sync::Arc, time::Duration};

use butterfly_contracts::Problem;
use reqwest::{Method, Response, header};
use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, de::DeserializeOwned};
use tokio::time::Instant;
use url::Url;

use crate::{ClientError, retry::RetryBudget};

/// Where services are and how this program proves itself.
#[derive(Clone)]
pub struct ClientSettings {
    /// HAProxy's internal listener.
    pub base: Url,
    /// Proves to services that request id and client address are ours to set.
    pub edge_key: SecretString,
    /// The longest a call may take when the request has no deadline of its own.
    pub deadline: Duration,
}

/// What a request passes on to the calls it makes.
#[derive(Clone, Debug)]
pub struct CallContext {
    /// Id of the request.
    pub request_id: String,
    /// W3C trace context.
    pub traceparent: String,
    /// Address of the person's device.
    pub client_address: String,
    /// Bearer token to call with.
    pub bearer: Option<String>,
    /// When the answer must be there.
    pub deadline: Option<Instant>,
}

impl CallContext {
    /// The context of background work, which serves nobody's request.
    pub fn background(name: &str) -> Self {
        let id = uuid::Uuid::now_v7().simple();
        Self {
            request_id: format!("{name}_{id}"),
            traceparent: format!("00-{id}-{:016x}-00", id.as_uuid().as_u64_pair().1 | 1),
            client_address: String::new(),
            bearer: None,
            deadline: None,
        }
    }

    /// The same context with this bearer token.
    #[must_use]
    pub fn with_bearer(&self, token: impl Into<String>) -> Self {
        Self {
            bearer: Some(token.into()),
            ..self.clone()
        }
    }

    /// The same context with no bearer token.
    #[must_use]
    pub fn anonymous(&self) -> Self {
        Self {
            bearer: None,
            ..self.clone()
        }
    }
}

/// Sends calls. Cheap to clone; share one per program.
#[derive(Clone)]
pub struct Caller {
    http: reqwest::Client,
    settings: Arc<ClientSettings>,
    budget: Arc<RetryBudget>,
}

impl Caller {
    /// A caller with its own connection pool.
    pub fn new(settings: ClientSettings) -> Result<Self, ClientError> {
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(2))
            .pool_idle_timeout(Duration::from_secs(20))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(ClientError::Transport)?;
        Ok(Self {
            http,
            settings: Arc::new(settings),
            budget: Arc::new(RetryBudget::new()),
        })
    }
}

/// An answer with its `ETag`.
#[derive(Debug, Clone)]
pub struct Fetched<T> {
    /// The body.
    pub value: T,
    /// The `ETag` header, empty when there was none.
    pub etag: String,
}

/// A call to make.
pub struct Call {
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(&'static str, String)>,
    body: Option<Vec<u8>>,
    repeatable: bool,
}

impl Call {
    fn new(method: Method, path: impl Into<String>) -> Self {
        let repeatable = matches!(method, Method::GET | Method::PUT | Method::DELETE);
        let (query, headers) = (Vec::new(), Vec::new());
        Self {
            method,
            path: path.into(),
            query,
            headers,
            body: None,
            repeatable,
        }
    }

    /// Reads.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    /// Creates or acts.
    pub fn post(path: impl Into<String>) -> Self {
        Self::new(Method::POST, path)
    }

    /// Replaces.
    pub fn put(path: impl Into<String>) -> Self {
        Self::new(Method::PUT, path)
    }

    /// Changes.
    pub fn patch(path: impl Into<String>) -> Self {
        Self::new(Method::PATCH, path)
    }

    /// Deletes.
    pub fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// Says that sending it twice does no harm.
    #[must_use]
    pub fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// Makes it safe to repeat by a key that is the same every time.
    #[must_use]
    pub fn idempotency_key(self, key: &str) -> Self {
        self.header("Idempotency-Key", key).repeatable()
    }

    /// Changes only this version. A repeat after a lost answer would be refused, so there is none.
    #[must_use]
    pub fn if_match(mut self, etag: &str) -> Self {
        self.repeatable = false;
        self.header("If-Match", etag)
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// Adds the fields of `query` that are there.
    #[must_use]
    pub fn query<T: Serialize>(mut self, query: &T) -> Self {
        if let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(query) {
            self.query
                .extend(fields.into_iter().filter_map(|(name, value)| match value {
                    serde_json::Value::Null => None,
                    serde_json::Value::String(text) => Some((name, text)),
                    other => Some((name, other.to_string())),
                }));
        }
        self
    }

    /// Sets the JSON body.
    #[must_use]
    pub fn json<T: Serialize>(mut self, body: &T) -> Self {
        self.body = serde_json::to_vec(body).ok();
        self
    }

    /// Sends it and reads the JSON answer.
    pub async fn send<T: DeserializeOwned>(
        self,
        caller: &Caller,
        context: &CallContext,
    ) -> Result<T, ClientError> {
        self.fetch(caller, context)
            .await
            .map(|fetched| fetched.value)
    }

    /// Sends it and reads the JSON answer and its `ETag`.
    pub async fn fetch<T: DeserializeOwned>(
        self,
        caller: &Caller,
        context: &CallContext,
    ) -> Result<Fetched<T>, ClientError> {
        let response = self.answer(caller, context).await?;
        let status = response.status().as_u16();
        let etag = text_header(&response, header::ETAG);
        let body = response.bytes().await.map_err(from_reqwest)?;
        let value = serde_json::from_slice(&body).map_err(|_| ClientError::Decode { status })?;
        Ok(Fetched { value, etag })
    }

    /// Sends it and reads an answer that is text.
    pub async fn text(self, caller: &Caller, context: &CallContext) -> Result<String, ClientError> {
        let response = self.answer(caller, context).await?;
        response.text().await.map_err(from_reqwest)
    }

    /// Sends it where no body comes back.
    pub async fn done(self, caller: &Caller, context: &CallContext) -> Result<(), ClientError> {
        self.answer(caller, context).await.map(drop)
    }

    async fn answer(
        &self,
        caller: &Caller,
        context: &CallContext,
    ) -> Result<Response, ClientError> {
        let latest = Instant::now() + caller.settings.deadline;
        let deadline = context.deadline.map_or(latest, |given| given.min(latest));
        caller.budget.earn();
        let mut attempt = 0;
        loop {
            attempt += 1;
            let error = match self.once(caller, context, deadline).await {
                Ok(response) => return Ok(response),
                Err(error) => error,
            };
            let pause = Duration::from_millis(20 * attempt + u64::from(rand_millis()));
            let again = self.repeatable
                && attempt < 3
                && error.is_transient()
                && Instant::now() + pause < deadline
                && caller.budget.spend();
            if !again {
                return Err(error);
            }
            tokio::time::sleep(pause).await;
        }
    }

    async fn once(
        &self,
        caller: &Caller,
        context: &CallContext,
        deadline: Instant,
    ) -> Result<Response, ClientError> {
        let settings = &caller.settings;
        let mut url = settings.base.clone();
        url.set_path(&self.path);
        let mut request = caller
            .http
            .request(self.method.clone(), url)
            .timeout(deadline.saturating_duration_since(Instant::now()))
            .header("Butterfly-Edge", settings.edge_key.expose_secret())
            .header("X-Request-Id", &context.request_id)
            .header("traceparent", &context.traceparent)
            .header("X-Forwarded-For", &context.client_address)
            .header(header::ACCEPT, "application/json");
        if !self.query.is_empty() {
            request = request.query(&self.query);
        }
        if let Some(token) = &context.bearer {
            request = request.bearer_auth(token);
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        if let Some(body) = &self.body {
            request = request
                .header(header::CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        let response = request.send().await.map_err(from_reqwest)?;
        if response.status().is_success() {
            Ok(response)
        } else {
            Err(refusal(response).await)
        }
    }
}

fn rand_millis() -> u8 {
    uuid::Uuid::now_v7()
        .as_bytes()
        .last()
        .copied()
        .unwrap_or_default()
        / 8
}

fn text_header(response: &Response, name: header::HeaderName) -> String {
    let value = response
        .headers()
        .get(name)
        .and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}

async fn refusal(response: Response) -> ClientError {
    let status = response.status().as_u16();
    match response.json::<Problem>().await {
        Ok(problem) => ClientError::Problem(Box::new(problem)),
        Err(_) => ClientError::Decode { status },
    }
}

fn from_reqwest(error: reqwest::Error) -> ClientError {
    if error.is_timeout() {
        ClientError::Timeout
    } else {
        ClientError::Transport(error)
    }
}

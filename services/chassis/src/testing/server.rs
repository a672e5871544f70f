//! A real server in the test's own process.

use std::{io::Write, net::TcpListener, num::NonZeroUsize, path::PathBuf, sync::Arc};

use actix_web::dev::ServerHandle;
use butterfly_client::{Caller, ClientSettings};
use butterfly_contracts::attendee::Revocations;
use butterfly_store::Db;
use secrecy::SecretString;
use url::Url;
use utoipa::openapi::OpenApi;

use super::{Answer, TestTokens};
use crate::{
    error::PROBLEM_JSON,
    server::{Prepared, serve},
    service::{Service, Shared},
    settings::{Common, Limits},
};

/// What [`TestServer`] proves itself with.
pub const EDGE_KEY: &str = "test-edge-key";

/// A service listening on a free port of 127.0.0.1 until it is dropped.
pub struct TestServer {
    /// `http://127.0.0.1:…`.
    pub base: Url,
    /// What its requests share.
    pub shared: Shared,
    name: &'static str,
    documents: Vec<OpenApi>,
    http: reqwest::Client,
    handle: ServerHandle,
}

/// Settings as a test needs them; other services are called at `internal_url`.
pub fn common(internal_url: Url) -> Common {
    let limits = Limits {
        body_bytes: 65_536,
        header_bytes: 32_768,
        deadline_seconds: 20,
        drain_seconds: 0,
        finish_seconds: 1,
        workers: NonZeroUsize::MIN,
    };
    Common {
        public_url: internal_url.clone(),
        staff_url: internal_url.clone(),
        internal_url,
        edge_key: SecretString::from(EDGE_KEY),
        mail_directory: std::env::temp_dir(),
        log_format: None,
        log_filter: "info".to_owned(),
        limits,
    }
}

impl TestServer {
    /// Starts `service`. It believes tokens of [`TestTokens`] until told otherwise.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a test makes a service for its server and needs it no more"
    )]
    pub fn start(service: Service, common: &Common, db: Option<Db>) -> Result<Self, String> {
        let text = |error: &dyn std::error::Error| error.to_string();
        let secret = SecretString::from("test-client-secret");
        let prepared = Prepared::new(&service, common, db, secret).map_err(|e| text(&e))?;
        let shared = prepared.shared;
        shared
            .trust
            .learn(&TestTokens::jwks(), &Revocations::default());
        let listener = TcpListener::bind("127.0.0.1:0").map_err(|e| text(&e))?;
        let port = listener.local_addr().map_err(|e| text(&e))?.port();
        let server = serve(&service, &shared, listener).map_err(|e| text(&e))?;
        let handle = server.handle();
        tokio::spawn(server);
        let base = Url::parse(&format!("http://127.0.0.1:{port}")).map_err(|e| text(&e))?;
        let documents = service
            .audiences
            .iter()
            .map(crate::Audience::document)
            .collect();
        let http = reqwest::Client::builder().build().map_err(|e| text(&e))?;
        Ok(Self {
            base,
            shared,
            name: service.name,
            documents,
            http,
            handle,
        })
    }

    /// A caller of the typed clients that reaches this server.
    pub fn caller(&self) -> Result<Caller, butterfly_client::ClientError> {
        Caller::new(ClientSettings {
            base: self.base.clone(),
            edge_key: SecretString::from(EDGE_KEY),
            deadline: std::time::Duration::from_secs(20),
        })
    }

    /// A request to a path; send it with [`TestServer::send`].
    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap_or_default();
        self.http.request(
            method,
            format!("{}{}", self.base.as_str().trim_end_matches('/'), path),
        )
    }

    /// Sends a request and checks the answer against the document: a refusal must be problem details, and a
    /// documented operation may only answer with a documented status.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Result<Answer, String> {
        let request = request.build().map_err(|error| error.to_string())?;
        let (method, path) = (
            request.method().to_string(),
            request.url().path().to_owned(),
        );
        let response = self
            .http
            .execute(request)
            .await
            .map_err(|error| error.to_string())?;
        let status = response.status().as_u16();
        let header =
            |(name, value): (&reqwest::header::HeaderName, &reqwest::header::HeaderValue)| {
                (
                    name.to_string(),
                    value.to_str().unwrap_or_default().to_owned(),
                )
            };
        let headers = response.headers().iter().map(header).collect();
        let body = response
            .bytes()
            .await
            .map_err(|error| error.to_string())?
            .to_vec();
        let answer = Answer {
            status,
            headers,
            body,
        };
        self.check(&method, &path, &answer)?;
        Ok(answer)
    }

    fn check(&self, method: &str, path: &str, answer: &Answer) -> Result<(), String> {
        if answer.status >= 400 && !path.starts_with("/health/") {
            let kind = answer.header("content-type");
            if kind != PROBLEM_JSON || answer.code().is_empty() {
                return Err(format!(
                    "{method} {path}: {} is not a problem: {kind}",
                    answer.status
                ));
            }
        }
        let Some((template, operation)) = self.operation(method, path) else {
            return Ok(());
        };
        self.record(method, &template, answer.status)?;
        let responses = &operation.responses.responses;
        if responses.contains_key(&answer.status.to_string()) {
            return Ok(());
        }
        Err(format!(
            "{method} {template} answered {}, which its document does not name",
            answer.status
        ))
    }

    fn operation(
        &self,
        method: &str,
        path: &str,
    ) -> Option<(String, utoipa::openapi::path::Operation)> {
        let given: Vec<_> = path.split('/').collect();
        let fits = |template: &str| {
            let parts: Vec<_> = template.split('/').collect();
            let same = |(a, b): (&&str, &&str)| a == b || a.starts_with('{');
            parts.len() == given.len() && parts.iter().zip(&given).all(same)
        };
        let mut found: Vec<_> = self
            .documents
            .iter()
            .flat_map(|d| &d.paths.paths)
            .filter(|(t, _)| fits(t))
            .collect();
        found.sort_by_key(|(template, _)| template.matches('{').count());
        let (template, item) = found.first()?;
        let operation = match method {
            "GET" => &item.get,
            "POST" => &item.post,
            "PUT" => &item.put,
            "PATCH" => &item.patch,
            "DELETE" => &item.delete,
            _ => &None,
        };
        Some(((*template).clone(), operation.clone()?))
    }

    /// Notes what was tried, for `cargo xtask coverage` to compare with the documents after all tests.
    fn record(&self, method: &str, template: &str, status: u16) -> Result<(), String> {
        let Some(directory) = std::env::var_os("BUTTERFLY_API_COVERAGE") else {
            return Ok(());
        };
        let path = PathBuf::from(directory).join(format!("{}.txt", self.name));
        let line = format!("{method} {template} {status}\n");
        let mut options = std::fs::OpenOptions::new();
        let file = options.create(true).append(true).open(&path);
        file.and_then(|mut file| file.write_all(line.as_bytes()))
            .map_err(|error| format!("{}: {error}", path.display()))
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        // The order to stop is sent when `stop` is called; the future only waits for it to be obeyed.
        drop(self.handle.stop(false));
    }
}

/// State of a service as its handlers take it.
pub fn state<T: Send + Sync + 'static>(state: T) -> crate::service::Configure {
    let data = actix_web::web::Data::new(state);
    Arc::new(move |config| {
        config.app_data(data.clone());
    })
}

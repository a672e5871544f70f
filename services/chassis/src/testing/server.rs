//! A real server in the test's own process.

use std::{net::TcpListener, num::NonZeroUsize, sync::Arc};

use actix_web::dev::ServerHandle;
use butterfly_client::{Caller, ClientSettings};
use butterfly_contracts::attendee::Revocations;
use butterfly_store::Db;
use secrecy::SecretString;
use url::Url;

use super::{Answer, TestTokens, documents::Documents};
use crate::{
    server::{Prepared, serve},
    service::{Audience, Service, Shared},
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
    pub(super) audiences: Vec<Audience>,
    documents: Documents,
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
        let documents = Documents::of(&service)?;
        let http = reqwest::Client::builder().build().map_err(|e| text(&e))?;
        Ok(Self {
            base,
            shared,
            audiences: service.audiences,
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

    /// Sends a request and holds the answer against the document: a refusal must be problem details, and
    /// status, content type and body of a documented operation must be as its document says.
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
        self.documents.check(&method, &path, &answer)?;
        Ok(answer)
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

//! Serving: one application for every program, and an orderly end.

use std::{net::TcpListener, sync::Arc, time::Duration};

use actix_web::{
    App, HttpServer,
    dev::{Server, ServerHandle},
    middleware::from_fn,
    web,
};
use butterfly_client::{Caller, ClientSettings, InternalTokens};
use butterfly_store::Db;
use secrecy::{ExposeSecret, SecretString};
use tokio::signal::unix::{SignalKind, signal};
use utoipa_actix_web::{AppExt, scope};

use crate::{
    auth::{RemoteTrust, Trust, TrustSource},
    health::{self, Draining},
    metrics_server,
    observe::observe,
    pages,
    routes::{RouteTable, fallback},
    service::{Audience, Service, Shared},
    settings::{Common, ListenArgs},
};

/// Longest time a client may take to send a request's head.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// Longer than HAProxy keeps idle connections, so that it is always HAProxy that closes them.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// A program ready to answer.
pub struct Prepared {
    /// What every request can reach.
    pub shared: Shared,
    /// This program's internal tokens.
    pub tokens: InternalTokens,
}

/// A caller of other services, by these settings.
pub fn caller(common: &Common) -> Result<Caller, butterfly_client::ClientError> {
    Caller::new(ClientSettings {
        base: common.internal_url.clone(),
        edge_key: common.edge_key.clone(),
        deadline: common.limits.deadline(),
    })
}

impl Prepared {
    /// Puts together what requests share.
    pub fn new(
        service: &Service,
        common: &Common,
        db: Option<Db>,
        client_secret: SecretString,
    ) -> Result<Self, butterfly_client::ClientError> {
        metrics_server::install();
        let mut routes = RouteTable::default();
        for audience in &service.audiences {
            routes.add(&audience.document());
            for address in pages::addresses(audience.prefix) {
                routes.add_get(&address);
            }
        }
        routes.add_get("/health/live");
        routes.add_get("/health/ready");
        let shared = Shared {
            name: service.name,
            limits: common.limits,
            edge_key: Arc::from(common.edge_key.expose_secret()),
            trust: Arc::new(Trust::new()),
            db,
            caller: caller(common)?,
            draining: Draining::default(),
            routes: Arc::new(routes),
            renderer: service.renderer,
        };
        Ok(Self {
            shared,
            tokens: InternalTokens::new(service.name, client_secret),
        })
    }

    /// Keys and revocations from the attendee service.
    pub fn remote_trust(&self) -> Arc<dyn TrustSource> {
        let (caller, tokens) = (self.shared.caller.clone(), self.tokens.clone());
        Arc::new(RemoteTrust { caller, tokens })
    }
}

/// Serves on `listener` until the returned server is stopped.
pub fn serve(service: &Service, shared: &Shared, listener: TcpListener) -> std::io::Result<Server> {
    let documented = |audience: &Audience| {
        let document = pages::Document::of(audience).map_err(std::io::Error::other)?;
        Ok((*audience, document))
    };
    let documented = service.audiences.iter().map(documented);
    let documented = documented.collect::<std::io::Result<Vec<_>>>()?;
    let (service, data) = (service.clone(), shared.clone());
    let app = move || {
        let mut app = App::new()
            .into_utoipa_app()
            .app_data(web::Data::new(data.clone()));
        for (audience, document) in &documented {
            app = app.map(|app| app.configure(|config| document.configure(config)));
            app = app.service(scope::scope(audience.prefix).configure(audience.configure));
        }
        let configure = Arc::clone(&service.configure);
        app.into_app()
            .configure(health::configure)
            .configure(move |config| configure(config))
            .default_service(web::to(fallback))
            .wrap(from_fn(observe))
    };
    let server = HttpServer::new(app)
        .workers(shared.limits.workers.get())
        .client_request_timeout(HEAD_TIMEOUT)
        .keep_alive(KEEP_ALIVE)
        .shutdown_timeout(shared.limits.finish_seconds)
        .disable_signals()
        .listen(listener)?;
    Ok(server.run())
}

/// Runs until SIGTERM or SIGINT: then not ready first, next no new connections, last the requests in flight.
pub async fn run(
    service: &Service,
    prepared: &Prepared,
    listen: &ListenArgs,
    trust: Arc<dyn TrustSource>,
) -> std::io::Result<()> {
    let shared = &prepared.shared;
    let listener = TcpListener::bind(listen.listen)?;
    let server = serve(service, shared, listener)?;
    let metrics = metrics_server::serve(listen.metrics_listen)?;
    let watcher = tokio::spawn(end_on_signal(
        server.handle(),
        metrics.handle(),
        shared.clone(),
    ));
    let fresh = tokio::spawn(Arc::clone(&shared.trust).keep_fresh(trust));
    let metrics = tokio::spawn(metrics);
    tracing::info!(program = service.name, address = %listen.listen, "listening");
    let ended = server.await;
    watcher.abort();
    fresh.abort();
    metrics.abort();
    tracing::info!(program = service.name, "stopped");
    ended
}

async fn end_on_signal(server: ServerHandle, metrics: ServerHandle, shared: Shared) {
    let (Ok(mut term), Ok(mut interrupt)) = (
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
    ) else {
        tracing::error!("signals cannot be received");
        return;
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!(drain_seconds = shared.limits.drain_seconds, "draining");
    shared.draining.begin();
    tokio::time::sleep(Duration::from_secs(shared.limits.drain_seconds)).await;
    server.stop(true).await;
    metrics.stop(false).await;
}

//! Prometheus metrics, on an address of their own that no listener of HAProxy routes.

use std::{net::SocketAddr, sync::OnceLock};

use actix_web::{App, HttpResponse, HttpServer, dev::Server, web};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Upper bounds of the histograms' buckets, in seconds.
const BUCKETS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

fn recorder() -> Option<PrometheusHandle> {
    let install = || {
        let builder = PrometheusBuilder::new().set_buckets(&BUCKETS).ok()?;
        builder.install_recorder().ok()
    };
    RECORDER.get_or_init(install).clone()
}

/// Starts counting.
pub(crate) fn install() {
    recorder();
}

pub(crate) fn serve(address: SocketAddr) -> std::io::Result<Server> {
    let app = || App::new().route("/metrics", web::get().to(render));
    Ok(HttpServer::new(app)
        .workers(1)
        .disable_signals()
        .bind(address)?
        .run())
}

async fn render() -> HttpResponse {
    let text = recorder().map(|handle| {
        handle.run_upkeep();
        handle.render()
    });
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4")
        .body(text.unwrap_or_default())
}

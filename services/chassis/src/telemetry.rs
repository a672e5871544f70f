//! Logs: JSON lines for machines, readable lines on a terminal.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

use crate::settings::{Common, LogFormat};

/// Starts logging to standard output. Called once, by `main`.
pub fn start(common: &Common) {
    let filter = EnvFilter::try_new(&common.log_filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let registry = tracing_subscriber::registry().with(filter);
    let terminal = std::io::stdout().is_terminal();
    let format = common.log_format.unwrap_or(if terminal {
        LogFormat::Pretty
    } else {
        LogFormat::Json
    });
    let layer = tracing_subscriber::fmt::layer().with_target(true);
    let started = match format {
        LogFormat::Json => registry.with(layer.json().flatten_event(true)).try_init(),
        LogFormat::Pretty => registry.with(layer.compact()).try_init(),
    };
    if started.is_err() {
        tracing::warn!("logging was started twice");
    }
}

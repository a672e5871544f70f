//! Logs: JSON lines for machines, readable lines on a terminal.

use std::io::{self, IsTerminal};

use tracing::Subscriber;
use tracing_subscriber::{
    EnvFilter, Layer, fmt::MakeWriter, layer::SubscriberExt, registry::LookupSpan,
    util::SubscriberInitExt,
};

use crate::settings::{Common, LogFormat};

/// Starts logging to standard output. Called once, by `main`.
pub fn start(common: &Common) {
    let filter = EnvFilter::try_new(&common.log_filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let format = choose(common.log_format, io::stdout().is_terminal());
    let started = tracing_subscriber::registry()
        .with(filter)
        .with(layer(format, io::stdout))
        .try_init();
    if started.is_err() {
        tracing::warn!("logging was started twice");
    }
}

/// Lines of this format, wherever they go.
pub fn layer<S, W>(format: LogFormat, writer: W) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let layer = tracing_subscriber::fmt::layer()
        .with_target(true)
        .with_writer(writer);
    match format {
        LogFormat::Json => layer.json().flatten_event(true).boxed(),
        LogFormat::Pretty => layer.compact().boxed(),
    }
}

fn choose(given: Option<LogFormat>, terminal: bool) -> LogFormat {
    given.unwrap_or(if terminal {
        LogFormat::Pretty
    } else {
        LogFormat::Json
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_at_a_terminal_get_readable_lines_unless_told_otherwise() {
        assert_eq!(choose(None, true), LogFormat::Pretty);
        assert_eq!(choose(None, false), LogFormat::Json);
        assert_eq!(choose(Some(LogFormat::Json), true), LogFormat::Json);
        assert_eq!(choose(Some(LogFormat::Pretty), false), LogFormat::Pretty);
    }
}

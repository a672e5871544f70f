//! What is logged, in both formats, kept for tests to read.

use std::{
    io::{self, Write},
    sync::{Arc, LazyLock, Mutex},
};

use butterfly_chassis::{settings::LogFormat, telemetry};
use serde_json::Value;
use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

static LOG: LazyLock<Log> = LazyLock::new(Log::start);

#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Sink {
    fn lines_with(&self, part: &str) -> Vec<String> {
        let bytes = self.0.lock().unwrap().clone();
        let text = String::from_utf8(bytes).unwrap();
        let found = text.lines().filter(|line| line.contains(part));
        found.map(str::to_owned).collect()
    }
}

/// The log of this process.
struct Log {
    json: Sink,
    pretty: Sink,
}

impl Log {
    fn start() -> Self {
        let (json, pretty) = (Sink::default(), Sink::default());
        let (to_json, to_pretty) = (json.clone(), pretty.clone());
        tracing_subscriber::registry()
            .with(EnvFilter::new("info"))
            .with(telemetry::layer(LogFormat::Json, move || to_json.clone()))
            .with(telemetry::layer(LogFormat::Pretty, move || {
                to_pretty.clone()
            }))
            .init();
        Self { json, pretty }
    }
}

/// Begins to keep what is logged.
pub(crate) fn keep() {
    LazyLock::force(&LOG);
}

/// The JSON lines with this in them.
pub(crate) fn json_lines_with(part: &str) -> Vec<Value> {
    let lines = LOG.json.lines_with(part);
    let parsed = lines.iter().map(|line| serde_json::from_str(line).unwrap());
    parsed.collect()
}

/// The readable lines with this in them, without their colours.
pub(crate) fn pretty_lines_with(part: &str) -> Vec<String> {
    let lines = LOG.pretty.lines_with(part);
    lines.iter().map(|line| without_colours(line)).collect()
}

fn without_colours(line: &str) -> String {
    let mut parts = line.split('\x1b');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| {
        plain + part.split_once('m').map_or("", |(_, rest)| rest)
    })
}

//! Starting the browser, and what WebDriver itself has no command for.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use fantoccini::{Client, ClientBuilder, wd::WebDriverCompatibleCommand};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::Url;

use super::Look;

/// Opens a session, once the driver is there.
pub(super) async fn connect(address: &str, capabilities: Value) -> Result<Client> {
    let Value::Object(capabilities) = capabilities else {
        bail!("capabilities are an object");
    };
    let begun = Instant::now();
    loop {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let attempt = builder
            .capabilities(capabilities.clone())
            .connect(address)
            .await;
        match attempt {
            Ok(client) => return Ok(client),
            Err(error) if begun.elapsed() > Duration::from_secs(30) => {
                return Err(error).context("the browser does not start");
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
        }
    }
}

/// What the session asks for.
pub(super) fn capabilities(look: Look, profile: &std::path::Path) -> Value {
    let (width, height) = look.size;
    let arguments = [
        "--headless".to_owned(),
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-quic".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        format!("--window-size={width},{height}"),
        format!("--user-data-dir={}", profile.display()),
    ];
    // The driver does not wait for what a tap leads to, and without scripts waits for ever for its end; a
    // click does the same to a page.
    let metrics = json!({ "width": width, "height": height, "pixelRatio": 2.0, "touch": false });
    let options = if look.phone {
        json!({ "args": arguments, "mobileEmulation": { "deviceMetrics": metrics } })
    } else {
        json!({ "args": arguments })
    };
    json!({ "goog:chromeOptions": options })
}

/// A command of the browser's own protocol, sent through the driver.
#[derive(Debug)]
pub(super) struct Cdp {
    pub(super) command: &'static str,
    pub(super) params: Value,
}

impl WebDriverCompatibleCommand for Cdp {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!(
            "session/{}/goog/cdp/execute",
            session.unwrap_or_default()
        ))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        let body = json!({ "cmd": self.command, "params": self.params });
        (http::Method::POST, Some(body.to_string()))
    }
}

//! A real browser: Chromium, driven over WebDriver, asked for what a person sees.

use std::{
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use fantoccini::{
    Client, ClientBuilder, Locator, elements::Element, wd::WebDriverCompatibleCommand,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::process::{Child, Command};
use url::Url;

/// How the browser is set up.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Width and height in CSS pixels.
    pub size: (u32, u32),
    /// Whether it is a phone: touch, and the width is the device's.
    pub phone: bool,
    /// Whether pages may run scripts.
    pub scripts: bool,
    /// Whether the person prefers dark pages.
    pub dark: bool,
}

impl Look {
    /// A phone.
    pub const PHONE: Self = Self {
        size: (390, 844),
        phone: true,
        scripts: true,
        dark: false,
    };
    /// A desktop.
    pub const DESKTOP: Self = Self {
        size: (1280, 900),
        phone: false,
        scripts: true,
        dark: false,
    };
}

/// A browser window with its driver. Closed when dropped.
pub struct Browser {
    client: Client,
    look: Look,
    _driver: Child,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Opens a window with a fresh profile.
    pub async fn open(look: Look) -> Result<Self> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?
            .local_addr()?
            .port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("chromedriver cannot be started")?;
        let profile = tempfile::tempdir()?;
        let capabilities = capabilities(look, profile.path());
        let address = format!("http://127.0.0.1:{port}");
        let client = connect(&address, capabilities).await?;
        let browser = Self {
            client,
            look,
            _driver: driver,
            _profile: profile,
        };
        if look.dark {
            let feature = json!([{ "name": "prefers-color-scheme", "value": "dark" }]);
            browser
                .cdp("Emulation.setEmulatedMedia", json!({ "features": feature }))
                .await?;
        }
        browser.scripts(look.scripts).await?;
        Ok(browser)
    }

    /// Goes to an address.
    pub async fn go(&self, address: &str) -> Result<()> {
        self.client
            .goto(address)
            .await
            .with_context(|| format!("cannot go to {address}"))
    }

    /// The address now.
    pub async fn address(&self) -> Result<String> {
        Ok(self.client.current_url().await?.to_string())
    }

    /// The text of the page.
    pub async fn text(&self) -> Result<String> {
        Ok(self.client.find(Locator::Css("body")).await?.text().await?)
    }

    /// Fails unless the page shows this text.
    pub async fn sees(&self, text: &str) -> Result<()> {
        let page = self.text().await?;
        if page.to_lowercase().contains(&text.to_lowercase()) {
            return Ok(());
        }
        bail!(
            "{} does not show {text:?} but:\n{page}",
            self.address().await?
        )
    }

    /// Looks again until the page shows this text, as somebody does who knows that it will come.
    pub async fn sees_soon(&self, text: &str) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(10) && self.sees(text).await.is_err() {
            tokio::time::sleep(Duration::from_millis(500)).await;
            self.client.refresh().await?;
        }
        self.sees(text).await
    }

    /// Fails unless the field with this label holds this.
    pub async fn holds(&self, label: &str, value: &str) -> Result<()> {
        let held = self.field(label).await?.prop("value").await?;
        anyhow::ensure!(
            held.as_deref() == Some(value),
            "{label} holds {held:?} and not {value:?}"
        );
        Ok(())
    }

    /// Types into the field with this label.
    pub async fn fill(&self, label: &str, value: &str) -> Result<()> {
        let field = self.field(label).await?;
        let kind = field.attr("type").await?.unwrap_or_default();
        if matches!(kind.as_str(), "date" | "time" | "datetime-local" | "color") {
            // The keys these take depend on the language of the browser; their value does not.
            let script = "arguments[0].value = arguments[1]";
            self.scripts(true).await?;
            let element = serde_json::to_value(&field)?;
            self.client
                .execute(script, vec![element, json!(value)])
                .await?;
            return self.scripts(self.look.scripts).await;
        }
        field.clear().await?;
        field.send_keys(value).await?;
        Ok(())
    }

    /// Chooses from the list with this label.
    pub async fn choose(&self, label: &str, option: &str) -> Result<()> {
        let field = self.field(label).await?;
        Ok(field.select_by_label(option).await?)
    }

    /// Ticks the box or radio button with this label.
    pub async fn tick(&self, label: &str) -> Result<()> {
        let field = self.field(label).await?;
        if !field.is_selected().await? {
            self.click_element(&field).await?;
        }
        Ok(())
    }

    /// Presses the button or follows the link with this text.
    pub async fn press(&self, text: &str) -> Result<()> {
        let quoted = quote(text);
        let path = format!(
            "(//button[normalize-space(.)={quoted}] | //a[normalize-space(.)={quoted}] \
             | //summary[normalize-space(.)={quoted}] | //input[@type='submit'][@value={quoted}])[1]"
        );
        self.press_at(&path)
            .await
            .with_context(|| format!("nothing to press says {text:?}"))
    }

    /// Presses the button or follows the link with this text, within the smallest part that shows `near`.
    pub async fn press_near(&self, near: &str, text: &str) -> Result<()> {
        let (near, quoted) = (quote(near), quote(text));
        let path = format!(
            "(//*[self::li or self::tr or self::article or self::section or self::form]\
             [contains(., {near})][.//*[self::a or self::button][contains(normalize-space(.), {quoted})]])[last()]\
             //*[self::a or self::button][contains(normalize-space(.), {quoted})]"
        );
        self.press_at(&path)
            .await
            .with_context(|| format!("nothing near {near} says {text:?}"))
    }

    async fn press_at(&self, path: &str) -> Result<()> {
        let found = self.client.find(Locator::XPath(path)).await;
        let element = match found {
            Ok(element) => element,
            Err(error) => bail!(
                "{error}; {} shows:\n{}",
                self.address().await?,
                self.text().await?
            ),
        };
        self.click_element(&element).await
    }

    async fn click_element(&self, element: &Element) -> Result<()> {
        let value = serde_json::to_value(element)?;
        self.scripts(true).await?;
        let script = "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})";
        self.client.execute(script, vec![value]).await?;
        self.scripts(self.look.scripts).await?;
        Ok(element.click().await?)
    }

    async fn field(&self, label: &str) -> Result<Element> {
        let quoted = quote(label);
        let path = format!(
            "//label[normalize-space(.)={quoted} or starts-with(normalize-space(.), {quoted})]"
        );
        let found = self.client.find(Locator::XPath(&path)).await;
        let Ok(found) = found else {
            bail!(
                "no label says {label:?}; {} shows:\n{}",
                self.address().await?,
                self.text().await?
            )
        };
        match found.attr("for").await? {
            Some(id) => Ok(self.client.find(Locator::Id(&id)).await?),
            None => Ok(found.find(Locator::Css("input, select, textarea")).await?),
        }
    }

    /// Runs axe-core on the page, and fails with what it finds.
    pub async fn check_accessibility(&self) -> Result<()> {
        let path = std::env::var("BUTTERFLY_AXE").context("BUTTERFLY_AXE names no axe.min.js")?;
        let source = std::fs::read_to_string(&path).with_context(|| path.clone())?;
        self.scripts(true).await?;
        self.client.execute(&source, Vec::new()).await?;
        let script = "const done = arguments[arguments.length - 1]; \
            axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})\
            .then(found => done(found.violations.map(v => v.id + ': ' + v.help + ' at ' \
            + v.nodes.map(n => n.target.join(' ') + ' (' + n.failureSummary + ')').join('; '))))";
        let found = self.client.execute_async(script, Vec::new()).await?;
        self.scripts(self.look.scripts).await?;
        let violations: Vec<String> = serde_json::from_value(found)?;
        anyhow::ensure!(
            violations.is_empty(),
            "axe on {}: {}",
            self.address().await?,
            violations.join("\n")
        );
        Ok(())
    }

    /// Whether the page is wider than the window.
    pub async fn overflows(&self) -> Result<bool> {
        self.scripts(true).await?;
        let script = "return document.documentElement.scrollWidth > window.innerWidth + 1";
        let wide = self.client.execute(script, Vec::new()).await?;
        self.scripts(self.look.scripts).await?;
        Ok(wide.as_bool().unwrap_or(true))
    }

    /// A picture of the window, as PNG.
    pub async fn picture(&self) -> Result<Vec<u8>> {
        Ok(self.client.screenshot().await?)
    }

    /// Lets pages run scripts, or not.
    async fn scripts(&self, on: bool) -> Result<()> {
        self.cdp(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": !on }),
        )
        .await
    }

    async fn cdp(&self, command: &'static str, params: Value) -> Result<()> {
        self.client.issue_cmd(Cdp { command, params }).await?;
        Ok(())
    }

    /// Closes the window.
    pub async fn close(self) -> Result<()> {
        Ok(self.client.close().await?)
    }
}

async fn connect(address: &str, capabilities: Value) -> Result<Client> {
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

fn capabilities(look: Look, profile: &std::path::Path) -> Value {
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
    // Without scripts the driver waits for ever for the end of a tap; a click does the same.
    let metrics = json!({
        "width": width, "height": height, "pixelRatio": 2.0, "touch": look.scripts,
    });
    let options = if look.phone {
        json!({ "args": arguments, "mobileEmulation": { "deviceMetrics": metrics } })
    } else {
        json!({ "args": arguments })
    };
    json!({ "goog:chromeOptions": options })
}

fn quote(text: &str) -> String {
    if text.contains('\'') {
        format!("\"{text}\"")
    } else {
        format!("'{text}'")
    }
}

/// A command of the browser's own protocol, sent through the driver.
#[derive(Debug)]
struct Cdp {
    command: &'static str,
    params: Value,
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

//! A real browser: Chromium, driven over WebDriver, asked for what a person sees.

mod driver;
mod keyboard;
mod sight;

use std::{
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use base64::{Engine, engine::general_purpose::STANDARD};
use fantoccini::{Client, Locator, elements::Element};
use serde_json::{Value, json};
use tokio::process::{Child, Command};

use self::driver::Cdp;

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
        let capabilities = driver::capabilities(look, profile.path());
        let address = format!("http://127.0.0.1:{port}");
        let client = driver::connect(&address, capabilities).await?;
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

    /// Goes back, as by the browser's own button.
    pub async fn back(&self) -> Result<()> {
        Ok(self.client.back().await?)
    }

    /// The address now.
    pub async fn address(&self) -> Result<String> {
        Ok(self.client.current_url().await?.to_string())
    }

    /// The text of the page.
    pub async fn text(&self) -> Result<String> {
        Ok(self.client.find(Locator::Css("body")).await?.text().await?)
    }

    /// The text of the first element that a selector finds.
    pub async fn text_of(&self, selector: &str) -> Result<String> {
        Ok(self
            .client
            .find(Locator::Css(selector))
            .await?
            .text()
            .await?)
    }

    /// Fails unless the page shows this text.
    pub async fn sees(&self, text: &str) -> Result<()> {
        let page = self.text().await?;
        if page.to_lowercase().contains(&text.to_lowercase()) {
            return Ok(());
        }
        let begin: String = page.chars().take(1500).collect();
        bail!(
            "{} does not show {text:?} but:\n{begin}",
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
        holds(&self.field(label).await?, label, value).await
    }

    /// Fails unless the field with this label, in the group of fields with this legend, holds this.
    pub async fn holds_in(&self, legend: &str, label: &str, value: &str) -> Result<()> {
        holds(&self.field_in(legend, label).await?, label, value).await
    }

    /// Types into the field with this label.
    pub async fn fill(&self, label: &str, value: &str) -> Result<()> {
        let field = self.field(label).await?;
        self.write(field, value).await
    }

    async fn write(&self, field: Element, value: &str) -> Result<()> {
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

    /// Types into the field with this label, in the group of fields with this legend.
    pub async fn fill_in(&self, legend: &str, label: &str, value: &str) -> Result<()> {
        let field = self.field_in(legend, label).await?;
        self.write(field, value).await
    }

    /// Presses the box or radio button with this label, in the group of fields with this legend.
    pub async fn press_in(&self, legend: &str, label: &str) -> Result<()> {
        let field = self.field_in(legend, label).await?;
        self.click_element(&field).await
    }

    async fn field_in(&self, legend: &str, label: &str) -> Result<Element> {
        let (group, quoted) = (quote(legend), quote(label));
        let path = format!(
            "//fieldset[contains(normalize-space(legend), {group})]//label[starts-with(normalize-space(.), {quoted})]"
        );
        let found = self.client.find(Locator::XPath(&path)).await;
        let found = found.with_context(|| format!("no {label:?} in {legend:?}"))?;
        self.labelled(&found).await
    }

    /// Chooses from the list with this label.
    pub async fn choose(&self, label: &str, option: &str) -> Result<()> {
        let field = self.field(label).await?;
        Ok(field.select_by_label(option).await?)
    }

    /// Chooses from the list with this label, in the group of fields with this legend.
    pub async fn choose_in(&self, legend: &str, label: &str, option: &str) -> Result<()> {
        let field = self.field_in(legend, label).await?;
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
        let opens_in_place = element.tag_name().await? == "summary";
        let page = self.client.find(Locator::Css("html")).await?;
        self.click_element(&element).await?;
        if opens_in_place {
            return Ok(());
        }
        self.until_gone(&page).await
    }

    /// Waits until the page of this element was left: the driver may answer a click before that.
    async fn until_gone(&self, page: &Element) -> Result<()> {
        let begun = Instant::now();
        while page.tag_name().await.is_ok() {
            let waited = begun.elapsed();
            anyhow::ensure!(waited < Duration::from_secs(20), "the page stays");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
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
        self.labelled(&found).await
    }

    /// The control that a label belongs to.
    async fn labelled(&self, label: &Element) -> Result<Element> {
        match label.attr("for").await? {
            Some(id) => Ok(self.client.find(Locator::Id(&id)).await?),
            None => Ok(label.find(Locator::Css("input, select, textarea")).await?),
        }
    }

    /// A picture of the window, as WebP.
    pub async fn picture(&self) -> Result<Vec<u8>> {
        let params = json!({ "format": "webp", "quality": 85 });
        let taken = self.cdp("Page.captureScreenshot", params).await?;
        let data = taken.get("data").and_then(Value::as_str);
        Ok(STANDARD.decode(data.context("no picture was taken")?)?)
    }

    /// Lets pages run scripts, or not.
    async fn scripts(&self, on: bool) -> Result<()> {
        self.cdp(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": !on }),
        )
        .await?;
        Ok(())
    }

    async fn cdp(&self, command: &'static str, params: Value) -> Result<Value> {
        Ok(self.client.issue_cmd(Cdp { command, params }).await?)
    }

    /// Closes the window.
    pub async fn close(self) -> Result<()> {
        Ok(self.client.close().await?)
    }
}

async fn holds(field: &Element, label: &str, value: &str) -> Result<()> {
    let held = field.prop("value").await?;
    anyhow::ensure!(
        held.as_deref() == Some(value),
        "{label} holds {held:?} and not {value:?}"
    );
    Ok(())
}

fn quote(text: &str) -> String {
    if text.contains('\'') {
        format!("\"{text}\"")
    } else {
        format!("'{text}'")
    }
}

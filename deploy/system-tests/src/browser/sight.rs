//! A page as it looks to somebody who cannot see it well, or has little room, or allows no scripts.

use anyhow::{Context, Result};
use fantoccini::Locator;
use serde_json::json;

use super::Browser;

impl Browser {
    /// Looks at the page as somebody who cannot see it well, or has little room, or allows no scripts.
    pub async fn check(&self) -> Result<()> {
        let address = self.address().await?;
        // Before scripts are let run for the other checks.
        let marked = Locator::Css("html.has-script");
        let ran_scripts = self.client.find(marked).await.is_ok();
        anyhow::ensure!(
            ran_scripts == self.look.scripts,
            "scripts on {address}: {ran_scripts}"
        );
        self.check_accessibility().await?;
        let wide = self.overflows().await?;
        anyhow::ensure!(!wide, "{address} is wider than the window");
        Ok(())
    }

    /// Runs axe-core on the page, and fails with what it finds.
    async fn check_accessibility(&self) -> Result<()> {
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
    async fn overflows(&self) -> Result<bool> {
        self.scripts(true).await?;
        // A phone zooms out until all fits: its window is then wider than the phone.
        let script = "return document.documentElement.scrollWidth > \
            Math.min(document.documentElement.clientWidth, arguments[0]) + 1";
        let width = json!(self.look.size.0);
        let wide = self.client.execute(script, vec![width]).await?;
        self.scripts(self.look.scripts).await?;
        Ok(wide.as_bool().unwrap_or(true))
    }

    /// Opens everything on the page that opens in place.
    pub async fn unfold(&self) -> Result<()> {
        self.scripts(true).await?;
        let script = "document.querySelectorAll('details').forEach(part => part.open = true)";
        self.client.execute(script, Vec::new()).await?;
        self.scripts(self.look.scripts).await
    }

    /// How far below the window's top the first element begins that a selector finds.
    pub async fn top_of(&self, selector: &str) -> Result<f64> {
        self.scripts(true).await?;
        let script = "return document.querySelector(arguments[0]).getBoundingClientRect().top";
        let top = self.client.execute(script, vec![json!(selector)]).await?;
        self.scripts(self.look.scripts).await?;
        top.as_f64()
            .with_context(|| format!("{selector} is nowhere"))
    }
}

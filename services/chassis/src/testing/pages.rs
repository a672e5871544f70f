//! The documents and their pages, as a browser fetches them.

use super::{Answer, TestServer};
use crate::service::Audience;

impl TestServer {
    /// Opens the page of every audience. Refuses one that does not come whole from here, or that would
    /// make the browser ask anybody else.
    pub async fn browse(&self) -> Result<(), String> {
        for audience in &self.audiences {
            let refuse = |why: String| format!("{}/docs/: {why}", audience.prefix);
            self.browse_one(audience).await.map_err(refuse)?;
        }
        Ok(())
    }

    async fn browse_one(&self, audience: &Audience) -> Result<(), String> {
        let address = format!("{}/openapi.json", audience.prefix);
        let served = self.get(&address, "application/json").await?;
        let document = audience.document().to_json();
        if document.ok() != String::from_utf8(served.body).ok() {
            return Err("the document served is another".to_owned());
        }
        let docs = format!("{}/docs/", audience.prefix);
        let page = self.get(&docs, "text/html").await?;
        let policy = page.header("content-security-policy");
        if !policy.starts_with("default-src 'none'; ") || policy.contains("://") {
            return Err(format!("the policy allows too much: {policy:?}"));
        }
        let text = String::from_utf8_lossy(&page.body).into_owned();
        let parts = addresses(&text);
        for part in &parts {
            let local = part.strip_prefix("./").unwrap_or(part);
            if local.contains(':') || local.starts_with('/') {
                return Err(format!("{part} is not from here"));
            }
            self.get(&format!("{docs}{local}"), "").await?;
        }
        let name = "swagger-initializer.js";
        if !parts.iter().any(|part| part.ends_with(name)) {
            return Err(format!("{name} is not part of it"));
        }
        let initializer = self.get(&format!("{docs}{name}"), "").await?;
        let text = String::from_utf8_lossy(&initializer.body).into_owned();
        let needed = [
            format!("\"url\": \"{address}\""),
            "\"validatorUrl\": \"none\"".to_owned(),
        ];
        match needed.iter().find(|setting| !text.contains(*setting)) {
            Some(setting) => Err(format!("{setting} is not set in {text}")),
            None => Ok(()),
        }
    }

    async fn get(&self, path: &str, kind: &str) -> Result<Answer, String> {
        let answer = self.send(self.request("GET", path)).await?;
        let given = answer.header("content-type");
        if answer.status != 200 || !given.starts_with(kind) {
            return Err(format!("{path} is {} {given}", answer.status));
        }
        Ok(answer)
    }
}

/// What a page refers to.
fn addresses(page: &str) -> Vec<String> {
    let after = |mark: &str| {
        let parts = page.split(mark).skip(1);
        let found = parts.filter_map(|part| Some(part.split_once('"')?.0.to_owned()));
        found.collect::<Vec<_>>()
    };
    [after("src=\""), after("href=\"")].concat()
}

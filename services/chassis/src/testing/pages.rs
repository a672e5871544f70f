//! The documents and their pages, as a browser fetches them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Answer, TestServer, examples};
use crate::service::Audience;

impl TestServer {
    /// Opens the page of every audience. Refuses one that leaves out a part of its document, has links that
    /// lead nowhere or examples that are none, or would make the browser run anything or ask anybody else.
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
        if document.ok() != String::from_utf8(served.body.clone()).ok() {
            return Err("the document served is another".to_owned());
        }
        let page = self
            .get(&format!("{}/docs/", audience.prefix), "text/html")
            .await?;
        let policy = page.header("content-security-policy");
        if !policy.starts_with("default-src 'none'; style-src 'sha256-")
            || ["://", "unsafe", "script-src"]
                .iter()
                .any(|part| policy.contains(part))
        {
            return Err(format!("the policy allows too much: {policy:?}"));
        }
        let text = String::from_utf8_lossy(&page.body);
        let document = served.json();
        check_anchors(&text, &document, &address)?;
        check_content(&text)?;
        examples::check(&text, &document)
    }

    async fn get(&self, path: &str, kind: &str) -> Result<Answer, String> {
        let answer = self.send(self.request("GET", path)).await?;
        let given = answer.header("content-type");
        if answer.status != 200 || !given.starts_with(kind) {
            return Err(format!("{path} is {} {given}", answer.status));
        }
        let known = self
            .request("GET", path)
            .header("if-none-match", answer.header("etag"));
        let again = self.send(known).await?;
        if again.status != 304 || !again.body.is_empty() {
            return Err(format!("{path} is sent again to who has it"));
        }
        Ok(answer)
    }
}

/// Every operation and component has a place of its own, and every link leads to one, or to the document.
fn check_anchors(page: &str, document: &Value, address: &str) -> Result<(), String> {
    let given = after(page, " id=\"");
    let ids: BTreeSet<_> = given.iter().copied().collect();
    if ids.len() < given.len() {
        return Err("an id is there twice".to_owned());
    }
    for needed in anchors(document) {
        if !ids.contains(needed.as_str()) {
            return Err(format!("nothing has the id {needed}"));
        }
    }
    let links = after(page, " href=\"");
    if !links.contains(&address) {
        return Err(format!("nothing leads to {address}"));
    }
    let leads = |link: &&str| match link.strip_prefix('#') {
        Some(id) => ids.contains(id),
        None => *link == address,
    };
    match links.iter().find(|link| !leads(link)) {
        Some(link) => Err(format!("{link} leads nowhere")),
        None => Ok(()),
    }
}

/// What must be found on a page of this document.
fn anchors(document: &Value) -> Vec<String> {
    let members = |pointer: &str| document.pointer(pointer).and_then(Value::as_object);
    let items = members("/paths").into_iter().flatten();
    let operations = items.flat_map(|(_, item)| item.as_object().into_iter().flatten());
    let ids = operations.filter_map(|(_, operation)| operation.get("operationId"));
    let mut anchors: Vec<_> = ids.filter_map(Value::as_str).map(str::to_owned).collect();
    for (pointer, kind) in [
        ("/components/schemas", "schema"),
        ("/components/securitySchemes", "credential"),
    ] {
        let names = members(pointer).into_iter().flatten();
        anchors.extend(names.map(|(name, _)| format!("{kind}-{name}")));
    }
    anchors
}

/// Nothing that runs, nothing that is fetched, and no style but the one whose hash the policy has.
fn check_content(page: &str) -> Result<(), String> {
    const NEVER: [&str; 10] = [
        "<script", "<link", "<img", "<iframe", "<object", "<form", " src=", " style=", "@import",
        "url(",
    ];
    match NEVER.into_iter().find(|part| page.contains(part)) {
        Some(part) => Err(format!("there is {part} in it")),
        None => Ok(()),
    }
}

/// What follows a mark, up to the next quotation mark.
pub(super) fn after<'a>(page: &'a str, mark: &str) -> Vec<&'a str> {
    let parts = page.split(mark).skip(1);
    parts
        .filter_map(|part| Some(part.split_once('"')?.0))
        .collect()
}

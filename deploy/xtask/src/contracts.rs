//! Rules for the OpenAPI documents that are our own; spectral knows the general ones.

use std::collections::BTreeSet;

use serde_json::Value;

mod schemas;

use crate::openapi::{self, Operation, operations};

/// What is wrong with the committed documents.
pub(crate) fn check() -> anyhow::Result<Vec<String>> {
    let documents = openapi::read()?;
    let each = documents.iter().flat_map(|(name, document)| {
        let complaints = complaints(document);
        complaints
            .into_iter()
            .map(move |complaint| format!("{name}: {complaint}"))
    });
    Ok(each.collect())
}

fn complaints(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut ids = BTreeSet::new();
    let mut answered = BTreeSet::new();
    for operation in operations(document) {
        let place = format!("{} {}", operation.method, operation.path);
        let mut complain = |what: &str| found.push(format!("{place}: {what}"));
        let id = text(operation.value, "operationId");
        let snake = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !id.contains('_') || !id.chars().all(snake) {
            complain(&format!("operationId {id:?} is no verb_noun"));
        }
        if !ids.insert(id) {
            complain(&format!("operationId {id:?} is not unique"));
        }
        if text(operation.value, "summary").is_empty() {
            complain("no summary");
        }
        if operation.value.pointer("/tags/0").is_none() {
            complain("no tag");
        }
        for complaint in undeclared(&operation) {
            complain(&complaint);
        }
        for complaint in missing_headers(&operation) {
            complain(&complaint);
        }
        if lacks_security(&operation) {
            complain("has a 401 but no security");
        }
        for (status, response) in members(operation.value, "responses") {
            for complaint in response_complaints(status, response) {
                complain(&format!("{status} {complaint}"));
            }
            if status.starts_with('2') {
                schemas::references(response, document, &mut answered);
            }
        }
    }
    found.extend(
        answered
            .into_iter()
            .flat_map(|name| schemas::optional_properties(document, &name)),
    );
    if let Some(schemas) = document.pointer("/components/schemas") {
        let schemas = schemas.as_object().into_iter().flatten();
        found.extend(schemas.flat_map(|(name, schema)| schemas::without_example(name, schema)));
    }
    found
}

fn undeclared(operation: &Operation<'_>) -> Vec<String> {
    let declared: BTreeSet<_> = operation
        .value
        .get("parameters")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter(|parameter| text(parameter, "in") == "path")
        .map(|parameter| text(parameter, "name"))
        .collect();
    let used = operation
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    used.filter(|name| !declared.contains(name))
        .map(|name| format!("{{{name}}} is not declared"))
        .collect()
}

/// Whoever may be refused for want of a token must read which one is meant. What gives a token in exchange
/// for something in the body needs none.
fn lacks_security(operation: &Operation<'_>) -> bool {
    let answers = operation.value.pointer("/responses/401").is_some();
    let named = operation.value.get("security").and_then(Value::as_array);
    let gives = ["/sessions", "/access-tokens", "/tokens"];
    let gives = operation.method == "POST" && gives.iter().any(|end| operation.path.ends_with(end));
    answers && !gives && named.is_none_or(Vec::is_empty)
}

/// Headers that a client acts on and that go with a status, or with what the operation takes.
fn missing_headers(operation: &Operation<'_>) -> Vec<String> {
    let parameters = operation.value.get("parameters").and_then(Value::as_array);
    let parameters = parameters.into_iter().flatten();
    let takes: BTreeSet<_> = parameters.map(|p| text(p, "name")).collect();
    let lacks = |status: &str, response: &Value| {
        let needed = match status {
            "200" if takes.contains("If-Match") => "ETag",
            "200" if takes.contains("cursor") => "Link",
            "201" => "Location",
            "401" => "WWW-Authenticate",
            "429" | "502" | "503" | "504" => "Retry-After",
            _ => return None,
        };
        let named = response.pointer(&format!("/headers/{needed}")).is_some();
        (!named).then(|| format!("{status} does not name {needed}"))
    };
    members(operation.value, "responses")
        .filter_map(|(status, response)| lacks(status, response))
        .collect()
}

fn response_complaints(status: &str, response: &Value) -> Vec<&'static str> {
    let mut found = Vec::new();
    if text(response, "description").is_empty() {
        found.push("has no description");
    }
    let problem = "/content/application~1problem+json/schema/$ref";
    let schema = response.pointer(problem).and_then(Value::as_str);
    let is_refusal = status.starts_with('4') || status.starts_with('5');
    if is_refusal && schema != Some("#/components/schemas/Problem") {
        found.push("is no Problem as application/problem+json");
    }
    if is_refusal && members(response, "content").count() != 1 {
        found.push("has more than one content type");
    }
    found
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn members<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let members = value.get(name).and_then(Value::as_object);
    members
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), value))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(operation: &Value) -> Value {
        let note = json!({ "type": ["string", "null"], "example": "hello" });
        let properties =
            json!({ "id": {}, "day": { "type": "string", "format": "date" }, "note": note });
        let view = json!({ "type": "object", "required": ["id", "day"], "properties": properties });
        json!({
            "paths": { "/api/x/v1/things/{thing}": { "get": operation } },
            "components": { "schemas": { "View": view } },
        })
    }

    #[test]
    fn a_good_operation_passes() {
        let problem = json!({ "schema": { "$ref": "#/components/schemas/Problem" } });
        let operation = json!({
            "operationId": "get_thing", "summary": "Shows a thing.", "tags": ["things"],
            "security": [{}, { "bearer": [] }],
            "parameters": [{ "in": "path", "name": "thing" }],
            "responses": {
                "204": { "description": "Nothing" },
                "401": {
                    "description": "Who?", "content": { "application/problem+json": problem },
                    "headers": { "WWW-Authenticate": {} },
                },
                "404": { "description": "No", "content": { "application/problem+json": problem } },
            },
        });
        assert_eq!(complaints(&document(&operation)), Vec::<String>::new());
    }

    #[test]
    fn what_gives_a_token_needs_none() {
        let value = json!({ "responses": { "401": {} } });
        let lacks = |method: &str, path: &str| {
            let (method, value) = (method.to_owned(), &value);
            lacks_security(&Operation {
                method,
                path,
                value,
            })
        };
        assert!(!lacks("POST", "/api/x/v1/sessions"));
        assert!(lacks("GET", "/api/x/v1/sessions"));
        assert!(lacks("POST", "/api/x/v1/orders"));
    }

    #[test]
    fn each_rule_is_enforced() {
        let view = json!({ "schema": { "$ref": "#/components/schemas/View" } });
        let operation = json!({
            "operationId": "getThing",
            "parameters": [{ "in": "query", "name": "cursor" }],
            "responses": {
                "201": { "description": "It" },
                "200": { "content": { "application/json": view } },
                "401": { "description": "Who?" },
                "404": { "description": "No" },
            },
        });
        let found = complaints(&document(&operation)).join("\n");
        for rule in [
            "no verb_noun",
            "no summary",
            "no tag",
            "{thing} is not declared",
            "has a 401 but no security",
            "200 does not name Link",
            "201 does not name Location",
            "401 does not name WWW-Authenticate",
            "200 has no description",
            "404 is no Problem",
            "View.note is not required",
        ] {
            assert!(found.contains(rule), "{rule}: {found}");
        }
    }
}

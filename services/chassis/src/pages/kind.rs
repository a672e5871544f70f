//! What a schema is in a few words, with links to the components it names.

use super::{
    html::{Html, text},
    schema::{Other, Schema},
};

/// `array of Tree or null`.
pub(super) fn kind(schema: &Schema) -> Html {
    let mut parts = parts(schema);
    if schema.nullable() {
        parts.push("null".to_owned());
    }
    parts.dedup();
    Html(parts.join(" or "))
}

/// A link to the section of a component.
pub(super) fn link(component: &str) -> String {
    let name = text(component);
    format!("<a href=\"#schema-{name}\">{name}</a>")
}

/// What it may be besides null.
fn parts(schema: &Schema) -> Vec<String> {
    if let Some(component) = schema.target() {
        return vec![link(component)];
    }
    let alternatives = schema.alternatives();
    if !alternatives.is_empty() {
        return alternatives.into_iter().flat_map(parts).collect();
    }
    if !schema.all_of.is_empty() {
        return vec![all_of(schema)];
    }
    let named: Vec<_> = schema.kinds().map(|kind| one(kind, schema)).collect();
    if !named.is_empty() || schema.nullable() {
        return named;
    }
    let untold = if !schema.properties.is_empty() {
        "object"
    } else if schema.choices().next().is_some() {
        "value"
    } else {
        "anything"
    };
    vec![untold.to_owned()]
}

fn all_of(schema: &Schema) -> String {
    let own = !schema.properties.is_empty();
    let parts = schema.all_of.iter().map(|part| grouped(&kind(part)));
    let own = own.then(|| "more fields".to_owned());
    parts.chain(own).collect::<Vec<_>>().join(" and ")
}

fn one(kind: &str, schema: &Schema) -> String {
    match kind {
        "array" => {
            let item = schema.items.as_ref().and_then(Other::schema);
            let item = item.map_or_else(|| "anything".to_owned(), of_many);
            format!("array of {item}")
        }
        "object" if schema.properties.is_empty() => map(schema),
        "string" | "integer" | "number" => match &schema.format {
            Some(format) => format!("{kind} ({})", text(format)),
            None => kind.to_owned(),
        },
        kind => text(kind).0,
    }
}

/// An object whose fields have no fixed names.
fn map(schema: &Schema) -> String {
    let value = match schema.additional_properties.as_ref() {
        Some(Other::Any(false)) => return "object".to_owned(),
        Some(Other::Like(value)) => of_many(value),
        Some(Other::Any(true)) | None => "anything".to_owned(),
    };
    let name = schema.property_names.as_deref();
    let name = name.map_or_else(|| "string".to_owned(), of_many);
    format!("map of {name} to {value}")
}

fn of_many(schema: &Schema) -> String {
    grouped(&kind(schema))
}

fn grouped(kind: &Html) -> String {
    if kind.0.contains(" or ") || kind.0.contains(" and ") {
        return format!("({kind})");
    }
    kind.0.clone()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn told(schema: Value) -> String {
        let kind = kind(&serde_json::from_value(schema).unwrap()).0;
        kind.replace("<a href=\"#schema-Tree\">Tree</a>", "Tree")
    }

    #[test]
    fn every_shape_has_words() {
        let tree = || json!({ "$ref": "#/components/schemas/Tree" });
        for (schema, words) in [
            (json!({}), "anything"),
            (json!({ "enum": [1, 2] }), "value"),
            (json!({ "type": "null" }), "null"),
            (
                json!({ "type": ["string", "null"], "format": "date" }),
                "string (date) or null",
            ),
            (
                json!({ "type": ["string", "integer"] }),
                "string or integer",
            ),
            (tree(), "Tree"),
            (
                json!({ "oneOf": [tree(), { "type": "null" }] }),
                "Tree or null",
            ),
            (
                json!({ "anyOf": [tree(), { "type": ["string", "null"] }] }),
                "Tree or string",
            ),
            (json!({ "allOf": [tree()] }), "Tree"),
            (
                json!({ "allOf": [tree(), { "type": "object", "properties": { "a": {} } }] }),
                "Tree and object",
            ),
            (
                json!({ "allOf": [tree()], "properties": { "a": {} } }),
                "Tree and more fields",
            ),
            (json!({ "type": "array", "items": tree() }), "array of Tree"),
            (
                json!({ "type": "array", "items": { "type": ["string", "null"] } }),
                "array of (string or null)",
            ),
            (json!({ "type": "array" }), "array of anything"),
            (
                json!({ "type": "object", "properties": { "a": tree() } }),
                "object",
            ),
            (
                json!({ "type": "object", "additionalProperties": false }),
                "object",
            ),
            (json!({ "type": "object" }), "map of string to anything"),
            (
                json!({ "type": "object", "propertyNames": tree(), "additionalProperties": { "type": "array", "items": tree() } }),
                "map of Tree to array of Tree",
            ),
            (json!({ "type": "<b>" }), "&lt;b&gt;"),
        ] {
            assert_eq!(told(schema.clone()), words, "{schema}");
        }
    }
}

//! Rules for what the documents say of bodies.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{members, text};

/// Adds the names of the schemas that `value` refers to, directly or not.
pub(super) fn references(value: &Value, document: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            let name = text(value, "$ref").strip_prefix("#/components/schemas/");
            if let Some(name) = name
                && found.insert(name.to_owned())
                && let Some(schema) = document.pointer(&format!("/components/schemas/{name}"))
            {
                references(schema, document, found);
            }
            for member in members.values() {
                references(member, document, found);
            }
        }
        Value::Array(members) => {
            for member in members {
                references(member, document, found);
            }
        }
        _ => {}
    }
}

/// An answer always has all its members; what may be absent is null.
pub(super) fn optional_properties(document: &Value, name: &str) -> Vec<String> {
    let Some(schema) = document.pointer(&format!("/components/schemas/{name}")) else {
        return vec![format!("{name} is no schema")];
    };
    let required = schema.get("required").and_then(Value::as_array);
    let required: BTreeSet<_> = required
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    members(schema, "properties")
        .filter(|(property, _)| !required.contains(property))
        .map(|(property, _)| format!("{name}.{property} is not required in an answer"))
        .collect()
}

/// Texts and numbers show by an example what they look like; of a day or a time everybody knows.
pub(super) fn without_example(name: &str, schema: &Value) -> Vec<String> {
    let lacks = |property: &Value| {
        let kind = property
            .get("type")
            .map(Value::to_string)
            .unwrap_or_default();
        let plain = ["string", "integer", "number"]
            .iter()
            .any(|k| kind.contains(k));
        let known = ["date", "date-time"].contains(&text(property, "format"));
        let shown = ["example", "examples", "enum"]
            .iter()
            .any(|m| property.get(m).is_some());
        plain && !known && !shown
    };
    members(schema, "properties")
        .filter(|(_, property)| lacks(property))
        .map(|(property, _)| format!("{name}.{property} has no example"))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_and_numbers_need_an_example() {
        let schema = json!({ "properties": {
            "name": { "type": "string" },
            "size": { "type": ["integer", "null"], "format": "int32" },
            "code": { "type": "string", "enum": ["a"] },
            "at": { "type": "string", "format": "date-time" },
            "other": { "$ref": "#/components/schemas/Other" },
        } });
        let complaints = without_example("View", &schema);
        let complaint = |name: &str| format!("View.{name} has no example");
        assert_eq!(complaints, ["name", "size"].map(complaint));
    }
}

//! What bounds a value, in a few words each.

use std::fmt::Display;

use serde_json::Value;

use super::{
    html::{Html, code},
    kind::kind,
    schema::{Other, Schema},
};

/// Everything that bounds a value and is not in its kind.
pub(super) fn facts(schema: &Schema) -> Vec<Html> {
    let only = schema.sole();
    let mut facts = listed(only);
    facts.extend(numbers(only));
    let lengths = [
        (only.min_length, only.max_length, "character"),
        (only.min_items, only.max_items, "item"),
        (only.min_properties, only.max_properties, "field"),
    ];
    facts.extend(
        lengths
            .into_iter()
            .filter_map(|(least, most, unit)| length(least, most, unit)),
    );
    if let Some(pattern) = &only.pattern {
        facts.push(Html(format!("matches {}", code(pattern))));
    }
    if only.unique_items {
        facts.push(plain("each item once"));
    }
    facts.extend(fields(only));
    facts.extend(inside(only));
    if let Some(default) = schema.default.as_ref().or(only.default.as_ref()) {
        facts.push(Html(format!("{} when absent", value(default))));
    }
    for (holds, words) in [
        (schema.read_only || only.read_only, "only in answers"),
        (schema.write_only || only.write_only, "only in requests"),
    ] {
        facts.extend(holds.then(|| plain(words)));
    }
    facts
}

/// A short value as it is in JSON; texts without their quotes.
pub(super) fn value(value: &Value) -> Html {
    match value {
        Value::String(text) if !text.is_empty() => code(text),
        value => code(&value.to_string()),
    }
}

fn plain(words: &str) -> Html {
    Html(words.to_owned())
}

fn listed(schema: &Schema) -> Vec<Html> {
    let values: Vec<_> = schema.choices().map(|choice| value(choice).0).collect();
    let words = match values.as_slice() {
        [] => return Vec::new(),
        [one] => format!("always {one}"),
        values => format!("one of {}", values.join(", ")),
    };
    vec![Html(words)]
}

fn numbers(schema: &Schema) -> Vec<Html> {
    let mut facts = Vec::new();
    facts.extend(match (&schema.minimum, &schema.maximum) {
        (Some(least), Some(most)) => Some(Html(format!("{least} to {most}"))),
        (Some(least), None) => Some(Html(format!("at least {least}"))),
        (None, Some(most)) => Some(Html(format!("at most {most}"))),
        (None, None) => None,
    });
    for (bound, words) in [
        (&schema.exclusive_minimum, "more than"),
        (&schema.exclusive_maximum, "less than"),
        (&schema.multiple_of, "a multiple of"),
    ] {
        facts.extend(bound.as_ref().map(|bound| Html(format!("{words} {bound}"))));
    }
    facts
}

fn length(least: Option<u64>, most: Option<u64>, unit: &str) -> Option<Html> {
    let counted = |count: &dyn Display| {
        let ending = if count.to_string() == "1" { "" } else { "s" };
        format!("{count} {unit}{ending}")
    };
    let words = match (least, most) {
        (Some(least), Some(most)) if least == most => format!("exactly {}", counted(&most)),
        (None | Some(0), Some(most)) => format!("at most {}", counted(&most)),
        (Some(least), Some(most)) => format!("{least} to {}", counted(&most)),
        (Some(least), None) if least > 0 => format!("at least {}", counted(&least)),
        _ => return None,
    };
    Some(Html(words))
}

/// What else an object with named fields may have.
fn fields(schema: &Schema) -> Vec<Html> {
    let mut facts = Vec::new();
    if let Some(discriminator) = &schema.discriminator {
        let name = code(&discriminator.property_name);
        facts.push(Html(format!("told apart by {name}")));
    }
    let others = schema.additional_properties.as_ref();
    facts.extend(match others {
        Some(Other::Any(false)) => Some(plain("no other fields")),
        Some(Other::Like(other)) if !schema.properties.is_empty() => {
            Some(Html(format!("other fields: {}", kind(other))))
        }
        _ => None,
    });
    facts
}

/// What bounds the items of an array, and the names and values of a map.
fn inside(schema: &Schema) -> Vec<Html> {
    let item = schema.items.as_ref().and_then(Other::schema);
    let value = schema
        .additional_properties
        .as_ref()
        .and_then(Other::schema);
    let parts = [
        (item, "each item"),
        (schema.property_names.as_deref(), "each name"),
        (value, "each value"),
    ];
    let told = |(part, words): (Option<&Schema>, &str)| {
        let facts = facts(part?);
        let facts: Vec<_> = facts.into_iter().map(|fact| fact.0).collect();
        (!facts.is_empty()).then(|| Html(format!("{words}: {}", facts.join(", "))))
    };
    parts.into_iter().filter_map(told).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(schema: Value) -> String {
        let facts = facts(&serde_json::from_value(schema).unwrap());
        let facts: Vec<_> = facts.into_iter().map(|fact| fact.0).collect();
        facts
            .join("; ")
            .replace("<code>", "`")
            .replace("</code>", "`")
    }

    #[test]
    fn every_bound_has_words() {
        for (schema, words) in [
            (json!({ "type": "string" }), ""),
            (
                json!({ "type": "integer", "minimum": 1, "maximum": 200 }),
                "1 to 200",
            ),
            (
                json!({ "minimum": 0, "default": 7 }),
                "at least 0; `7` when absent",
            ),
            (
                json!({ "maximum": 9, "multipleOf": 3 }),
                "at most 9; a multiple of 3",
            ),
            (
                json!({ "exclusiveMinimum": 0, "exclusiveMaximum": 1.5 }),
                "more than 0; less than 1.5",
            ),
            (
                json!({ "minLength": 8, "maxLength": 100 }),
                "8 to 100 characters",
            ),
            (
                json!({ "minLength": 86, "maxLength": 86 }),
                "exactly 86 characters",
            ),
            (
                json!({ "maxItems": 1, "uniqueItems": true }),
                "at most 1 item; each item once",
            ),
            (json!({ "minItems": 2 }), "at least 2 items"),
            (json!({ "pattern": "^<a>$" }), "matches `^&lt;a&gt;$`"),
            (
                json!({ "enum": ["a", "", 1, null] }),
                "one of `a`, `&quot;&quot;`, `1`",
            ),
            (json!({ "const": "a" }), "always `a`"),
            (
                json!({ "readOnly": true, "writeOnly": true }),
                "only in answers; only in requests",
            ),
        ] {
            assert_eq!(told(schema.clone()), words, "{schema}");
        }
    }

    #[test]
    fn parts_have_bounds_too() {
        for (schema, words) in [
            (
                json!({ "properties": { "a": {} }, "additionalProperties": false }),
                "no other fields",
            ),
            (
                json!({ "properties": { "a": {} }, "additionalProperties": { "type": "string" } }),
                "other fields: string",
            ),
            (
                json!({ "type": "array", "items": { "type": "string", "maxLength": 40 } }),
                "each item: at most 40 characters",
            ),
            (
                json!({ "propertyNames": { "pattern": "a" }, "additionalProperties": { "minimum": 1 } }),
                "each name: matches `a`; each value: at least 1",
            ),
            (
                json!({ "oneOf": [{ "type": "string", "maxLength": 3 }, { "type": "null" }] }),
                "at most 3 characters",
            ),
            (
                json!({ "oneOf": [{}, { "type": "string" }], "discriminator": { "propertyName": "kind" } }),
                "told apart by `kind`",
            ),
        ] {
            assert_eq!(told(schema.clone()), words, "{schema}");
        }
    }
}

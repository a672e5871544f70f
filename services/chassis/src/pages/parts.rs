//! What a schema consists of: its fields, and alternatives that have no section of their own.

use askama::Template;
use serde_json::Value;

use super::{
    facts::{facts, value},
    html::{Html, phrase, text},
    kind::kind,
    openapi::{Header, Parameter},
    schema::{Other, Schema},
};

/// Fields and alternatives, one below the other; they have parts themselves.
#[derive(Debug, Default, Template)]
#[template(path = "docs/parts.html")]
pub(super) struct Parts {
    fields: Vec<Field>,
    variants: Vec<Variant>,
}

impl askama::filters::HtmlSafe for Parts {}

/// A field, a parameter or a header.
#[derive(Debug)]
struct Field {
    name: String,
    /// Where it is, of a parameter.
    place: Option<&'static str>,
    kind: Html,
    required: bool,
    deprecated: bool,
    about: Html,
    facts: Vec<Html>,
    parts: Parts,
}

/// One of several things that something may be.
#[derive(Debug)]
struct Variant {
    kind: Html,
    about: Html,
    facts: Vec<Html>,
    parts: Parts,
}

impl Parts {
    /// Those of a schema. References are not followed, so this ends.
    pub(super) fn of(schema: &Schema) -> Self {
        let only = schema.sole();
        if only.target().is_some() {
            return Self::default();
        }
        let named = only.properties.iter();
        let mut parts = Self {
            fields: named
                .map(|(name, field)| Field::of(name, field, only.required.contains(name)))
                .collect(),
            variants: Vec::new(),
        };
        parts.fields.sort_by_key(|field| !field.required);
        let alternatives = only.alternatives();
        if alternatives.iter().any(|one| one.has_parts()) {
            parts.variants = alternatives.into_iter().map(Variant::of).collect();
        }
        let inside = [&only.items, &only.additional_properties];
        let inside = inside
            .into_iter()
            .flatten()
            .filter_map(|other| Other::schema(other));
        for part in only.all_of.iter().chain(inside) {
            let part = Self::of(part);
            parts.fields.extend(part.fields);
            parts.variants.extend(part.variants);
        }
        parts
    }

    /// Parameters of an operation, as they come.
    pub(super) fn of_parameters<'a>(parameters: impl Iterator<Item = &'a Parameter>) -> Self {
        let field = |given: &Parameter| {
            let mut field = Field::of(&given.name, &given.schema, given.required);
            field.place = Some(place(&given.place));
            field.deprecated |= given.deprecated;
            field.tell(&given.description);
            field.facts.extend(given.example.as_ref().map(example));
            field
        };
        Self {
            fields: parameters.map(field).collect(),
            variants: Vec::new(),
        }
    }

    /// Headers of an answer.
    pub(super) fn of_headers<'a>(headers: impl Iterator<Item = (&'a String, &'a Header)>) -> Self {
        let field = |(name, header): (&String, &Header)| {
            let mut field = Field::of(name, &header.schema, false);
            field.place = Some(place("header"));
            field.tell(&header.description);
            field
        };
        Self {
            fields: headers.map(field).collect(),
            variants: Vec::new(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.variants.is_empty()
    }
}

impl Field {
    fn of(name: &str, schema: &Schema, required: bool) -> Self {
        Self {
            name: name.to_owned(),
            place: None,
            kind: kind(schema),
            required,
            deprecated: schema.deprecated,
            about: phrase(schema.told()),
            facts: bounds(schema),
            parts: Parts::of(schema),
        }
    }

    /// What is said where it is used comes before what its schema says.
    fn tell(&mut self, description: &str) {
        if !description.is_empty() {
            self.about = phrase(description);
        }
    }
}

impl Variant {
    fn of(schema: &Schema) -> Self {
        Self {
            kind: kind(schema),
            about: phrase(schema.told()),
            facts: bounds(schema),
            parts: Parts::of(schema),
        }
    }
}

/// Bounds and examples of a value.
pub(super) fn bounds(schema: &Schema) -> Vec<Html> {
    let own = schema.examples();
    let examples: Vec<_> = own.chain(below(schema)).map(example).collect();
    let mut bounds = facts(schema);
    bounds.extend(examples);
    bounds
}

/// Examples of what stands for a schema.
fn below(schema: &Schema) -> impl Iterator<Item = &Value> {
    let only = schema.sole();
    let other = !std::ptr::eq(only, schema);
    only.examples().filter(move |_| other)
}

fn example(given: &Value) -> Html {
    let whole = match given {
        Value::Object(fields) => !fields.is_empty(),
        Value::Array(items) => items.iter().any(Value::is_object),
        _ => false,
    };
    if whole {
        let lines = format!("{given:#}");
        return Html(format!(
            "for example <pre class=\"wrapped\"><code>{}</code></pre>",
            text(&lines)
        ));
    }
    Html(format!("for example {}", value(given)))
}

fn place(name: &str) -> &'static str {
    match name {
        "path" => "in the path",
        "query" => "in the query",
        "header" => "in a header",
        "cookie" => "in a cookie",
        _ => "elsewhere",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shown(schema: Value) -> String {
        let schema: Schema = serde_json::from_value(schema).unwrap();
        let page = Parts::of(&schema).to_string();
        let words = page
            .split('<')
            .map(|tag| tag.split_once('>').map_or("", |(_, text)| text));
        let words: Vec<_> = words.flat_map(str::split_whitespace).collect();
        words.join(" ")
    }

    #[test]
    fn fields_say_what_they_are_and_which_are_needed() {
        let schema = json!({
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": { "type": "string", "description": "Its `name`.", "example": "Oak" },
                "old": { "type": "boolean", "deprecated": true },
                "parent": { "oneOf": [
                    { "$ref": "#/components/schemas/Tree", "description": "Where it grows." },
                    { "type": "null" },
                ] },
            },
        });
        assert_eq!(
            shown(schema),
            "name string required Its name . for example Oak old boolean deprecated \
             parent Tree or null Where it grows."
        );
    }

    #[test]
    fn what_has_no_section_of_its_own_is_shown_in_place() {
        let inner = || json!({ "type": "object", "properties": { "deep": { "type": "null" } } });
        for (schema, words) in [
            (
                json!({ "properties": { "a": inner() } }),
                "a object deep null",
            ),
            (json!({ "type": "array", "items": inner() }), "deep null"),
            (
                json!({ "type": "object", "additionalProperties": inner() }),
                "deep null",
            ),
            (
                json!({ "allOf": [{ "$ref": "#/components/schemas/Tree" }, inner()] }),
                "deep null",
            ),
            (
                json!({ "oneOf": [inner(), { "type": "null" }] }),
                "deep null",
            ),
            (
                json!({ "oneOf": [inner(), { "$ref": "#/components/schemas/Tree" }] }),
                "object deep null Tree",
            ),
            (json!({ "$ref": "#/components/schemas/Tree" }), ""),
            (
                json!({ "properties": { "a": { "example": { "b": [1] } } } }),
                "a anything for example { &quot;b&quot;: [ 1 ] }",
            ),
        ] {
            assert_eq!(shown(schema.clone()), words, "{schema}");
        }
    }
}

//! Examples that are put together from those of the fields.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use super::schema::{Other, Schema};

/// Which of its fields an object shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fields {
    /// Those it cannot be without; all of them where there are none of these.
    Needed,
    /// Every one.
    All,
}

/// Makes examples.
pub(super) struct Sampler<'a> {
    components: &'a BTreeMap<String, Schema>,
    fields: Fields,
    /// The components that are being made, as one may hold itself.
    within: Vec<&'a str>,
}

impl<'a> Sampler<'a> {
    pub(super) fn new(components: &'a BTreeMap<String, Schema>, fields: Fields) -> Self {
        Self {
            components,
            fields,
            within: Vec::new(),
        }
    }

    /// A value that is as the schema says. None where that cannot be known, for example of a pattern.
    pub(super) fn of(&mut self, schema: &'a Schema) -> Option<Value> {
        if let Some(given) = schema.examples().next() {
            return Some(given.clone());
        }
        let listed = schema.choices().next();
        if let Some(value) = listed.or(schema.default.as_ref()) {
            return Some(value.clone());
        }
        if let Some(name) = schema.target() {
            return self.of_component(name);
        }
        let alternatives = schema.alternatives();
        if !alternatives.is_empty() {
            let made = alternatives.into_iter().find_map(|one| self.of(one));
            return made.or_else(|| schema.nullable().then_some(Value::Null));
        }
        if !schema.all_of.is_empty() {
            return self.of_all(schema);
        }
        match schema.kinds().next() {
            Some("object") => self.of_object(schema).map(Value::Object),
            Some("array") => self.of_array(schema),
            Some("string") => of_string(schema).map(Value::String),
            Some("integer" | "number") => of_number(schema).map(Value::Number),
            Some("boolean") => Some(Value::Bool(true)),
            None if schema.nullable() => Some(Value::Null),
            None if !schema.properties.is_empty() => self.of_object(schema).map(Value::Object),
            _ => None,
        }
    }

    fn of_component(&mut self, name: &'a str) -> Option<Value> {
        if self.within.contains(&name) {
            return None;
        }
        let schema = self.components.get(name)?;
        self.within.push(name);
        let made = self.of(schema);
        self.within.pop();
        made
    }

    fn of_all(&mut self, schema: &'a Schema) -> Option<Value> {
        let [first, others @ ..] = schema.all_of.as_slice() else {
            return None;
        };
        if others.is_empty() && schema.properties.is_empty() {
            return self.of(first);
        }
        let mut whole = self.of_object(schema)?;
        for part in &schema.all_of {
            let Value::Object(fields) = self.of(part)? else {
                return None;
            };
            whole.extend(fields);
        }
        Some(Value::Object(whole))
    }

    fn of_object(&mut self, schema: &'a Schema) -> Option<Map<String, Value>> {
        let mut fields = Map::new();
        for (name, field) in &schema.properties {
            let needed = schema.required.contains(name);
            let shown = self.fields == Fields::All || needed || schema.required.is_empty();
            let made = if shown { self.of(field) } else { None };
            match made {
                Some(value) => fields.insert(name.clone(), value),
                None if needed && field.sole().nullable() => {
                    fields.insert(name.clone(), Value::Null)
                }
                None if needed => return None,
                None => None,
            };
        }
        let least = schema.min_properties.unwrap_or_default();
        let enough = u64::try_from(fields.len()).is_ok_and(|count| count >= least);
        enough.then_some(fields)
    }

    fn of_array(&mut self, schema: &'a Schema) -> Option<Value> {
        let least = schema.min_items.unwrap_or_default();
        let item = schema.items.as_ref().and_then(Other::schema);
        let item = item.and_then(|item| self.of(item));
        match (item, least) {
            (Some(item), 0 | 1) if schema.max_items != Some(0) => Some(Value::Array(vec![item])),
            (_, 0) => Some(Value::Array(Vec::new())),
            (Some(item), least) if !schema.unique_items => {
                let count = usize::try_from(least).ok()?;
                Some(Value::Array(vec![item; count]))
            }
            _ => None,
        }
    }
}

fn of_string(schema: &Schema) -> Option<String> {
    if schema.pattern.is_some() {
        return None;
    }
    let text = match schema.format.as_deref() {
        Some("date-time") => "2027-05-14T16:00:00Z",
        Some("date") => "2027-05-14",
        Some("time") => "16:00:00Z",
        Some("email") => "mina@example.org",
        Some("uuid") => "01936b0e-7c4a-7d9c-8f3a-5b2c1d0e9f8a",
        Some("uri") => "https://example.org/",
        _ => "text",
    };
    let (least, most) = (schema.min_length, schema.max_length.unwrap_or(u64::MAX));
    let least = usize::try_from(least.unwrap_or_default()).ok()?;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    if schema.format.is_some() {
        return (least..=most)
            .contains(&text.len())
            .then(|| text.to_owned());
    }
    let length = text.len().max(least).min(most);
    Some(text.chars().cycle().take(length).collect())
}

fn of_number(schema: &Schema) -> Option<Number> {
    if schema.exclusive_minimum.is_some() || schema.exclusive_maximum.is_some() {
        return None;
    }
    if let Some(least) = &schema.minimum
        && least.as_i64() != Some(0)
    {
        return schema.multiple_of.is_none().then(|| least.clone());
    }
    let most = schema.maximum.as_ref();
    let below = most.filter(|most| most.as_f64().is_some_and(|most| most < 0.0));
    match (below, &schema.multiple_of) {
        (None, step) => Some(
            step.clone()
                .filter(|step| fits(step, most))
                .unwrap_or_else(|| 0.into()),
        ),
        (Some(most), None) => Some(most.clone()),
        (Some(_), Some(_)) => None,
    }
}

fn fits(number: &Number, most: Option<&Number>) -> bool {
    let most = most.and_then(Number::as_f64);
    most.is_none_or(|most| number.as_f64().is_some_and(|number| number <= most))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn made(schema: Value, fields: Fields) -> Option<Value> {
        let tree = json!({
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": { "type": "string", "example": "Oak" },
                "parent": { "$ref": "#/components/schemas/Tree" },
                "children": { "type": "array", "items": { "$ref": "#/components/schemas/Tree" } },
            },
        });
        let components = BTreeMap::from([("Tree".to_owned(), read(tree))]);
        Sampler::new(&components, fields).of(&read(schema))
    }

    fn read(schema: Value) -> Schema {
        serde_json::from_value(schema).unwrap()
    }

    #[test]
    fn a_schema_that_holds_itself_ends() {
        let tree = json!({ "$ref": "#/components/schemas/Tree" });
        let all = json!({ "name": "Oak", "children": [] });
        assert_eq!(made(tree.clone(), Fields::All), Some(all));
        assert_eq!(made(tree, Fields::Needed), Some(json!({ "name": "Oak" })));
    }

    #[test]
    fn values_keep_within_their_bounds() {
        for (schema, value) in [
            (json!({ "type": "integer", "minimum": 3 }), json!(3)),
            (json!({ "type": "integer", "minimum": 0 }), json!(0)),
            (json!({ "type": "integer", "maximum": -2 }), json!(-2)),
            (json!({ "type": "integer", "multipleOf": 5 }), json!(5)),
            (json!({ "type": "string", "minLength": 6 }), json!("textte")),
            (json!({ "type": "string", "maxLength": 2 }), json!("te")),
            (json!({ "type": "string", "enum": ["a", "b"] }), json!("a")),
            (json!({ "const": "only" }), json!("only")),
            (json!({ "type": ["boolean", "null"] }), json!(true)),
            (json!({ "type": "null" }), json!(null)),
            (
                json!({ "type": "array", "minItems": 2, "items": { "type": "boolean" } }),
                json!([true, true]),
            ),
            (
                json!({ "oneOf": [{ "type": "null" }, { "type": "boolean" }] }),
                json!(true),
            ),
            (
                json!({ "allOf": [
                    { "$ref": "#/components/schemas/Tree" },
                    { "type": "object", "properties": { "leaves": { "type": "boolean" } } },
                ] }),
                json!({ "name": "Oak", "leaves": true }),
            ),
        ] {
            assert_eq!(
                made(schema.clone(), Fields::Needed),
                Some(value),
                "{schema}"
            );
        }
    }

    #[test]
    fn nothing_is_made_up_that_might_be_wrong() {
        for schema in [
            json!({}),
            json!({ "type": "string", "pattern": "^[a-z]+$" }),
            json!({ "type": "integer", "exclusiveMinimum": 1 }),
            json!({ "type": "object", "required": ["a"], "properties": { "a": {} } }),
            json!({ "type": "object", "minProperties": 1 }),
            json!({ "$ref": "#/components/schemas/Nothing" }),
        ] {
            assert_eq!(made(schema.clone(), Fields::All), None, "{schema}");
        }
    }
}

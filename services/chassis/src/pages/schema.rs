//! A JSON schema, and what can be asked of it without following references.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::{Number, Value};

const PREFIX: &str = "#/components/schemas/";

/// What a value may be. Empty: anything.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "keywords of JSON Schema, each on its own"
)]
pub(super) struct Schema {
    #[serde(rename = "$ref")]
    reference: Option<String>,
    #[serde(rename = "type", deserialize_with = "one_or_many")]
    pub(super) types: Vec<String>,
    pub(super) description: String,
    pub(super) format: Option<String>,
    pub(super) deprecated: bool,
    pub(super) read_only: bool,
    pub(super) write_only: bool,

    #[serde(rename = "enum")]
    choices: Vec<Value>,
    #[serde(rename = "const")]
    fixed: Option<Value>,
    pub(super) default: Option<Value>,
    example: Option<Value>,
    examples: Vec<Value>,

    pub(super) minimum: Option<Number>,
    pub(super) maximum: Option<Number>,
    pub(super) exclusive_minimum: Option<Number>,
    pub(super) exclusive_maximum: Option<Number>,
    pub(super) multiple_of: Option<Number>,
    pub(super) min_length: Option<u64>,
    pub(super) max_length: Option<u64>,
    pub(super) pattern: Option<String>,

    pub(super) items: Option<Other>,
    pub(super) min_items: Option<u64>,
    pub(super) max_items: Option<u64>,
    pub(super) unique_items: bool,

    pub(super) properties: BTreeMap<String, Schema>,
    pub(super) required: Vec<String>,
    pub(super) additional_properties: Option<Other>,
    pub(super) property_names: Option<Box<Schema>>,
    pub(super) min_properties: Option<u64>,
    pub(super) max_properties: Option<u64>,

    one_of: Vec<Schema>,
    any_of: Vec<Schema>,
    pub(super) all_of: Vec<Schema>,
    pub(super) discriminator: Option<Discriminator>,
}

/// A schema, or whether there may be anything at all.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Other {
    Any(bool),
    Like(Box<Schema>),
}

/// The field that tells alternatives apart.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Discriminator {
    pub(super) property_name: String,
}

impl Other {
    pub(super) fn schema(&self) -> Option<&Schema> {
        match self {
            Self::Any(_) => None,
            Self::Like(schema) => Some(schema),
        }
    }
}

impl Schema {
    /// The component it stands for.
    pub(super) fn target(&self) -> Option<&str> {
        self.reference.as_deref()?.strip_prefix(PREFIX)
    }

    /// Whether null will do.
    pub(super) fn nullable(&self) -> bool {
        let null = |schema: &Schema| schema.types == ["null"];
        self.types.iter().any(|kind| kind == "null") || self.either().any(null)
    }

    /// What it may be instead of each other, without null.
    pub(super) fn alternatives(&self) -> Vec<&Schema> {
        self.either()
            .filter(|schema| schema.types != ["null"])
            .collect()
    }

    fn either(&self) -> impl Iterator<Item = &Schema> {
        self.one_of.iter().chain(&self.any_of)
    }

    /// What stands for the whole: itself, or the one thing it may be besides null, or consists of.
    pub(super) fn sole(&self) -> &Self {
        let alternatives = self.alternatives();
        match (alternatives.as_slice(), self.all_of.as_slice()) {
            ([one], []) => one.sole(),
            ([], [one]) if self.properties.is_empty() => one.sole(),
            _ => self,
        }
    }

    /// What it says of itself, or what stands for it says.
    pub(super) fn told(&self) -> &str {
        match (self.description.is_empty(), self.sole()) {
            (true, only) => &only.description,
            (false, _) => &self.description,
        }
    }

    /// The values it may have, without null, where they are listed.
    pub(super) fn choices(&self) -> impl Iterator<Item = &Value> {
        let all = self.choices.iter().chain(&self.fixed);
        all.filter(|value| !value.is_null())
    }

    /// The examples it gives.
    pub(super) fn examples(&self) -> impl Iterator<Item = &Value> {
        self.example.iter().chain(&self.examples)
    }

    /// The types but null.
    pub(super) fn kinds(&self) -> impl Iterator<Item = &str> {
        let kinds = self.types.iter().map(String::as_str);
        kinds.filter(|kind| *kind != "null")
    }

    /// Whether it has parts to list: fields, or alternatives that are no components.
    pub(super) fn has_parts(&self) -> bool {
        let only = self.sole();
        if only.target().is_some() {
            return false;
        }
        let inline = |schema: &&Schema| schema.has_parts();
        let inside = [&only.items, &only.additional_properties];
        let inside = inside.into_iter().flatten();
        !only.properties.is_empty()
            || only.alternatives().iter().any(inline)
            || only.all_of.iter().any(Self::has_parts)
            || inside
                .filter_map(|other| other.schema())
                .any(Self::has_parts)
    }
}

fn one_or_many<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Types {
        One(String),
        Many(Vec<String>),
    }
    Ok(match Types::deserialize(input)? {
        Types::One(kind) => vec![kind],
        Types::Many(kinds) => kinds,
    })
}

//! An OpenAPI 3.1 document as far as its page shows it. Read from the text that is served, so that the page
//! cannot know anything else.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::schema::Schema;

/// The whole.
#[derive(Debug, Deserialize)]
pub(crate) struct OpenApi {
    pub(super) info: Info,
    #[serde(default)]
    pub(super) servers: Vec<Server>,
    #[serde(default)]
    pub(super) tags: Vec<Tag>,
    #[serde(default)]
    pub(super) paths: BTreeMap<String, PathItem>,
    #[serde(default)]
    pub(super) components: Components,
    #[serde(default)]
    pub(super) security: Vec<Requirement>,
}

/// Schemes by name, all of which are needed; the values are scopes.
pub(super) type Requirement = BTreeMap<String, Vec<String>>;

#[derive(Debug, Deserialize)]
pub(super) struct Info {
    pub(super) title: String,
    pub(super) version: String,
    #[serde(default)]
    pub(super) description: String,
    pub(super) license: Option<License>,
}

#[derive(Debug, Deserialize)]
pub(super) struct License {
    pub(super) name: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Server {
    pub(super) url: String,
    #[serde(default)]
    pub(super) description: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Tag {
    pub(super) name: String,
    #[serde(default)]
    pub(super) description: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Components {
    #[serde(default)]
    pub(super) schemas: BTreeMap<String, Schema>,
    #[serde(default)]
    pub(super) security_schemes: BTreeMap<String, SecurityScheme>,
}

/// How to prove who one is.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SecurityScheme {
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) description: String,
    /// Of `http`: `bearer`.
    #[serde(default)]
    pub(super) scheme: String,
    /// Of `apiKey`: the name of the header, parameter or cookie.
    #[serde(default)]
    pub(super) name: String,
    /// Of `apiKey`: `header`, `query` or `cookie`.
    #[serde(default, rename = "in")]
    pub(super) place: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct PathItem {
    get: Option<Operation>,
    post: Option<Operation>,
    put: Option<Operation>,
    patch: Option<Operation>,
    delete: Option<Operation>,
    head: Option<Operation>,
    options: Option<Operation>,
    #[serde(default)]
    pub(super) parameters: Vec<Parameter>,
}

impl PathItem {
    /// Method and operation, in the order in which people think of them.
    pub(super) fn operations(&self) -> impl Iterator<Item = (&'static str, &Operation)> {
        let all = [
            ("GET", &self.get),
            ("POST", &self.post),
            ("PUT", &self.put),
            ("PATCH", &self.patch),
            ("DELETE", &self.delete),
            ("HEAD", &self.head),
            ("OPTIONS", &self.options),
        ];
        all.into_iter()
            .filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Operation {
    #[serde(rename = "operationId")]
    pub(super) id: String,
    #[serde(default)]
    pub(super) tags: Vec<String>,
    #[serde(default)]
    pub(super) summary: String,
    #[serde(default)]
    pub(super) description: String,
    #[serde(default)]
    pub(super) deprecated: bool,
    #[serde(default)]
    pub(super) parameters: Vec<Parameter>,
    pub(super) request_body: Option<RequestBody>,
    #[serde(default)]
    pub(super) responses: BTreeMap<String, Response>,
    /// Absent: as the document says.
    pub(super) security: Option<Vec<Requirement>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Parameter {
    pub(super) name: String,
    #[serde(rename = "in")]
    pub(super) place: String,
    #[serde(default)]
    pub(super) description: String,
    #[serde(default)]
    pub(super) required: bool,
    #[serde(default)]
    pub(super) deprecated: bool,
    #[serde(default)]
    pub(super) schema: Schema,
    pub(super) example: Option<Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct RequestBody {
    #[serde(default)]
    pub(super) description: String,
    #[serde(default)]
    pub(super) required: bool,
    #[serde(default)]
    pub(super) content: BTreeMap<String, Media>,
}

/// What a body of one media type is like.
#[derive(Debug, Deserialize)]
pub(super) struct Media {
    #[serde(default)]
    pub(super) schema: Schema,
    pub(super) example: Option<Value>,
    #[serde(default)]
    pub(super) examples: BTreeMap<String, Example>,
}

impl Media {
    /// The first example that is given.
    pub(super) fn given(&self) -> Option<&Value> {
        let named = || self.examples.values().find_map(|one| one.value.as_ref());
        self.example.as_ref().or_else(named)
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Example {
    pub(super) value: Option<Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Response {
    pub(super) description: String,
    #[serde(default)]
    pub(super) headers: BTreeMap<String, Header>,
    #[serde(default)]
    pub(super) content: BTreeMap<String, Media>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Header {
    #[serde(default)]
    pub(super) description: String,
    #[serde(default)]
    pub(super) schema: Schema,
}

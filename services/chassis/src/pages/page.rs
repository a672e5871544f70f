//! The page as a whole.

use askama::Template;

use super::{
    html::{Html, code, prose},
    kind::kind,
    openapi::{OpenApi, SecurityScheme},
    operation::{Operation, Place},
    parts::{Parts, bounds},
    schema::Schema,
};

/// Everything that a document says.
#[derive(Debug, Template)]
#[template(path = "docs/page.html")]
pub(super) struct Page<'a> {
    document: &'a OpenApi,
    prefix: &'a str,
    style: Html,
    about: Html,
    credentials: Vec<Credential>,
    groups: Vec<Group>,
    components: Vec<Component>,
}

/// Operations with the same tag.
#[derive(Debug)]
struct Group {
    name: String,
    id: String,
    about: Html,
    operations: Vec<Operation>,
}

/// A way to prove who one is.
#[derive(Debug)]
struct Credential {
    name: String,
    how: Html,
    about: Html,
}

/// A schema with a section of its own.
#[derive(Debug)]
struct Component {
    name: String,
    kind: Html,
    about: Html,
    facts: Vec<Html>,
    parts: Parts,
}

impl<'a> Page<'a> {
    pub(super) fn of(document: &'a OpenApi, prefix: &'a str, style: &str) -> Self {
        let components = document.components.schemas.iter();
        let schemes = document.components.security_schemes.iter();
        Self {
            document,
            prefix,
            style: Html(style.to_owned()),
            about: prose(&document.info.description),
            credentials: schemes
                .map(|(name, scheme)| Credential::of(name, scheme))
                .collect(),
            groups: groups(document, prefix),
            components: components
                .map(|(name, schema)| Component::of(name, schema))
                .collect(),
        }
    }
}

/// The operations by their first tag: tags the document describes come first.
fn groups(document: &OpenApi, prefix: &str) -> Vec<Group> {
    let described = document
        .tags
        .iter()
        .map(|tag| Group::of(&tag.name, &tag.description));
    let mut groups: Vec<_> = described.collect();
    for (path, item) in &document.paths {
        for (method, operation) in item.operations() {
            let place = Place {
                document,
                prefix,
                path,
                shared: &item.parameters,
                method,
            };
            let tag = operation.tags.first().map_or("operations", String::as_str);
            let shown = Operation::of(&place, operation);
            if let Some(group) = groups.iter_mut().find(|group| group.name == tag) {
                group.operations.push(shown);
            } else {
                let mut group = Group::of(tag, "");
                group.operations.push(shown);
                groups.push(group);
            }
        }
    }
    groups.retain(|group| !group.operations.is_empty());
    groups
}

impl Group {
    fn of(name: &str, description: &str) -> Self {
        let letter = |letter: char| {
            if letter.is_alphanumeric() {
                letter
            } else {
                '-'
            }
        };
        Self {
            name: name.to_owned(),
            id: format!("tag-{}", name.chars().map(letter).collect::<String>()),
            about: prose(description),
            operations: Vec::new(),
        }
    }
}

impl Credential {
    fn of(name: &str, scheme: &SecurityScheme) -> Self {
        let how = match (scheme.kind.as_str(), scheme.scheme.as_str()) {
            ("http", "bearer") => {
                format!("Send it as {}.", code("Authorization: Bearer …"))
            }
            ("http", other) => format!("HTTP authentication, {}.", code(other)),
            ("apiKey", _) => format!(
                "Send it as {} in the {}.",
                code(&scheme.name),
                code(&scheme.place)
            ),
            (kind, _) => format!("{}.", code(kind)),
        };
        Self {
            name: name.to_owned(),
            how: Html(how),
            about: prose(&scheme.description),
        }
    }
}

impl Component {
    fn of(name: &str, schema: &Schema) -> Self {
        Self {
            name: name.to_owned(),
            kind: kind(schema),
            about: prose(&schema.description),
            facts: bounds(schema),
            parts: Parts::of(schema),
        }
    }
}

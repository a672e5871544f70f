//! Whether answers are what the documents say of them.

use std::{
    collections::HashMap,
    io::Write,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use jsonschema::Validator;
use serde_json::{Value, json};

use super::Answer;
use crate::{
    error::PROBLEM_JSON,
    service::{Audience, Service},
};

/// The documents of a service, and the schemas of theirs that answers were held against so far.
pub(super) struct Documents {
    name: &'static str,
    all: Vec<Value>,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

/// What a document says of an answer.
struct Described<'a> {
    document: &'a Value,
    template: &'a str,
    operation: &'a Value,
}

impl Documents {
    pub(super) fn of(service: &Service) -> Result<Self, String> {
        let documents = service.audiences.iter().map(Audience::document);
        let all = documents.map(serde_json::to_value);
        Ok(Self {
            name: service.name,
            all: all.collect::<Result<_, _>>().map_err(|e| e.to_string())?,
            validators: Mutex::default(),
        })
    }

    /// Refuses a refusal that is no problem details, and from a documented operation a status, a header, a
    /// content type or a body that its document does not know.
    pub(super) fn check(&self, method: &str, path: &str, answer: &Answer) -> Result<(), String> {
        let complaint = self.complaint(method, path, answer)?;
        let refuse = |why| Err(format!("{method} {path}: {} {why}", answer.status));
        complaint.map_or(Ok(()), refuse)
    }

    fn complaint(
        &self,
        method: &str,
        path: &str,
        answer: &Answer,
    ) -> Result<Option<String>, String> {
        let kind = answer.header("content-type");
        let is_problem = kind == PROBLEM_JSON && !answer.code().is_empty();
        if answer.status >= 400 && !path.starts_with("/health/") && !is_problem {
            return Ok(Some(format!("is not a problem: {kind}")));
        }
        let Some(described) = self.find(method, path) else {
            return Ok(None);
        };
        if answer.status == 431 {
            // Refused before anybody looks at which operation it is.
            return Ok(None);
        }
        self.record(method, described.template, answer.status)?;
        let status = format!("/responses/{}", answer.status);
        let Some(response) = described.operation.pointer(&status) else {
            return Ok(Some("is not named in its document".to_owned()));
        };
        if let Some(complaint) = header_complaint(response, answer) {
            return Ok(Some(complaint));
        }
        let Some(content) = response.get("content") else {
            let surplus = !answer.body.is_empty();
            return Ok(surplus.then(|| "has no body in its document".to_owned()));
        };
        let kind = kind.split(';').next().unwrap_or_default();
        let Some(schema) = content.get(kind).and_then(|content| content.get("schema")) else {
            return Ok(Some(format!("is no {kind} in its document")));
        };
        let key = format!("{method} {}{status}", described.template);
        let validator = self.validator(key, described.document, schema)?;
        let body = if kind.ends_with("json") {
            serde_json::from_slice(&answer.body).map_err(|error| error.to_string())?
        } else {
            let text = std::str::from_utf8(&answer.body).map_err(|error| error.to_string())?;
            Value::from(text)
        };
        let errors = validator.iter_errors(&body);
        let errors: Vec<_> = errors
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        let wrong = !errors.is_empty();
        Ok(wrong.then(|| format!("is not as documented: {}", errors.join("; "))))
    }

    fn find(&self, method: &str, path: &str) -> Option<Described<'_>> {
        let given: Vec<_> = path.split('/').collect();
        let fits = |template: &str| {
            let parts: Vec<_> = template.split('/').collect();
            let same = |(a, b): (&&str, &&str)| a == b || a.starts_with('{');
            parts.len() == given.len() && parts.iter().zip(&given).all(same)
        };
        let paths = self.all.iter().flat_map(|document| {
            let paths = document.get("paths").and_then(Value::as_object);
            let paths = paths.into_iter().flatten();
            paths.map(move |(template, item)| (document, template.as_str(), item))
        });
        let fitting = paths.filter(|(_, template, _)| fits(template));
        let literal = fitting.min_by_key(|(_, template, _)| template.matches('{').count());
        let (document, template, item) = literal?;
        let operation = item.get(method.to_lowercase())?;
        Some(Described {
            document,
            template,
            operation,
        })
    }

    fn validator(
        &self,
        key: String,
        document: &Value,
        schema: &Value,
    ) -> Result<Arc<Validator>, String> {
        let mut known = self
            .validators
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(validator) = known.get(&key) {
            return Ok(Arc::clone(validator));
        }
        // References begin at the document's root, so the schema brings along what they may name.
        let whole = json!({ "components": document.get("components"), "allOf": [schema] });
        let validator = jsonschema::draft202012::options()
            .should_validate_formats(true)
            .build(&whole)
            .map_err(|error| format!("{key}: {error}"))?;
        let validator = Arc::new(validator);
        known.insert(key, Arc::clone(&validator));
        Ok(validator)
    }

    /// Notes what was tried, for `cargo xtask coverage` to compare with the documents after all tests.
    fn record(&self, method: &str, template: &str, status: u16) -> Result<(), String> {
        let Some(directory) = std::env::var_os("BUTTERFLY_API_COVERAGE") else {
            return Ok(());
        };
        let path = PathBuf::from(directory).join(format!("{}.txt", self.name));
        let line = format!("{method} {template} {status}\n");
        let mut options = std::fs::OpenOptions::new();
        let file = options.create(true).append(true).open(&path);
        file.and_then(|mut file| file.write_all(line.as_bytes()))
            .map_err(|error| format!("{}: {error}", path.display()))
    }
}

/// Headers a client acts on: those that came are documented, and those that are documented came.
fn header_complaint(response: &Value, answer: &Answer) -> Option<String> {
    const ACTED_ON: [&str; 5] = [
        "ETag",
        "Link",
        "Location",
        "Retry-After",
        "WWW-Authenticate",
    ];
    ACTED_ON.into_iter().find_map(|name| {
        let documented = response.pointer(&format!("/headers/{name}")).is_some();
        let sent = !answer.header(&name.to_lowercase()).is_empty();
        match (documented, sent) {
            (false, true) => Some(format!("has {name}, which its document does not name")),
            // The last page has none.
            (true, false) if name != "Link" => Some(format!("lacks {name}")),
            _ => None,
        }
    })
}

//! Whether the examples of a document's page are what the document says.

use serde_json::{Value, json};

/// Refuses a page with an example that its schema refuses, or with none at all.
pub(super) fn check(page: &str, document: &Value) -> Result<(), String> {
    let mut some = false;
    for part in page.split("aria-label=\"").skip(1) {
        let Some((label, rest)) = part.split_once('"') else {
            continue;
        };
        let Some((_, text)) = rest.split_once("<code>") else {
            continue;
        };
        let text = plain(text.split("</code>").next().unwrap_or_default());
        let refuse = |why: String| format!("{label}: {why}: {text}");
        check_one(label, &text, document).map_err(refuse)?;
        some |= label.starts_with("Line for curl: ");
    }
    if some {
        return Ok(());
    }
    Err("no line for curl is on it".to_owned())
}

fn check_one(label: &str, text: &str, document: &Value) -> Result<(), String> {
    if let Some(id) = label.strip_prefix("Line for curl: ") {
        let Some((_, body)) = text.split_once("--data '") else {
            return Ok(());
        };
        let body = body.trim_end_matches('\'').replace("'\\''", "'");
        let operation = operation(document, id)?;
        return valid(&body, operation.pointer("/requestBody/content"), document);
    }
    let Some(label) = label.strip_prefix("Example of ") else {
        return Ok(());
    };
    let label = label.split(',').next().unwrap_or_default();
    let (part, id) = label.split_once(" of ").unwrap_or_default();
    let operation = operation(document, id)?;
    let content = match part {
        "the body" => "/requestBody/content".to_owned(),
        status => format!("/responses/{status}/content"),
    };
    valid(text, operation.pointer(&content), document)
}

fn operation<'a>(document: &'a Value, id: &str) -> Result<&'a Value, String> {
    let items = document.get("paths").and_then(Value::as_object);
    let items = items.into_iter().flatten();
    let mut operations = items.flat_map(|(_, item)| item.as_object().into_iter().flatten());
    let found = operations
        .find(|(_, operation)| operation.get("operationId").and_then(Value::as_str) == Some(id));
    let (_, operation) = found.ok_or_else(|| format!("{id} is no operation"))?;
    Ok(operation)
}

fn valid(text: &str, content: Option<&Value>, document: &Value) -> Result<(), String> {
    let example: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let schema = content.and_then(|content| content.pointer("/application~1json/schema"));
    let schema = schema.ok_or("has no schema")?;
    // References begin at the document's root, so the schema brings along what they may name.
    let whole = json!({ "components": document.get("components"), "allOf": [schema] });
    let validator = jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&whole)
        .map_err(|error| error.to_string())?;
    let errors = validator.iter_errors(&example);
    let errors: Vec<_> = errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    if errors.is_empty() {
        return Ok(());
    }
    Err(errors.join("; "))
}

/// A text without its markup.
fn plain(text: &str) -> String {
    let letters = [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
    ];
    letters
        .into_iter()
        .fold(text.to_owned(), |text, (mark, letter)| {
            text.replace(mark, letter)
        })
}

//! OpenAPI documents and what is committed of them.

use std::path::Path;

use utoipa::openapi::OpenApi;

/// Refuses a document that differs from the committed one.
pub fn compare(document: &OpenApi, committed: &Path) -> Result<(), String> {
    let refuse = |why: String| format!("{}: {why}: run `cargo xtask openapi`", committed.display());
    let then = std::fs::read_to_string(committed).map_err(|error| refuse(error.to_string()))?;
    let now = document
        .to_pretty_json()
        .map_err(|error| refuse(error.to_string()))?;
    if then.trim_end() == now {
        return Ok(());
    }
    Err(refuse("differs from the code".to_owned()))
}

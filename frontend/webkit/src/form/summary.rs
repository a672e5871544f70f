//! The box that says what to change and leads there.

use askama::Template;

use crate::{Html, html::piece};

#[derive(Template)]
#[template(path = "parts/error_summary.html")]
struct Summary {
    entries: Vec<(Option<String>, String)>,
}

/// The box, or nothing when there is nothing to change.
pub(super) fn render(entries: impl Iterator<Item = (Option<String>, String)>) -> Html {
    let entries: Vec<_> = entries.collect();
    if entries.is_empty() {
        return Html::default();
    }
    piece(&Summary { entries })
}

//! The box that says what to change and leads there.

use askama::Template;

use crate::{Html, html::piece};

#[derive(Template)]
#[template(path = "parts/error_summary.html")]
struct Summary<'a> {
    entries: Vec<(Option<String>, &'a String)>,
}

/// The box, or nothing when there is nothing to change.
pub(super) fn render<'a>(entries: impl Iterator<Item = (Option<String>, &'a String)>) -> Html {
    let entries: Vec<_> = entries.collect();
    if entries.is_empty() {
        return Html::default();
    }
    piece(&Summary { entries })
}

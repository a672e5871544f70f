//! Text that is HTML already and must not be escaped again.

use std::fmt;

/// Markup made by this crate; templates print it as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Html(pub(crate) String);

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Html {}

/// Renders a piece of a page. A piece that cannot be rendered is left out and logged: templates here
/// write to memory only, so this does not happen.
pub(crate) fn piece(template: &impl askama::Template) -> Html {
    match template.render() {
        Ok(text) => Html(text),
        Err(error) => {
            tracing::error!(%error, "a part of a page could not be rendered");
            Html::default()
        }
    }
}

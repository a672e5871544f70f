//! The pages of this area that are one form, or one message.

use askama::Template;
use butterfly_webkit::{Chrome, Html, form::Input};

/// Fields that belong together.
pub struct Group {
    /// What they are together; empty when that is plain.
    pub legend: &'static str,
    /// The fields.
    pub inputs: Vec<Input>,
}

/// Where else one may want to go.
pub struct After {
    /// The question it answers.
    pub question: &'static str,
    /// What the link says.
    pub label: &'static str,
    /// Where it leads.
    pub href: String,
}

/// A page that is one form. Its heading is its title.
#[derive(Template)]
#[template(path = "account/form.html")]
pub struct FormPage {
    /// What stands around it.
    pub chrome: Chrome,
    /// A sentence under the heading; may be empty.
    pub lead: &'static str,
    /// What to change.
    pub summary: Html,
    /// Where it is sent.
    pub action: &'static str,
    /// Fields nobody sees.
    pub hidden: Vec<(&'static str, String)>,
    /// Fields.
    pub groups: Vec<Group>,
    /// What the button says.
    pub button: &'static str,
    /// Where else one may want to go.
    pub after: Option<After>,
}

/// A page that is one message. Its heading is its title.
#[derive(Template)]
#[template(path = "account/message.html")]
pub struct Message {
    /// What stands around it.
    pub chrome: Chrome,
    /// What it says.
    pub paragraphs: Vec<&'static str>,
    /// Where to go from here.
    pub href: String,
    /// What the link says.
    pub label: &'static str,
}

//! A labelled control: label, hint, error and the control itself, tied together for assistive technology.
//! Templates print it as it is: `{{ form.field(SignUpField::Email).email() }}`.

use std::borrow::Cow;

use askama::Template;

/// How the control looks.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Control {
    /// An input element of this type.
    Input(&'static str),
    /// Several lines.
    Area(u8),
    /// A list to choose from.
    Select(Vec<(String, String)>),
    /// Radio buttons.
    Radios(Vec<(String, String)>),
    /// Checkboxes, of which any number may be chosen.
    Checks(Vec<(String, String)>),
    /// One checkbox; the field's label stands beside it.
    Check,
    /// Nobody sees it.
    Hidden,
}

/// A labelled control of a form.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/field.html")]
pub struct Input {
    name: Cow<'static, str>,
    /// Tells controls of the same name apart.
    id: String,
    label: String,
    values: Vec<String>,
    error: String,
    hint: String,
    affix: String,
    control: Control,
    required: bool,
    short: bool,
    /// Values that are shown and cannot be chosen.
    closed: Vec<String>,
    attributes: Vec<(&'static str, String)>,
}

impl Input {
    pub(crate) fn new(
        (name, label): (impl Into<Cow<'static, str>>, impl Into<String>),
        values: Vec<String>,
        error: &str,
    ) -> Self {
        let name = name.into();
        Self {
            id: name.to_string(),
            name,
            label: label.into(),
            values,
            error: error.to_owned(),
            hint: String::new(),
            affix: String::new(),
            control: Control::Input("text"),
            required: true,
            short: false,
            closed: Vec::new(),
            attributes: Vec::new(),
        }
    }

    /// Another id than the name, which rows share.
    pub(crate) fn id(mut self, id: String) -> Self {
        self.id = id;
        self
    }

    fn control(mut self, control: Control) -> Self {
        self.control = control;
        self
    }

    /// Another attribute of the control, or another value of one that it has.
    #[must_use]
    pub fn attribute(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.retain(|(known, _)| *known != name);
        self.attributes.push((name, value.into()));
        self
    }

    /// An e-mail address.
    #[must_use]
    pub fn email(self) -> Self {
        self.control(Control::Input("email"))
            .attribute("autocomplete", "email")
    }

    /// A password that exists; never filled in by us.
    #[must_use]
    pub fn password(self) -> Self {
        self.control(Control::Input("password"))
            .attribute("autocomplete", "current-password")
    }

    /// A password to choose.
    #[must_use]
    pub fn new_password(self) -> Self {
        self.control(Control::Input("password"))
            .attribute("autocomplete", "new-password")
    }

    /// A telephone number.
    #[must_use]
    pub fn phone(self) -> Self {
        self.control(Control::Input("tel"))
            .attribute("autocomplete", "tel")
    }

    /// A day.
    #[must_use]
    pub fn date(self) -> Self {
        self.control(Control::Input("date")).short()
    }

    /// A day and a time.
    #[must_use]
    pub fn date_time(self) -> Self {
        self.control(Control::Input("datetime-local")).short()
    }

    /// A whole number within bounds.
    #[must_use]
    pub fn number(self, least: i64, most: i64) -> Self {
        let input = self.control(Control::Input("number")).short();
        input
            .attribute("min", least.to_string())
            .attribute("max", most.to_string())
    }

    /// An amount of money; `unit` is the currency.
    #[must_use]
    pub fn money(self, unit: impl Into<String>) -> Self {
        self.attribute("inputmode", "decimal").affix(unit).short()
    }

    /// A colour.
    #[must_use]
    pub fn colour(self) -> Self {
        self.control(Control::Input("color"))
    }

    /// Words to look for.
    #[must_use]
    pub fn search(self) -> Self {
        self.control(Control::Input("search")).optional()
    }

    /// Several lines.
    #[must_use]
    pub fn area(self, rows: u8) -> Self {
        self.control(Control::Area(rows))
    }

    /// One of these (value, label).
    #[must_use]
    pub fn select(self, choices: &[(String, String)]) -> Self {
        self.control(Control::Select(choices.to_vec()))
    }

    /// One of these (value, label), all in sight.
    #[must_use]
    pub fn radios(self, choices: &[(String, String)]) -> Self {
        self.control(Control::Radios(choices.to_vec()))
    }

    /// Any of these (value, label).
    #[must_use]
    pub fn checks(self, choices: &[(String, String)]) -> Self {
        self.control(Control::Checks(choices.to_vec())).optional()
    }

    /// Of the choices, these can be seen and not chosen.
    #[must_use]
    pub fn closed(mut self, values: Vec<String>) -> Self {
        self.closed = values;
        self
    }

    /// Can be seen and not used.
    #[must_use]
    pub fn disabled(self) -> Self {
        self.attribute("disabled", "")
    }

    /// Yes (value `yes`) or no (nothing is sent).
    #[must_use]
    pub fn check(self) -> Self {
        self.control(Control::Check).optional()
    }

    /// What goes along with the form.
    #[must_use]
    pub fn hidden(self) -> Self {
        self.control(Control::Hidden)
    }

    /// May stay empty, and says so.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// A line of help under the label.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Another label than the field's own.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// A word behind the control, such as a unit.
    #[must_use]
    pub fn affix(mut self, affix: impl Into<String>) -> Self {
        self.affix = affix.into();
        self
    }

    /// What browsers may fill in (HTML's autofill names).
    #[must_use]
    pub fn autocomplete(self, name: &str) -> Self {
        self.attribute("autocomplete", name)
    }

    /// The most characters that can be typed.
    #[must_use]
    pub fn max_length(self, length: u32) -> Self {
        self.attribute("maxlength", length.to_string())
    }

    /// A narrow control, for short values.
    #[must_use]
    pub fn short(mut self) -> Self {
        self.short = true;
        self
    }

    fn is_secret(&self) -> bool {
        self.control == Control::Input("password")
    }

    fn value(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }

    fn holds(&self, value: &str) -> bool {
        self.values.iter().any(|held| held == value)
    }

    fn is_closed(&self, value: &str) -> bool {
        self.closed.iter().any(|closed| closed == value)
    }

    fn described_by(&self) -> String {
        let parts = [("error", &self.error), ("hint", &self.hint)];
        let there = parts.iter().filter(|(_, text)| !text.is_empty());
        there
            .map(|(part, _)| format!("{part}-{}", self.id))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

impl askama::filters::HtmlSafe for Input {}

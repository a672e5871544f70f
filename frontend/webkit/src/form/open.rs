//! The state of a form whose fields are known only when it is made, such as one field for each attendee.

use std::collections::{BTreeMap, BTreeSet};

use super::{Input, summary};
use crate::{Html, Posted};

/// Values by the names of their fields, and what to change in them.
#[derive(Debug, Clone, Default)]
pub struct OpenForm {
    values: BTreeMap<String, Vec<String>>,
    errors: Vec<(Option<String>, String)>,
}

impl OpenForm {
    /// A form as it was sent.
    pub fn of(posted: &Posted) -> Self {
        let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in posted.iter() {
            let held = values.entry(name.to_owned()).or_default();
            held.push(value.trim().to_owned());
        }
        Self {
            values,
            errors: Vec::new(),
        }
    }

    /// What differs from another form, field by field; nothing where something was taken away.
    pub fn changes_from(&self, other: &Self) -> Vec<(String, Vec<String>)> {
        let told = |form: &Self, name: &str| {
            let values = form.values(name).iter().filter(|value| !value.is_empty());
            values.cloned().collect::<Vec<_>>()
        };
        let names: BTreeSet<_> = self.values.keys().chain(other.values.keys()).collect();
        let changed = names.into_iter().filter_map(|name| {
            let values = told(self, name);
            (values != told(other, name)).then(|| (name.clone(), values))
        });
        changed.collect()
    }

    /// Fills in a field.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.values.insert(name.into(), vec![value.into()]);
    }

    /// Fills in a field that can have several values.
    pub fn set_all(&mut self, name: impl Into<String>, values: Vec<String>) {
        self.values.insert(name.into(), values);
    }

    /// What the field holds; empty when nothing.
    pub fn value(&self, name: &str) -> &str {
        self.values(name).first().map_or("", String::as_str)
    }

    /// Everything the field holds.
    pub fn values(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether a checkbox is ticked.
    pub fn is_ticked(&self, name: &str) -> bool {
        self.value(name) == "yes"
    }

    /// Notes what to change in a field; only the first thing counts.
    pub fn error(&mut self, name: impl Into<String>, message: impl Into<String>) {
        let name = name.into();
        if self.error_of(&name).is_none() {
            self.errors.push((Some(name), message.into()));
        }
    }

    /// Notes what is wrong with the whole.
    pub fn reject(&mut self, message: impl Into<String>) {
        self.errors.push((None, message.into()));
    }

    /// Whether there is nothing to change.
    pub fn is_valid(&self) -> bool {
        self.errors.is_empty()
    }

    /// What to change in a field.
    pub fn error_of(&self, name: &str) -> Option<&str> {
        let mut errors = self.errors.iter();
        let found = errors.find(|(of, _)| of.as_deref() == Some(name));
        found.map(|(_, message)| message.as_str())
    }

    /// The field as a labelled control.
    pub fn field(&self, name: impl Into<String>, label: impl Into<String>) -> Input {
        let name = name.into();
        let (values, error) = (self.values(&name).to_vec(), self.error_of(&name));
        let error = error.unwrap_or_default().to_owned();
        Input::new((name, label), values, &error)
    }

    /// The box at the top that leads to every field to change; nothing when there is none.
    pub fn summary(&self) -> Html {
        let errors = self.errors.iter();
        summary::render(errors.map(|(name, message)| (name.clone(), message.clone())))
    }

    /// The same, saying about whom each is, in the order of these; `whom` has the number and the name of who a field is
    /// about.
    pub fn summary_by<'a>(&self, whom: impl Fn(&str) -> Option<(usize, &'a str)>) -> Html {
        let errors = self.errors.iter().map(|(name, message)| {
            let whom = name.as_deref().and_then(&whom);
            let said = whom.map_or_else(|| message.clone(), |(_, who)| format!("{who}: {message}"));
            (whom.map_or(usize::MAX, |(at, _)| at), (name.clone(), said))
        });
        let mut errors: Vec<_> = errors.collect();
        errors.sort_by_key(|(at, _)| *at);
        summary::render(errors.into_iter().map(|(_, error)| error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_tells_what_was_changed_in_it() {
        let form = |pairs: &[(&str, &str)]| {
            let mut form = OpenForm::default();
            for (name, value) in pairs {
                form.set(*name, *value);
            }
            form
        };
        let before = form(&[("name", "Mina"), ("me", "yes"), ("email", "")]);
        let after = form(&[("name", "Bo"), ("day", "a"), ("city", "")]);
        let changes = after.changes_from(&before);
        let changes: Vec<_> = changes
            .iter()
            .map(|(name, values)| (name.as_str(), values.join(",")))
            .collect();
        let expected = [("day", "a"), ("me", ""), ("name", "Bo")];
        assert_eq!(
            changes,
            expected.map(|(name, value)| (name, value.to_owned()))
        );
    }

    #[test]
    fn what_was_typed_stays_and_the_first_error_counts() {
        let pairs = [("name-1", " Mina "), ("day", "a"), ("day", "b")];
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut form = OpenForm::of(&Posted::from(pairs.to_vec()));
        assert_eq!((form.value("name-1"), form.value("none")), ("Mina", ""));
        assert_eq!(form.values("day"), ["a", "b"]);
        form.error("name-1", "Name is needed");
        form.error("name-1", "Name is too long");
        assert_eq!(form.error_of("name-1"), Some("Name is needed"));
        assert!(!form.is_valid() && form.error_of("day").is_none());
        let summary = form.summary().to_string();
        assert!(summary.contains("#field-name-1") && summary.contains("One thing"));
        let input = form.field("name-1", "Name of <b>").to_string();
        assert!(input.contains("value=\"Mina\"") && input.contains("aria-invalid"));
        assert!(!input.contains("<b>"));
    }
}

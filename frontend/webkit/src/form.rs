//! The state of a form between being sent and being shown again: what was typed stays (passwords never),
//! each field says what to change, and a summary leads to them.

mod input;
mod open;
mod summary;

use std::collections::BTreeMap;

use butterfly_contracts::{FieldError, Problem};

pub use input::Input;
pub use open::OpenForm;

use crate::{Html, Posted};

/// The fields of a form; make one with [`crate::form_fields`].
pub trait Fields: Copy + Eq + 'static {
    /// Every field, in the order of the form.
    const ALL: &'static [Self];
    /// Its name in the form's data.
    fn name(self) -> &'static str;
    /// Its label.
    fn label(self) -> &'static str;
    /// Where the API calls it something else than `/name`.
    fn pointer(self) -> Option<&'static str>;
    /// Whether its value is never shown again.
    fn is_secret(self) -> bool;
}

/// Declares the fields of a form.
///
/// ```
/// butterfly_webkit::form_fields! {
///     /// Asking for an account.
///     pub enum SignUpField {
///         /// Where mail goes.
///         Email = "email", "E-mail address";
///         /// Kept by nobody.
///         Password = "password", "Password", secret = true;
///         /// The API calls it something else.
///         City = "city", "Town or city", at = "/address/city";
///     }
/// }
/// ```
#[macro_export]
macro_rules! form_fields {
    ($(#[$meta:meta])* $vis:vis enum $fields:ident {
        $($(#[$doc:meta])* $field:ident = $name:literal, $label:literal
            $(, secret = $secret:literal)? $(, at = $pointer:literal)?;)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        $vis enum $fields { $($(#[$doc])* $field,)* }

        impl $crate::Fields for $fields {
            const ALL: &'static [Self] = &[$(Self::$field,)*];

            fn name(self) -> &'static str {
                match self { $(Self::$field => $name,)* }
            }

            fn label(self) -> &'static str {
                match self { $(Self::$field => $label,)* }
            }

            fn pointer(self) -> Option<&'static str> {
                let given: &[&'static str] = match self { $(Self::$field => &[$($pointer)?],)* };
                given.first().copied()
            }

            fn is_secret(self) -> bool {
                match self { $(Self::$field => false $(|| $secret)?,)* }
            }
        }
    };
}

/// A form's values and what to change in them.
#[derive(Debug, Clone)]
pub struct Form<F> {
    values: BTreeMap<&'static str, Vec<String>>,
    errors: Vec<(Option<Place<F>>, String)>,
}

/// A field, and which row of it when the form has several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place<F> {
    field: F,
    row: Option<usize>,
}

impl<F: Fields> Place<F> {
    /// What the control is called in the page.
    fn id(self) -> String {
        match self.row {
            Some(row) => format!("{}-{}", self.field.name(), row + 1),
            None => self.field.name().to_owned(),
        }
    }
}

impl<F: Fields> Default for Form<F> {
    fn default() -> Self {
        Self {
            values: BTreeMap::new(),
            errors: Vec::new(),
        }
    }
}

impl<F: Fields> Form<F> {
    /// A form nobody has filled in yet.
    pub fn empty() -> Self {
        Self::default()
    }

    /// A form as it was sent. Secrets are not kept: read those from [`Posted::raw`].
    pub fn of(posted: &Posted) -> Self {
        let mut form = Self::default();
        for field in F::ALL.iter().filter(|field| !field.is_secret()) {
            let values = posted
                .values(field.name())
                .map(|value| value.trim().to_owned());
            form.values.insert(field.name(), values.collect());
        }
        form
    }

    /// Fills in a field beforehand.
    #[must_use]
    pub fn with(mut self, field: F, value: impl Into<String>) -> Self {
        self.values.insert(field.name(), vec![value.into()]);
        self
    }

    /// Fills in a field that can have several values.
    #[must_use]
    pub fn with_all(mut self, field: F, values: impl IntoIterator<Item = String>) -> Self {
        self.values
            .insert(field.name(), values.into_iter().collect());
        self
    }

    /// What the field holds; empty when nothing.
    pub fn value(&self, field: F) -> &str {
        self.values(field).first().map_or("", String::as_str)
    }

    /// What the field holds, if anything.
    pub fn optional(&self, field: F) -> Option<String> {
        Some(self.value(field).to_owned()).filter(|value| !value.is_empty())
    }

    /// Everything the field holds, for checkboxes.
    pub fn values(&self, field: F) -> &[String] {
        self.values.get(field.name()).map_or(&[], Vec::as_slice)
    }

    /// Whether a checkbox or radio button with this value is chosen.
    pub fn has(&self, field: F, value: &str) -> bool {
        self.values(field).iter().any(|held| held == value)
    }

    /// What the field holds; notes an error when that is nothing.
    pub fn required(&mut self, field: F) -> String {
        let value = self.value(field).to_owned();
        if value.is_empty() {
            self.error(field, format!("{} is needed", field.label()));
        }
        value
    }

    /// What the field holds, read as a `T`; notes the error when it is none. Nothing typed is `None`.
    pub fn parsed<T: std::str::FromStr>(&mut self, field: F, message: &str) -> Option<T> {
        let value = self.optional(field)?;
        let parsed = value.parse().ok();
        if parsed.is_none() {
            self.error(field, message);
        }
        parsed
    }

    /// Notes what to change in a field.
    pub fn error(&mut self, field: F, message: impl Into<String>) {
        self.note(Place { field, row: None }, message);
    }

    /// Notes what to change in one row of a field.
    pub fn error_in(&mut self, field: F, row: usize, message: impl Into<String>) {
        let row = Some(row);
        self.note(Place { field, row }, message);
    }

    fn note(&mut self, place: Place<F>, message: impl Into<String>) {
        self.errors.push((Some(place), message.into()));
    }

    /// What one row of a field holds; empty when nothing.
    pub fn value_in(&self, field: F, row: usize) -> &str {
        self.values(field).get(row).map_or("", String::as_str)
    }

    /// Drops the rows in which nothing is typed, and says how many remain. `typed` are the fields people fill in,
    /// `kept` those that only go along.
    pub fn drop_empty_rows(&mut self, typed: &[F], kept: &[F]) -> usize {
        let all = || typed.iter().chain(kept);
        let most = all().map(|field| self.values(*field).len()).max();
        let rows: Vec<usize> = (0..most.unwrap_or_default())
            .filter(|row| {
                typed
                    .iter()
                    .any(|field| !self.value_in(*field, *row).is_empty())
            })
            .collect();
        for field in all() {
            let values = rows
                .iter()
                .map(|row| self.value_in(*field, *row).to_owned());
            let values = values.collect();
            self.values.insert(field.name(), values);
        }
        rows.len()
    }

    /// Notes what is wrong with the whole.
    pub fn reject(&mut self, message: impl Into<String>) {
        self.errors.push((None, message.into()));
    }

    /// Whether there is nothing to change.
    pub fn is_valid(&self) -> bool {
        self.errors.is_empty()
    }

    /// Takes over what a service says is wrong.
    pub fn absorb(&mut self, problem: &Problem) {
        if problem.errors.is_empty() {
            self.reject(problem.detail.clone());
        }
        for error in &problem.errors {
            match F::ALL
                .iter()
                .find_map(|field| place(*field, &error.pointer))
            {
                Some(place) => self.note(place, sentence(place.field.label(), error)),
                None => self.reject(error.message.clone()),
            }
        }
    }

    /// What to change in a field.
    pub fn error_of(&self, field: F) -> Option<&str> {
        self.noted(Place { field, row: None })
    }

    fn noted(&self, place: Place<F>) -> Option<&str> {
        let mut errors = self.errors.iter();
        errors
            .find(|(of, _)| *of == Some(place))
            .map(|(_, message)| message.as_str())
    }

    /// The field as a labelled control; [`Input`]'s methods make it an e-mail field, a choice, ….
    pub fn field(&self, field: F) -> Input {
        Input::new(
            (field.name(), field.label()),
            self.values(field).to_vec(),
            self.error_of(field).unwrap_or_default(),
        )
    }

    /// One row of the field as a labelled control.
    pub fn field_in(&self, field: F, row: usize) -> Input {
        let place = Place {
            field,
            row: Some(row),
        };
        let value = vec![self.value_in(field, row).to_owned()];
        let error = self.noted(place).unwrap_or_default();
        Input::new((field.name(), field.label()), value, error).id(place.id())
    }

    /// The box at the top that leads to every field to change; nothing when there is none.
    pub fn summary(&self) -> Html {
        summary::render(
            self.errors
                .iter()
                .map(|(place, message)| (place.map(Place::id), message.clone())),
        )
    }
}

/// The field, or the row of it, that a JSON pointer leads to or into. A field whose pointer has a `*` has rows.
fn place<F: Fields>(field: F, pointer: &str) -> Option<Place<F>> {
    let own = field
        .pointer()
        .map_or_else(|| format!("/{}", field.name()), str::to_owned);
    let (list, rest, row) = match own.split_once("/*") {
        None => (own.as_str(), "", None),
        Some((list, member)) => {
            let row = pointer.strip_prefix(list)?.split('/').nth(1)?;
            (list, member, Some(row.parse().ok()?))
        }
    };
    let there = row.map_or_else(
        || list.to_owned(),
        |row: usize| format!("{list}/{row}{rest}"),
    );
    let beyond = pointer.strip_prefix(there.as_str())?;
    let leads = beyond.is_empty() || beyond.starts_with('/');
    leads.then_some(Place { field, row })
}

/// "must be at most 200 characters" becomes a sentence about the field.
fn sentence(label: &str, error: &FieldError) -> String {
    match error.message.chars().next() {
        Some(first) if first.is_lowercase() => format!("{label} {}", error.message),
        _ => error.message.clone(),
    }
}

#[cfg(test)]
mod tests;

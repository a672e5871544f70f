//! The form of a convention: its controls in groups.

use butterfly_contracts::{Currency, registration::PassesPerPerson};
use butterfly_webkit::Form;

use super::{ConventionField as F, limit};
use crate::{form_page::Group, forms::zones};

/// The controls in groups.
pub(crate) fn groups(form: &Form<F>) -> Vec<Group> {
    vec![
        Group::new("What it is", about(form)),
        Group::new("Where and when", place(form)),
        Group::new("Registration", registration(form)),
        Group::new("Prices", prices(form)),
    ]
}

fn about(form: &Form<F>) -> Vec<butterfly_webkit::Input> {
    let slug = "Lower-case letters, digits and hyphens, for example harbour-con. \
                Left empty, it is made from the name.";
    vec![
        form.field(F::Name).max_length(200),
        form.field(F::Slug)
            .optional()
            .hint(slug)
            .max_length(64)
            .autocomplete("off"),
        form.field(F::Description).area(5).optional(),
        form.field(F::ContactEmail)
            .email()
            .optional()
            .hint("Whom attendees can ask."),
        form.field(F::Accent)
            .colour()
            .optional()
            .hint("Of its pages; contrast is taken care of."),
    ]
}

fn place(form: &Form<F>) -> Vec<butterfly_webkit::Input> {
    vec![
        form.field(F::Venue).max_length(200),
        form.field(F::Address).area(3).optional(),
        form.field(F::TimeZone)
            .select(&zones())
            .hint("All times are in it."),
        form.field(F::FirstDay).date(),
        form.field(F::LastDay).date(),
    ]
}

fn registration(form: &Form<F>) -> Vec<butterfly_webkit::Input> {
    vec![
        form.field(F::OpensAt)
            .date_time()
            .optional()
            .hint("Local time there. Left empty: as soon as the convention is published."),
        form.field(F::ClosesAt)
            .date_time()
            .optional()
            .hint("Local time there. Left empty: when you close the sale."),
        form.field(F::AgeOn)
            .date()
            .optional()
            .hint("For passes with an age limit. Left empty: the first day."),
        form.field(F::PassesPerPerson)
            .select(&per_person())
            .hint("By the same name and e-mail address. It cannot change once something was sold."),
    ]
}

fn per_person() -> [(String, String); 2] {
    let choice = |chosen, words: &str| (limit(chosen).to_owned(), words.to_owned());
    [
        choice(PassesPerPerson::One, "One"),
        choice(
            PassesPerPerson::OneADay,
            "Several different ones, if no two are for the same day",
        ),
    ]
}

fn prices(form: &Form<F>) -> Vec<butterfly_webkit::Input> {
    let none = (String::new(), "Choose a currency".to_owned());
    let each = Currency::all().map(|currency| (currency.to_string(), currency.to_string()));
    let currencies: Vec<_> = std::iter::once(none).chain(each).collect();
    vec![
        form.field(F::Currency)
            .select(&currencies)
            .hint("Of every price. It cannot change once something was sold."),
        form.field(F::TaxName)
            .optional()
            .hint("For example: HST")
            .max_length(100),
        form.field(F::TaxRate)
            .optional()
            .hint("For example: 13 or 8.25")
            .short(),
        form.field(F::TaxInclusive).check(),
    ]
}

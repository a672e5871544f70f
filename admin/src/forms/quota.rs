//! The form of a capacity.

use butterfly_contracts::registration::{QuotaInput, QuotaView};
use butterfly_webkit::{Form, Input, form_fields};

use super::needed;

form_fields! {
    /// A capacity.
    pub(crate) enum QuotaField {
        Name = "name", "Name";
        Capacity = "capacity", "Capacity";
    }
}

/// What is typed.
pub(crate) fn read(form: &mut Form<QuotaField>) -> Option<QuotaInput> {
    let name = form.required(QuotaField::Name);
    let capacity = needed(form, QuotaField::Capacity);
    capacity
        .filter(|_| form.is_valid())
        .map(|capacity| QuotaInput { name, capacity })
}

/// The form of one that exists.
pub(crate) fn fill(quota: &QuotaView) -> Form<QuotaField> {
    Form::empty()
        .with(QuotaField::Name, &quota.name)
        .with(QuotaField::Capacity, quota.capacity.to_string())
}

/// The controls.
pub(crate) fn controls(form: &Form<QuotaField>) -> Vec<Input> {
    vec![
        form.field(QuotaField::Name)
            .hint("For example: Saturday")
            .max_length(100),
        form.field(QuotaField::Capacity)
            .number(0, 1_000_000)
            .hint("How many places there are in all, those taken included."),
    ]
}

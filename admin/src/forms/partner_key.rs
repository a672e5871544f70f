//! The form of a partner's key.

use butterfly_contracts::lodging::PartnerKeyInput;
use butterfly_webkit::{Form, Input, form_fields};

form_fields! {
    /// A partner's key.
    pub(crate) enum PartnerKeyField {
        Name = "name", "What the key is for";
    }
}

/// What is typed.
pub(crate) fn read(form: &mut Form<PartnerKeyField>) -> Option<PartnerKeyInput> {
    let name = form.required(PartnerKeyField::Name);
    form.is_valid().then_some(PartnerKeyInput { name })
}

/// The controls.
pub(crate) fn controls(form: &Form<PartnerKeyField>) -> Vec<Input> {
    let hint = "For example: Harbour Hotel front office";
    vec![form.field(PartnerKeyField::Name).hint(hint).max_length(100)]
}

//! The form of the sign-in page.

use butterfly_webkit::{Form, Input, form_fields};

form_fields! {
    /// Signing in.
    pub(crate) enum SignInField {
        Email = "email", "E-mail";
        Password = "password", "Password", secret = true;
    }
}

/// The controls.
pub(crate) fn controls(form: &Form<SignInField>) -> Vec<Input> {
    vec![
        form.field(SignInField::Email)
            .email()
            .autocomplete("username"),
        form.field(SignInField::Password).password(),
    ]
}

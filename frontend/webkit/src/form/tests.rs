use butterfly_contracts::{FieldError, Problem, ProblemCode};

use super::*;

crate::form_fields! {
    /// A form to try.
    enum Trial {
        Email = "email", "E-mail address";
        Password = "password", "Password", secret = true;
        City = "city", "Town", at = "/address/city";
        Days = "day", "Days", at = "/days";
    }
}

fn posted(pairs: &[(&str, &str)]) -> Posted {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    pairs.iter().map(owned).collect::<Vec<_>>().into()
}

#[test]
fn what_was_typed_stays_except_secrets() {
    let posted = posted(&[("email", " <mina@example.org> "), ("password", " hidden ")]);
    let form = Form::<Trial>::of(&posted);
    assert_eq!(form.value(Trial::Email), "<mina@example.org>");
    assert_eq!(form.value(Trial::Password), "");
    assert_eq!(posted.raw("password"), " hidden ");
    let email = form.field(Trial::Email).email().to_string();
    assert!(email.contains("&#60;mina@example.org&#62;"), "{email}");
    assert!(email.contains(r#"type="email""#) && email.contains(r#"for="field-email""#));
    let password = form.field(Trial::Password).password().to_string();
    assert!(!password.contains("value="), "{password}");
}

#[test]
fn errors_of_a_service_find_their_fields() {
    let problem = Problem::invalid(vec![
        FieldError::new("/email", "invalid", "must be an e-mail address"),
        FieldError::new(
            "/address/city",
            "too_long",
            "must be at most 120 characters",
        ),
        FieldError::new("/days/2", "invalid", "Pick days of the convention."),
        FieldError::new("/emailing", "unknown", "unknown field"),
    ]);
    let mut form = Form::<Trial>::empty();
    form.absorb(&problem);
    assert!(!form.is_valid());
    assert_eq!(
        form.error_of(Trial::Email),
        Some("E-mail address must be an e-mail address")
    );
    assert_eq!(
        form.error_of(Trial::City),
        Some("Town must be at most 120 characters")
    );
    assert_eq!(
        form.error_of(Trial::Days),
        Some("Pick days of the convention.")
    );
    let summary = form.summary().to_string();
    assert!(summary.contains(r##"href="#field-city""##), "{summary}");
    assert!(summary.contains("unknown field"));
    let field = form.field(Trial::City).hint("As on letters").to_string();
    assert!(
        field.contains(r#"aria-describedby="error-city hint-city""#),
        "{field}"
    );
    assert!(field.contains(r#"aria-invalid="true""#));
}

#[test]
fn a_refusal_of_the_whole_is_said_at_the_top() {
    let mut form = Form::<Trial>::empty();
    form.absorb(&Problem::new(ProblemCode::SoldOut, "No place is left."));
    assert!(form.summary().to_string().contains("No place is left."));
    assert!(Form::<Trial>::empty().summary().to_string().is_empty());
}

#[test]
fn required_and_parsed_note_what_is_wrong() {
    let mut form = Form::<Trial>::of(&posted(&[("city", "x"), ("day", "1"), ("day", "2")]));
    assert_eq!(form.required(Trial::Email), "");
    assert_eq!(
        form.error_of(Trial::Email),
        Some("E-mail address is needed")
    );
    assert_eq!(form.parsed::<u32>(Trial::City, "Give a number"), None);
    assert_eq!(form.error_of(Trial::City), Some("Give a number"));
    assert!(form.has(Trial::Days, "2") && !form.has(Trial::Days, "3"));
    let choices = [
        ("1".to_owned(), "One".to_owned()),
        ("3".to_owned(), "Three".to_owned()),
    ];
    let days = form.field(Trial::Days).checks(&choices).to_string();
    assert_eq!(days.matches("checked").count(), 1, "{days}");
}

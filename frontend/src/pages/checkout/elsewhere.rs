//! What one step says of what must be changed in another. Pure.

use butterfly_contracts::{FieldError, registration::RegistrationView};

use super::{extras_form, head::Step, people_form};

/// The step where something can be changed, by its JSON pointer into the order.
pub fn step_of(pointer: &str) -> Step {
    let mut parts = pointer.split('/').skip(1);
    match (parts.next(), parts.nth(1)) {
        (Some("buyer"), _) | (Some("lines"), Some("attendee" | "invited")) => Step::People,
        (Some("lines"), Some("pass" | "voucher" | "id")) => Step::Passes,
        _ if pointer == "/lines" => Step::Passes,
        _ => Step::Extras,
    }
}

/// What is wrong in another step, and where: `lines` are those of the order.
pub fn words(lines: &[&RegistrationView], error: &FieldError) -> String {
    let step = step_of(&error.pointer);
    let words = match step {
        Step::People => people_form::words(lines, error),
        Step::Passes => match line(lines, &error.pointer) {
            Some(line) => format!("“{}” {}", line.pass_name, error.message),
            None => format!("A pass {}", error.message),
        },
        _ => extras_form::words(lines, error),
    };
    format!("Step “{}”: {words}", step.label())
}

/// The line a pointer is about.
pub fn line<'a>(lines: &[&'a RegistrationView], pointer: &str) -> Option<&'a RegistrationView> {
    let at = pointer.strip_prefix("/lines/")?.split('/').next()?;
    lines.get(at.parse::<usize>().ok()?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{pages::checkout::lines, view::samples};

    #[test]
    fn everything_has_the_step_where_it_is_changed() {
        for (pointer, step) in [
            ("/buyer/email", Step::People),
            ("/lines/0/attendee", Step::People),
            ("/lines/12/attendee/birth_date", Step::People),
            ("/lines/0/invited", Step::People),
            ("/lines/0/pass", Step::Passes),
            ("/lines/0/voucher", Step::Passes),
            ("/lines/0/id", Step::Passes),
            ("/lines", Step::Passes),
            ("/lines/3", Step::Extras),
            ("/lines/3/options/0", Step::Extras),
            ("/lines/3/answers/1/values", Step::Extras),
            ("/answers/0", Step::Extras),
            ("", Step::Extras),
        ] {
            assert_eq!(step_of(pointer), step, "{pointer}");
        }
    }

    #[test]
    fn it_is_said_where_and_about_whom() {
        let mut order = samples::held_order();
        order.registrations[1].attendee.name = "Mina".to_owned();
        let lines: Vec<_> = lines::standing(&order).collect();
        let said =
            |pointer: &str, message: &str| words(&lines, &FieldError::new(pointer, "x", message));
        assert_eq!(
            said("/lines/1/options/0", "Dinner is sold out."),
            "Step “Extras”: Mina: Dinner is sold out."
        );
        assert_eq!(
            said("/lines/0", "Choose a lunch."),
            "Step “Extras”: Choose a lunch.",
            "nobody is named"
        );
        assert_eq!(
            said("/lines/1/attendee/birth_date", "is needed"),
            "Step “People”: Person 2: Date of birth is needed"
        );
        let pass = &lines[0].pass_name;
        assert_eq!(
            said("/lines/0/pass", "is sold out"),
            format!("Step “Passes”: “{pass}” is sold out")
        );
        assert_eq!(
            said("/lines/7/pass", "is sold out"),
            "Step “Passes”: A pass is sold out"
        );
    }
}

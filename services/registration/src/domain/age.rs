//! Ages: whole years on the convention's day for ages.

use butterfly_contracts::registration::PassInput;
use chrono::NaiveDate;

/// Why somebody's age does not fit a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgeProblem {
    /// The pass has an age limit and no date of birth was given.
    BirthDateNeeded,
    /// Younger than this many years.
    TooYoung(u16),
    /// Older than this many years.
    TooOld(u16),
}

/// Checks a date of birth against the pass's limits on the given day.
pub fn check(
    pass: &PassInput,
    birth_date: Option<NaiveDate>,
    on: NaiveDate,
) -> Result<(), AgeProblem> {
    if pass.min_age.is_none() && pass.max_age.is_none() {
        return Ok(());
    }
    let born = birth_date.ok_or(AgeProblem::BirthDateNeeded)?;
    // Somebody born after that day has no age on it yet.
    let age = on.years_since(born);
    if let Some(least) = pass.min_age
        && age.is_none_or(|age| age < u32::from(least))
    {
        return Err(AgeProblem::TooYoung(least));
    }
    match (pass.max_age, age) {
        (Some(most), Some(age)) if age > u32::from(most) => Err(AgeProblem::TooOld(most)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::pass::tests::pass_input;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn birthdays_count_from_the_day_itself() {
        let young = PassInput {
            min_age: Some(18),
            max_age: Some(24),
            ..pass_input("Young adult")
        };
        let on = day("2026-08-13");
        for (born, expected) in [
            ("2008-08-13", Ok(())),
            ("2008-08-14", Err(AgeProblem::TooYoung(18))),
            ("2001-08-14", Ok(())),
            ("2001-08-13", Err(AgeProblem::TooOld(24))),
            ("2027-01-01", Err(AgeProblem::TooYoung(18))),
        ] {
            assert_eq!(check(&young, Some(day(born)), on), expected, "{born}");
        }
        assert_eq!(check(&young, None, on), Err(AgeProblem::BirthDateNeeded));
        assert_eq!(check(&pass_input("Adult"), None, on), Ok(()));
    }

    #[test]
    fn a_leap_day_child_is_older_from_the_first_of_march() {
        let child = PassInput {
            min_age: Some(10),
            ..pass_input("Child")
        };
        let born = Some(day("2016-02-29"));
        assert_eq!(
            check(&child, born, day("2026-02-28")),
            Err(AgeProblem::TooYoung(10))
        );
        assert_eq!(check(&child, born, day("2026-03-01")), Ok(()));
    }
}

//! How old somebody is on a day, and whether that fits.

use butterfly_contracts::registration::ConventionView;
use butterfly_webkit::format;
use chrono::{Datelike, NaiveDate};

/// The day a convention counts ages on.
pub fn day_of(convention: &ConventionView) -> NaiveDate {
    convention.age_on.unwrap_or(convention.first_day)
}

/// Which ages a pass is for, where a date of birth is asked for; `day` is the one they are counted on, if it is known.
pub fn rule((min, max): (Option<u16>, Option<u16>), day: Option<NaiveDate>) -> String {
    let ages = format::ages(min, max);
    match day {
        None => format!("Ages for this pass: {ages}."),
        Some(day) => format!(
            "Ages for this pass: {ages}, counted on {}.",
            format::day(day)
        ),
    }
}

/// Completed years on a day; absent for somebody not born by then. Born on 29 February, one is a year
/// older on 1 March where there is no 29th.
pub fn on(birth: NaiveDate, day: NaiveDate) -> Option<u16> {
    let had_birthday = (day.month(), day.day()) >= (birth.month(), birth.day());
    let years = day.year() - birth.year() - i32::from(!had_birthday);
    u16::try_from(years).ok()
}

/// Whether an age is within limits.
pub fn fits(age: u16, min: Option<u16>, max: Option<u16>) -> bool {
    min.is_none_or(|min| age >= min) && max.is_none_or(|max| age <= max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_birthday_counts_from_its_day_on() {
        let birth = date("2001-08-13");
        assert_eq!(on(birth, date("2026-08-12")), Some(24));
        assert_eq!(on(birth, date("2026-08-13")), Some(25));
        assert_eq!(on(birth, date("2001-08-12")), None);
        assert_eq!(on(date("2004-02-29"), date("2022-02-28")), Some(17));
        assert_eq!(on(date("2004-02-29"), date("2022-03-01")), Some(18));
    }

    #[test]
    fn the_rule_names_the_day_if_it_is_known() {
        let ages = (Some(6), Some(12));
        assert_eq!(rule(ages, None), "Ages for this pass: 6 to 12 years.");
        let rule = rule(ages, Some(date("2027-07-03")));
        assert_eq!(
            rule,
            "Ages for this pass: 6 to 12 years, counted on Sat 3 Jul 2027."
        );
    }

    #[test]
    fn limits_include_both_ends() {
        assert!(fits(18, Some(18), Some(24)) && fits(24, Some(18), Some(24)));
        assert!(!fits(17, Some(18), Some(24)) && !fits(25, Some(18), Some(24)));
    }
}

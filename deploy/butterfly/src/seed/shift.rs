//! Past conventions take place again in the coming year, on the same days of the week.

use anyhow::Context;
use chrono::{DateTime, Days, FixedOffset, NaiveDate, Offset, TimeZone, Utc};

use super::file::SeedConvention;

/// Fifty-two weeks: about a year, and every weekday stays what it was.
const YEAR: u64 = 364;
/// A convention begins at least this many days from now.
const NOTICE: u64 = 60;

/// Moves a convention later by as few years of 52 weeks as let it begin at least 60 days from now.
pub fn into_the_future(
    mut convention: SeedConvention,
    now: DateTime<Utc>,
) -> anyhow::Result<SeedConvention> {
    let today = now.with_timezone(&convention.time_zone).date_naive();
    let days = shift(convention.first_day, today).context("a date is out of range")?;
    let later = |day: NaiveDate| day.checked_add_days(days).context("a date is out of range");
    convention.first_day = later(convention.first_day)?;
    convention.last_day = later(convention.last_day)?;
    convention.age_on = convention.age_on.map(later).transpose()?;
    for pass in &mut convention.passes {
        for day in &mut pass.days {
            *day = later(*day)?;
        }
    }
    // The same time of day on the convention's own clocks, also across a change of them.
    if let Some(opens) = convention.registration_opens {
        let local = opens.with_timezone(&convention.time_zone).naive_local();
        let moved = convention
            .time_zone
            .from_local_datetime(
                &local
                    .checked_add_days(days)
                    .context("a date is out of range")?,
            )
            .earliest()
            .context("registration opens at a time that does not exist on that day")?;
        let offset: FixedOffset = moved.offset().fix();
        convention.registration_opens = Some(moved.with_timezone(&offset));
    }
    Ok(convention)
}

fn shift(first_day: NaiveDate, today: NaiveDate) -> Option<Days> {
    let earliest = today.checked_add_days(Days::new(NOTICE))?;
    let missing = u64::try_from((earliest - first_day).num_days()).unwrap_or(0);
    Some(Days::new(missing.div_ceil(YEAR) * YEAR))
}

#[cfg(test)]
mod tests {
    use chrono::Datelike;

    use super::{super::file, *};

    fn seeded(now: &str) -> Vec<(SeedConvention, SeedConvention)> {
        let text = include_str!("../../../seed/conventions.toml");
        let now = now.parse().unwrap();
        let conventions = file::parse(text).unwrap().conventions.into_iter();
        conventions
            .map(|convention| {
                (
                    convention.clone(),
                    into_the_future(convention, now).unwrap(),
                )
            })
            .collect()
    }

    #[test]
    fn weekdays_stay_and_the_convention_is_in_the_coming_year() {
        for now in [
            "2026-11-24T12:00:00Z",
            "2027-02-28T23:59:59Z",
            "2028-02-29T00:00:00Z",
        ] {
            let today = now.parse::<DateTime<Utc>>().unwrap().date_naive();
            for (before, after) in seeded(now) {
                assert_eq!(before.first_day.weekday(), after.first_day.weekday());
                assert_eq!(
                    before.last_day - before.first_day,
                    after.last_day - after.first_day
                );
                let notice = (after.first_day - today).num_days();
                assert!((59..=425).contains(&notice), "{notice} days from {now}");
                for (old, new) in before.passes.iter().zip(&after.passes) {
                    let weekdays = |days: &[NaiveDate]| -> Vec<_> {
                        days.iter().map(NaiveDate::weekday).collect()
                    };
                    assert_eq!(weekdays(&old.days), weekdays(&new.days));
                }
            }
        }
    }

    #[test]
    fn the_opening_moves_as_far_as_the_days_do() {
        let all = seeded("2026-11-24T12:00:00Z");
        let days: Vec<_> = all
            .iter()
            .map(|(_, after)| {
                (
                    after.first_day.to_string(),
                    after.age_on.map(|day| day.to_string()),
                )
            })
            .collect();
        assert_eq!(
            days,
            [
                ("2027-07-29".to_owned(), None),
                ("2027-08-11".to_owned(), Some("2027-08-11".to_owned())),
                ("2027-03-19".to_owned(), None),
            ]
        );
        let opens: Vec<_> = all
            .iter()
            .map(|(_, after)| after.registration_opens.map(|opens| opens.to_rfc3339()))
            .collect();
        let gen_con = Some("2027-02-07T12:00:00-05:00".to_owned());
        assert_eq!(opens, [gen_con, None, None]);
    }

    #[test]
    fn a_convention_far_enough_away_stays() {
        for (before, after) in seeded("2023-01-01T00:00:00Z") {
            assert_eq!(before, after);
        }
    }
}

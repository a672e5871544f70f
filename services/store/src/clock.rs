//! The one source of the present. Times are written by programs; the database is asked for its own only
//! where several instances decide about the same places.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

/// Tells the time in whole microseconds, which is what a `DATETIME(6)` keeps.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The clock of the machine.
    #[default]
    System,
    /// A clock that stands still until it is moved; its clones move with it.
    Fixed(Arc<AtomicI64>),
    /// The clock of a machine that is wrong by so much, for tests of what must not depend on it.
    Wrong(TimeDelta),
}

impl Clock {
    /// A clock that shows `now` until [`Clock::advance`] moves it.
    pub fn fixed(now: DateTime<Utc>) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(now.timestamp_micros())))
    }

    /// The present, in whole microseconds.
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now().trunc_subsecs(6),
            Self::Wrong(by) => Utc::now().trunc_subsecs(6) + *by,
            Self::Fixed(micros) => {
                DateTime::from_timestamp_micros(micros.load(Ordering::SeqCst)).unwrap_or_default()
            }
        }
    }

    /// The present where it decides about something scarce: what the database said, read with the lock
    /// under which it decides (`SYSDATE(6)`, since `NOW(6)` is from before the wait for the lock). All
    /// instances agree on it, however wrong their own clocks are. A fixed clock stands still here too.
    pub fn under(&self, database: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::System | Self::Wrong(_) => database,
            Self::Fixed(_) => self.now(),
        }
    }

    /// Moves a fixed clock; the system's clock cannot be moved and stays as it is.
    pub fn advance(&self, by: TimeDelta) {
        if let Self::Fixed(micros) = self {
            micros.fetch_add(by.num_microseconds().unwrap_or(i64::MAX), Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn system_time_has_no_nanoseconds() {
        assert_eq!(Clock::System.now().timestamp_subsec_nanos() % 1000, 0);
    }

    #[test]
    fn only_a_fixed_clock_is_trusted_under_a_lock() {
        let database = DateTime::from_timestamp_micros(1_795_500_000_000_000).unwrap();
        let wrong = Clock::Wrong(TimeDelta::minutes(5));
        assert!(wrong.now() > Utc::now() + TimeDelta::minutes(4));
        assert_eq!(wrong.under(database), database);
        assert_eq!(Clock::System.under(database), database);
        let fixed = Clock::fixed(database + TimeDelta::hours(1));
        assert_eq!(fixed.under(database), fixed.now());
    }

    #[test]
    fn clones_of_a_fixed_clock_move_together() {
        let start = DateTime::from_timestamp_micros(1_795_500_000_000_001).unwrap();
        let clock = Clock::fixed(start);
        let twin = clock.clone();
        assert_eq!(twin.now(), start);
        clock.advance(TimeDelta::minutes(5));
        assert_eq!(twin.now(), start + TimeDelta::minutes(5));
    }
}

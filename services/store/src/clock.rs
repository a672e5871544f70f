//! The one source of the present. Times are written by programs, never by the database.

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
            Self::Fixed(micros) => {
                DateTime::from_timestamp_micros(micros.load(Ordering::SeqCst)).unwrap_or_default()
            }
        }
    }

    /// The present where the database says it is `told`: a machine's clock can be wrong, so whoever decides
    /// over a lease goes by the one clock all instances share. A fixed clock goes by itself.
    pub fn under(&self, told: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::System => told,
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
    fn the_database_tells_the_time_unless_a_test_does() {
        let told = DateTime::from_timestamp_micros(1_795_500_000_000_001).unwrap();
        assert_eq!(Clock::System.under(told), told);
        let other = told + TimeDelta::minutes(5);
        assert_eq!(Clock::fixed(other).under(told), other);
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

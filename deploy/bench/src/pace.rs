//! When requests are sent.

use std::time::Duration;

/// When requests are sent, and when to stop.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Pace {
    /// Each connection asks again as soon as it was answered.
    Closed {
        /// For so long.
        time: Duration,
    },
    /// The same, until each connection was refused so many times.
    UntilRefused {
        /// Refusals of one connection.
        times: u32,
    },
    /// Each request has its moment, whether or not those before it are answered.
    Open(Schedule),
}

/// A fixed rate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schedule {
    /// Requests a second.
    pub(crate) rate: f64,
    /// For so long.
    pub(crate) time: Duration,
}

impl Schedule {
    /// When request `n` is meant to be sent, counted from the start; none when there is no such request. What it
    /// waits from then on counts, also where no connection was free to send it.
    pub(crate) fn due(&self, n: u32) -> Option<Duration> {
        let due = Duration::try_from_secs_f64(f64::from(n) / self.rate).ok()?;
        (due < self.time).then_some(due)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_rate_is_kept_whatever_happens() {
        let schedule = Schedule {
            rate: 400.0,
            time: Duration::from_secs(2),
        };
        assert_eq!(schedule.due(0), Some(Duration::ZERO));
        assert_eq!(schedule.due(1), Some(Duration::from_micros(2500)));
        assert_eq!(schedule.due(799), Some(Duration::from_micros(1_997_500)));
        assert_eq!(schedule.due(800), None);
        let never = Schedule {
            rate: 0.0,
            ..schedule
        };
        assert_eq!(never.due(1), None);
    }
}

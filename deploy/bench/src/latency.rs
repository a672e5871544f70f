//! How long requests took.

use std::{fmt, time::Duration};

/// Percentiles.
pub(crate) struct Latency {
    half: Duration,
    most: Duration,
}

impl Latency {
    /// Of all that were measured.
    pub(crate) fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let at = |percent: usize| {
            let index = (times.len() * percent / 100).min(times.len().saturating_sub(1));
            times.get(index).copied().unwrap_or_default()
        };
        Self {
            half: at(50),
            most: at(99),
        }
    }
}

impl fmt::Display for Latency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
        let (half, most) = (milliseconds(self.half), milliseconds(self.most));
        write!(formatter, "p50 {half:.0} ms, p99 {most:.0} ms")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_what_was_measured() {
        let latency = Latency::of((1..=200).rev().map(Duration::from_millis).collect());
        assert_eq!(latency.to_string(), "p50 101 ms, p99 199 ms");
        assert_eq!(Latency::of(Vec::new()).to_string(), "p50 0 ms, p99 0 ms");
    }
}

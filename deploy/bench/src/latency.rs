//! How long requests took.

use std::time::Duration;

use serde::Serialize;

/// What most, nearly all and the slowest waited, in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub(crate) struct Latency {
    pub(crate) p50: f64,
    pub(crate) p99: f64,
    pub(crate) max: f64,
}

impl Latency {
    /// Of all that were measured; zero without any.
    pub(crate) fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let at = |percent| nearest_rank(&times, percent).as_secs_f64() * 1000.0;
        Self {
            p50: at(50),
            p99: at(99),
            max: at(100),
        }
    }
}

/// The smallest value that at least `percent` of all do not exceed.
fn nearest_rank(sorted: &[Duration], percent: usize) -> Duration {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted
        .get(rank.saturating_sub(1))
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(milliseconds: impl Iterator<Item = u64>) -> Latency {
        Latency::of(milliseconds.map(Duration::from_millis).collect())
    }

    fn latency(p50: f64, p99: f64, max: f64) -> Latency {
        Latency { p50, p99, max }
    }

    #[test]
    fn percentiles_are_of_what_was_measured() {
        assert_eq!(of((1..=200).rev()), latency(100.0, 198.0, 200.0));
        assert_eq!(of(1..=100), latency(50.0, 99.0, 100.0));
        assert_eq!(of(1..=3), latency(2.0, 3.0, 3.0));
        assert_eq!(of([7].into_iter()), latency(7.0, 7.0, 7.0));
        assert_eq!(of([].into_iter()), Latency::default());
    }
}

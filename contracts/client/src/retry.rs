//! A budget for repeated calls: one in ten, so that a struggling service is not buried.

use std::sync::atomic::{AtomicI64, Ordering};

/// What a call earns and what a repeat costs, in tenths of a repeat.
const EARNED: i64 = 1;
const COST: i64 = 10;
const MOST: i64 = 100;

/// Counts what may still be repeated.
#[derive(Debug)]
pub(crate) struct RetryBudget(AtomicI64);

impl RetryBudget {
    pub(crate) const fn new() -> Self {
        Self(AtomicI64::new(MOST))
    }

    /// Notes a first attempt.
    pub(crate) fn earn(&self) {
        let more = |tenths: i64| Some((tenths + EARNED).min(MOST));
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, more)
            .ok();
    }

    /// Whether a repeat may be made; takes it from the budget.
    pub(crate) fn spend(&self) -> bool {
        let less = |tenths: i64| (tenths >= COST).then_some(tenths - COST);
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less)
            .is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_calls_earn_one_repeat() {
        let budget = RetryBudget::new();
        while budget.spend() {}
        (0..9).for_each(|_| budget.earn());
        assert!(!budget.spend());
        budget.earn();
        assert!(budget.spend());
        assert!(!budget.spend());
    }
}

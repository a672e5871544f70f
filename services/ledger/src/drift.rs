//! How far stocks are from what their rows add up to.

use std::{collections::HashMap, hash::Hash};

use crate::measure;

/// What comparing lanes with their rows has found so far: a drift that is not 0 is a mistake of ours.
#[derive(Debug, Clone)]
pub struct Drifts<K>(HashMap<K, Found>);

#[derive(Debug, Clone, Copy)]
struct Found {
    commits: u64,
    drift: u64,
}

impl<K> Default for Drifts<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash> Drifts<K> {
    /// Whether a lane that has moved its stock so often was compared then, and found right.
    pub fn is_settled(&self, lane: &K, commits: u64) -> bool {
        let found = self.0.get(lane);
        found.is_some_and(|found| found.commits == commits && found.drift == 0)
    }

    /// Notes what comparing a lane has found.
    pub fn note(&mut self, lane: K, commits: u64, drift: u64) {
        self.0.insert(lane, Found { commits, drift });
    }

    /// The drift of all lanes together; shown as `butterfly_ledger_drift` from now on.
    pub fn show(&self) -> u64 {
        let total = self.0.values().map(|found| found.drift).sum();
        measure::drifted(total);
        total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_moved_or_drifts_is_compared_again() {
        let mut drifts = Drifts::default();
        assert!(!drifts.is_settled(&"furcon", 3));
        drifts.note("furcon", 3, 0);
        drifts.note("worldcon", 7, 2);
        assert!(drifts.is_settled(&"furcon", 3));
        assert!(!drifts.is_settled(&"furcon", 4), "it has moved");
        assert!(!drifts.is_settled(&"worldcon", 7), "it drifts");
        assert_eq!(drifts.show(), 2);
        drifts.note("worldcon", 7, 0);
        assert_eq!(drifts.show(), 0);
    }
}

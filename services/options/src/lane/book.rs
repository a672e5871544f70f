//! The holds of a batch: as they were read, and as they are by what was decided so far.

use std::collections::BTreeMap;

use butterfly_contracts::OrderId;

use crate::domain::hold::Hold;

/// The holds of a batch.
#[derive(Debug, Clone, Default)]
pub(crate) struct Book {
    read: BTreeMap<OrderId, Hold>,
    now: BTreeMap<OrderId, Hold>,
}

/// A hold to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Changed {
    /// What is in the database; none for a new one.
    pub(crate) before: Option<Hold>,
    pub(crate) after: Hold,
}

impl Book {
    /// A book of what was read.
    pub(crate) fn new(holds: impl IntoIterator<Item = Hold>) -> Self {
        let read: BTreeMap<_, _> = holds.into_iter().map(|hold| (hold.order, hold)).collect();
        Self {
            now: read.clone(),
            read,
        }
    }

    /// The hold of an order, as it is now.
    pub(crate) fn get(&self, order: OrderId) -> Option<&Hold> {
        self.now.get(&order)
    }

    /// The hold of an order is this from now on.
    pub(crate) fn put(&mut self, hold: Hold) {
        self.now.insert(hold.order, hold);
    }

    /// What differs from what was read.
    pub(crate) fn changes(mut self) -> Vec<Changed> {
        let changed = |after: Hold| {
            let before = self.read.remove(&after.order);
            (before.as_ref() != Some(&after)).then_some(Changed { before, after })
        };
        self.now.into_values().filter_map(changed).collect()
    }
}

//! What is hoped for, beside what was measured.

use serde::Serialize;

/// A bar and whether it is met. None fails a run: a wall clock depends on what else the machine does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Bar {
    pub(crate) what: String,
    /// `≥` or `≤`.
    pub(crate) relation: char,
    pub(crate) limit: f64,
    pub(crate) measured: f64,
    pub(crate) met: bool,
}

impl Bar {
    /// It has to be this or more.
    pub(crate) fn at_least(what: &str, limit: f64, measured: f64) -> Self {
        Self {
            what: what.to_owned(),
            relation: '≥',
            limit,
            measured,
            met: measured >= limit,
        }
    }

    /// It has to be this or less.
    pub(crate) fn at_most(what: &str, limit: f64, measured: f64) -> Self {
        Self {
            what: what.to_owned(),
            relation: '≤',
            limit,
            measured,
            met: measured <= limit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_just_enough_is_enough() {
        assert!(Bar::at_least("x", 3.0, 3.0).met);
        assert!(!Bar::at_least("x", 3.0, 2.99).met);
        assert!(Bar::at_most("x", 64.0, 64.0).met);
        assert!(!Bar::at_most("x", 64.0, 64.1).met);
        // Nothing was measured.
        assert!(!Bar::at_most("x", 64.0, f64::NAN).met);
    }
}

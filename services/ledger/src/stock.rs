//! One scarce thing: how many places there are and how many are taken.

/// In which state a place is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Claim {
    /// Kept for somebody who has not finished yet; ends by itself.
    Held,
    /// Confirmed.
    Sold,
}

/// A stock row. `held + sold` never exceeds `capacity`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stock {
    capacity: u32,
    held: u32,
    sold: u32,
}

/// A row that claims more places taken than there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{held} held and {sold} sold places exceed a capacity of {capacity}")]
pub struct Uncovered {
    /// Places there are.
    pub capacity: u32,
    /// Places held.
    pub held: u32,
    /// Places sold.
    pub sold: u32,
}

impl Stock {
    /// A stock as read from its row.
    pub fn new(capacity: u32, held: u32, sold: u32) -> Result<Self, Uncovered> {
        match held.checked_add(sold) {
            Some(taken) if taken <= capacity => Ok(Self {
                capacity,
                held,
                sold,
            }),
            _ => Err(Uncovered {
                capacity,
                held,
                sold,
            }),
        }
    }

    /// Places there are.
    pub fn capacity(&self) -> u32 {
        self.capacity
    }

    /// Places held.
    pub fn held(&self) -> u32 {
        self.held
    }

    /// Places sold.
    pub fn sold(&self) -> u32 {
        self.sold
    }

    /// Places held or sold.
    pub fn taken(&self) -> u32 {
        // Cannot overflow: at most `capacity`.
        self.held.saturating_add(self.sold)
    }

    /// Places left.
    pub fn free(&self) -> u32 {
        self.capacity.saturating_sub(self.taken())
    }

    /// The stock with one more place taken, if one is free.
    pub(crate) fn with_taken(self, claim: Claim) -> Option<Self> {
        let (held, sold) = match claim {
            Claim::Held => (self.held.checked_add(1)?, self.sold),
            Claim::Sold => (self.held, self.sold.checked_add(1)?),
        };
        Self::new(self.capacity, held, sold).ok()
    }

    /// The stock with one place returned, if one was taken so.
    pub(crate) fn with_returned(self, claim: Claim) -> Option<Self> {
        match claim {
            Claim::Held => Some(Self {
                held: self.held.checked_sub(1)?,
                ..self
            }),
            Claim::Sold => Some(Self {
                sold: self.sold.checked_sub(1)?,
                ..self
            }),
        }
    }

    /// The stock with another capacity, if that covers what is taken.
    pub(crate) fn with_capacity(self, capacity: u32) -> Option<Self> {
        Self::new(capacity, self.held, self.sold).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_over_its_capacity_is_refused() {
        let full = Stock::new(3, 1, 2);
        assert_eq!(full.map(|stock| stock.free()), Ok(0));
        assert_eq!(
            Stock::new(2, 1, 2),
            Err(Uncovered {
                capacity: 2,
                held: 1,
                sold: 2
            })
        );
        assert!(
            Stock::new(u32::MAX, u32::MAX, 1).is_err(),
            "the sum must not wrap around"
        );
    }

    #[test]
    fn the_largest_stock_can_be_filled() {
        let almost = Stock::new(u32::MAX, 0, u32::MAX - 1).unwrap();
        let full = almost.with_taken(Claim::Held).unwrap();
        assert_eq!(full.free(), 0);
        assert_eq!(full.with_taken(Claim::Sold), None);
        assert_eq!(full.with_taken(Claim::Held), None);
    }

    #[test]
    fn a_place_returns_only_as_it_was_taken() {
        let held = Stock::new(1, 1, 0).unwrap();
        assert_eq!(held.with_returned(Claim::Sold), None);
        assert_eq!(held.with_returned(Claim::Held), Stock::new(1, 0, 0).ok());
    }
}

//! The stocks of one batch, decided on in memory.

use std::collections::BTreeMap;

use crate::stock::{Claim, Stock};

/// Why places could not be moved. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StockError<K> {
    /// No place is left in this stock, the first short one in the order asked for.
    #[error("sold out")]
    SoldOut {
        /// The stock that is short.
        which: K,
    },
    /// The capacity would not cover what is taken.
    #[error("{taken} places are taken")]
    BelowTaken {
        /// Places held or sold: the smallest possible capacity.
        taken: u32,
    },
    /// A place was given back that was not taken so: the rows contradict each other.
    #[error("no such place is taken")]
    NotTaken {
        /// The stock that does not have it.
        which: K,
    },
    /// The stock was not loaded for this batch.
    #[error("the stock is unknown")]
    Unknown {
        /// The missing stock.
        which: K,
    },
}

/// What a batch changes in one stock row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change<K> {
    /// The row.
    pub stock: K,
    /// To be added to its capacity.
    pub capacity: i64,
    /// To be added to its held places.
    pub held: i64,
    /// To be added to its sold places.
    pub sold: i64,
}

/// The stocks loaded for one batch, under the lane's lock.
///
/// Every movement names one stock per place; a stock named twice is taken twice. A movement that
/// is refused changes nothing.
#[derive(Debug, Clone)]
pub struct Stocks<K> {
    loaded: BTreeMap<K, Loaded>,
}

#[derive(Debug, Clone, Copy)]
struct Loaded {
    before: Stock,
    now: Stock,
}

impl<K: Ord + Clone> Stocks<K> {
    /// The stock as it stands within the batch.
    pub fn get(&self, which: &K) -> Option<Stock> {
        self.loaded.get(which).map(|loaded| loaded.now)
    }

    /// Takes a place in every stock, or in none.
    pub fn take(&mut self, places: &[K], claim: Claim) -> Result<(), StockError<K>> {
        self.shift((&[], claim), (places, claim))
    }

    /// Returns a place to every stock.
    pub fn give_back(&mut self, places: &[K], claim: Claim) -> Result<(), StockError<K>> {
        self.shift((places, claim), (&[], claim))
    }

    /// Turns held places into sold ones; needs no free place.
    pub fn confirm(&mut self, places: &[K]) -> Result<(), StockError<K>> {
        self.shift((places, Claim::Held), (places, Claim::Sold))
    }

    /// Gives some places for others by their net change: Saturday for the weekend needs a free
    /// Sunday, but no second Saturday.
    pub fn exchange(&mut self, give: &[K], take: &[K], claim: Claim) -> Result<(), StockError<K>> {
        self.shift((give, claim), (take, claim))
    }

    /// Sets how many places there are.
    pub fn set_capacity(&mut self, which: &K, capacity: u32) -> Result<(), StockError<K>> {
        let Some(loaded) = self.loaded.get_mut(which) else {
            return Err(StockError::Unknown {
                which: which.clone(),
            });
        };
        let Some(changed) = loaded.now.with_capacity(capacity) else {
            return Err(StockError::BelowTaken {
                taken: loaded.now.taken(),
            });
        };
        loaded.now = changed;
        Ok(())
    }

    /// What to write: one change per stock that differs from what was loaded, in key order.
    pub fn net_changes(&self) -> Vec<Change<K>> {
        self.loaded
            .iter()
            .filter(|(_, loaded)| loaded.before != loaded.now)
            .map(|(stock, Loaded { before, now })| Change {
                stock: stock.clone(),
                capacity: i64::from(now.capacity()) - i64::from(before.capacity()),
                held: i64::from(now.held()) - i64::from(before.held()),
                sold: i64::from(now.sold()) - i64::from(before.sold()),
            })
            .collect()
    }

    /// Gives, then takes, aside; all of it counts or nothing. After all gives, each take finds
    /// exactly the places that the net change leaves.
    fn shift(&mut self, give: (&[K], Claim), take: (&[K], Claim)) -> Result<(), StockError<K>> {
        let mut aside = BTreeMap::new();
        for which in give.0 {
            let stock = self.aside(&mut aside, which)?;
            let Some(returned) = stock.with_returned(give.1) else {
                return Err(StockError::NotTaken {
                    which: which.clone(),
                });
            };
            *stock = returned;
        }
        for which in take.0 {
            let stock = self.aside(&mut aside, which)?;
            let Some(taken) = stock.with_taken(take.1) else {
                return Err(StockError::SoldOut {
                    which: which.clone(),
                });
            };
            *stock = taken;
        }
        for (which, stock) in aside {
            if let Some(loaded) = self.loaded.get_mut(which) {
                loaded.now = stock;
            }
        }
        Ok(())
    }

    /// The stock as this movement has it so far.
    fn aside<'a, 'k>(
        &self,
        aside: &'a mut BTreeMap<&'k K, Stock>,
        which: &'k K,
    ) -> Result<&'a mut Stock, StockError<K>> {
        let stock = self.get(which).ok_or_else(|| StockError::Unknown {
            which: which.clone(),
        })?;
        Ok(aside.entry(which).or_insert(stock))
    }
}

impl<K: Ord> FromIterator<(K, Stock)> for Stocks<K> {
    fn from_iter<I: IntoIterator<Item = (K, Stock)>>(rows: I) -> Self {
        let loaded = rows.into_iter().map(|(key, stock)| {
            (
                key,
                Loaded {
                    before: stock,
                    now: stock,
                },
            )
        });
        Self {
            loaded: loaded.collect(),
        }
    }
}

//! Prices: what a listed price comes to with the convention's tax.

use butterfly_contracts::{
    money::{share_of, tax_within},
    registration::Tax,
};
use serde::{Deserialize, Serialize};

/// A price taken apart. `net + tax == total`, always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// Without tax.
    pub net: i64,
    /// The tax.
    pub tax: i64,
    /// What is due.
    pub total: i64,
}

impl Price {
    /// Nothing.
    pub const ZERO: Self = Self {
        net: 0,
        tax: 0,
        total: 0,
    };

    /// A price of these parts.
    pub const fn of_parts(net: i64, tax: i64) -> Self {
        Self {
            net,
            tax,
            total: net + tax,
        }
    }
}

impl std::iter::Sum for Price {
    fn sum<I: Iterator<Item = Self>>(prices: I) -> Self {
        prices.fold(Self::ZERO, |sum, price| {
            Self::of_parts(sum.net + price.net, sum.tax + price.tax)
        })
    }
}

/// Takes a listed price apart, which contains the tax or does not.
pub fn price(listed_minor: i64, tax: &Tax) -> Price {
    if tax.inclusive {
        let within = tax_within(listed_minor, tax.basis_points);
        return Price {
            net: listed_minor - within,
            tax: within,
            total: listed_minor,
        };
    }
    let on_top = share_of(listed_minor, tax.basis_points);
    Price {
        net: listed_minor,
        tax: on_top,
        total: listed_minor + on_top,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tax(basis_points: u32, inclusive: bool) -> Tax {
        Tax {
            name: "VAT".to_owned(),
            basis_points,
            inclusive,
        }
    }

    #[test]
    fn tax_on_top_and_within() {
        assert_eq!(
            price(9000, &tax(1300, false)),
            Price {
                net: 9000,
                tax: 1170,
                total: 10_170
            }
        );
        assert_eq!(
            price(11_000, &tax(1000, true)),
            Price {
                net: 10_000,
                tax: 1000,
                total: 11_000
            }
        );
        assert_eq!(price(0, &tax(1300, false)).total, 0);
    }

    proptest! {
        #[test]
        fn parts_add_up(listed in 0..=100_000_000_i64, points in 0..=10_000_u32, inclusive: bool) {
            let parts = price(listed, &tax(points, inclusive));
            prop_assert_eq!(parts.net + parts.tax, parts.total);
            prop_assert!(parts.net >= 0 && parts.tax >= 0);
            prop_assert_eq!(if inclusive { parts.total } else { parts.net }, listed);
        }
    }
}

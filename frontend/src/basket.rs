//! Which orders a browser is about to finish: at most one for each convention. Kept in a signed cookie, so that
//! every instance knows, and reloading, going back and a second tab all lead to the same order. What was chosen
//! and typed is in the order itself.

use butterfly_contracts::OrderId;
use serde::{Deserialize, Serialize};

use crate::kept::Kept;

/// Orders kept at most; the oldest is forgotten first.
const MOST: usize = 5;

/// An order that waits to be finished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The convention's name in addresses.
    pub slug: String,
    /// The order.
    pub order: OrderId,
    /// The secret of its link.
    pub secret: String,
}

/// The orders of a browser, the latest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basket(Vec<Entry>);

impl Kept for Basket {
    const COOKIE: &'static str = "__Host-butterfly-basket";
    const PURPOSE: &'static str = "basket";
}

impl Basket {
    /// The order for a convention.
    pub fn find(&self, slug: &str) -> Option<&Entry> {
        self.0.iter().find(|entry| entry.slug == slug)
    }

    /// Adds an order, instead of another one for the same convention.
    pub fn put(&mut self, entry: Entry) {
        self.remove(&entry.slug);
        self.0.insert(0, entry);
        self.0.truncate(MOST);
    }

    /// Forgets the order for a convention.
    pub fn remove(&mut self, slug: &str) {
        self.0.retain(|entry| entry.slug != slug);
    }
}

#[cfg(test)]
mod tests {
    use butterfly_webkit::CookieKey;
    use secrecy::SecretString;

    use super::*;

    fn key(letter: &str) -> CookieKey {
        CookieKey::new(SecretString::from(letter.repeat(40))).unwrap()
    }

    fn entry(slug: &str) -> Entry {
        Entry {
            slug: slug.to_owned(),
            order: OrderId::generate(),
            secret: "s".repeat(43),
        }
    }

    #[test]
    fn a_basket_survives_and_a_forged_one_does_not() {
        let mut basket = Basket::default();
        basket.put(entry("harbour-con"));
        let cookie = basket.cookie(&key("k"));
        assert_eq!(Basket::open(cookie.value(), &key("k")), Some(basket));
        assert_eq!(Basket::open(cookie.value(), &key("x")), None);
        assert_eq!(Basket::open("", &key("k")), None);
        assert!(cookie.http_only().unwrap() && cookie.secure().unwrap());
    }

    #[test]
    fn there_is_one_order_for_each_convention_and_few_in_all() {
        let mut basket = Basket::default();
        basket.put(entry("a"));
        let later = entry("a");
        basket.put(later.clone());
        assert_eq!(basket, Basket(vec![later]));
        for slug in ["b", "c", "d", "e", "f"] {
            basket.put(entry(&slug.repeat(64)));
        }
        assert!(basket.find("a").is_none() && basket.find(&"f".repeat(64)).is_some());
        assert!(basket.cookie(&key("k")).to_string().len() < 4096);
        basket.remove(&"f".repeat(64));
        assert_eq!(basket.0.len(), 4);
    }
}

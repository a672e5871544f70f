//! Who counts as one person: at most one live registration per person and convention, or where a convention allows several,
//! one of each pass and one for each day.
//!
//! A registration claims its person by one key or two, each unique within the convention (with each day and the pass, where
//! several are allowed):
//! - always by e-mail address, name and date of birth as they were given, so that a guest and the
//!   same person signed in are one;
//! - and by the account, when its holder is the attendee: the buyer is signed in, and the account's
//!   confirmed e-mail address and name are the attendee's. The holder therefore cannot register twice
//!   by leaving out the date of birth. A parent who registers a child under the parent's address
//!   holds no claim for the child: the names differ.
//!
//! Only hashes are kept. Letter case and repeated spaces make no difference, accents do: `José` and
//! `Jose` may be two people.

use butterfly_contracts::{AccountId, registration::AttendeeInput};
use sha2::{Digest, Sha256};

/// A SHA-256 value.
pub type Hash = [u8; 32];

/// The signed-in buyer, as their token tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Buyer {
    /// Their account.
    pub account: AccountId,
    /// Their confirmed e-mail address.
    pub email: String,
    /// The account's name.
    pub name: String,
}

/// The keys by which a registration of this attendee claims the person; the first names them best.
pub fn claims(buyer: Option<&Buyer>, attendee: &AttendeeInput) -> Vec<Hash> {
    let holder = buyer.filter(|buyer| {
        normal(&buyer.email) == normal(&attendee.email)
            && normal(&buyer.name) == normal(&attendee.name)
    });
    let born = attendee
        .birth_date
        .map(|day| day.to_string())
        .unwrap_or_default();
    let given = [normal(&attendee.email), normal(&attendee.name), born];
    let account = holder.map(|holder| hash(&["account", &holder.account.to_string()]));
    let person = hash(&["person", &given[0], &given[1], &given[2]]);
    account.into_iter().chain([person]).collect()
}

/// The key by which a person has one thing of several, such as the pass of a day.
pub fn having(person: &Hash, thing: &str) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(person);
    hasher.update(thing.as_bytes());
    hasher.finalize().into()
}

/// SHA-256 over parts, each with its length, so that no two lists give the same bytes.
pub fn hash(parts: &[&str]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        hasher.update(length.to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().into()
}

fn normal(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attendee(name: &str, email: &str, born: Option<&str>) -> AttendeeInput {
        let birth_date = born.map(|day| day.parse().unwrap());
        AttendeeInput {
            name: name.to_owned(),
            email: email.to_owned(),
            birth_date,
        }
    }

    fn mina() -> Buyer {
        Buyer {
            account: AccountId::generate(),
            email: "mina@example.org".to_owned(),
            name: "Mina Harker".to_owned(),
        }
    }

    #[test]
    fn case_and_spaces_make_no_difference_but_accents_do() {
        let one = claims(None, &attendee("Mina Harker", "mina@example.org", None));
        assert_eq!(
            one,
            claims(None, &attendee(" mina   HARKER ", "Mina@Example.org", None))
        );
        assert_ne!(
            one,
            claims(None, &attendee("Mína Harker", "mina@example.org", None))
        );
        assert_ne!(
            one,
            claims(
                None,
                &attendee("Mina Harker", "mina@example.org", Some("1990-01-01"))
            )
        );
    }

    #[test]
    fn a_guest_and_the_holder_are_one_person() {
        let given = attendee("Mina Harker", "mina@example.org", None);
        let (guest, holder) = (claims(None, &given), claims(Some(&mina()), &given));
        assert_eq!(holder.len(), 2);
        assert!(holder.contains(&guest[0]));
    }

    #[test]
    fn the_holder_is_known_with_and_without_a_birth_date() {
        let buyer = mina();
        let with = claims(
            Some(&buyer),
            &attendee("Mina Harker", "mina@example.org", Some("1990-01-01")),
        );
        let without = claims(
            Some(&buyer),
            &attendee("Mina Harker", "mina@example.org", None),
        );
        assert_eq!(with[0], without[0]);
        assert_ne!(with[1], without[1]);
    }

    #[test]
    fn a_child_under_the_parents_address_is_another_person() {
        let buyer = mina();
        let child = claims(
            Some(&buyer),
            &attendee("Quincey Harker", "mina@example.org", None),
        );
        assert_eq!(child.len(), 1);
        assert!(
            !claims(
                Some(&buyer),
                &attendee("Mina Harker", "mina@example.org", None)
            )
            .contains(&child[0])
        );
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
    }
}

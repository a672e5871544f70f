//! What the page of an order says of it, by where it is in its life.

use butterfly_contracts::registration::{OrderStatus, OrderView};
use butterfly_webkit::format;

/// What is said of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The heading.
    pub heading: &'static str,
    /// What it means.
    pub text: String,
    /// What stands over the sum.
    pub sum: &'static str,
    /// What was done, before by whom and when.
    pub made: &'static str,
    /// What stands after that; may be empty.
    pub note: &'static str,
    /// What to know about the page's address.
    pub secret: &'static str,
}

impl Words {
    /// What is said of this order; times are in this time zone.
    pub fn of(order: &OrderView, zone: &str) -> Self {
        match order.status {
            OrderStatus::Held => held(order, zone),
            OrderStatus::Confirmed => confirmed(order),
            OrderStatus::Cancelled => Self {
                heading: "This order is cancelled",
                text: "The places went back, and nothing is due.".to_owned(),
                ..over()
            },
            OrderStatus::Expired => Self {
                heading: "Time has run out",
                text: "The places that were held for you are free for everybody again. Choose again: if some are \
                    left, they are held anew."
                    .to_owned(),
                note: "Nothing was ordered.",
                ..over()
            },
        }
    }
}

fn held(order: &OrderView, zone: &str) -> Words {
    let until = order.held_until.map(|until| format::time(until, zone));
    let until = until.unwrap_or_default();
    Words {
        heading: "Not finished yet",
        text: format!("Go on by {until}, or the places become free again."),
        sum: "What is held for you",
        made: "Begun",
        note: "Nothing is ordered until you confirm.",
        secret: "Whoever has this page’s address can go on with this order and give it up. Keep it to yourself.",
    }
}

fn confirmed(order: &OrderView) -> Words {
    Words {
        heading: "You are registered",
        text: if order.total.minor == 0 {
            "Nothing is due. Show the code at the door.".to_owned()
        } else {
            let total = format::money(order.total);
            format!("Show the code at the door and pay {total} there.")
        },
        sum: "At the door",
        made: "Ordered",
        note: "",
        secret: "Whoever has this page’s address can see and cancel this order. Keep the mail with it to yourself.",
    }
}

/// What is said of an order that has ended, whether it was ever confirmed or not.
const fn over() -> Words {
    Words {
        heading: "",
        text: String::new(),
        sum: "What it was",
        made: "Begun",
        note: "",
        secret: "Whoever has this page’s address can see this order. Keep it to yourself.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::samples;

    #[test]
    fn only_a_confirmed_order_was_ordered_and_has_a_mail() {
        let mut order = samples::held_order();
        for status in [
            OrderStatus::Held,
            OrderStatus::Confirmed,
            OrderStatus::Cancelled,
            OrderStatus::Expired,
        ] {
            order.status = status;
            let words = Words::of(&order, "UTC");
            let stands = status == OrderStatus::Confirmed;
            assert_eq!(words.made == "Ordered", stands, "{words:?}");
            assert_eq!(words.secret.contains("mail"), stands, "{words:?}");
            let open = matches!(status, OrderStatus::Held | OrderStatus::Confirmed);
            let ends = words.secret.contains("cancel") || words.secret.contains("give it up");
            assert_eq!(ends, open, "{words:?}");
        }
    }
}

//! A registration as a ticket.

use butterfly_contracts::{
    Money, OrderId,
    registration::{OrderView, RegistrationStatus, RegistrationView},
};
use butterfly_webkit::format;

use super::receipt::{self, Extra};

/// A registration as a ticket shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Its id.
    pub id: String,
    /// The order it belongs to.
    pub order: OrderId,
    /// Its code.
    pub code: String,
    /// The convention's name.
    pub convention: String,
    /// The convention's name in addresses.
    pub slug: String,
    /// The convention's colour's class; may be empty.
    pub accent: String,
    /// Who attends.
    pub attendee: String,
    /// The address of the invitation to say who attends, while nobody has; else empty.
    pub invitation: String,
    /// The pass's name.
    pub pass: String,
    /// The days it admits to.
    pub days: Vec<String>,
    /// What the pass costs, where there is something beside it; else empty.
    pub price: String,
    /// The options, with what each costs.
    pub extras: Vec<Extra>,
    /// What is due for this person, in words; empty while their order is not known.
    pub due: String,
    /// Whether it is live.
    pub live: bool,
    /// Its state in words.
    pub status: &'static str,
    /// The class of the pill that says so.
    pub status_class: &'static str,
    /// Where its cancelling begins.
    pub cancel: String,
}

impl Ticket {
    /// The ticket of a registration; `secret` goes with the link that cancels it.
    pub fn new(registration: &RegistrationView, accent: String, secret: Option<&str>) -> Self {
        let live = registration.status == RegistrationStatus::Live;
        let (status, status_class) = status(registration.status);
        Self {
            id: registration.id.to_string(),
            order: registration.order,
            code: registration.code.clone(),
            convention: registration.convention_name.clone(),
            slug: registration.convention_slug.clone(),
            accent,
            attendee: registration.whom(),
            invitation: String::new(),
            pass: registration.pass_name.clone(),
            days: registration
                .days
                .iter()
                .map(|day| format::short_day(*day))
                .collect(),
            price: String::new(),
            extras: Vec::new(),
            due: String::new(),
            live,
            status,
            status_class,
            cancel: with_secret(
                &format!("/registrations/{}/cancel", registration.id),
                secret,
            ),
        }
    }

    /// Says what its order knows: the options, and all that is due for this person.
    pub fn within(&mut self, order: &OrderView) {
        let mut lines = order.registrations.iter();
        let Some(line) = lines.find(|line| line.id.to_string() == self.id) else {
            return;
        };
        self.extras = receipt::extras(order, line.id);
        if !self.extras.is_empty() {
            self.price = format::price(line.total);
        }
        if self.live {
            self.due = due(receipt::person_total(order, line));
        }
    }
}

/// What is due, in words.
pub fn due(total: Money) -> String {
    if total.minor == 0 {
        "Nothing to pay".to_owned()
    } else {
        format!("{} to pay at the door", format::money(total))
    }
}

/// A path with the order's secret, where there is one.
pub fn with_secret(path: &str, secret: Option<&str>) -> String {
    match secret {
        None => path.to_owned(),
        Some(secret) => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            format!("{path}?{}", query.append_pair("secret", secret).finish())
        }
    }
}

fn status(status: RegistrationStatus) -> (&'static str, &'static str) {
    match status {
        RegistrationStatus::Held => ("Not finished", "pill pill-warn"),
        RegistrationStatus::Live => ("Registered", "pill pill-good"),
        RegistrationStatus::Cancelled => ("Cancelled", "pill"),
        RegistrationStatus::Removed => ("Removed by the organisers", "pill pill-bad"),
        RegistrationStatus::Expired => ("Ran out of time", "pill"),
    }
}

//! One's own registrations.

pub mod cancel;
pub mod list;

use std::collections::{BTreeMap, BTreeSet};

use butterfly_contracts::registration::RegistrationView;
use butterfly_webkit::{Chrome, Visit};

use crate::{slug::Slug, state::State, view::ticket::Ticket};

/// Tickets in the colours of their conventions.
pub async fn tickets(
    state: &State,
    visit: &Visit,
    chrome: &mut Chrome,
    registrations: &[RegistrationView],
    secret: Option<&str>,
) -> Vec<Ticket> {
    let mut accents = BTreeMap::new();
    for registration in registrations {
        let slug = &registration.convention_slug;
        if !accents.contains_key(slug) {
            let colour = colour(state, visit, slug).await;
            accents.insert(slug.clone(), chrome.accent_class(&colour));
        }
    }
    let accent = |slug: &String| accents.get(slug).cloned().unwrap_or_default();
    let ticket = |one: &RegistrationView| Ticket::new(one, accent(&one.convention_slug), secret);
    registrations.iter().map(ticket).collect()
}

/// Lets tickets say what their orders know, as far as whoever looks may see those.
pub async fn with_orders(
    state: &State,
    visit: &Visit,
    tickets: &mut [Ticket],
    secret: Option<&str>,
) {
    let orders: BTreeSet<_> = tickets.iter().map(|ticket| ticket.order).collect();
    let call = visit.call();
    let client = state.registration(&call);
    for id in orders {
        match client.get_order(id, secret).await {
            Ok(order) => {
                let own = tickets.iter_mut().filter(|ticket| ticket.order == id);
                own.for_each(|ticket| ticket.within(&order));
            }
            // Somebody else ordered it.
            Err(error) if error.problem().is_some_and(|problem| problem.status < 500) => {}
            Err(error) => {
                tracing::warn!(%error, "tickets are shown without what is due");
                return;
            }
        }
    }
}

/// The colour of a convention; none when it cannot be read, for example because it is archived.
async fn colour(state: &State, visit: &Visit, slug: &str) -> String {
    let Ok(slug) = Slug::parse(slug) else {
        return String::new();
    };
    let read = state
        .reads
        .convention(&visit.call().anonymous(), &slug)
        .await;
    read.map(|convention| convention.accent.clone())
        .unwrap_or_default()
}

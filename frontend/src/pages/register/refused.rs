//! A kind refusal: what happened, what else there is, and nothing typed is lost.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use butterfly_contracts::registration::{PassAvailability, PassView};
use butterfly_webkit::{Chrome, Page, PageError, Visit};

use super::{Catalogue, Head};
use crate::view::pass::PassCard;

/// The page.
#[derive(Template)]
#[template(path = "register/refused.html")]
pub struct Refused {
    pub(crate) chrome: Chrome,
    pub(crate) head: Head,
    pub(crate) slug: String,
    pub(crate) text: String,
    pub(crate) alternatives: Vec<PassCard>,
    pub(crate) offer_own: bool,
    pub(crate) contact: String,
}

/// Why there is no registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// No place is left.
    SoldOut,
    /// The person is registered already.
    AlreadyRegistered,
    /// The pass is not on sale.
    NotOnSale,
}

impl Refused {
    /// The page of a refusal.
    pub fn new(visit: &Visit, catalogue: &Catalogue, pass: &PassView, reason: Reason) -> Self {
        let (name, of) = (&pass.name, &catalogue.convention);
        let (heading, text) = match reason {
            Reason::SoldOut => (
                format!("{name} is sold out"),
                "We are sorry: the last place was taken while you were here. Places come back when \
                 somebody cancels, so it can be worth looking again."
                    .to_owned(),
            ),
            Reason::AlreadyRegistered => (
                "This person is registered already".to_owned(),
                format!(
                    "There is a registration for {} with these details. The ticket was sent by mail \
                     when it was made.",
                    of.name
                ),
            ),
            Reason::NotOnSale => {
                let reason = PassCard::new(pass, of).reason;
                let reason = if reason.is_empty() { "It cannot be had right now.".to_owned() } else { reason };
                (format!("{name} is not on sale"), reason)
            }
        };
        let others = catalogue.passes.iter().filter(|other| other.id != pass.id);
        let cards = others
            .map(|other| PassCard::new(other, of))
            .filter(|card| card.available);
        Self {
            chrome: catalogue.chrome(visit, &heading),
            head: Head::new(catalogue, &pass.id.to_string(), 3, &heading),
            slug: catalogue.slug.to_string(),
            text,
            alternatives: match reason {
                Reason::AlreadyRegistered => Vec::new(),
                Reason::SoldOut | Reason::NotOnSale => cards.collect(),
            },
            offer_own: reason == Reason::AlreadyRegistered && visit.person().is_some(),
            contact: of.contact_email.clone(),
        }
    }

    /// The page as an answer.
    pub fn answer(self) -> Result<HttpResponse, PageError> {
        Page::new(self)
            .status(StatusCode::CONFLICT)
            .personal()
            .into_response()
    }
}

/// The refusal of a pass that was chosen and cannot be had.
pub fn unavailable(
    visit: &Visit,
    catalogue: &Catalogue,
    pass: &PassView,
) -> Result<HttpResponse, PageError> {
    let reason = match pass.availability {
        PassAvailability::SoldOut => Reason::SoldOut,
        _ => Reason::NotOnSale,
    };
    Refused::new(visit, catalogue, pass, reason).answer()
}

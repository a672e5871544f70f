//! What is asked of each line of an order: a pass that is on sale, for somebody whom it fits.

use std::collections::{BTreeSet, HashSet};

use butterfly_contracts::{
    RegistrationId,
    registration::{AttendeeInput, BuyerInput},
};

use super::Deciding;
use crate::{
    domain::{
        age::{self, AgeProblem},
        line::{Line, LineStatus, Mark},
        order_refusal::{Missing, NotOnSale, OrderRefusal},
        pass::Pass,
        person::Hash,
        price::price,
    },
    lane::request::ToLine,
};

impl Deciding {
    /// A new line for what is asked at this place, if the pass can be had now.
    pub(super) fn draft(&self, at: usize, asked: &ToLine) -> Result<Line, OrderRefusal> {
        let pass = self.on_sale(at, asked)?;
        self.fits(at, pass, asked.attendee.as_ref())?;
        Ok(Line {
            id: asked.kept.unwrap_or(asked.fresh),
            code: (self.draw)().to_string(),
            pass: pass.id,
            attendee: asked.attendee.clone(),
            claims: Some(asked.claims.clone()),
            quotas: pass.about.quotas.clone(),
            price: price(pass.about.price_minor, &self.catalogue.convention.tax()),
            status: LineStatus::Held,
            created_at: self.facts.now,
            ended_at: None,
            mark: Mark::New,
        })
    }

    /// Refuses unless the convention sells at this time.
    pub(super) fn is_open(&self) -> Result<(), OrderRefusal> {
        let convention = &self.catalogue.convention;
        if !convention.is_public() {
            return Err(OrderRefusal::NoConvention);
        }
        let sale = convention.sale(self.facts.now);
        match NotOnSale::of(sale, convention.about.registration_opens_at) {
            Some(reason) => Err(OrderRefusal::NotOnSale(0, reason)),
            None => Ok(()),
        }
    }

    /// The pass, if everybody may order it.
    fn on_sale(&self, at: usize, asked: &ToLine) -> Result<&Pass, OrderRefusal> {
        let pass = self.catalogue.pass(asked.pass);
        let pass = pass.filter(|pass| pass.is_public());
        let pass = pass.ok_or(OrderRefusal::UnknownPass(at))?;
        match pass.needs() {
            Some(reason) => Err(OrderRefusal::NotOnSale(at, reason)),
            None => Ok(pass),
        }
    }

    /// Refuses an attendee whose age does not fit. While the place is held the date of birth may be missing.
    pub(super) fn fits(
        &self,
        at: usize,
        pass: &Pass,
        attendee: Option<&AttendeeInput>,
    ) -> Result<(), OrderRefusal> {
        let birth_date = attendee.and_then(|attendee| attendee.birth_date);
        let day = self.catalogue.convention.age_day();
        match age::check(&pass.about, birth_date, day) {
            Ok(()) | Err(AgeProblem::BirthDateNeeded) => Ok(()),
            Err(problem) => Err(OrderRefusal::Age(at, problem)),
        }
    }

    /// Refuses an order that is not told enough to be confirmed.
    pub(super) fn is_complete(
        &self,
        buyer: &BuyerInput,
        lines: &[Line],
    ) -> Result<(), OrderRefusal> {
        let standing = lines.iter().filter(|line| line.status.seen().is_some());
        let unnamed = standing
            .enumerate()
            .filter(|(_, line)| line.attendee.is_none());
        let unnamed = unnamed.map(|(at, _)| Missing::Attendee(at));
        let buyer = buyer.name.is_empty().then_some(Missing::Buyer);
        let missing: Vec<_> = buyer.into_iter().chain(unnamed).collect();
        if !missing.is_empty() {
            return Err(OrderRefusal::Missing(missing));
        }
        let day = self.catalogue.convention.age_day();
        for (at, line) in lines.iter().enumerate() {
            let birth_date = line.attendee.as_ref().and_then(|one| one.birth_date);
            if let Some(pass) = self.catalogue.pass(line.pass) {
                let fits = age::check(&pass.about, birth_date, day);
                fits.map_err(|problem| OrderRefusal::Age(at, problem))?;
            }
        }
        Ok(())
    }

    /// Refuses people who are registered already, except by these lines, and people named twice.
    pub(super) fn are_free<'k>(
        &self,
        lines: impl Iterator<Item = &'k [Hash]>,
        own: &BTreeSet<RegistrationId>,
    ) -> Result<(), OrderRefusal> {
        let mut named = HashSet::new();
        for (at, keys) in lines.enumerate() {
            for key in keys {
                let holder = self.facts.claims.get(key.as_slice());
                if holder.is_some_and(|holder| !own.contains(holder)) {
                    return Err(OrderRefusal::AlreadyRegistered(at));
                }
                if !named.insert(key) {
                    return Err(OrderRefusal::TwiceInOrder(at));
                }
            }
        }
        Ok(())
    }
}

/// Nobody yet.
pub(super) const fn nobody() -> BuyerInput {
    BuyerInput {
        name: String::new(),
        email: String::new(),
    }
}

//! Somebody who was invited says who will attend.

use std::collections::BTreeSet;

use butterfly_contracts::registration::OrderStatus;

use super::Deciding;
use crate::{
    domain::{
        age,
        extras::{Extras, Wishes},
        line::LineStatus,
        order_refusal::{LineProblem, OrderRefusal},
    },
    lane::request::ToName,
};

impl Deciding {
    /// Names the attendee of a confirmed line. The same again is fine, somebody else is not: that is a transfer.
    pub(super) fn name(&mut self, asked: &ToName) -> Result<(), OrderRefusal> {
        let mut order = self.known(asked.order)?;
        let mut lines = order.lines.iter_mut();
        let found = lines.find(|line| line.id == asked.registration && line.invited.is_some());
        let line = found.ok_or(OrderRefusal::NoOrder)?;
        if line.status != LineStatus::Live {
            return Err(OrderRefusal::Over(OrderStatus::Cancelled));
        }
        let said = order.extras.iter().flat_map(|extras| &extras.wishes.lines);
        let said = said.filter(|own| own.registration == asked.registration);
        let same_answers = said.flat_map(|own| &own.answers).eq(&asked.answers);
        match (&line.attendee, &asked.attendee) {
            (Some(known), Some(attendee)) if known == attendee && same_answers => return Ok(()),
            (Some(_), Some(_)) => return Err(OrderRefusal::NamedBefore),
            (None, None) => return Ok(()),
            (None, Some(attendee)) => {
                let (birth_date, day) = (attendee.birth_date, self.catalogue.convention.age_day());
                let pass = self.catalogue.pass(line.pass);
                let fits = pass.map_or(Ok(()), |pass| age::check(&pass.about, birth_date, day));
                fits.map_err(|problem| OrderRefusal::line(0, LineProblem::Age(problem)))?;
                let claims = std::iter::once((0, line.pass, asked.claims.as_slice()));
                OrderRefusal::lines(self.are_free(claims, &BTreeSet::new()))?;
                self.effects.named.push(line.id);
            }
            (Some(_), None) => {}
        }
        line.attendee.clone_from(&asked.attendee);
        line.claims = Some(asked.claims.clone());
        line.touch();
        if order.extras.is_none() && !asked.answers.is_empty() {
            order.extras = Some(Extras::new(Wishes::default()));
        }
        if let Some(extras) = &mut order.extras {
            extras.answer(asked.registration, &asked.answers);
            if asked.attendee.is_none() {
                self.effects.told.push(order.id);
            }
        }
        self.keep(order);
        Ok(())
    }
}

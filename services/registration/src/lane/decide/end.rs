//! One registration ends; its places are free again at once.

use butterfly_contracts::registration::OrderStatus;

use super::Deciding;
use crate::{
    domain::line::LineStatus,
    lane::request::{Answer, Ending},
};

impl Deciding {
    pub(super) fn end(&mut self, at: usize, asked: &Ending) -> Answer {
        let Ok(mut order) = self.known(asked.order) else {
            return Answer::End(false);
        };
        let found = order
            .lines
            .iter_mut()
            .find(|line| line.id == asked.registration);
        let Some(line) = found else {
            return Answer::End(false);
        };
        if line.status.claim().is_none() {
            return Answer::End(true);
        }
        if let Err(error) = self.release(line) {
            tracing::error!(registration = %asked.registration, ?error, "places cannot be given back");
            return Answer::Failed;
        }
        if line.status == LineStatus::Live {
            self.effects.ended.push(line.id);
        }
        line.end(asked.status(), self.facts.now);
        if order.lines.iter().all(|line| line.status.claim().is_none()) {
            (order.status, order.held_until) = (OrderStatus::Cancelled, None);
        }
        if let Some(extras) = &mut order.extras {
            if order.status == OrderStatus::Held {
                // What was given up before anything was ordered is no part of the order.
                extras.forget(asked.registration);
            }
            extras.advance();
            self.effects.told.push(order.id);
        }
        if asked.act.is_some() {
            self.effects.removals.push(at);
        }
        self.keep(order);
        Answer::End(true)
    }
}

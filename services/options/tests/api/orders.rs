//! What orders shall have, in few words.

use butterfly_contracts::{
    OrderId, PassId, RegistrationId,
    options::{DesiredHold, HoldLine, HoldState, OptionView, SelectionInput},
};
use chrono::TimeDelta;

use super::support::App;

/// So many of an option; of its first choice where it has choices.
pub(crate) fn pick(option: &OptionView, quantity: u32) -> SelectionInput {
    SelectionInput {
        option: option.id,
        choice: option.choices.first().map(|choice| choice.id),
        quantity,
    }
}

/// A basket of one registration with so many of each, held for 15 minutes, in version 1.
pub(crate) fn order(app: &App, picks: &[(&OptionView, u32)]) -> DesiredHold {
    let picks = picks
        .iter()
        .map(|(option, quantity)| pick(option, *quantity));
    DesiredHold {
        answered: None,
        order: OrderId::generate(),
        convention: app.here.id,
        version: 1,
        state: HoldState::Held,
        held_until: Some(app.clock.now() + TimeDelta::minutes(15)),
        complete: false,
        lines: vec![HoldLine {
            answers_later: false,
            registration: RegistrationId::generate(),
            pass: PassId::generate(),
            selections: picks.collect(),
            answers: Vec::new(),
        }],
        answers: Vec::new(),
    }
}

/// The same in this version and state.
pub(crate) fn next(desired: &DesiredHold, version: u64, state: HoldState) -> DesiredHold {
    DesiredHold {
        version,
        state,
        ..desired.clone()
    }
}

/// The end of it, in this version.
pub(crate) fn release(desired: &DesiredHold, version: u64) -> DesiredHold {
    DesiredHold {
        lines: Vec::new(),
        answers: Vec::new(),
        ..next(desired, version, HoldState::Released)
    }
}

//! What an order shall have of the options, as it is told to their service, and what it has.

use butterfly_contracts::{
    Currency, Money, OptionChoiceId, OptionId, RegistrationId,
    options::{
        AnswerInput, AnswerView, DesiredHold, HoldLine, HoldState, PricedSelection, SelectionInput,
    },
    registration::{OrderStatus, OrderedOption, RegistrationStatus, RegistrationView, Tax},
};
use serde::{Deserialize, Serialize};

use super::{
    line::Mark,
    order::Order,
    price::{Price, price},
};

/// What a line shall have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineWishes {
    /// The line.
    pub registration: RegistrationId,
    /// What it shall have.
    pub options: Vec<SelectionInput>,
    /// What its attendee answers.
    pub answers: Vec<AnswerInput>,
}

/// What an order shall have, whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wishes {
    /// One for each line.
    pub lines: Vec<LineWishes>,
    /// What the buyer answers.
    pub answers: Vec<AnswerInput>,
}

impl Wishes {
    /// Whether nothing is wanted and nothing answered.
    pub fn is_empty(&self) -> bool {
        let nothing = |line: &LineWishes| line.options.is_empty() && line.answers.is_empty();
        self.answers.is_empty() && self.lines.iter().all(nothing)
    }
}

/// So many of an option for one line, with what it costs. It keeps its price, whatever staff edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extra {
    /// The line.
    pub registration: RegistrationId,
    /// The option.
    pub option: OptionId,
    /// Its name.
    pub option_name: String,
    /// The choice.
    pub choice: Option<OptionChoiceId>,
    /// Its name, or nothing.
    pub choice_name: String,
    /// How many.
    pub quantity: u32,
    /// How many of them come with the pass.
    pub included: u32,
    /// The listed price of one.
    pub unit_minor: i64,
    /// What all of them cost.
    #[serde(flatten)]
    pub price: Price,
}

impl Extra {
    /// What was selected, with the convention's tax.
    pub fn of(selection: &PricedSelection, tax: &Tax) -> Self {
        let paid = selection.quantity.saturating_sub(selection.included);
        let unit_minor = selection.unit.minor;
        Self {
            registration: selection.registration,
            option: selection.option,
            option_name: selection.option_name.clone(),
            choice: selection.choice,
            choice_name: selection.choice_name.clone(),
            quantity: selection.quantity,
            included: selection.included,
            unit_minor,
            price: price(unit_minor.saturating_mul(paid.into()), tax),
        }
    }

    /// Whether the other one is as many of the same for the same line, at the same listed price.
    pub fn is_same_purchase(&self, other: &Self) -> bool {
        let of = |one: &Self| {
            let what = (one.registration, one.option, one.choice);
            (what, one.quantity, one.included, one.unit_minor)
        };
        of(self) == of(other)
    }

    /// As its buyer sees it.
    pub fn view(&self, currency: Currency) -> OrderedOption {
        OrderedOption {
            registration: self.registration,
            option: self.option,
            option_name: self.option_name.clone(),
            choice: self.choice,
            choice_name: self.choice_name.clone(),
            quantity: self.quantity,
            included: self.included,
            unit: Money::new(self.unit_minor, currency),
            total: Money::new(self.price.total, currency),
        }
    }
}

/// The extras of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extras {
    /// Grows with what is desired, so that the options service knows the newer of two.
    pub version: u64,
    /// The version that `priced` answers.
    pub accepted: u64,
    /// What is desired.
    pub wishes: Wishes,
    /// What it has.
    pub priced: Vec<Extra>,
    /// What its row needs.
    pub mark: Mark,
}

impl Extras {
    /// Nothing of it was told yet.
    pub const fn new(wishes: Wishes) -> Self {
        Self {
            version: 1,
            accepted: 0,
            wishes,
            priced: Vec::new(),
            mark: Mark::New,
        }
    }

    /// Whether the options service has not accepted it, or nobody knows.
    pub const fn is_pending(&self) -> bool {
        self.accepted < self.version
    }

    /// Something else is desired from now on, or the same for other lines.
    pub fn advance(&mut self) {
        self.version += 1;
        self.touch();
    }

    /// A line's attendee answers this.
    pub fn answer(&mut self, registration: RegistrationId, answers: &[AnswerInput]) {
        let lines = &mut self.wishes.lines;
        let known = lines
            .iter_mut()
            .find(|line| line.registration == registration);
        match known {
            Some(line) => line.answers = answers.to_vec(),
            None => lines.push(LineWishes {
                registration,
                options: Vec::new(),
                answers: answers.to_vec(),
            }),
        }
        self.advance();
    }

    /// A line has nothing any more.
    pub fn forget(&mut self, registration: RegistrationId) {
        let others = |line: &LineWishes| line.registration != registration;
        self.wishes.lines.retain(others);
        self.priced
            .retain(|extra| extra.registration != registration);
    }

    /// What is desired is so.
    pub fn accept(&mut self, priced: Vec<Extra>) {
        (self.priced, self.accepted) = (priced, self.version);
        self.touch();
    }

    /// Notes that its row differs from what was read.
    pub fn touch(&mut self) {
        if self.mark == Mark::Read {
            self.mark = Mark::Changed;
        }
    }

    /// What a line has.
    pub fn of(&self, line: RegistrationId) -> impl Iterator<Item = &Extra> {
        let extras = self.priced.iter();
        extras.filter(move |extra| extra.registration == line)
    }

    /// What was answered, by whom.
    pub fn answers(&self) -> Vec<AnswerView> {
        let view = |registration, answer: &AnswerInput| AnswerView {
            registration,
            question: answer.question,
            values: answer.values.clone(),
        };
        let buyer = self.wishes.answers.iter().map(|answer| view(None, answer));
        let lines = self.wishes.lines.iter().flat_map(|line| {
            let answers = line.answers.iter();
            answers.map(|answer| view(Some(line.registration), answer))
        });
        buyer.chain(lines).collect()
    }
}

/// What the options service is told of an order: its lines that stand, or stood when its time ran out.
pub fn desired(order: &Order, extras: &Extras, state: HoldState, complete: bool) -> DesiredHold {
    let released = state == HoldState::Released;
    let expired = order.status == OrderStatus::Expired;
    let stands = |line: &&RegistrationView| {
        line.status.is_standing() || (expired && line.status == RegistrationStatus::Expired)
    };
    let line = |line: &RegistrationView| {
        let wishes = extras.wishes.lines.iter();
        let wishes = wishes.into_iter().find(|wish| wish.registration == line.id);
        HoldLine {
            registration: line.id,
            pass: line.pass,
            selections: wishes.map(|wish| wish.options.clone()).unwrap_or_default(),
            answers: wishes.map(|wish| wish.answers.clone()).unwrap_or_default(),
            answers_later: line.is_awaited(),
        }
    };
    let mut desired = DesiredHold {
        order: order.id,
        convention: order.convention,
        version: extras.version,
        state,
        held_until: order.held_until.filter(|_| state == HoldState::Held),
        complete,
        answered: None,
        lines: Vec::new(),
        answers: Vec::new(),
    };
    if !released {
        let lines = order.registrations.iter().filter(stands);
        desired.lines = lines.map(line).collect();
        desired.answers.clone_from(&extras.wishes.answers);
    }
    desired
}

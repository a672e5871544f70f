//! What an order has of the options, and whose word counts.

use std::collections::BTreeMap;

use butterfly_contracts::{
    ConventionId, Money, OptionChoiceId, OptionId, OptionStockId, OrderId, PassId, QuestionId,
    RegistrationId,
    options::{
        AnswerView, HoldLine, HoldStanding, HoldState, HoldView, PricedSelection, SelectionInput,
    },
};
use chrono::{DateTime, TimeDelta, Utc};

/// How much longer than asked a hold is kept, so that its owner's word comes first.
const GRACE: TimeDelta = TimeDelta::seconds(60);

/// The latest `held_until` that is over at this time.
pub(crate) fn over_at(now: DateTime<Utc>) -> DateTime<Utc> {
    now - GRACE
}

/// Whether a time that is held until is over.
pub(crate) fn is_over(held_until: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    held_until.is_some_and(|until| until <= over_at(now))
}

/// What is selected: a choice, or an option that has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Item {
    pub(crate) option: OptionId,
    pub(crate) choice: Option<OptionChoiceId>,
}

impl From<&SelectionInput> for Item {
    fn from(given: &SelectionInput) -> Self {
        Self {
            option: given.option,
            choice: given.choice,
        }
    }
}

/// So many of an item for one registration, with what was so when it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Selection {
    /// The registration's pass.
    pub(crate) pass: PassId,
    pub(crate) option_name: String,
    /// Empty when there is no choice.
    pub(crate) choice_name: String,
    pub(crate) quantity: u32,
    /// How many of them come with the pass.
    pub(crate) included: u32,
    /// The listed price of one.
    pub(crate) unit: Money,
    /// Each unit took one of each.
    pub(crate) stocks: Vec<OptionStockId>,
    /// Like its hold's, or `Released` since it was given back.
    pub(crate) standing: HoldStanding,
}

impl Selection {
    /// One stock per place it takes.
    pub(crate) fn places(&self) -> Vec<OptionStockId> {
        let count = usize::try_from(self.quantity).unwrap_or(usize::MAX);
        self.stocks
            .iter()
            .flat_map(|stock| std::iter::repeat_n(*stock, count))
            .collect()
    }

    /// How people call it.
    pub(crate) fn label(&self) -> String {
        label(&self.option_name, &self.choice_name)
    }
}

/// How people call an option with one of its choices.
pub(crate) fn label(option: &str, choice: &str) -> String {
    if choice.is_empty() {
        option.to_owned()
    } else {
        format!("{option} ({choice})")
    }
}

/// Whether places are taken in this standing.
pub(crate) const fn takes_places(standing: HoldStanding) -> bool {
    matches!(
        standing,
        HoldStanding::Held | HoldStanding::Pinned | HoldStanding::Confirmed
    )
}

/// Where a hold stands once this was accepted.
pub(crate) const fn standing(state: HoldState) -> HoldStanding {
    match state {
        HoldState::Held => HoldStanding::Held,
        HoldState::Pinned => HoldStanding::Pinned,
        HoldState::Confirmed => HoldStanding::Confirmed,
        HoldState::Released => HoldStanding::Released,
    }
}

/// What was answered: by the attendee of a registration, or by the buyer.
pub(crate) type Answers = BTreeMap<(Option<RegistrationId>, QuestionId), Vec<String>>;

/// What was selected, also what was given back.
pub(crate) type Selections = BTreeMap<(RegistrationId, Item), Selection>;

/// What an order has, by the last version that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hold {
    pub(crate) order: OrderId,
    pub(crate) convention: ConventionId,
    pub(crate) version: u64,
    pub(crate) standing: HoldStanding,
    pub(crate) held_until: Option<DateTime<Utc>>,
    pub(crate) pinned_at: Option<DateTime<Utc>>,
    pub(crate) selections: Selections,
    pub(crate) answers: Answers,
}

/// What a desired state is to a hold that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    /// It is to be decided.
    News,
    /// It was said before, and is so.
    Repeat,
    /// Something later was said before.
    Stale,
}

impl Hold {
    /// What is selected now, or was when the hold expired.
    pub(crate) fn selected(&self) -> impl Iterator<Item = (&(RegistrationId, Item), &Selection)> {
        let kept = |(_, selection): &(_, &Selection)| selection.standing != HoldStanding::Released;
        self.selections.iter().filter(kept)
    }

    /// A higher version is news; of the same version only a higher state. One that expired can be taken anew.
    pub(crate) fn weigh(&self, version: u64, state: HoldState) -> Word {
        let known = match self.standing {
            HoldStanding::Held | HoldStanding::Expired => HoldState::Held,
            HoldStanding::Pinned => HoldState::Pinned,
            HoldStanding::Confirmed => HoldState::Confirmed,
            HoldStanding::Released => HoldState::Released,
        };
        if (version, state) < (self.version, known) {
            Word::Stale
        } else if (version, state) > (self.version, known) || self.standing == HoldStanding::Expired
        {
            Word::News
        } else {
            Word::Repeat
        }
    }

    /// Whether this is exactly what is selected now.
    pub(crate) fn has_exactly(&self, lines: &[HoldLine]) -> bool {
        let mut wanted: BTreeMap<(RegistrationId, Item), (PassId, u32)> = BTreeMap::new();
        for line in lines {
            for given in &line.selections {
                let key = (line.registration, given.into());
                let entry = wanted.entry(key).or_insert((line.pass, 0));
                entry.1 = entry.1.saturating_add(given.quantity);
            }
        }
        let has = |(key, selection): (&(RegistrationId, Item), &Selection)| {
            (*key, (selection.pass, selection.quantity))
        };
        takes_places(self.standing) && self.selected().map(has).eq(wanted)
    }

    /// What is selected, in the words of the contract.
    pub(crate) fn priced(&self) -> Vec<PricedSelection> {
        let priced = |((registration, item), selection): (&(RegistrationId, Item), &Selection)| {
            PricedSelection {
                registration: *registration,
                option: item.option,
                option_name: selection.option_name.clone(),
                choice: item.choice,
                choice_name: selection.choice_name.clone(),
                quantity: selection.quantity,
                included: selection.included,
                unit: selection.unit,
            }
        };
        self.selected().map(priced).collect()
    }

    /// All of it, in the words of the contract.
    pub(crate) fn view(&self) -> HoldView {
        let answer = |((registration, question), values): (
            &(Option<RegistrationId>, QuestionId),
            &Vec<String>,
        )| AnswerView {
            registration: *registration,
            question: *question,
            values: values.clone(),
        };
        HoldView {
            order: self.order,
            convention: self.convention,
            version: self.version,
            standing: self.standing,
            held_until: self.held_until,
            selections: self.priced(),
            answers: self.answers.iter().map(answer).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_outranks_a_state_and_a_state_only_lower_ones() {
        use HoldState as S;
        let hold = |version, standing| Hold {
            order: OrderId::generate(),
            convention: ConventionId::generate(),
            version,
            standing,
            held_until: None,
            pinned_at: None,
            selections: BTreeMap::new(),
            answers: BTreeMap::new(),
        };
        for (standing, version, state, word) in [
            (HoldStanding::Confirmed, 3, S::Released, Word::Stale),
            (HoldStanding::Held, 3, S::Confirmed, Word::Stale),
            (HoldStanding::Pinned, 4, S::Held, Word::Stale),
            (HoldStanding::Pinned, 4, S::Pinned, Word::Repeat),
            (HoldStanding::Pinned, 4, S::Confirmed, Word::News),
            (HoldStanding::Released, 4, S::Confirmed, Word::Stale),
            (HoldStanding::Released, 4, S::Released, Word::Repeat),
            (HoldStanding::Released, 5, S::Held, Word::News),
            (HoldStanding::Expired, 4, S::Held, Word::News),
            (HoldStanding::Expired, 4, S::Released, Word::News),
            (HoldStanding::Expired, 3, S::Released, Word::Stale),
        ] {
            let known = hold(4, standing);
            assert_eq!(
                known.weigh(version, state),
                word,
                "{standing:?} {version} {state:?}"
            );
        }
    }

    #[test]
    fn a_hold_is_kept_a_minute_longer() {
        let now: DateTime<Utc> = "2026-11-24T12:01:00Z".parse().unwrap();
        assert!(is_over(Some(now - TimeDelta::seconds(60)), now));
        assert!(!is_over(Some(now - TimeDelta::seconds(59)), now));
        assert!(!is_over(None, now));
    }
}

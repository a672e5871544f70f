//! The selections of one registration.

use std::collections::BTreeMap;

use butterfly_contracts::{
    OptionId,
    options::{HoldLine, OptionAvailability},
};

use super::{
    hold::{Hold, Item, Selection, standing, takes_places},
    option::{Choice, ConventionOption},
    rules::{Asked, Outcome, Wanted, problem},
};

/// One registration's part of a desired state, beside what it has.
pub(crate) struct Line<'a> {
    asked: &'a Asked<'a>,
    given: &'a HoldLine,
    /// What it has, or had when the hold expired.
    old: BTreeMap<Item, &'a Selection>,
    wanted: Vec<Wanted>,
}

/// Why something new cannot be had: code and message.
type Refusal = (&'static str, String);

impl<'a> Line<'a> {
    pub(crate) fn new(asked: &'a Asked<'a>, given: &'a HoldLine) -> Self {
        let selected = asked.before.into_iter().flat_map(Hold::selected);
        let own = selected.filter(|((registration, _), _)| *registration == given.registration);
        Self {
            asked,
            given,
            old: own
                .map(|((_, item), selection)| (*item, selection))
                .collect(),
            wanted: Vec::new(),
        }
    }

    /// Adds what it may have to the outcome, and every problem.
    pub(crate) fn judge(mut self, outcome: &mut Outcome) {
        for (item, (index, quantity)) in self.merged() {
            match self.select(item, quantity) {
                Ok((selection, kept)) => self.wanted.push(Wanted {
                    registration: self.given.registration,
                    item,
                    selection,
                    index,
                    kept,
                }),
                Err(refusal) => self.refuse(outcome, Some(index), refusal),
            }
        }
        self.wanted.sort_by_key(|wanted| wanted.index);
        self.check_most(outcome);
        self.check_needs(outcome);
        self.check_least(outcome);
        self.include();
        outcome.wanted.append(&mut self.wanted);
    }

    fn refuse(&self, outcome: &mut Outcome, index: Option<usize>, (code, message): Refusal) {
        let registration = self.given.registration;
        outcome
            .problems
            .push(problem(registration, index, code, message));
    }

    /// What is wanted, each item once, with the place where it is named first.
    fn merged(&self) -> BTreeMap<Item, (usize, u32)> {
        let mut merged = BTreeMap::new();
        for (index, wish) in self.given.selections.iter().enumerate() {
            let entry: &mut (usize, u32) = merged.entry(wish.into()).or_insert((index, 0));
            entry.1 = entry.1.saturating_add(wish.quantity);
        }
        merged
    }

    /// The selection, and whether it has its places already: then it stays as it was taken. Of what is new, or
    /// more than before, the price is that of before.
    fn select(&self, item: Item, quantity: u32) -> Result<(Selection, bool), Refusal> {
        let standing = standing(self.asked.desired.state);
        let old = self.old.get(&item).copied();
        if let Some(old) = old.filter(|old| takes_places(old.standing) && quantity <= old.quantity)
        {
            let kept = Selection {
                pass: self.given.pass,
                quantity,
                included: 0,
                standing,
                ..old.clone()
            };
            return Ok((kept, true));
        }
        let (option, choice) = self.find(item)?;
        let fresh = Selection {
            pass: self.given.pass,
            option_name: option.about.name.clone(),
            choice_name: choice.map_or_else(String::new, |choice| choice.about.name.clone()),
            quantity,
            included: 0,
            unit: option.price(choice),
            stocks: option.takes(choice),
            standing,
        };
        let named_as_before = |old: &Selection| Selection {
            option_name: old.option_name.clone(),
            choice_name: old.choice_name.clone(),
            unit: old.unit,
            ..fresh.clone()
        };
        Ok((old.map_or_else(|| fresh.clone(), named_as_before), false))
    }

    /// The option and the choice, if they can be bought now.
    fn find(&self, item: Item) -> Result<(&'a ConventionOption, Option<&'a Choice>), Refusal> {
        let catalogue = self.asked.catalogue;
        let Some(option) = catalogue.option(item.option) else {
            let message = "This option does not exist, or no longer does.".to_owned();
            return Err(("unknown_option", message));
        };
        let name = &option.about.name;
        let choice = match item.choice {
            None if option.choices.is_empty() => None,
            None => return Err(("choice_needed", format!("{name} needs a choice."))),
            Some(id) => {
                let message =
                    || format!("This choice of {name} does not exist, or no longer does.");
                let known = option.choice(id);
                Some(known.ok_or_else(|| ("unknown_choice", message()))?)
            }
        };
        let why = match option.sale(self.asked.now) {
            OptionAvailability::NotYet => "is not on sale yet",
            OptionAvailability::Ended => "is no longer on sale",
            OptionAvailability::Paused => "is not on sale at the moment",
            OptionAvailability::Available | OptionAvailability::SoldOut => {
                return Ok((option, choice));
            }
        };
        Err(("not_on_sale", format!("{name} {why}.")))
    }

    /// How many of an option are wanted, and how many it has already, whatever the choice.
    fn count(&self, option: OptionId) -> (u32, u32) {
        let wanted = self.wanted.iter().filter(|w| w.item.option == option);
        let wanted = wanted.map(|w| w.selection.quantity);
        let held = self
            .old
            .iter()
            .filter(|(item, old)| item.option == option && takes_places(old.standing));
        let held = held.map(|(_, old)| old.quantity);
        let sum = |total: u32, next: u32| total.saturating_add(next);
        (wanted.fold(0, sum), held.fold(0, sum))
    }

    fn check_most(&self, outcome: &mut Outcome) {
        for option in &self.asked.catalogue.options {
            let (wanted, held) = self.count(option.id);
            let most = option.about.max_per_registration;
            if wanted <= most || wanted <= held {
                continue;
            }
            let of_it = |w: &&Wanted| w.item.option == option.id && !w.kept;
            let index = self.wanted.iter().rev().find(of_it).map(|w| w.index);
            let name = &option.about.name;
            let message = format!("Each registration can have at most {most} of {name}.");
            self.refuse(outcome, index, ("too_many", message));
        }
    }

    /// Other passes and options that something needs count for what is new, and for all of it when the pass
    /// changes or something goes.
    fn check_needs(&self, outcome: &mut Outcome) {
        let gone = |item: &Item| self.wanted.iter().all(|w| w.item != *item);
        let less =
            self.old.keys().any(gone) || self.old.values().any(|old| old.pass != self.given.pass);
        for wanted in self.wanted.iter().filter(|w| less || !w.kept) {
            let Some(option) = self.asked.catalogue.option(wanted.item.option) else {
                continue;
            };
            if let Some(refusal) = self.missing(option) {
                self.refuse(outcome, Some(wanted.index), refusal);
            }
        }
    }

    /// What an option needs that is not there.
    fn missing(&self, option: &ConventionOption) -> Option<Refusal> {
        let (about, name) = (&option.about, &option.about.name);
        if !about.requires_passes.is_empty() && !about.requires_passes.contains(&self.given.pass) {
            let message = format!("{name} cannot be had with this pass.");
            return Some(("needs_pass", message));
        }
        let absent = |id: &&OptionId| self.wanted.iter().all(|w| w.item.option != **id);
        let absent = about.requires_options.iter().find(absent)?;
        let other = self.asked.catalogue.option(*absent);
        let other = other.map_or("another option", |other| other.about.name.as_str());
        let message = format!("{name} can only be had together with {other}.");
        Some(("needs_option", message))
    }

    /// What must be had, where it can be.
    fn check_least(&self, outcome: &mut Outcome) {
        if !self.asked.must_be_complete() {
            return;
        }
        for option in &self.asked.catalogue.options {
            let least = option.about.min_per_registration;
            let for_it = option.is_on_sale(self.asked.now) && self.missing(option).is_none();
            if for_it && self.count(option.id).0 < least {
                let name = &option.about.name;
                let message = match least {
                    1 => format!("Please choose {name}."),
                    _ => format!("Please choose at least {least} of {name}."),
                };
                self.refuse(outcome, None, ("too_few", message));
            }
        }
    }

    /// One of an option comes with the pass: the first that is named.
    fn include(&mut self) {
        let mut given = Vec::new();
        for at in 0..self.wanted.len() {
            let Some(option) = self.wanted.get(at).map(|w| w.item.option) else {
                continue;
            };
            if given.contains(&option) || !self.comes_with_the_pass(option) {
                continue;
            }
            given.push(option);
            if let Some(wanted) = self.wanted.get_mut(at) {
                wanted.selection.included = 1.min(wanted.selection.quantity);
            }
        }
    }

    /// With the same pass it is as it was when it was taken.
    fn comes_with_the_pass(&self, option: OptionId) -> bool {
        let of_it = |(item, old): &(&Item, &&Selection)| {
            item.option == option && old.pass == self.given.pass
        };
        let mut before = self.old.iter().filter(of_it).peekable();
        if before.peek().is_some() {
            return before.any(|(_, old)| old.included > 0);
        }
        let known = self.asked.catalogue.option(option);
        known.is_some_and(|option| option.about.included_in.contains(&self.given.pass))
    }
}

//! An option as it is sold: its price, what it takes, what is left of it, and when it can be had.

use std::collections::BTreeSet;

use butterfly_contracts::{
    ConventionId, Currency, FieldError, Money, OptionChoiceId, OptionId, OptionStockId,
    options::{ChoiceView, OptionAvailability, OptionView},
    text::Checker,
};
use chrono::{DateTime, Utc};

use super::draft::{About, ChoiceDraft};

/// An option of a convention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConventionOption {
    pub(crate) id: OptionId,
    pub(crate) convention: ConventionId,
    pub(crate) currency: Currency,
    /// Counts changes.
    pub(crate) version: u32,
    pub(crate) paused: bool,
    pub(crate) about: About,
    pub(crate) choices: Vec<Choice>,
}

/// A choice it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) id: OptionChoiceId,
    pub(crate) about: ChoiceDraft,
}

impl ConventionOption {
    /// The choice with this id.
    pub(crate) fn choice(&self, id: OptionChoiceId) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.id == id)
    }

    /// The listed price of one.
    pub(crate) fn price(&self, choice: Option<&Choice>) -> Money {
        let own = choice.and_then(|choice| choice.about.price_minor);
        Money::new(own.unwrap_or(self.about.price_minor), self.currency)
    }

    /// The stocks one unit takes one of, each once.
    pub(crate) fn takes(&self, choice: Option<&Choice>) -> Vec<OptionStockId> {
        let of_choice = choice.iter().flat_map(|choice| &choice.about.stocks);
        let stocks: BTreeSet<_> = self.about.stocks.iter().chain(of_choice).copied().collect();
        stocks.into_iter().collect()
    }

    /// Whether a unit may take one of this stock.
    pub(crate) fn can_take(&self, stock: OptionStockId) -> bool {
        let of_choice = |choice: &Choice| choice.about.stocks.contains(&stock);
        self.about.stocks.contains(&stock) || self.choices.iter().any(of_choice)
    }

    /// Whether it can be bought now, as far as its sale goes.
    pub(crate) fn sale(&self, now: DateTime<Utc>) -> OptionAvailability {
        if self.paused {
            OptionAvailability::Paused
        } else if self.about.on_sale_from.is_some_and(|from| now < from) {
            OptionAvailability::NotYet
        } else if self.about.on_sale_until.is_some_and(|until| until <= now) {
            OptionAvailability::Ended
        } else {
            OptionAvailability::Available
        }
    }

    /// Whether it can be bought now.
    pub(crate) fn is_on_sale(&self, now: DateTime<Utc>) -> bool {
        self.sale(now) == OptionAvailability::Available
    }

    /// What it refers to and the convention does not have.
    pub(crate) fn check_references(
        &self,
        is_stock: impl Fn(OptionStockId) -> bool,
        is_option: impl Fn(OptionId) -> bool,
    ) -> Vec<FieldError> {
        let mut checker = Checker::new();
        let mut stocks = |pointer: &str, ids: &[OptionStockId]| {
            for (index, id) in ids.iter().enumerate() {
                let place = format!("{pointer}/{index}");
                let message = "is not a stock of this convention";
                checker.require(is_stock(*id), &place, "unknown_stock", message);
            }
        };
        stocks("/stocks", &self.about.stocks);
        for (index, choice) in self.choices.iter().enumerate() {
            stocks(&format!("/choices/{index}/stocks"), &choice.about.stocks);
        }
        for (index, id) in self.about.requires_options.iter().enumerate() {
            let place = format!("/requires_options/{index}");
            let message = "is not another option of this convention";
            let other = *id != self.id && is_option(*id);
            checker.require(other, &place, "unknown_option", message);
        }
        checker.finish(()).err().unwrap_or_default()
    }

    /// The option as it is seen now, given the free places of each stock.
    pub(crate) fn view(
        &self,
        free: impl Fn(OptionStockId) -> u32,
        now: DateTime<Utc>,
    ) -> OptionView {
        let about = self.about.clone();
        let least = |stocks: &[OptionStockId]| stocks.iter().map(|stock| free(*stock)).min();
        let choice = |choice: &Choice| ChoiceView {
            id: choice.id,
            name: choice.about.name.clone(),
            price: self.price(Some(choice)),
            left: least(&self.takes(Some(choice))),
            stocks: choice.about.stocks.clone(),
        };
        let choices: Vec<_> = self.choices.iter().map(choice).collect();
        let left = least(&about.stocks);
        let none_left = !choices.is_empty() && choices.iter().all(|choice| choice.left == Some(0));
        let availability = match self.sale(now) {
            OptionAvailability::Available if left == Some(0) || none_left => {
                OptionAvailability::SoldOut
            }
            sale => sale,
        };
        OptionView {
            id: self.id,
            convention: self.convention,
            name: about.name,
            description: about.description,
            price: self.price(None),
            included_in: about.included_in,
            choices,
            min_per_registration: about.min_per_registration,
            max_per_registration: about.max_per_registration,
            requires_passes: about.requires_passes,
            requires_options: about.requires_options,
            on_sale_from: about.on_sale_from,
            on_sale_until: about.on_sale_until,
            paused: self.paused,
            availability,
            left,
            stocks: about.stocks,
            position: about.position,
            version: self.version,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;
    use crate::domain::{catalogue::testing, draft};

    #[test]
    fn what_is_left_is_the_scarcest_of_what_a_unit_takes() {
        let [room, medium, large] = [(); 3].map(|()| OptionStockId::generate());
        let shirt = testing::option(json!({
            "name": "T-shirt",
            "price_minor": 2500,
            "stocks": [room],
            "choices": [
                { "name": "M", "stocks": [medium] },
                { "name": "L", "stocks": [large, room], "price_minor": 2800 },
            ],
        }));
        assert_eq!(shirt.takes(shirt.choices.get(1)).len(), 2, "each once");
        let free = BTreeMap::from([(room, 5), (medium, 0), (large, 9)]);
        let now = "2026-11-24T12:00:00Z".parse().unwrap();
        let view = shirt.view(|stock| free[&stock], now);
        let left: Vec<_> = view.choices.iter().map(|choice| choice.left).collect();
        assert_eq!((view.left, left), (Some(5), vec![Some(0), Some(5)]));
        assert_eq!(view.availability, OptionAvailability::Available);
        assert_eq!(view.choices[1].price.minor, 2800);
        let view = shirt.view(|stock| free[&stock].min(u32::from(stock == room)), now);
        assert_eq!(view.availability, OptionAvailability::SoldOut);
    }

    #[test]
    fn only_what_the_convention_has_can_be_referred_to() {
        let [stock, other_stock] = [(); 2].map(|()| OptionStockId::generate());
        let [known, unknown] = [(); 2].map(|()| OptionId::generate());
        let mut shirt = testing::option(json!({
            "name": "T-shirt",
            "price_minor": 2500,
            "stocks": [stock, other_stock],
            "choices": [{ "name": "M", "stocks": [stock] }, { "name": "L", "stocks": [other_stock] }],
        }));
        shirt.about.requires_options = vec![known, shirt.id, unknown];
        let is_option = |id| id == known || id == shirt.id;
        let errors = shirt.check_references(|id| id == stock, is_option);
        let pointers: Vec<_> = errors.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(
            pointers,
            [
                "/stocks/1",
                "/choices/1/stocks/0",
                "/requires_options/1",
                "/requires_options/2",
            ]
        );
    }

    #[test]
    fn a_sale_has_a_beginning_an_end_and_pauses() {
        use OptionAvailability as A;
        let mut dinner = testing::option(json!({ "name": "Dinner", "price_minor": 0 }));
        let at = |time: &str| time.parse().unwrap();
        dinner.about = draft::About {
            on_sale_from: Some(at("2026-11-24T12:00:00Z")),
            on_sale_until: Some(at("2026-11-25T12:00:00Z")),
            ..dinner.about
        };
        for (time, sale) in [
            ("2026-11-24T11:59:59.999999Z", A::NotYet),
            ("2026-11-24T12:00:00Z", A::Available),
            ("2026-11-25T11:59:59.999999Z", A::Available),
            ("2026-11-25T12:00:00Z", A::Ended),
        ] {
            assert_eq!(dinner.sale(at(time)), sale, "{time}");
        }
        dinner.paused = true;
        assert_eq!(dinner.sale(at("2026-11-24T12:00:00Z")), A::Paused);
    }
}

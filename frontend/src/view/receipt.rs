//! What was ordered, for whom, and what it costs.

use butterfly_contracts::{
    Money, RegistrationId,
    money::share_of,
    options::QuestionView,
    registration::{OrderView, OrderedOption, RegistrationView, Tax},
};
use butterfly_webkit::format;

/// An option of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extra {
    /// What and how many.
    pub name: String,
    /// What it costs, with tax.
    pub total: String,
}

/// A question and what was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The question.
    pub question: String,
    /// The answer, in words.
    pub answer: String,
}

/// A person with what they get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Their registration.
    pub id: RegistrationId,
    /// Their name; empty while they are not named.
    pub name: String,
    /// Their pass.
    pub pass: String,
    /// What it costs, with tax.
    pub total: String,
    /// Their options.
    pub extras: Vec<Extra>,
    /// What was answered for them.
    pub answers: Vec<Answer>,
}

/// What was ordered, for whom, and what it costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The people.
    pub items: Vec<Item>,
    /// What the buyer answered.
    pub answers: Vec<Answer>,
    /// The tax's name and rate; empty when there is none.
    pub tax_name: String,
    /// How much of the total is tax.
    pub tax: String,
    /// What is due.
    pub total: String,
}

impl Receipt {
    /// The receipt of these lines of an order.
    pub fn new(order: &OrderView, lines: &[&RegistrationView], tax: &Tax) -> Self {
        Self {
            items: lines.iter().map(|line| item(order, line)).collect(),
            answers: Vec::new(),
            tax_name: if order.tax.minor == 0 {
                String::new()
            } else {
                tax_name(order, tax)
            },
            tax: format::money(order.tax),
            total: format::price(order.total),
        }
    }

    /// With what was answered to these questions. One that the organisers have removed since has no words any more.
    #[must_use]
    pub fn answered(mut self, order: &OrderView, questions: &[QuestionView]) -> Self {
        let of = |line| answers(order, line, questions);
        for item in &mut self.items {
            item.answers = of(Some(item.id));
        }
        self.answers = of(None);
        self
    }
}

fn answers(
    order: &OrderView,
    line: Option<RegistrationId>,
    questions: &[QuestionView],
) -> Vec<Answer> {
    let answer = |question: &QuestionView| {
        let mut given = order.answers.iter();
        let given = given.find(|one| (one.registration, one.question) == (line, question.id))?;
        Some(Answer {
            question: question.label.clone(),
            answer: format::answer(question.kind, &given.values),
        })
    };
    questions.iter().filter_map(answer).collect()
}

fn item(order: &OrderView, line: &RegistrationView) -> Item {
    Item {
        id: line.id,
        name: line.whom(),
        pass: pass(line),
        total: format::price(line.total),
        extras: extras(order, line.id),
        answers: Vec::new(),
    }
}

/// The options of one person.
fn own(order: &OrderView, line: RegistrationId) -> impl Iterator<Item = &OrderedOption> {
    let options = order.options.iter();
    options.filter(move |one| one.registration == line)
}

/// The options of one person, as the receipt shows them.
pub fn extras(order: &OrderView, line: RegistrationId) -> Vec<Extra> {
    own(order, line).map(extra).collect()
}

/// What one person costs with everything they have, with tax.
pub fn person_total(order: &OrderView, line: &RegistrationView) -> Money {
    let extras: i64 = own(order, line.id).map(|one| one.total.minor).sum();
    Money::new(line.total.minor + extras, line.total.currency)
}

/// A pass, and the voucher it was had with.
fn pass(line: &RegistrationView) -> String {
    match line.voucher.as_str() {
        "" => line.pass_name.clone(),
        code => format!("{}, with voucher {code}", line.pass_name),
    }
}

/// An option as the receipt shows it.
pub fn extra(ordered: &OrderedOption) -> Extra {
    let times = match ordered.quantity {
        1 => String::new(),
        many => format!("{many} × "),
    };
    let choice = match ordered.choice_name.as_str() {
        "" => String::new(),
        choice => format!(", {choice}"),
    };
    let all = ordered.included == ordered.quantity;
    Extra {
        name: format!("{times}{}{choice}", ordered.option_name),
        total: if all {
            "included".to_owned()
        } else {
            format::price(ordered.total)
        },
    }
}

/// An order keeps its amounts, not the name and rate of its tax: those of the convention now are told where they explain
/// the amount, up to a unit of rounding for each thing that was priced.
fn tax_name(order: &OrderView, tax: &Tax) -> String {
    let things = order.registrations.len() + order.options.len();
    let explained = share_of(order.net.minor, tax.basis_points);
    let off = explained.abs_diff(order.tax.minor);
    if tax.name.is_empty() || off > u64::try_from(things).unwrap_or(u64::MAX) {
        return "of which tax".to_owned();
    }
    format!(
        "of which {}, {}",
        tax.name,
        format::percent(tax.basis_points)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::samples;

    #[test]
    fn everybody_stands_with_what_they_get() {
        let mut order = samples::held_order();
        let lines: Vec<_> = order.registrations.iter().collect();
        let receipt = Receipt::new(&order, &lines, &samples::convention().tax);
        assert_eq!(receipt.items.len(), 2);
        assert_eq!(receipt.items[0].extras[0].name, "2 × T-shirt, M");
        assert_eq!(receipt.items[0].extras[0].total, "$27.50");
        assert_eq!(receipt.tax_name, "of which Admissions tax, 10%");
        let people = lines.iter().map(|line| person_total(&order, line).minor);
        assert_eq!(people.sum::<i64>(), order.total.minor);
        let receipt = receipt.answered(&order, &[samples::question()]);
        let answer = ("Do you eat meat?", "Yes");
        let [given] = receipt.answers.as_slice() else {
            panic!("{receipt:?}")
        };
        assert_eq!((given.question.as_str(), given.answer.as_str()), answer);
        assert!(receipt.items.iter().all(|item| item.answers.is_empty()));
        order.registrations[0].voucher = "CREW".to_owned();
        let with = pass(&order.registrations[0]);
        assert!(with.ends_with(", with voucher CREW"), "{with}");
        order.options[0].included = 2;
        assert_eq!(extra(&order.options[0]).total, "included");
        let mut raised = samples::convention().tax;
        raised.basis_points = 2_500;
        assert_eq!(Receipt::new(&order, &[], &raised).tax_name, "of which tax");
        order.tax.minor = 0;
        let receipt = Receipt::new(&order, &[], &samples::convention().tax);
        assert!(receipt.tax_name.is_empty());
    }
}

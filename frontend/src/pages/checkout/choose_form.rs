//! How many of which pass. Pure.

use butterfly_contracts::{
    FieldError, PassId,
    registration::{
        OrderChange, OrderLineInput, OrderView, PassAvailability, PassView, RegistrationView,
    },
};
use butterfly_webkit::{form::OpenForm, format};
use chrono::Utc;

use super::{Catalogue, elsewhere, head::Step, lines, voucher};
use crate::view::{joined, pass::PassCard};

/// Lines of an order at most.
const MOST: u32 = 50;

/// How many of each pass, where any.
pub type Counts = Vec<(PassId, u32)>;

/// A pass that can be chosen.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The pass.
    pub card: PassCard,
    /// Its field's name.
    pub name: String,
    /// What the field holds.
    pub value: String,
    /// Most that can be had.
    pub most: u32,
    /// What to change; may be empty.
    pub error: String,
    /// How many the order has, and at which price they stay; empty when none.
    pub held: String,
}

/// The name of a pass's field.
pub fn name(pass: PassId) -> String {
    format!("count-{pass}")
}

/// How many of a pass an order holds.
fn own(order: Option<&OrderView>, pass: PassId) -> u32 {
    let count = order.map_or(0, |order| {
        lines::standing(order)
            .filter(|line| line.pass == pass)
            .count()
    });
    u32::try_from(count).unwrap_or(MOST)
}

/// Most of a pass that an order can have. What it holds already is its own, whatever is left.
fn most(pass: &PassView, own: u32, opened: Option<u32>) -> u32 {
    if pass.availability != PassAvailability::Available {
        return own;
    }
    let left = pass.left.map_or(MOST, |left| left.saturating_add(own));
    left.min(pass.max_per_order.unwrap_or(MOST))
        .min(opened.unwrap_or(MOST))
        .min(MOST)
        .max(own)
}

/// The passes that can be chosen, and those that cannot.
pub fn cards(
    catalogue: &Catalogue,
    order: Option<&OrderView>,
    form: &OpenForm,
) -> (Vec<Choice>, Vec<PassCard>) {
    let now = Utc::now();
    let (mut choices, mut rest) = (Vec::new(), Vec::new());
    for pass in catalogue.passes.iter() {
        let of = &catalogue.convention;
        let mut card = if catalogue.is_by_voucher(pass.id) {
            PassCard::by_voucher(pass, of, now)
        } else {
            PassCard::new(pass, of, now)
        };
        if own(order, pass.id) > 0 && card.sold_out {
            // What one holds is not sold out to oneself.
            (card.left, card.reason, card.sold_out) = (String::new(), String::new(), false);
        }
        let opened = voucher::most(pass, catalogue.voucher.as_ref(), order);
        let (name, most) = (name(pass.id), most(pass, own(order, pass.id), opened));
        if most == 0 {
            rest.push(card);
            continue;
        }
        let value = form.value(&name);
        choices.push(Choice {
            card,
            value: if value.is_empty() { "0" } else { value }.to_owned(),
            error: form.error_of(&name).unwrap_or_default().to_owned(),
            held: order.map_or_else(String::new, |order| held(catalogue, order, pass)),
            name,
            most,
        });
    }
    (choices, rest)
}

/// How many of a pass an order has and at which price they stay, beside what more of them cost.
fn held(catalogue: &Catalogue, order: &OrderView, pass: &PassView) -> String {
    let own = lines::standing(order).filter(|line| line.pass == pass.id);
    let paid: Vec<_> = own.map(|line| line.total).collect();
    let mut prices: Vec<_> = paid.iter().map(|total| format::price(*total)).collect();
    prices.dedup();
    let [most, ..] = paid.as_slice() else {
        return String::new();
    };
    let tax = &catalogue.convention.tax;
    let taxed = if tax.inclusive || tax.basis_points == 0 || most.minor == 0 {
        ""
    } else {
        " with tax"
    };
    let each = if paid.len() > 1 && prices.len() == 1 {
        " each"
    } else {
        ""
    };
    let offer = catalogue.voucher.as_ref();
    let used_up = offer.is_some_and(|offer| offer.left == 0) && catalogue.is_by_voucher(pass.id);
    let can_be_more = pass.availability == PassAvailability::Available && pass.left != Some(0);
    let more = format::price(pass.total);
    let more = match (can_be_more, used_up) {
        (false, _) => String::new(),
        (true, true) => "; the voucher is not good for more".to_owned(),
        (true, false) if prices == [more.clone()] => String::new(),
        (true, false) => format!("; more cost {more}{taxed} each"),
    };
    let prices = joined(&prices);
    format!("You have {} at {prices}{taxed}{each}{more}.", paid.len())
}

/// Fills in how many an order has, or one pass of a first look that is chosen already.
pub fn fill(form: &mut OpenForm, catalogue: &Catalogue, order: Option<&OrderView>, chosen: &str) {
    for pass in catalogue.passes.iter() {
        let count = own(order, pass.id);
        let chosen = u32::from(order.is_none() && pass.id.to_string() == chosen);
        let only = u32::from(order.is_none() && catalogue.passes.len() == 1);
        form.set(name(pass.id), count.max(chosen).max(only).to_string());
    }
}

/// Whether none of any pass is wanted.
pub fn is_nothing(form: &OpenForm, catalogue: &Catalogue) -> bool {
    let mut passes = catalogue.passes.iter();
    passes.all(|pass| matches!(form.value(&name(pass.id)), "" | "0"))
}

/// Reads how many are wanted, and notes what to change. The registration service checks again.
pub fn read(form: &mut OpenForm, catalogue: &Catalogue, order: Option<&OrderView>) -> Counts {
    let mut counts = Counts::new();
    for pass in catalogue.passes.iter() {
        let field = name(pass.id);
        let text = form.value(&field).to_owned();
        let count = if text.is_empty() { Ok(0) } else { text.parse() };
        let (held, kind) = (own(order, pass.id), &pass.name);
        match count {
            Ok(0) => {}
            Ok(count) => {
                let most = pass.max_per_order.unwrap_or(MOST).min(MOST).max(held);
                if count > most {
                    form.error(field, format!("{kind}: at most {most} in one order"));
                }
                counts.push((pass.id, count));
            }
            Err(_) => form.error(field, format!("{kind}: give a whole number, such as 2")),
        }
    }
    if !form.is_valid() {
        return counts;
    }
    let wanted: u32 = counts.iter().map(|(_, count)| *count).sum();
    if wanted == 0 {
        let first = catalogue.passes.first().map(|pass| name(pass.id));
        form.error(first.unwrap_or_default(), "Choose at least one pass");
    }
    if wanted > MOST {
        form.reject(format!("At most {MOST} passes fit in one order"));
    }
    require(form, catalogue, &counts);
    counts
}

/// Some passes need another one in the same order.
fn require(form: &mut OpenForm, catalogue: &Catalogue, counts: &Counts) {
    for (id, _) in counts {
        let Some(pass) = catalogue.pass(*id) else {
            continue;
        };
        let needed = &pass.requires_passes;
        if needed.is_empty() || counts.iter().any(|(other, _)| needed.contains(other)) {
            continue;
        }
        let others = needed.iter().filter_map(|id| catalogue.pass(*id));
        let others: Vec<_> = others.map(|other| format!("“{}”", other.name)).collect();
        let one = if others.len() > 1 { "one of " } else { "" };
        let others = others.join(", ");
        let words = format!("{} needs {one}{others} in the same order", pass.name);
        form.error(name(*id), words);
    }
}

/// The order as a change: of each pass the first ones stay, with who they are for.
pub fn change(catalogue: &Catalogue, order: &OrderView, counts: &Counts) -> OrderChange {
    let mut change = lines::unchanged(order);
    let mut wanted = counts.clone();
    change.lines.retain(|line| {
        let left = wanted
            .iter_mut()
            .find(|(pass, left)| *pass == line.pass && *left > 0);
        left.map(|(_, left)| *left -= 1).is_some()
    });
    change.lines.extend(blanks(&wanted));
    voucher::give(&mut change.lines, catalogue.voucher.as_ref(), Some(order));
    change
}

/// Takes over what the registration service says is wrong; of what is changed in another step it is said where.
pub fn absorb(
    form: &mut OpenForm,
    (catalogue, order, counts): (&Catalogue, Option<&OrderView>, &Counts),
    errors: &[FieldError],
) {
    // Those that stay come first in the change.
    let staying = order.map(|order| {
        let change = change(catalogue, order, counts);
        let stays =
            |line: &&RegistrationView| change.lines.iter().any(|kept| kept.id == Some(line.id));
        lines::standing(order).filter(stays).collect::<Vec<_>>()
    });
    let staying = staying.unwrap_or_default();
    for error in errors {
        form.reject(if elsewhere::step_of(&error.pointer) == Step::Passes {
            format!("The number of passes {}", error.message)
        } else {
            elsewhere::words(&staying, error)
        });
    }
}

/// A first order of so many passes.
pub fn fresh(catalogue: &Catalogue, counts: &Counts) -> OrderChange {
    let mut lines: Vec<_> = blanks(counts).collect();
    voucher::give(&mut lines, catalogue.voucher.as_ref(), None);
    OrderChange {
        buyer: None,
        lines,
        answers: Vec::new(),
    }
}

fn blanks(counts: &Counts) -> impl Iterator<Item = OrderLineInput> + '_ {
    let each = counts.iter();
    each.flat_map(|(pass, count)| (0..*count).map(|_| lines::blank(*pass)))
}

#[cfg(test)]
mod tests {
    use butterfly_contracts::registration::Visibility;

    use super::*;
    use crate::view::samples;

    fn form(counts: &[(PassId, &str)]) -> OpenForm {
        let mut form = OpenForm::default();
        for (pass, count) in counts {
            form.set(name(*pass), *count);
        }
        form
    }

    #[test]
    fn what_is_wrong_is_said_at_the_pass() {
        let catalogue = samples::catalogue();
        let [weekend, child] = [0, 1].map(|at| catalogue.passes[at].id);
        let wrong = |counts: &[(PassId, &str)]| {
            let mut form = form(counts);
            read(&mut form, &catalogue, None);
            let errors = [weekend, child].map(|pass| form.error_of(&name(pass)).is_some());
            (form.is_valid(), errors)
        };
        assert_eq!(
            wrong(&[(weekend, "2"), (child, "")]),
            (true, [false, false])
        );
        assert_eq!(wrong(&[(weekend, "0")]), (false, [true, false]));
        assert_eq!(wrong(&[(weekend, "two")]), (false, [true, false]));
        assert_eq!(wrong(&[(weekend, "51")]), (false, [true, false]));
        assert_eq!(
            wrong(&[(child, "1")]),
            (false, [false, true]),
            "needs an adult"
        );
        assert_eq!(
            wrong(&[(weekend, "1"), (child, "3")]),
            (true, [false, false])
        );
        assert_eq!(
            wrong(&[(weekend, "1"), (child, "4")]),
            (false, [false, true])
        );
    }

    #[test]
    fn the_first_of_each_pass_stay() {
        let order = samples::held_order();
        let lines: Vec<_> = lines::standing(&order).map(|line| line.id).collect();
        let pass = order.registrations[0].pass;
        let catalogue = samples::catalogue();
        let more = change(&catalogue, &order, &vec![(pass, 3)]);
        let ids: Vec<_> = more.lines.iter().map(|line| line.id).collect();
        assert_eq!(ids, [Some(lines[0]), Some(lines[1]), None]);
        let fewer = change(&catalogue, &order, &vec![(pass, 1)]);
        assert_eq!(fewer.lines.len(), 1);
        assert_eq!(fewer.lines[0].id, Some(lines[0]));
    }

    #[test]
    fn what_is_changed_in_another_step_is_said_of_who_stays() {
        let (mut order, catalogue) = (samples::held_order(), samples::catalogue());
        let first = order.registrations[0].clone();
        order.registrations[1].pass = catalogue.passes[1].id;
        order.registrations[1].attendee.name = "Mina".to_owned();
        order.registrations.push(first);
        let stay = vec![(catalogue.passes[1].id, 1), (catalogue.passes[0].id, 0)];
        let mut form = OpenForm::default();
        let error = |pointer: &str| FieldError::new(pointer, "x", "is one too many");
        let errors = ["/lines/0/attendee", "/lines/1/pass"].map(error);
        absorb(&mut form, (&catalogue, Some(&order), &stay), &errors);
        let said = form.summary().to_string();
        assert!(said.contains("Step “People”: This person is one"), "{said}");
        assert!(said.contains("The number of passes is one"), "{said}");
    }

    #[test]
    fn what_one_holds_says_at_which_price_it_stays() {
        let mut catalogue = samples::catalogue();
        let mut order = samples::held_order();
        let said = |catalogue: &Catalogue, order: &OrderView| {
            let (choices, _) = cards(catalogue, Some(order), &OpenForm::default());
            choices[0].held.clone()
        };
        assert_eq!(
            said(&catalogue, &order),
            "You have 2 at $157.30 with tax each."
        );
        let dearer = std::sync::Arc::make_mut(&mut catalogue.passes);
        dearer[0].total.minor = 20_000;
        let words = "You have 2 at $157.30 with tax each; more cost $200.00 with tax each.";
        assert_eq!(said(&catalogue, &order), words);
        order.registrations[1].total.minor = 100;
        let words = said(&catalogue, &order);
        assert!(words.starts_with("You have 2 at $157.30 and $1.00 with tax;"));
        std::sync::Arc::make_mut(&mut catalogue.passes)[0].left = Some(0);
        order.registrations.truncate(1);
        assert_eq!(said(&catalogue, &order), "You have 1 at $157.30 with tax.");
        let (choices, _) = cards(&catalogue, None, &OpenForm::default());
        assert!(choices.iter().all(|choice| choice.held.is_empty()));
    }

    #[test]
    fn nothing_wanted_is_told_from_something_mistyped() {
        let catalogue = samples::catalogue();
        let [weekend, child] = [0, 1].map(|at| catalogue.passes[at].id);
        let nothing = |count| is_nothing(&form(&[(weekend, "0"), (child, count)]), &catalogue);
        assert!(nothing("") && nothing("0") && !nothing("1") && !nothing("none"));
    }

    #[test]
    fn what_one_holds_never_shows_as_sold_out() {
        let mut catalogue = samples::catalogue();
        let passes = std::sync::Arc::make_mut(&mut catalogue.passes);
        (passes[0].availability, passes[0].left) = (PassAvailability::SoldOut, Some(0));
        passes[1].visibility = Visibility::Public;
        let order = samples::held_order();
        let mut form = OpenForm::default();
        fill(&mut form, &catalogue, Some(&order), "");
        let (choices, rest) = cards(&catalogue, Some(&order), &form);
        assert_eq!((choices[0].most, choices[0].value.as_str()), (2, "2"));
        assert!(rest.is_empty() && choices[0].card.reason.is_empty());
        assert!(choices[0].card.left.is_empty() && !choices[0].card.sold_out);
        let (choices, rest) = cards(&catalogue, None, &form);
        assert_eq!((choices.len(), rest.len()), (1, 1));
    }
}

//! An order as it stands, as the change that leaves it so; steps alter what they are about and send the whole.

use butterfly_contracts::{
    RegistrationId,
    options::{AnswerInput, SelectionInput},
    registration::{
        AttendeeInput, AttendeeView, BuyerInput, NewOrder, OrderChange, OrderLineInput, OrderView,
        RegistrationStatus, RegistrationView,
    },
};

/// The lines of an order that count: those that are held, or were when its time ran out.
pub fn standing(order: &OrderView) -> impl Iterator<Item = &RegistrationView> {
    let counts = |status| {
        matches!(
            status,
            RegistrationStatus::Held | RegistrationStatus::Expired
        )
    };
    let lines = order.registrations.iter();
    lines.filter(move |line| counts(line.status))
}

/// The change that leaves an order as it is.
pub fn unchanged(order: &OrderView) -> OrderChange {
    let buyer = Some(&order.buyer).filter(|buyer| !buyer.name.is_empty());
    OrderChange {
        buyer: buyer.map(|buyer| BuyerInput {
            name: buyer.name.clone(),
            email: buyer.email.clone(),
        }),
        lines: standing(order).map(|line| kept(order, line)).collect(),
        answers: answers(order, None),
    }
}

/// A line as it is.
pub fn kept(order: &OrderView, line: &RegistrationView) -> OrderLineInput {
    OrderLineInput {
        id: Some(line.id),
        pass: line.pass,
        voucher: Some(&line.voucher).filter(|code| !code.is_empty()).cloned(),
        attendee: attendee(&line.attendee),
        invited: Some(&line.invited).filter(|_| line.is_awaited()).cloned(),
        options: selections(order, line.id),
        answers: answers(order, Some(line.id)),
    }
}

/// A new line of a pass, for nobody yet.
pub const fn blank(pass: butterfly_contracts::PassId) -> OrderLineInput {
    OrderLineInput {
        id: None,
        pass,
        voucher: None,
        attendee: None,
        invited: None,
        options: Vec::new(),
        answers: Vec::new(),
    }
}

/// The same content as a new order that is held.
pub fn anew(change: &OrderChange) -> NewOrder {
    let lines = change.lines.iter().cloned();
    NewOrder {
        buyer: change.buyer.clone(),
        lines: lines
            .map(|line| OrderLineInput { id: None, ..line })
            .collect(),
        answers: change.answers.clone(),
        total_minor: None,
        confirm: false,
    }
}

/// What a line has of the options.
pub fn selections(order: &OrderView, line: RegistrationId) -> Vec<SelectionInput> {
    let own = order.options.iter().filter(|one| one.registration == line);
    let selection = own.map(|one| SelectionInput {
        option: one.option,
        choice: one.choice,
        quantity: one.quantity,
    });
    selection.collect()
}

/// What was answered for a line, or by the buyer.
pub fn answers(order: &OrderView, line: Option<RegistrationId>) -> Vec<AnswerInput> {
    let own = order.answers.iter().filter(|one| one.registration == line);
    let answer = own.map(|one| AnswerInput {
        question: one.question,
        values: one.values.clone(),
    });
    answer.collect()
}

fn attendee(told: &AttendeeView) -> Option<AttendeeInput> {
    (!told.name.is_empty()).then(|| AttendeeInput {
        name: told.name.clone(),
        email: told.email.clone(),
        birth_date: told.birth_date,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::samples;

    #[test]
    fn a_change_that_changes_nothing_says_all_there_is() {
        let mut order = samples::held_order();
        let change = unchanged(&order);
        assert_eq!(change.buyer, None);
        assert_eq!(change.lines.len(), 2);
        let [first, second] = change.lines.as_slice() else {
            panic!("{change:?}")
        };
        assert_eq!(first.id, Some(order.registrations[0].id));
        assert_eq!(first.options[0].quantity, 2);
        assert_eq!(first.attendee, None);
        assert!(second.options.is_empty());
        assert_eq!(change.answers[0].values, ["yes"]);

        order.registrations[0].attendee.name = "Mina".to_owned();
        order.buyer.name = "Mina".to_owned();
        let change = unchanged(&order);
        assert!(change.buyer.is_some() && change.lines[0].attendee.is_some());
        let again = anew(&change);
        assert!(again.lines.iter().all(|line| line.id.is_none()) && !again.confirm);
        assert_eq!(again.lines[0].attendee, change.lines[0].attendee);
    }

    #[test]
    fn lines_that_were_given_up_do_not_count() {
        let mut order = samples::held_order();
        order.registrations[0].status = RegistrationStatus::Cancelled;
        assert_eq!(standing(&order).count(), 1);
    }
}

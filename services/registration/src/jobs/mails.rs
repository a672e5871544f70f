//! The mails of this service, in words.

use butterfly_chassis::mail::Mail;
use butterfly_contracts::{
    Money,
    registration::{PaymentMethod, RegistrationStatus, RegistrationView},
};

use crate::domain::order::Order;

/// To the buyer: the order stands.
pub(crate) fn order_confirmed(order: &Order, link: &str) -> Mail {
    let name = order
        .registrations
        .first()
        .map_or("", |line| line.convention_name.as_str());
    let stand = order.registrations.iter();
    let stand = stand.filter(|line| line.status.is_standing());
    let lines = stand.clone().map(|line| {
        let whom = if line.is_awaited() {
            format!("whoever answers the invitation to {}", line.invited)
        } else {
            line.attendee.name.clone()
        };
        format!("  {} for {whom} (code {})\n", line.pass_name, line.code)
    });
    let extras = stand.flat_map(|line| {
        order
            .extras
            .iter()
            .flat_map(move |extras| extras.of(line.id))
    });
    let extras = extras.map(|extra| {
        let choice = match extra.choice_name.as_str() {
            "" => String::new(),
            choice => format!(" ({choice})"),
        };
        format!("  {} × {}{choice}\n", extra.quantity, extra.option_name)
    });
    let payment = match order.payment {
        PaymentMethod::None => "There is nothing to pay.".to_owned(),
        PaymentMethod::AtDoor => format!("Please pay {} at the door.", amount(order.total)),
    };
    let text = format!(
        "Hello {buyer},\n\nyour order {code} for {name} is confirmed:\n\n{lines}\n{payment}\n\n\
         You can see or cancel it here; keep this link to yourself:\n{link}\n\n\
         See you there!\nButterfly\n",
        buyer = order.buyer.name,
        code = order.code,
        lines = lines.chain(extras).collect::<String>(),
    );
    Mail {
        to: order.buyer.email.clone(),
        name: order.buyer.name.clone(),
        subject: format!("Your order {} for {name}", order.code),
        text,
    }
}

/// To somebody a place was bought for: please say who you are.
pub(crate) fn invitation(registration: &RegistrationView, inviter: &str, link: &str) -> Mail {
    let (convention, pass) = (&registration.convention_name, &registration.pass_name);
    let text = format!(
        "Hello,\n\n{inviter} has registered you for {convention}: {pass}.\n\n\
         Please say who you are, so that your badge can be made. This link is yours alone:\n{link}\n\n\
         If you do not know {inviter}, you can forget this mail.\nButterfly\n",
    );
    Mail {
        to: registration.invited.clone(),
        name: String::new(),
        subject: format!("{inviter} invites you to {convention}"),
        text,
    }
}

/// To the attendee who answered an invitation.
pub(crate) fn registration_named(registration: &RegistrationView) -> Mail {
    let (name, convention) = (&registration.attendee.name, &registration.convention_name);
    let text = format!(
        "Hello {name},\n\nyou are registered for {convention}: {pass}. Your code is {code}.\n\n\
         See you there!\nButterfly\n",
        pass = registration.pass_name,
        code = registration.code,
    );
    Mail {
        to: registration.attendee.email.clone(),
        name: name.clone(),
        subject: format!("You are registered for {convention}"),
        text,
    }
}

/// To the attendee: the registration has ended.
pub(crate) fn registration_ended(registration: &RegistrationView) -> Mail {
    let convention = &registration.convention_name;
    // Nobody has a name yet who has not answered the invitation.
    let name = registration.attendee.name.as_str();
    let email = if registration.is_awaited() {
        &registration.invited
    } else {
        &registration.attendee.email
    };
    let greeted = format!("Hello {name}");
    let hello = greeted.trim_end();
    let how = match registration.status {
        RegistrationStatus::Removed => "was removed by the convention's staff",
        RegistrationStatus::Held
        | RegistrationStatus::Live
        | RegistrationStatus::Cancelled
        | RegistrationStatus::Expired => "was cancelled",
    };
    let text = format!(
        "{hello},\n\nyour registration {code} for {convention} ({pass}) {how}.\n\
         The place is free for somebody else now.\n\n\
         If this surprises you, please ask the convention.\nButterfly\n",
        code = registration.code,
        pass = registration.pass_name,
    );
    Mail {
        to: email.clone(),
        name: name.to_owned(),
        subject: format!("Your registration for {convention} has ended"),
        text,
    }
}

/// An amount as people read it: `EUR 101.70`.
fn amount(money: Money) -> String {
    format!("{} {}", money.currency.code(), money.decimal())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts() {
        for (minor, code, text) in [
            (10_170, "EUR", "EUR 101.70"),
            (5, "EUR", "EUR 0.05"),
            (500, "JPY", "JPY 500"),
            (1234, "KWD", "KWD 1.234"),
        ] {
            assert_eq!(amount(Money::new(minor, code.parse().unwrap())), text);
        }
    }
}

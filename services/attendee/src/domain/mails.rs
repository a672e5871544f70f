//! What the service writes to people.

use butterfly_chassis::mail::Mail;
use url::Url;

use super::draft::{AccountDraft, SignUp};

/// Asks to confirm a sign-up.
pub(crate) fn confirm_sign_up(sign_up: &SignUp, public_url: &Url, token: &str) -> Mail {
    let draft = &sign_up.account;
    let link = link(
        public_url,
        "confirm",
        &[("token", token), ("next", &sign_up.next)],
    );
    // Nobody has shown yet that the name is theirs: it could say anything to anybody.
    let text = format!(
        "Hello,\n\n\
         please open this link within 24 hours to finish your Butterfly account:\n\n\
         {link}\n\n\
         If you did not ask for an account, do nothing: without the link none is made.\n",
    );
    mail(draft, "Please confirm your Butterfly account", text)
}

/// Tells somebody who signs up again that there is an account already.
pub(crate) fn already_has_account(sign_up: &SignUp, public_url: &Url) -> Mail {
    let link = link(public_url, "sign-in", &[("next", &sign_up.next)]);
    let text = format!(
        "Hello,\n\n\
         somebody, probably you, asked for a Butterfly account for this address. You already have\n\
         one: please sign in at\n\n\
         {link}\n\n\
         If it was not you, there is nothing to do: your account stays as it is.\n",
    );
    mail(
        &sign_up.account,
        "You already have a Butterfly account",
        text,
    )
}

/// An address of the website with the fields that are not empty.
fn link(public_url: &Url, page: &str, fields: &[(&str, &str)]) -> Url {
    let mut link = public_url.clone();
    link.set_path(page);
    let given = fields.iter().filter(|(_, value)| !value.is_empty());
    if given.clone().count() > 0 {
        link.query_pairs_mut().extend_pairs(given);
    }
    link
}

fn mail(draft: &AccountDraft, subject: &str, text: String) -> Mail {
    Mail {
        to: draft.email.clone(),
        name: String::new(),
        subject: subject.to_owned(),
        text,
    }
}

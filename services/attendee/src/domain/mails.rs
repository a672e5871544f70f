//! What the service writes to people.

use butterfly_chassis::mail::Mail;
use url::Url;

use super::draft::AccountDraft;

/// Asks to confirm a sign-up.
pub(crate) fn confirm_sign_up(draft: &AccountDraft, public_url: &Url, token: &str) -> Mail {
    let base = public_url.as_str().trim_end_matches('/');
    let text = format!(
        "Hello {name},\n\n\
         please open this link within 24 hours to finish your Butterfly account:\n\n\
         {base}/confirm?token={token}\n\n\
         If you did not ask for an account, do nothing: without the link none is made.\n",
        name = draft.name,
    );
    mail(draft, "Please confirm your Butterfly account", text)
}

/// Tells somebody who signs up again that there is an account already.
pub(crate) fn already_has_account(draft: &AccountDraft, public_url: &Url) -> Mail {
    let base = public_url.as_str().trim_end_matches('/');
    let text = format!(
        "Hello,\n\n\
         somebody, probably you, asked for a Butterfly account for this address. You already have\n\
         one: please sign in at\n\n\
         {base}/\n\n\
         If it was not you, there is nothing to do: your account stays as it is.\n",
    );
    mail(draft, "You already have a Butterfly account", text)
}

fn mail(draft: &AccountDraft, subject: &str, text: String) -> Mail {
    Mail {
        to: draft.email.clone(),
        name: draft.name.clone(),
        subject: subject.to_owned(),
        text,
    }
}

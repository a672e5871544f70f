//! What people write about themselves, checked.

use butterfly_contracts::{
    FieldError, StaffRole,
    attendee::{AccountPatch, Credentials, NewAccount, NewStaff, PostalAddress, StaffRemoval},
    text::{Checker, is_email},
};

use super::password;

/// An account to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AccountDraft {
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) address: PostalAddress,
}

/// Somebody who signs up.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SignUp {
    pub(crate) account: AccountDraft,
    /// The path of the website they were on the way to; may be empty.
    pub(crate) next: String,
}

/// Checks a sign-up, password included.
pub(crate) fn new_account(input: &NewAccount) -> Result<SignUp, Vec<FieldError>> {
    let mut checker = Checker::new();
    let account = AccountDraft {
        email: checker.email("/email", &input.email),
        name: checker.line("/name", &input.name, 200),
        address: address(&mut checker, &input.address),
    };
    password::check(&mut checker, "/password", &input.password, &account.email);
    let next = next(&mut checker, &input.next);
    checker.finish(SignUp { account, next })
}

/// A path of our website, which a mail's link may carry: it must not lead to another host.
fn next(checker: &mut Checker, text: &str) -> String {
    let inside = text.is_empty() || (text.starts_with('/') && !text.starts_with("//"));
    let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    let good = inside && text.len() <= 300 && text.bytes().all(plain);
    let message = "must be a path of the website, of at most 300 characters";
    checker.require(good, "/next", "not_a_path", message);
    text.to_owned()
}

/// Checks a change.
pub(crate) fn patch(input: &AccountPatch) -> Result<AccountPatch, Vec<FieldError>> {
    let mut checker = Checker::new();
    let name = input.name.as_deref();
    let draft = AccountPatch {
        name: name.map(|name| checker.line("/name", name, 200)),
        address: input
            .address
            .as_ref()
            .map(|given| address(&mut checker, given)),
    };
    checker.finish(draft)
}

/// Checks a member of staff to be; their address is asked for later.
pub(crate) fn staff(input: &NewStaff) -> Result<AccountDraft, Vec<FieldError>> {
    let mut checker = Checker::new();
    let draft = AccountDraft {
        email: checker.email("/email", &input.email),
        name: checker.line("/name", &input.name, 200),
        address: PostalAddress::default(),
    };
    let fits = input.role.is_global() == input.convention.is_none();
    let message = if input.role.is_global() {
        "must be left out: this role is over the whole installation"
    } else {
        "must name the convention this role is over"
    };
    checker.require(fits, "/convention", "does_not_fit_role", message);
    checker.finish(draft)
}

/// The e-mail address of whoever loses roles.
pub(crate) fn removal(input: &StaffRemoval) -> Result<String, Vec<FieldError>> {
    let mut checker = Checker::new();
    let email = checker.email("/email", &input.email);
    let global = input.role.is_some_and(StaffRole::is_global);
    let fits = !global || input.convention.is_none();
    let message = "must be left out: this role is over the whole installation";
    checker.require(fits, "/convention", "does_not_fit_role", message);
    checker.finish(email)
}

/// The e-mail address to look for; anything that cannot be one belongs to nobody.
pub(crate) fn credentials(input: &Credentials) -> Result<String, Vec<FieldError>> {
    let mut checker = Checker::new();
    let short = |text: &str, max: usize| text.chars().count() <= max;
    let message = "is longer than any can be";
    checker.require(short(&input.email, 254), "/email", "too_long", message);
    let password_fits = short(&input.password, password::LONGEST);
    checker.require(password_fits, "/password", "too_long", message);
    let email = input.email.trim().to_ascii_lowercase();
    checker.finish(if is_email(&email) {
        email
    } else {
        String::new()
    })
}

fn address(checker: &mut Checker, input: &PostalAddress) -> PostalAddress {
    let line = checker.paragraphs("/address/line", &input.line, 300);
    checker.require(
        !line.is_empty(),
        "/address/line",
        "required",
        "must not be empty",
    );
    let country = input.country.clone();
    let is_code = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
    let message = "must be a code of two capital letters, such as IE";
    checker.require(is_code, "/address/country", "not_a_country", message);
    PostalAddress {
        line,
        postal_code: checker.optional_line("/address/postal_code", &input.postal_code, 20),
        city: checker.line("/address/city", &input.city, 120),
        region: checker.optional_line("/address/region", &input.region, 120),
        country,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mina() -> NewAccount {
        NewAccount {
            email: " Mina@Example.org ".to_owned(),
            password: "a calm blue heron".to_owned(),
            name: "🦋 مينا".to_owned(),
            address: PostalAddress {
                line: "12 Harbour Street".to_owned(),
                city: "Dublin".to_owned(),
                country: "IE".to_owned(),
                ..PostalAddress::default()
            },
            next: "/c/x/register/who?pass=1".to_owned(),
        }
    }

    #[test]
    fn a_sign_up_is_trimmed_and_kept() {
        let SignUp { account, next } = new_account(&mina()).unwrap();
        assert_eq!(account.email, "mina@example.org");
        assert_eq!(account.name, "🦋 مينا");
        assert_eq!(next, "/c/x/register/who?pass=1");
    }

    #[test]
    fn a_link_in_a_mail_leads_to_our_website_only() {
        let long = format!("/{}", "x".repeat(300));
        for bad in [
            "//evil.example",
            "https://evil.example",
            "/\\evil",
            "/a b",
            "/a\n",
            "a",
            &long,
        ] {
            let input = NewAccount {
                next: bad.to_owned(),
                ..mina()
            };
            let errors = new_account(&input).unwrap_err();
            assert_eq!(errors[0].pointer, "/next", "{bad:?}");
        }
        let nowhere = NewAccount {
            next: String::new(),
            ..mina()
        };
        assert!(new_account(&nowhere).is_ok());
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let mut input = mina();
        input.email = "nobody".to_owned();
        input.password = "short".to_owned();
        input.name = " ".to_owned();
        input.address = PostalAddress {
            country: "ie".to_owned(),
            ..PostalAddress::default()
        };
        let errors = new_account(&input).unwrap_err();
        let mut pointers: Vec<_> = errors.iter().map(|error| error.pointer.as_str()).collect();
        pointers.sort_unstable();
        let all = [
            "/address/city",
            "/address/country",
            "/address/line",
            "/email",
            "/name",
            "/password",
        ];
        assert_eq!(pointers, all);
    }
}

//! `/c/{slug}/register/who`: the second step, saying who will attend.

use actix_web::{
    HttpRequest, HttpResponse, Responder,
    web::{Data, Path},
};
use askama::Template;
use butterfly_contracts::{
    registration::{ConventionView, PassView},
    text::Checker,
};
use butterfly_webkit::{
    Chrome, Form, Page, PageError, Posted, Visit, form::Input, form_fields, format, see_other,
};
use chrono::{NaiveDate, Utc};

use super::{Catalogue, Head, refused};
use crate::{
    draft::Draft,
    pages::{account::next, query::Query},
    state::State,
    view::{age, pass::PassCard},
};

form_fields! {
    /// Who will attend.
    pub enum WhoField {
        /// Their name.
        Name = "name", "Name", at = "/lines/0/attendee/name";
        /// Their e-mail address.
        Email = "email", "E-mail address", at = "/lines/0/attendee/email";
        /// Their date of birth, where ages count.
        BirthDate = "birth_date", "Date of birth", at = "/lines/0/attendee/birth_date";
    }
}

/// The page.
#[derive(Template)]
#[template(path = "register/who.html")]
pub struct Who {
    pub(crate) chrome: Chrome,
    pub(crate) head: Head,
    pub(crate) pass: PassCard,
    pub(crate) form: Form<WhoField>,
    pub(crate) inputs: Vec<Input>,
}

impl Who {
    /// The page with what was typed.
    pub fn new(
        visit: &Visit,
        catalogue: &Catalogue,
        pass: &PassView,
        form: Form<WhoField>,
    ) -> Self {
        Self {
            chrome: catalogue.chrome(visit, "Your details"),
            head: Head::new(catalogue, &pass.id.to_string(), 2, "Who will attend?"),
            pass: PassCard::new(pass, &catalogue.convention),
            inputs: inputs(&form, pass, &catalogue.convention),
            form,
        }
    }
}

fn inputs(form: &Form<WhoField>, pass: &PassView, of: &ConventionView) -> Vec<Input> {
    let name = form
        .field(WhoField::Name)
        .autocomplete("name")
        .max_length(200);
    let email = form.field(WhoField::Email).email().max_length(254);
    let mut inputs = vec![
        name.hint("As it shall stand on the badge."),
        email.hint("The ticket goes there."),
    ];
    if needs_age(pass) {
        let birth = form.field(WhoField::BirthDate).date().autocomplete("bday");
        inputs.push(birth.hint(age_rule(pass, of)));
    }
    inputs
}

/// Whether a pass is for certain ages only.
pub fn needs_age(pass: &PassView) -> bool {
    pass.min_age.is_some() || pass.max_age.is_some()
}

fn age_day(of: &ConventionView) -> NaiveDate {
    of.age_on.unwrap_or(of.first_day)
}

fn age_rule(pass: &PassView, of: &ConventionView) -> String {
    let ages = format::ages(pass.min_age, pass.max_age);
    format!(
        "Ages for this pass: {ages}, counted on {}.",
        format::day(age_day(of))
    )
}

/// Shows the form, with what was typed before or what the account says.
pub async fn who(
    request: HttpRequest,
    slug: Path<String>,
    query: Query,
    state: Data<State>,
) -> Result<HttpResponse, PageError> {
    let visit = Visit::of(&request)?;
    let catalogue = Catalogue::read(&state, &visit, &slug).await?;
    let Some(pass) = catalogue.pass(query.get("pass")) else {
        return Ok(see_other(&catalogue.address("?choose=1")));
    };
    if !PassCard::new(pass, &catalogue.convention).available {
        return refused::unavailable(&visit, &catalogue, pass);
    }
    let draft = Draft::of(&request, &state.site.key).filter(|draft| draft.slug == slug.as_str());
    let form = filled(draft, &visit);
    Page::new(Who::new(&visit, &catalogue, pass, form))
        .personal()
        .into_response()
}

/// What was typed before; for what was not, what the account says.
fn filled(draft: Option<Draft>, visit: &Visit) -> Form<WhoField> {
    let mut draft = draft.unwrap_or_default();
    if let Some(person) = visit.person() {
        let claims = person.claims();
        if draft.name.is_empty() {
            draft.name.clone_from(&claims.name);
        }
        if draft.email.is_empty() {
            draft.email.clone_from(&claims.email);
        }
    }
    refilled(&draft)
}

/// The form with what a draft holds.
pub fn refilled(draft: &Draft) -> Form<WhoField> {
    Form::empty()
        .with(WhoField::Name, draft.name.as_str())
        .with(WhoField::Email, draft.email.as_str())
        .with(WhoField::BirthDate, draft.birth_date.as_str())
}

/// Checks the form, keeps what was typed and goes on to the check.
pub async fn submit(
    request: HttpRequest,
    slug: Path<String>,
    state: Data<State>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let visit = Visit::of(&request)?;
    let catalogue = Catalogue::read(&state, &visit, &slug).await?;
    let Some(pass) = catalogue.pass(posted.value("pass")) else {
        return Ok(see_other(&catalogue.address("?choose=1")));
    };
    let mut form = Form::<WhoField>::of(&posted);
    let typed = read(
        &mut form,
        pass,
        &catalogue.convention,
        Utc::now().date_naive(),
    );
    let account = account_page(posted.value("then"));
    if !form.is_valid() && account.is_none() {
        let page = Page::invalid(Who::new(&visit, &catalogue, pass, form)).personal();
        return Ok(page.respond_to(&request));
    }
    let before = Draft::of(&request, &state.site.key).unwrap_or_default();
    let mut draft = Draft {
        slug: catalogue.slug.to_string(),
        pass: pass.id.to_string(),
        key: before.key.clone(),
        ..typed
    };
    if draft != before {
        draft.key = Draft::fresh_key();
    }
    let to = match account {
        None => catalogue.address("/check"),
        Some(page) => next::through(page, &catalogue.who(&draft.pass)),
    };
    let mut response = see_other(&to);
    response
        .add_cookie(&draft.cookie(&state.site.key))
        .map_err(PageError::internal)?;
    Ok(response)
}

/// The page that comes between, where the person would rather have an account first: what was typed so far
/// is kept, good or not, and they come back here.
fn account_page(then: &str) -> Option<&'static str> {
    match then {
        "sign-in" => Some("/sign-in"),
        "sign-up" => Some("/sign-up"),
        _ => None,
    }
}

/// Whether a draft can go on with this pass as it is.
pub fn is_complete(draft: &Draft, pass: &PassView, of: &ConventionView) -> bool {
    let mut form = refilled(draft);
    read(&mut form, pass, of, Utc::now().date_naive());
    form.is_valid()
}

/// Reads what was typed, and notes what to change. The registration service checks again; what is said
/// here is only said sooner.
fn read(
    form: &mut Form<WhoField>,
    pass: &PassView,
    of: &ConventionView,
    today: NaiveDate,
) -> Draft {
    let mut checker = Checker::new();
    let name = form.required(WhoField::Name);
    let email = form.required(WhoField::Email);
    if !name.is_empty() {
        checker.line("name", &name, 200);
    }
    if !email.is_empty() {
        checker.email("email", &email);
    }
    for error in checker.finish(()).err().unwrap_or_default() {
        let field = if error.pointer == "name" {
            WhoField::Name
        } else {
            WhoField::Email
        };
        form.error(
            field,
            format!(
                "{} {}",
                butterfly_webkit::Fields::label(field),
                error.message
            ),
        );
    }
    let birth_date = if needs_age(pass) {
        read_birth_date(form, pass, of, today)
    } else {
        String::new()
    };
    Draft {
        name,
        email,
        birth_date,
        ..Draft::default()
    }
}

fn read_birth_date(
    form: &mut Form<WhoField>,
    pass: &PassView,
    of: &ConventionView,
    today: NaiveDate,
) -> String {
    let text = form.required(WhoField::BirthDate);
    let message = "Give the date of birth as year, month and day, for example 2001-08-13";
    let Some(birth) = form.parsed::<NaiveDate>(WhoField::BirthDate, message) else {
        return text;
    };
    let on_the_day = age::on(birth, age_day(of)).filter(|_| birth <= today);
    match on_the_day {
        None => form.error(WhoField::BirthDate, "The date of birth must be in the past"),
        Some(years) if years > 130 => {
            form.error(WhoField::BirthDate, "Check the year of the date of birth");
        }
        Some(years) if !age::fits(years, pass.min_age, pass.max_age) => {
            let ages = format::ages(pass.min_age, pass.max_age);
            let day = format::day(age_day(of));
            let text = format!(
                "This pass is for ages {ages}; on {day} the age is {years}. Choose another pass"
            );
            form.error(WhoField::BirthDate, text);
        }
        Some(_) => {}
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::samples;

    fn form(name: &str, email: &str, birth: &str) -> Form<WhoField> {
        let pairs = [("name", name), ("email", email), ("birth_date", birth)];
        let owned = pairs.map(|(n, v)| (n.to_owned(), v.to_owned()));
        Form::of(&Posted::from(owned.to_vec()))
    }

    fn errors(mut form: Form<WhoField>, ages: (Option<u16>, Option<u16>)) -> [bool; 3] {
        let (of, mut pass) = (samples::convention(), samples::pass());
        (pass.min_age, pass.max_age) = ages;
        read(&mut form, &pass, &of, "2027-01-01".parse().unwrap());
        [WhoField::Name, WhoField::Email, WhoField::BirthDate]
            .map(|field| form.error_of(field).is_some())
    }

    #[test]
    fn good_details_pass_and_names_stay_as_they_are() {
        assert_eq!(
            errors(form("🦋 شهرزاد", "a@b.co", ""), (None, None)),
            [false; 3]
        );
        assert_eq!(
            errors(form("Mina", "a@b.co", "2006-08-05"), (Some(18), Some(24))),
            [false; 3]
        );
    }

    #[test]
    fn each_field_says_what_to_change() {
        assert_eq!(errors(form("", "", ""), (None, None)), [true, true, false]);
        assert_eq!(errors(form("", "", ""), (Some(18), None)), [true; 3]);
        assert_eq!(
            errors(form(&"x".repeat(201), "a@b", ""), (None, None)),
            [true, true, false]
        );
        for bad in ["yesterday", "2030-01-01", "1800-01-01", "2015-01-01"] {
            assert_eq!(
                errors(form("M", "a@b.co", bad), (Some(18), None)),
                [false, false, true],
                "{bad}"
            );
        }
    }
}

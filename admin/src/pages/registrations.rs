//! The registrations of a convention: search, filter, pages.

use actix_web::web::{self, Path};
use askama::Template;
use butterfly_contracts::{
    ConventionId,
    registration::{
        OrderedOption, RegistrationQuery, RegistrationStatus, RegistrationView,
        StaffRegistrationView,
    },
};
use butterfly_webkit::{Chrome, Form, Page, PageError, filters, form_fields, format};
use serde::Deserialize;

use crate::{desk::Desk, links::with_query};

/// Most rows of a page.
const ROWS: u32 = 50;

form_fields! {
    /// What is looked for.
    pub(crate) enum FilterField {
        Search = "q", "Search";
        Status = "status", "Status";
    }
}

/// What is looked for. Text that means nothing is ignored: links are made by hand, too.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    q: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    cursor: String,
}

struct Row {
    name: String,
    registration: RegistrationView,
    /// What they have of the convention's options, in words.
    options: String,
    order: String,
    made: String,
    pill: (&'static str, &'static str),
}

#[derive(Template)]
#[template(path = "registrations.html")]
pub(crate) struct Registrations {
    chrome: Chrome,
    form: Form<FilterField>,
    statuses: Vec<(String, String)>,
    root: String,
    may_change: bool,
    is_filtered: bool,
    rows: Vec<Row>,
    first: Option<String>,
    next: Option<String>,
}

/// The page.
pub(crate) async fn show(
    desk: Desk,
    id: Path<ConventionId>,
    wanted: web::Query<Wanted>,
) -> Result<Page<Registrations>, PageError> {
    let convention = desk.convention(*id).await?;
    let search: String = wanted.q.trim().chars().take(100).collect();
    let status = status(&wanted.status);
    let query = RegistrationQuery {
        q: Some(search.clone()).filter(|search| !search.is_empty()),
        status: Some(status),
        limit: Some(ROWS),
        cursor: Some(wanted.cursor.clone()).filter(|cursor| !cursor.is_empty()),
    };
    let page = desk
        .registration()
        .list_registrations(&id.to_string(), &query)
        .await?;
    let root = format!("/conventions/{id}/registrations");
    let link = |cursor: &str| {
        with_query(
            &root,
            &[("q", &search), ("status", name(status)), ("cursor", cursor)],
        )
    };
    let row = |StaffRegistrationView {
                   registration,
                   options,
               }| Row {
        name: whom(&registration),
        options: labels(&options),
        order: format!("/conventions/{id}/orders/{}", registration.order),
        made: format::moment(registration.created_at, &convention.time_zone),
        pill: pill(registration.status),
        registration,
    };
    Ok(Page::new(Registrations {
        chrome: desk.chrome("Registrations", &convention),
        first: (!wanted.cursor.is_empty()).then(|| link("")),
        next: page.next_cursor.as_deref().map(link),
        is_filtered: !search.is_empty() || status != RegistrationStatus::Live,
        form: Form::empty()
            .with(FilterField::Search, search)
            .with(FilterField::Status, name(status)),
        statuses: STATUSES
            .iter()
            .map(|status| (name(*status).into(), pill(*status).1.into()))
            .collect(),
        may_change: desk.may(*id).registrations,
        rows: page.items.into_iter().map(row).collect(),
        root,
    })
    .personal())
}

impl Row {
    fn is_live(&self) -> bool {
        self.registration.status.is_standing()
    }
}

/// Who will attend, as far as it is known.
pub(super) fn whom(registration: &RegistrationView) -> String {
    match registration.whom() {
        name if name.is_empty() => "Not named yet".to_owned(),
        name => name,
    }
}

fn labels(options: &[OrderedOption]) -> String {
    let labels: Vec<_> = options.iter().map(OrderedOption::label).collect();
    labels.join(", ")
}

const STATUSES: [RegistrationStatus; 5] = [
    RegistrationStatus::Live,
    RegistrationStatus::Held,
    RegistrationStatus::Cancelled,
    RegistrationStatus::Removed,
    RegistrationStatus::Expired,
];

const fn name(status: RegistrationStatus) -> &'static str {
    match status {
        RegistrationStatus::Held => "held",
        RegistrationStatus::Live => "live",
        RegistrationStatus::Cancelled => "cancelled",
        RegistrationStatus::Removed => "removed",
        RegistrationStatus::Expired => "expired",
    }
}

fn status(text: &str) -> RegistrationStatus {
    let named = STATUSES.into_iter().find(|status| name(*status) == text);
    named.unwrap_or(RegistrationStatus::Live)
}

pub(super) const fn pill(status: RegistrationStatus) -> (&'static str, &'static str) {
    match status {
        RegistrationStatus::Held => ("pill pill-note", "Held"),
        RegistrationStatus::Live => ("pill pill-good", "Registered"),
        RegistrationStatus::Cancelled => ("pill", "Cancelled"),
        RegistrationStatus::Removed => ("pill pill-warn", "Removed"),
        RegistrationStatus::Expired => ("pill", "Ran out"),
    }
}

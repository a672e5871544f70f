//! `export_registrations`.
//!
//! The words of questions belong to the options service. They are not asked for here, so that an export depends on
//! nobody else: questions are named by their ids, and the staff website, which asks both services anyway, puts the words
//! in their place.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{
    HttpResponse, get,
    web::{self, Bytes},
};
use butterfly_chassis::{
    ApiResult, Segments, Staff,
    auth::Permission,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::{
    ConventionId, Currency, Money, QuestionId,
    registration::{OrderedOption, RegistrationStatus, RegistrationView},
};
use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use futures_util::{StreamExt, TryStreamExt};
use sqlx::MySqlConnection;

use crate::{
    app::App,
    domain::extras::Extras,
    http::{
        lookup,
        staff::table::{self, Table, as_text},
    },
    store::{
        names,
        order_heads::{self, OrderHead},
        registrations::{self, After, Wanted},
        vouchers::ids,
    },
};

/// Registrations read at once: an export of 100,000 takes neither the memory nor the time of those who buy.
const PAGE: u32 = 250;
/// Which are exported, in this order.
const STATUSES: [RegistrationStatus; 4] = [
    RegistrationStatus::Live,
    RegistrationStatus::Held,
    RegistrationStatus::Cancelled,
    RegistrationStatus::Removed,
];

/// What every export has, before a column for each question.
const COLUMNS: [&str; 19] = [
    "code",
    "order",
    "status",
    "name",
    "email",
    "invited",
    "birth_date",
    "pass",
    "days",
    "price",
    "currency",
    "voucher",
    "payment",
    "ordered_at",
    "buyer",
    "buyer_email",
    "options",
    "options_price",
    "ended_at",
];

/// Exports the registrations of a convention as comma-separated values (RFC 4180): those that stand, are held, were
/// cancelled, were removed; of each the oldest first. Only for who may change registrations.
///
/// After the columns with names comes one for each question
/// that was answered, headed by its id; what the buyer answered is on every line of the order. Several values of a cell
/// are separated by `; `. Times are those of the convention's time zone.
#[utoipa::path(
    tag = "registrations",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    responses(
        (status = 200, description = "A line for each, after one with the names of the columns.", body = String,
            content_type = "text/csv"),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/conventions/{convention}/registrations.csv")]
pub(crate) async fn export_registrations(
    app: web::Data<App>,
    staff: Staff,
    convention: Segments<String>,
) -> ApiResult<HttpResponse> {
    let name = &convention.0;
    // Everybody's names, addresses and birthdays at once are for those who work with registrations, not for all who look.
    let permission = Permission::EditRegistrations;
    let convention = lookup::staff_convention(&app, &staff, permission, name).await?;
    let id = convention.id;
    let read = async |conn: &mut MySqlConnection| order_heads::select_questions(conn, id).await;
    let questions = app.db.read(read).await?;
    let columns = COLUMNS.iter().map(ToString::to_string);
    let head = Table::new(columns.chain(questions.iter().map(ToString::to_string)))?;
    let head = futures_util::stream::iter([head.into_text()]);
    let export = Export {
        app,
        convention: id,
        zone: convention.about.time_zone.parse().unwrap_or(Tz::UTC),
        questions,
        at: 0,
        after: None,
    };
    let rest = futures_util::stream::try_unfold(export, Export::next);
    let file = format!("registrations-{}", convention.about.slug);
    Ok(table::file(&file).streaming(head.chain(rest).map_ok(Bytes::from)))
}

/// An export under way.
struct Export {
    app: web::Data<App>,
    convention: ConventionId,
    zone: Tz,
    questions: BTreeSet<QuestionId>,
    /// Which status.
    at: usize,
    after: After,
}

impl Export {
    /// The lines of the next page; none when all were read. One whose order has run out meanwhile is left out.
    async fn next(mut self) -> ApiResult<Option<(Vec<u8>, Self)>> {
        let Some(status) = STATUSES.get(self.at) else {
            return Ok(None);
        };
        let wanted = Wanted {
            search: None,
            status: *status,
            after: self.after,
            rows: PAGE,
        };
        let (convention, app) = (self.convention, self.app.clone());
        let read = app.db.read(async |conn| {
            let found = registrations::select_by_convention(conn, convention, &wanted).await?;
            let orders: Vec<_> = found.iter().map(|one| one.view.order).collect();
            let orders = order_heads::select_all(conn, &ids(&orders)).await?;
            Ok::<_, sqlx::Error>((found, orders))
        });
        let (found, orders) = read.await?;
        let last = found.last().map(|one| (one.view.created_at, one.view.id));
        let full = u32::try_from(found.len()).is_ok_and(|count| count == PAGE);
        self.after = last.filter(|_| full);
        self.at += usize::from(!full);
        let mut lines = Table::headless();
        for registration in &found {
            let view = &registration.view;
            if let Some(order) = orders.get(&view.order) {
                let answers = answers_of(view, order);
                let answer = |question| answers.get(question).cloned().unwrap_or_default();
                let cells = cells(view, order, self.zone).into_iter();
                lines.line(cells.chain(self.questions.iter().map(answer)))?;
            }
        }
        Ok(Some((lines.into_text()?, self)))
    }
}

fn cells(view: &RegistrationView, order: &OrderHead, zone: Tz) -> [String; COLUMNS.len()] {
    let currency = view.total.currency;
    let moment = |at: DateTime<Utc>| {
        at.with_timezone(&zone)
            .to_rfc3339_opts(SecondsFormat::Secs, false)
    };
    let days: Vec<_> = view.days.iter().map(ToString::to_string).collect();
    let options = options(view, order, currency);
    let labels: Vec<_> = options.iter().map(OrderedOption::label).collect();
    let options_price = options.iter().map(|option| option.total.minor).sum();
    [
        view.code.clone(),
        order.code.clone(),
        names::of(view.status),
        as_text(&view.attendee.name),
        as_text(&view.attendee.email),
        as_text(&view.invited),
        view.attendee
            .birth_date
            .map(|day| day.to_string())
            .unwrap_or_default(),
        as_text(&view.pass_name),
        days.join("; "),
        view.total.decimal(),
        currency.to_string(),
        as_text(&view.voucher),
        names::of(order.payment),
        moment(order.created_at),
        as_text(&order.buyer.name),
        as_text(&order.buyer.email),
        as_text(&labels.join("; ")),
        Money::new(options_price, currency).decimal(),
        view.ended_at.map(moment).unwrap_or_default(),
    ]
}

fn options(view: &RegistrationView, order: &OrderHead, currency: Currency) -> Vec<OrderedOption> {
    let own = order.extras.iter().flat_map(|extras| extras.of(view.id));
    own.map(|extra| extra.view(currency)).collect()
}

/// What the attendee and the buyer answered.
fn answers_of(view: &RegistrationView, order: &OrderHead) -> BTreeMap<QuestionId, String> {
    let answers = order.extras.iter().flat_map(Extras::answers);
    let own = answers.filter(|answer| answer.registration.is_none_or(|id| id == view.id));
    own.map(|answer| (answer.question, as_text(&answer.values.join("; "))))
        .collect()
}

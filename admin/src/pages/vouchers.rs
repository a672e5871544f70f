//! The vouchers of a convention: search, pages, and all of them as a file.

use actix_web::{
    HttpResponse,
    http::header,
    web::{self, Path},
};
use askama::Template;
use butterfly_contracts::{
    ConventionId, Money,
    registration::{
        ConventionView, PassView, VoucherEffect, VoucherExportQuery, VoucherQuery, VoucherView,
    },
};
use butterfly_webkit::{Chrome, Form, Page, PageError, form_fields, format};
use chrono::Utc;
use serde::Deserialize;

use crate::{desk::Desk, links::with_query, names};

/// Most rows of a page.
const ROWS: u32 = 50;

form_fields! {
    /// What is looked for.
    pub(crate) enum FilterField {
        Search = "q", "Code";
        Tag = "tag", "Tag";
    }
}

/// What is looked for.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    q: String,
    #[serde(default)]
    tag: String,
    #[serde(default)]
    cursor: String,
}

struct Row {
    voucher: VoucherView,
    gives: String,
    passes: String,
    uses: String,
    until: String,
}

#[derive(Template)]
#[template(path = "vouchers.html")]
pub(crate) struct Vouchers {
    chrome: Chrome,
    form: Form<FilterField>,
    root: String,
    may_edit: bool,
    is_filtered: bool,
    rows: Vec<Row>,
    export: String,
    first: Option<String>,
    next: Option<String>,
}

/// The page.
pub(crate) async fn show(
    desk: Desk,
    id: Path<ConventionId>,
    wanted: web::Query<Wanted>,
) -> Result<Page<Vouchers>, PageError> {
    let convention = desk.convention(*id).await?;
    let (search, tag) = (short(&wanted.q), short(&wanted.tag));
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let query = VoucherQuery {
        q: some(&search),
        tag: some(&tag),
        limit: Some(ROWS),
        cursor: some(&wanted.cursor),
    };
    let (name, registration) = (id.to_string(), desk.registration());
    let page = registration.list_vouchers(&name, &query).await?;
    let passes = registration.list_passes(&name).await?.items;
    let root = format!("/conventions/{id}/vouchers");
    let link =
        |cursor: &str| with_query(&root, &[("q", &search), ("tag", &tag), ("cursor", cursor)]);
    let rows = page.items.into_iter();
    Ok(Page::new(Vouchers {
        chrome: desk.chrome("Vouchers", &convention),
        first: (!wanted.cursor.is_empty()).then(|| link("")),
        next: page.next_cursor.as_deref().map(link),
        is_filtered: !search.is_empty() || !tag.is_empty(),
        export: with_query(&format!("{root}/export"), &[("tag", &tag)]),
        rows: rows
            .map(|voucher| row(voucher, &convention, &passes))
            .collect(),
        form: Form::empty()
            .with(FilterField::Search, search)
            .with(FilterField::Tag, tag),
        may_edit: desk.may(*id).edit,
        root,
    })
    .personal())
}

fn short(text: &str) -> String {
    text.trim().chars().take(100).collect()
}

fn row(voucher: VoucherView, of: &ConventionView, passes: &[PassView]) -> Row {
    let until = voucher.valid_until;
    let held = match voucher.held {
        0 => String::new(),
        held => format!(", {held} held"),
    };
    let over = until.is_some_and(|until| until <= Utc::now());
    let kept = if voucher.reserves && !over {
        ", kept"
    } else {
        ""
    };
    Row {
        gives: gives(&voucher, of),
        passes: if voucher.passes.is_empty() {
            "Every pass".to_owned()
        } else {
            names::of_passes(&voucher.passes, passes).join(", ")
        },
        uses: format!("{} of {}{held}{kept}", voucher.used, voucher.max_uses),
        until: until.map_or_else(String::new, |until| format::moment(until, &of.time_zone)),
        voucher,
    }
}

fn gives(voucher: &VoucherView, of: &ConventionView) -> String {
    let money = || format::price(Money::new(voucher.value, of.currency));
    match voucher.effect {
        VoucherEffect::None => "Opens passes".to_owned(),
        VoucherEffect::Percent => {
            let points = u32::try_from(voucher.value).unwrap_or_default();
            format!("{} off", format::percent(points))
        }
        VoucherEffect::Amount => format!("{} off", money()),
        VoucherEffect::Price => format!("For {}", money()),
    }
}

/// Every voucher, or those with a tag, as a file for spreadsheets.
pub(crate) async fn export(
    desk: Desk,
    id: Path<ConventionId>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, PageError> {
    let convention = desk.convention(*id).await?;
    let tag = short(&wanted.tag);
    let query = VoucherExportQuery {
        tag: Some(tag).filter(|tag| !tag.is_empty()),
    };
    let registration = desk.registration();
    let text = registration
        .export_vouchers(&id.to_string(), &query)
        .await?;
    let name = format!("attachment; filename=\"vouchers-{}.csv\"", convention.slug);
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_DISPOSITION, name))
        .content_type("text/csv; charset=utf-8")
        .body(text))
}

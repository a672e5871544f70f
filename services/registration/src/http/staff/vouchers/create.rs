//! `create_vouchers`.

use actix_web::{HttpResponse, http::header, post, web};
use butterfly_chassis::{
    ApiError, ApiResult, Author, Body, Segments,
    auth::Permission,
    refusals::{Always, ForStaff, WithBody},
};
use butterfly_contracts::{
    ConventionId, Page, Problem, QuotaId, VoucherId,
    registration::{NewVouchers, VoucherTerms, VoucherView},
};
use butterfly_store::audit::{self, AuditEntry};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

use super::known_passes;
use crate::{
    app::App,
    domain::voucher::{self, Voucher},
    http::{answers::refuse_twice, lookup},
    kept,
    store::vouchers,
};

const CODE_TAKEN: &str = "Another voucher of this convention has this code.";

/// Creates one voucher with a chosen code, or many with random ones: all of them, or none.
#[utoipa::path(
    tag = "vouchers",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    request_body = NewVouchers,
    responses(
        (status = 201, description = "Every voucher made.", body = Page<VoucherView>,
            headers(("Location" = String, description = "The path of the first"))),
        (status = 409, description = "Another voucher has this code; `sold_out` with `left` and `quota`: fewer places are \
            free than shall be kept.", body = Problem,
            content_type = "application/problem+json"),
        ForStaff,
        WithBody,
        Always,
    ),
    security(("bearer" = [])),
)]
#[post("/conventions/{convention}/vouchers")]
pub(crate) async fn create_vouchers(
    app: web::Data<App>,
    author: Author,
    convention: Segments<String>,
    input: Body<NewVouchers>,
) -> ApiResult<HttpResponse> {
    let (staff, permission) = (&author.staff, Permission::EditCatalogue);
    let convention = lookup::staff_convention(&app, staff, permission, &convention.0).await?;
    let (id, now) = (convention.id, app.clock.now());
    let create = async |conn: &mut MySqlConnection| {
        let passes = known_passes(conn, id).await?;
        let checked = voucher::validate_new(&input.0, &passes, now);
        let (codes, terms) = checked.map_err(ApiError::invalid)?;
        let quotas = kept::quotas_of(conn, id, &terms).await?;
        let made = make((id, now), codes, (&terms, &quotas));
        let places = made.iter().map(|voucher| i64::from(voucher.kept));
        kept::keep(conn, (id, &quotas), places.sum()).await?;
        let inserted = vouchers::insert_all(conn, &made, now).await;
        refuse_twice(inserted, "uq_voucher_code", CODE_TAKEN)?;
        let codes: Vec<_> = made.iter().map(|voucher| &voucher.code).collect();
        let after = serde_json::json!({"codes": codes, "terms": terms});
        let subject = made.first().map(|first| first.id.to_string());
        let subject = subject.unwrap_or_default();
        let entry = AuditEntry {
            after: Some(&after),
            ..author.entry("create_vouchers", id, &subject, now)
        };
        audit::registration::insert(conn, &entry).await?;
        Ok::<_, ApiError>(made)
    };
    // Under the lane's lock: nobody buys the places meanwhile that are kept.
    let made = app.edit_catalogue(id, create).await?;
    let first = made.first().map(|first| first.id.to_string());
    let location = format!(
        "/api/registration/staff/v1/vouchers/{}",
        first.unwrap_or_default()
    );
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, location))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(Page {
            items: made.iter().map(Voucher::view).collect(),
            next_cursor: None,
        }))
}

fn make(
    (convention, now): (ConventionId, DateTime<Utc>),
    codes: Vec<String>,
    (terms, quotas): (&VoucherTerms, &[QuotaId]),
) -> Vec<Voucher> {
    let made = codes.into_iter().map(|code| {
        let mut voucher = Voucher {
            id: VoucherId::generate(),
            convention,
            code,
            terms: terms.clone(),
            quotas: quotas.to_vec(),
            kept: 0,
            held: 0,
            sold: 0,
            created_at: now,
            version: 1,
        };
        voucher.kept = voucher.to_keep(now);
        voucher
    });
    made.collect()
}

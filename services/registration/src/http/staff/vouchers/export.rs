//! `export_vouchers`.

use actix_web::{HttpResponse, get, http::header, web};
use butterfly_chassis::{
    ApiError, ApiResult, Params, Segments, Staff,
    auth::Permission,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::{Problem, registration::VoucherExportQuery};

use crate::{
    app::App,
    domain::voucher::Voucher,
    http::{answers, lookup},
    store::{
        names,
        vouchers::{self, Wanted},
    },
};

/// Vouchers in one export at most.
const MOST: u32 = 100_000;

/// Exports the vouchers of a convention as comma-separated values (RFC 4180), the oldest first.
#[utoipa::path(
    tag = "vouchers",
    params(
        ("convention" = String, Path, description = "Id or slug of the convention"),
        VoucherExportQuery,
    ),
    responses(
        (status = 200, description = "A line for each, after one with the names of the columns.", body = String,
            content_type = "text/csv"),
        (status = 422, description = "A parameter is not valid.", body = Problem,
            content_type = "application/problem+json"),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/conventions/{convention}/vouchers.csv")]
pub(crate) async fn export_vouchers(
    app: web::Data<App>,
    staff: Staff,
    convention: Segments<String>,
    query: Params<VoucherExportQuery>,
) -> ApiResult<HttpResponse> {
    let name = &convention.0;
    let convention = lookup::staff_convention(&app, &staff, Permission::View, name).await?;
    answers::short("?tag", query.0.tag.as_deref())?;
    let wanted = Wanted {
        tag: query.0.tag,
        rows: MOST,
        ..Wanted::default()
    };
    let found = app
        .db
        .read(async |conn| vouchers::select_by_convention(conn, convention.id, &wanted).await);
    let text = as_csv(&found.await?).map_err(ApiError::internal)?;
    let file = format!(
        "attachment; filename=\"vouchers-{}.csv\"",
        convention.about.slug
    );
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_DISPOSITION, file))
        .content_type("text/csv; charset=utf-8")
        .body(text))
}

fn as_csv(vouchers: &[Voucher]) -> Result<Vec<u8>, csv::Error> {
    let mut csv = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    csv.write_record([
        "code",
        "effect",
        "value",
        "max_uses",
        "held",
        "used",
        "valid_until",
        "tag",
        "comment",
    ])?;
    for voucher in vouchers {
        let terms = &voucher.terms;
        let until = terms.valid_until.map(|until| until.to_rfc3339());
        csv.write_record([
            &voucher.code,
            &names::of(terms.effect),
            &terms.value.to_string(),
            &terms.max_uses.to_string(),
            &voucher.held.to_string(),
            &voucher.sold.to_string(),
            &until.unwrap_or_default(),
            &as_text(&terms.tag),
            &as_text(&terms.comment),
        ])?;
    }
    csv.into_inner().map_err(|error| error.into_error().into())
}

/// A cell that no spreadsheet takes for a formula: <https://owasp.org/www-community/attacks/CSV_Injection>.
fn as_text(typed: &str) -> String {
    if typed.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        return format!("'{typed}");
    }
    typed.to_owned()
}

#[cfg(test)]
mod tests {
    use butterfly_contracts::registration::VoucherEffect;

    use super::*;
    use crate::domain::voucher::tests::voucher;

    #[test]
    fn a_line_for_each_and_no_formulas() {
        let mut one = voucher("CREW-2027", VoucherEffect::Percent, 2500);
        one.terms.tag = "=1+1".to_owned();
        one.terms.comment = "for \"Mina\", and\nothers".to_owned();
        let text = String::from_utf8(as_csv(&[one]).unwrap()).unwrap();
        let expected = "code,effect,value,max_uses,held,used,valid_until,tag,comment\r\n\
            CREW-2027,percent,2500,1,0,0,,'=1+1,\"for \"\"Mina\"\", and\nothers\"\r\n";
        assert_eq!(text, expected);
    }
}

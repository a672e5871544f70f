//! `export_vouchers`.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, get, web};
use butterfly_chassis::{
    ApiResult, Params, Segments, Staff,
    auth::Permission,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::{
    Currency, Money, PassId, Problem,
    registration::{VoucherEffect, VoucherExportQuery, VoucherTerms},
};

use crate::{
    app::App,
    domain::voucher::Voucher,
    http::{
        answers, lookup,
        staff::table::{Table, as_text},
    },
    store::{
        names, passes,
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
    let read = app.db.read(async |conn| {
        let passes = passes::select_all(conn, convention.id).await?;
        let found = vouchers::select_by_convention(conn, convention.id, &wanted).await?;
        Ok::<_, sqlx::Error>((passes, found))
    });
    let (passes, found) = read.await?;
    let passes = passes.into_iter().map(|pass| (pass.id, pass.about.name));
    let table = table(&found, &passes.collect(), convention.about.currency)?;
    table.into_file(&format!("vouchers-{}", convention.about.slug))
}

/// Code, terms and uses of each.
fn table(
    vouchers: &[Voucher],
    passes: &BTreeMap<PassId, String>,
    currency: Currency,
) -> ApiResult<Table> {
    let mut table = Table::new([
        "code",
        "effect",
        "value",
        "passes",
        "keeps_places",
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
        table.line([
            voucher.code.clone(),
            names::of(terms.effect),
            value(terms, currency),
            as_text(&named(terms, passes)),
            if terms.reserves { "yes" } else { "no" }.to_owned(),
            terms.max_uses.to_string(),
            voucher.held.to_string(),
            voucher.sold.to_string(),
            until.unwrap_or_default(),
            as_text(&terms.tag),
            as_text(&terms.comment),
        ])?;
    }
    Ok(table)
}

/// `12.50 EUR`, `10 %`, `8.25 %`; nothing where the price stays.
fn value(terms: &VoucherTerms, currency: Currency) -> String {
    match terms.effect {
        VoucherEffect::None => String::new(),
        VoucherEffect::Percent => {
            let percent = format!("{}.{:02}", terms.value / 100, terms.value % 100);
            let percent = percent.trim_end_matches('0').trim_end_matches('.');
            format!("{percent} %")
        }
        VoucherEffect::Amount | VoucherEffect::Price => {
            let amount = Money::new(terms.value, currency).decimal();
            format!("{amount} {currency}")
        }
    }
}

/// The passes it is for; nothing where it is for every pass that everybody may buy. One that was deleted is named by
/// its id.
fn named(terms: &VoucherTerms, passes: &BTreeMap<PassId, String>) -> String {
    let name = |id: &PassId| passes.get(id).cloned().unwrap_or_else(|| id.to_string());
    let names: Vec<_> = terms.passes.iter().map(name).collect();
    names.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::voucher::tests::voucher;

    #[test]
    fn a_line_for_each_and_no_formulas() {
        let mut one = voucher("CREW-2027", VoucherEffect::Percent, 2550);
        one.terms.tag = "=1+1".to_owned();
        one.terms.comment = "for \"Mina\", and\nothers".to_owned();
        let (crew, gone) = (PassId::generate(), PassId::generate());
        let mut two = voucher("DOOR", VoucherEffect::Price, 1250);
        (two.terms.passes, two.terms.reserves) = (vec![crew, gone], true);
        let passes = BTreeMap::from([(crew, "Crew".to_owned())]);
        let three = voucher("OPEN", VoucherEffect::None, 0);
        let table = table(&[one, two, three], &passes, "EUR".parse().unwrap()).unwrap();
        let text = String::from_utf8(table.into_text().unwrap()).unwrap();
        let expected = format!(
            "\u{feff}code,effect,value,passes,keeps_places,max_uses,held,used,valid_until,tag,comment\r\n\
            CREW-2027,percent,25.5 %,,no,1,0,0,,'=1+1,\"for \"\"Mina\"\", and\nothers\"\r\n\
            DOOR,price,12.50 EUR,Crew; {gone},yes,1,0,0,,,\r\n\
            OPEN,none,,,no,1,0,0,,,\r\n"
        );
        assert_eq!(text, expected);
    }
}

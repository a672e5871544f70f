//! `get_voucher_offer`.

use actix_web::{HttpResponse, get, http::header, web};
use butterfly_chassis::{
    ApiError, ApiResult, Segments,
    refusals::{Always, Named},
};
use butterfly_contracts::registration::VoucherOffer;

use crate::{app::App, domain::voucher, http::lookup, store::vouchers};

/// Shows what a voucher gives: the passes it can be used for, with what they cost with it (eventual, 2 s). 404 where
/// there is none, or its time is over.
#[utoipa::path(
    tag = "vouchers",
    params(
        ("convention" = String, Path, description = "Id or slug of the convention"),
        ("code" = String, Path, description = "The code; capitals and small letters are the same"),
    ),
    responses(
        (status = 200, description = "What it gives.", body = VoucherOffer),
        Named,
        Always,
    ),
)]
#[get("/conventions/{convention}/vouchers/{code}")]
pub(crate) async fn get_voucher_offer(
    app: web::Data<App>,
    path: Segments<(String, String)>,
) -> ApiResult<HttpResponse> {
    let (convention, code) = &path.0;
    let convention = lookup::public_convention(&app, convention).await?;
    let code = voucher::tidy_code(code).ok_or_else(ApiError::not_found)?;
    let read = app
        .db
        .read(async |conn| vouchers::select_by_code(conn, convention.id, &code).await);
    let now = app.clock.now();
    let voucher = read.await?.filter(|voucher| !voucher.is_over(now));
    let voucher = voucher.ok_or_else(ApiError::not_found)?;
    let offer = app.offer(convention.id).await?;
    let passes = offer.passes.iter().filter(|pass| voucher.is_for(pass));
    let passes = passes.map(|pass| offer.view_with(pass, &convention, (&voucher, now)));
    let answer = VoucherOffer {
        left: voucher.left(),
        valid_until: voucher.terms.valid_until,
        passes: passes.collect(),
        code: voucher.code,
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(answer))
}

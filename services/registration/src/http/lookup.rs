//! Finds what a path names, and refuses what is not to be seen.

use butterfly_chassis::{ApiError, ApiResult, Staff, auth::Permission};
use butterfly_contracts::{ConventionId, OrderId, PassId, QuotaId, RegistrationId, VoucherId};

use crate::{
    app::App,
    domain::{
        convention::{Convention, is_slug},
        order::{Order, Registration},
        pass::Pass,
        voucher::Voucher,
    },
    store::{conventions, orders, passes, quotas, registrations, vouchers},
};

/// The convention with this id or slug.
pub async fn convention(app: &App, name: &str) -> ApiResult<Convention> {
    let found = match name.parse::<ConventionId>() {
        Ok(id) => {
            app.db
                .read(async |conn| conventions::select_by_id(conn, id).await)
                .await?
        }
        Err(_) if is_slug(name) => {
            app.db
                .read(async |conn| conventions::select_by_slug(conn, name).await)
                .await?
        }
        Err(_) => None,
    };
    found.ok_or_else(ApiError::not_found)
}

/// The convention with this id or slug, if everybody may see it.
pub async fn public_convention(app: &App, name: &str) -> ApiResult<Convention> {
    let found = convention(app, name).await?;
    if found.is_public() {
        Ok(found)
    } else {
        Err(ApiError::not_found())
    }
}

/// The convention with this id or slug, if this member of staff may do this there.
pub async fn staff_convention(
    app: &App,
    staff: &Staff,
    permission: Permission,
    name: &str,
) -> ApiResult<Convention> {
    let found = convention(app, name).await?;
    staff.require(permission, found.id)?;
    Ok(found)
}

/// The pass, if this member of staff may do this there.
pub async fn pass(app: &App, staff: &Staff, permission: Permission, id: PassId) -> ApiResult<Pass> {
    let found = app
        .db
        .read(async |conn| passes::select_by_id(conn, id).await)
        .await?;
    let found = found.ok_or_else(ApiError::not_found)?;
    staff.require(permission, found.convention)?;
    Ok(found)
}

/// The stock, if this member of staff may do this there.
pub async fn quota(
    app: &App,
    staff: &Staff,
    permission: Permission,
    id: QuotaId,
) -> ApiResult<quotas::Quota> {
    let found = app
        .db
        .read(async |conn| quotas::select_by_id(conn, id).await)
        .await?;
    let found = found.ok_or_else(ApiError::not_found)?;
    staff.require(permission, found.convention)?;
    Ok(found)
}

/// The voucher, if this member of staff may do this there.
pub async fn voucher(
    app: &App,
    staff: &Staff,
    permission: Permission,
    id: VoucherId,
) -> ApiResult<Voucher> {
    let found = app
        .db
        .read(async |conn| vouchers::select_by_id(conn, id).await)
        .await?;
    let found = found.ok_or_else(ApiError::not_found)?;
    staff.require(permission, found.convention)?;
    Ok(found)
}

/// The order, if this member of staff may do this there.
pub async fn staff_order(
    app: &App,
    staff: &Staff,
    permission: Permission,
    id: OrderId,
) -> ApiResult<Order> {
    let found = app
        .db
        .read(async |conn| orders::select_by_id(conn, id).await)
        .await?;
    let found = found.ok_or_else(ApiError::not_found)?;
    staff.require(permission, found.convention)?;
    Ok(found)
}

/// The registration.
pub async fn registration(app: &App, id: RegistrationId) -> ApiResult<Registration> {
    let found = app
        .db
        .read(async |conn| registrations::select_by_id(conn, id).await)
        .await?;
    found.ok_or_else(ApiError::not_found)
}

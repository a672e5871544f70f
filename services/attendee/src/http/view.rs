//! An account as its owner sees it.

use butterfly_chassis::{ApiError, ApiResult};
use butterfly_contracts::{
    AccountId, Grant,
    attendee::{AccountView, PostalAddress},
};
use sqlx::MySqlConnection;

use crate::store::{
    accounts::{self, AccountRow},
    grants,
};

/// The account with its roles; 404 when it is gone.
pub(super) async fn load(conn: &mut MySqlConnection, id: AccountId) -> ApiResult<AccountView> {
    let row = accounts::select_by_id(&mut *conn, id).await?;
    let row = row.ok_or_else(ApiError::not_found)?;
    Ok(of(row, grants::select_by_account(conn, id).await?))
}

pub(super) fn of(row: AccountRow, roles: Vec<Grant>) -> AccountView {
    let has_address = !row.country.is_empty();
    let address = PostalAddress {
        line: row.address_line,
        postal_code: row.postal_code,
        city: row.city,
        region: row.region,
        country: row.country,
    };
    AccountView {
        id: row.id.into(),
        email: row.email,
        name: row.name,
        address: has_address.then_some(address),
        roles,
        version: row.version,
    }
}

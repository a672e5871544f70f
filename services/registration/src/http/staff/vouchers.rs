//! Vouchers, as their staff see and change them.

pub mod create;
pub mod export;
pub mod get;
pub mod list;
pub mod update;

use std::collections::BTreeSet;

use butterfly_contracts::{ConventionId, PassId};
use sqlx::MySqlConnection;

use crate::store::passes;

/// The passes a voucher of this convention may name.
async fn known_passes(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<BTreeSet<PassId>, sqlx::Error> {
    let passes = passes::select_all(conn, convention).await?;
    Ok(passes.into_iter().map(|pass| pass.id).collect())
}

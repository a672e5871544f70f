//! Passes, as their staff see and change them.

pub mod create;
pub mod delete;
pub mod get;
pub mod list;
pub mod update;

use butterfly_chassis::{ApiError, ApiResult};
use butterfly_contracts::{ConventionId, registration::PassInput};
use sqlx::MySqlConnection;

use crate::{
    app::Offer,
    domain::{convention::Convention, pass},
    store::conventions,
};

const NAME_TAKEN: &str = "Another pass of this convention has this name.";

/// What a pass is checked against and seen with, at one moment.
async fn surroundings(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> ApiResult<(Convention, Offer)> {
    let found = conventions::select_by_id(conn, convention).await?;
    let found = found.ok_or_else(ApiError::not_found)?;
    let offer = Offer::read(conn, convention).await?;
    Ok((found, offer))
}

fn validate(input: &PassInput, convention: &Convention, offer: &Offer) -> ApiResult<PassInput> {
    let stocks = offer.quotas.iter().map(|quota| quota.id).collect();
    pass::validate(input, convention, &stocks).map_err(ApiError::invalid)
}

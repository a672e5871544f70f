//! Passes, as their staff see and change them.

pub mod create;
pub mod delete;
pub mod get;
pub mod list;
pub mod pause;
pub mod resume;
pub mod update;

use butterfly_chassis::{ApiError, ApiResult};
use butterfly_contracts::{
    ConventionId, Problem, ProblemCode,
    registration::{PassInput, PriceTierInput},
};
use sqlx::MySqlConnection;

use crate::{
    app::Offer,
    domain::{
        convention::Convention,
        pass::{self, Known, Pass},
    },
    store::{conventions, tiers},
};

const NAME_TAKEN: &str = "Another pass of this convention has this name.";

/// What a pass is checked against and seen with, at one moment.
pub(super) async fn surroundings(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> ApiResult<(Convention, Offer)> {
    let found = conventions::select_by_id(conn, convention).await?;
    let found = found.ok_or_else(ApiError::not_found)?;
    let offer = Offer::read(conn, convention).await?;
    Ok((found, offer))
}

/// Checks what is said of a new pass, or of the one that it replaces.
fn validate(
    input: &PassInput,
    convention: &Convention,
    offer: &Offer,
    before: Option<&Pass>,
) -> ApiResult<PassInput> {
    let others = offer.passes.iter().map(|pass| pass.id);
    // It may go on needing one that is deleted: without it, it could be bought alone.
    let needed = before.map(|pass| &pass.about.requires_passes);
    let others = others.chain(needed.into_iter().flatten().copied());
    let tiers = before.map(|pass| pass.about.tiers.iter().filter_map(|tier| tier.id));
    let known = Known {
        quotas: offer.quotas.iter().map(|quota| quota.id).collect(),
        passes: others
            .filter(|id| before.is_none_or(|pass| pass.id != *id))
            .collect(),
        tiers: tiers.into_iter().flatten().collect(),
    };
    pass::validate(input, convention, &known).map_err(ApiError::invalid)
}

/// Refuses a tier for fewer places than it has given away already.
async fn cover_tiers(
    conn: &mut MySqlConnection,
    convention: ConventionId,
    tiers: &[PriceTierInput],
) -> ApiResult<()> {
    for stock in tiers::select_stocks(conn, convention).await? {
        let tier = tiers.iter().find(|tier| tier.id == Some(stock.id));
        let taken = stock.held.saturating_add(stock.sold);
        if let Some(tier) = tier
            && tier.quantity.is_some_and(|quantity| quantity < taken)
        {
            let detail = format!("{taken} places have the price of “{}” already.", tier.name);
            let problem = Problem::new(ProblemCode::BelowTaken, detail);
            return Err(problem
                .with("taken", taken)
                .with("tier", tier.name.clone())
                .into());
        }
    }
    Ok(())
}

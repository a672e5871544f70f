//! Places that are kept for vouchers.

use butterfly_chassis::ApiResult;
use butterfly_contracts::{
    ConventionId, Problem, ProblemCode, QuotaId, registration::VoucherTerms,
};
use sqlx::MySqlConnection;

use crate::store::{passes, quotas, vouchers};

/// The stocks that vouchers with these terms keep places of: those of their pass, if they keep any.
pub(crate) async fn quotas_of(
    conn: &mut MySqlConnection,
    convention: ConventionId,
    terms: &VoucherTerms,
) -> Result<Vec<QuotaId>, sqlx::Error> {
    if !terms.reserves {
        return Ok(Vec::new());
    }
    let passes = passes::select_all(conn, convention).await?;
    let named = passes
        .into_iter()
        .filter(|pass| terms.passes.contains(&pass.id));
    Ok(named.flat_map(|pass| pass.about.quotas).collect())
}

/// Keeps so many more places of these stocks, or with a negative number gives some back. Refused where fewer are free.
/// Only under the lane's lock.
pub(crate) async fn keep(
    conn: &mut MySqlConnection,
    (convention, kept): (ConventionId, &[QuotaId]),
    more: i64,
) -> ApiResult<()> {
    if kept.is_empty() || more == 0 {
        return Ok(());
    }
    let all = quotas::select_all(conn, convention).await?;
    let short = all
        .iter()
        .find(|quota| kept.contains(&quota.id) && i64::from(quota.free()) < more);
    if let Some(quota) = short {
        let (left, name) = (quota.free(), &quota.name);
        let detail =
            format!("Only {left} places of “{name}” are free to keep; {more} are asked for.");
        let problem = Problem::new(ProblemCode::SoldOut, detail);
        return Err(problem
            .with("left", left)
            .with("quota", name.clone())
            .into());
    }
    quotas::reserve(conn, &vouchers::ids(kept), more).await?;
    Ok(())
}

//! Stocks beside what their rows add up to.

use butterfly_contracts::{
    ConventionId,
    registration::{PassCount, QuotaDrift, Reconciliation},
};
use sqlx::MySqlConnection;
use uuid::Uuid;

use super::{lanes, tiers, vouchers};

/// Everything of a convention that is counted, beside its rows.
pub async fn of(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Reconciliation, sqlx::Error> {
    let Counted { quotas, unlimited } = select(conn, convention).await?;
    let tiers = tiers::reconcile(conn, convention).await?;
    let vouchers = vouchers::reconcile(conn, convention).await?;
    let commits = lanes::select_commits(conn, convention).await?;
    let drift = quotas.iter().map(|quota| quota.drift).sum::<u64>()
        + tiers.iter().map(|tier| tier.drift).sum::<u64>()
        + vouchers.iter().map(|voucher| voucher.drift).sum::<u64>();
    Ok(Reconciliation {
        quotas,
        unlimited,
        tiers,
        vouchers,
        drift,
        lane_commits: commits.unwrap_or_default(),
    })
}

/// What was counted.
#[derive(Default)]
struct Counted {
    quotas: Vec<QuotaDrift>,
    /// Passes that took no place of any stock.
    unlimited: Vec<PassCount>,
}

/// A stock, beside what was counted of one pass; none counted, if nobody took a place of it. Registrations that took no
/// place of any are counted at a stock whose id is nil.
struct Row {
    id: Uuid,
    name: String,
    capacity: i64,
    held: i64,
    sold: i64,
    reserved: i64,
    kept: i64,
    pass: Option<Uuid>,
    pass_name: Option<String>,
    counted_held: i64,
    counted_sold: i64,
    at_door: i64,
    kept_held: i64,
    kept_sold: i64,
}

impl Row {
    fn quota(&self) -> QuotaDrift {
        QuotaDrift {
            quota: self.id.into(),
            name: self.name.clone(),
            capacity: whole(self.capacity),
            held: whole(self.held),
            sold: whole(self.sold),
            counted: 0,
            counted_held: 0,
            reserved: whole(self.reserved),
            counted_reserved: whole(self.kept),
            drift: 0,
            passes: Vec::new(),
        }
    }

    fn count(&self) -> Option<PassCount> {
        Some(PassCount {
            pass: self.pass?.into(),
            name: self.pass_name.clone()?,
            held: whole(self.counted_held),
            sold: whole(self.counted_sold),
            at_door: whole(self.at_door),
            kept_held: whole(self.kept_held),
            kept_sold: whole(self.kept_sold),
        })
    }
}

/// Every stock, with what was counted of it. Those on places that are kept for vouchers count as these.
fn add_up(rows: &[Row]) -> Counted {
    let Counted {
        mut quotas,
        mut unlimited,
    } = Counted::default();
    for row in rows {
        if row.id.is_nil() {
            unlimited.extend(row.count());
            continue;
        }
        if quotas.last().is_none_or(|last| last.quota != row.id.into()) {
            quotas.push(row.quota());
        }
        if let (Some(quota), Some(count)) = (quotas.last_mut(), row.count()) {
            quota.counted += count.sold.saturating_sub(count.kept_sold);
            quota.counted_held += count.held.saturating_sub(count.kept_held);
            quota.passes.push(count);
        }
    }
    for quota in &mut quotas {
        let drift = quota.sold.abs_diff(quota.counted)
            + quota.held.abs_diff(quota.counted_held)
            + quota.reserved.abs_diff(quota.counted_reserved);
        quota.drift = drift.into();
    }
    Counted { quotas, unlimited }
}

/// Every stock of a convention with the held and live registrations of each pass that took a place of it, and those of
/// passes that take none, at one moment.
/// Those that took of the same stocks are counted before the list of these is read: once, and not a million times.
async fn select(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Counted, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT
            quota.id AS "id!: Uuid",
            quota.name AS "name!",
            quota.capacity AS "capacity!: i64", quota.held AS "held!: i64",
            quota.sold AS "sold!: i64", quota.reserved AS "reserved!: i64",
            COALESCE(kept.uses, 0) AS "kept!: i64",
            pass_type.id AS "pass?: Uuid",
            pass_type.name AS "pass_name?",
            COALESCE(counted.held, 0) AS "counted_held!: i64", COALESCE(counted.live, 0) AS "counted_sold!: i64",
            COALESCE(counted.at_door, 0) AS "at_door!: i64",
            COALESCE(counted.kept_held, 0) AS "kept_held!: i64", COALESCE(counted.kept_sold, 0) AS "kept_sold!: i64"
        FROM (
            SELECT id, name, CAST(capacity AS SIGNED) AS capacity, CAST(held AS SIGNED) AS held,
                CAST(sold AS SIGNED) AS sold, CAST(reserved AS SIGNED) AS reserved
            FROM quota WHERE convention_id = ? AND deleted_at IS NULL
            UNION ALL
            SELECT UNHEX(REPEAT('0', 32)), '', 0, 0, 0, 0
        ) AS quota
        LEFT JOIN (
            SELECT UNHEX(taken.quota) AS quota_id, alike.pass_type_id,
                CAST(SUM(alike.held) AS SIGNED) AS held, CAST(SUM(alike.live) AS SIGNED) AS live,
                CAST(SUM(alike.at_door) AS SIGNED) AS at_door,
                CAST(SUM(alike.kept_held) AS SIGNED) AS kept_held,
                CAST(SUM(alike.kept_sold) AS SIGNED) AS kept_sold
            FROM (
                SELECT registration.pass_type_id, COALESCE(voucher.quotas, registration.quotas) AS stocks,
                    COUNT(CASE WHEN registration.status = 'held' THEN 1 END) AS held,
                    COUNT(CASE WHEN registration.status = 'live' THEN 1 END) AS live,
                    COUNT(CASE WHEN registration.status = 'live' AND payment = 'at_door' THEN 1 END) AS at_door,
                    COUNT(CASE WHEN registration.status = 'held' THEN voucher.id END) AS kept_held,
                    COUNT(CASE WHEN registration.status = 'live' THEN voucher.id END) AS kept_sold
                FROM registration
                JOIN pass_order ON pass_order.id = registration.order_id
                LEFT JOIN voucher ON voucher.id = registration.voucher_id AND voucher.reserves
                WHERE registration.convention_id = ? AND registration.status IN ('held', 'live')
                GROUP BY registration.pass_type_id, stocks
            ) AS alike
            JOIN JSON_TABLE(IF(alike.stocks = '[]', JSON_ARRAY(REPEAT('0', 32)), alike.stocks),
                '$[*]' COLUMNS (quota TEXT PATH '$')) AS taken
            GROUP BY quota_id, alike.pass_type_id
        ) AS counted ON counted.quota_id = quota.id
        LEFT JOIN pass_type ON pass_type.id = counted.pass_type_id
        LEFT JOIN (
            SELECT UNHEX(taken.quota) AS quota_id, CAST(SUM(voucher.kept) AS SIGNED) AS uses
            FROM voucher
            JOIN JSON_TABLE(voucher.quotas, '$[*]' COLUMNS (quota TEXT PATH '$')) AS taken
            WHERE voucher.convention_id = ? AND voucher.reserves
            GROUP BY quota_id
        ) AS kept ON kept.quota_id = quota.id
        ORDER BY quota.name, quota.id, pass_type.position, pass_type.id"#,
        convention.uuid(),
        convention.uuid(),
        convention.uuid(),
    );
    Ok(add_up(&rows.fetch_all(conn).await?))
}

/// A count of rows.
pub(crate) fn whole(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

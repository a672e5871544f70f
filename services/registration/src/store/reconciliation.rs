//! Stocks beside what their rows add up to.

use butterfly_contracts::{
    ConventionId, QuotaId,
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
    let mut quotas = select(conn, convention).await?;
    for (quota, count) in select_passes(conn, convention).await? {
        let counted = quotas.iter_mut().find(|counted| counted.quota == quota);
        if let Some(counted) = counted {
            counted.passes.push(count);
        }
    }
    let tiers = tiers::reconcile(conn, convention).await?;
    let vouchers = vouchers::reconcile(conn, convention).await?;
    let commits = lanes::select_commits(conn, convention).await?;
    let drift = quotas.iter().map(|quota| quota.drift).sum::<u64>()
        + tiers.iter().map(|tier| tier.drift).sum::<u64>()
        + vouchers.iter().map(|voucher| voucher.drift).sum::<u64>();
    Ok(Reconciliation {
        quotas,
        tiers,
        vouchers,
        drift,
        lane_commits: commits.unwrap_or_default(),
    })
}

/// A stock, beside what was counted.
struct Row {
    id: Uuid,
    name: String,
    capacity: u32,
    held: u32,
    sold: u32,
    reserved: u32,
    live: i64,
    counted_held: i64,
    counted_reserved: i64,
}

impl Row {
    fn read(self) -> QuotaDrift {
        let counts = [self.live, self.counted_held, self.counted_reserved];
        let [counted, counted_held, counted_reserved] = counts.map(whole);
        let drift = self.sold.abs_diff(counted)
            + self.held.abs_diff(counted_held)
            + self.reserved.abs_diff(counted_reserved);
        QuotaDrift {
            quota: self.id.into(),
            name: self.name,
            capacity: self.capacity,
            held: self.held,
            sold: self.sold,
            counted,
            counted_held,
            reserved: self.reserved,
            counted_reserved,
            drift: drift.into(),
            passes: Vec::new(),
        }
    }
}

/// Every stock of a convention with the held and live registrations that took a place of it, at one moment. Those that
/// took of the same stocks are counted before the list of these is read: once, and not a million times.
async fn select(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Vec<QuotaDrift>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT
            quota.id AS "id: Uuid",
            quota.name,
            quota.capacity, quota.held, quota.sold, quota.reserved,
            COALESCE(counted.live, 0) AS "live!: i64",
            COALESCE(counted.held, 0) AS "counted_held!: i64",
            COALESCE(kept.uses, 0) AS "counted_reserved!: i64"
        FROM quota
        LEFT JOIN (
            SELECT UNHEX(taken.quota) AS quota_id,
                CAST(SUM(alike.live) AS SIGNED) AS live,
                CAST(SUM(alike.held) AS SIGNED) AS held
            FROM (
                SELECT registration.quotas,
                    COUNT(CASE WHEN registration.status = 'live' THEN 1 END) AS live,
                    COUNT(CASE WHEN registration.status = 'held' THEN 1 END) AS held
                FROM registration
                WHERE registration.convention_id = ?
                    AND registration.status IN ('held', 'live')
                GROUP BY registration.quotas
            ) AS alike
            JOIN JSON_TABLE(alike.quotas, '$[*]' COLUMNS (quota TEXT PATH '$')) AS taken
            GROUP BY quota_id
        ) AS counted ON counted.quota_id = quota.id
        LEFT JOIN (
            SELECT UNHEX(taken.quota) AS quota_id, CAST(SUM(voucher.capacity) AS SIGNED) AS uses
            FROM voucher
            JOIN JSON_TABLE(voucher.quotas, '$[*]' COLUMNS (quota TEXT PATH '$')) AS taken
            WHERE voucher.convention_id = ? AND voucher.reserves
            GROUP BY quota_id
        ) AS kept ON kept.quota_id = quota.id
        WHERE quota.convention_id = ?
            AND quota.deleted_at IS NULL
        ORDER BY quota.name, quota.id"#,
        convention.uuid(),
        convention.uuid(),
        convention.uuid(),
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Row::read).collect())
}

/// How many registrations with each pass took a place of each stock, in the order of the passes' list: one of those for
/// everybody, or one that is kept for the voucher it was bought with.
async fn select_passes(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Vec<(QuotaId, PassCount)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT
            UNHEX(taken.quota) AS "quota!: Uuid",
            pass_type.id AS "pass: Uuid",
            pass_type.name,
            CAST(SUM(alike.held) AS SIGNED) AS "held!: i64",
            CAST(SUM(alike.live) AS SIGNED) AS "sold!: i64",
            CAST(SUM(alike.at_door) AS SIGNED) AS "at_door!: i64",
            CAST(SUM(alike.kept_held) AS SIGNED) AS "kept_held!: i64",
            CAST(SUM(alike.kept_sold) AS SIGNED) AS "kept_sold!: i64"
        FROM (
            SELECT
                registration.pass_type_id,
                COALESCE(voucher.quotas, registration.quotas) AS stocks,
                COUNT(CASE WHEN registration.status = 'held' THEN 1 END) AS held,
                COUNT(CASE WHEN registration.status = 'live' THEN 1 END) AS live,
                COUNT(CASE WHEN registration.status = 'live' AND pass_order.payment = 'at_door' THEN 1 END)
                    AS at_door,
                COUNT(CASE WHEN registration.status = 'held' THEN voucher.id END) AS kept_held,
                COUNT(CASE WHEN registration.status = 'live' THEN voucher.id END) AS kept_sold
            FROM registration
            JOIN pass_order ON pass_order.id = registration.order_id
            LEFT JOIN voucher ON voucher.id = registration.voucher_id AND voucher.reserves
            WHERE registration.convention_id = ?
                AND registration.status IN ('held', 'live')
            GROUP BY registration.pass_type_id, stocks
        ) AS alike
        JOIN JSON_TABLE(alike.stocks, '$[*]' COLUMNS (quota TEXT PATH '$')) AS taken
        JOIN pass_type ON pass_type.id = alike.pass_type_id
        GROUP BY taken.quota, pass_type.id
        ORDER BY pass_type.position, pass_type.id"#,
        convention.uuid(),
    )
    .fetch_all(conn)
    .await?;
    let counts = rows.into_iter().map(|row| {
        let count = PassCount {
            pass: row.pass.into(),
            name: row.name,
            held: whole(row.held),
            sold: whole(row.sold),
            at_door: whole(row.at_door),
            kept_held: whole(row.kept_held),
            kept_sold: whole(row.kept_sold),
        };
        (row.quota.into(), count)
    });
    Ok(counts.collect())
}

/// A count of rows.
pub(crate) fn whole(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

//! The table `voucher`.

use butterfly_contracts::{
    ConventionId, PassId, QuotaId, VoucherId,
    registration::{VoucherDrift, VoucherTerms},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::{MySqlConnection, types::Json};
use uuid::Uuid;

use super::{lines::moment, names, reconciliation::whole};
use crate::domain::voucher::Voucher;

struct Row {
    id: Uuid,
    convention: Uuid,
    code: String,
    effect: String,
    value: i64,
    passes: Json<Vec<Uuid>>,
    reserves: bool,
    quotas: Json<Vec<Uuid>>,
    valid_until: Option<DateTime<Utc>>,
    tag: String,
    comment: String,
    capacity: u32,
    kept: u32,
    held: u32,
    sold: u32,
    created_at: DateTime<Utc>,
    version: u32,
}

impl Row {
    fn read(self) -> Result<Voucher, sqlx::Error> {
        Ok(Voucher {
            id: self.id.into(),
            convention: self.convention.into(),
            code: self.code,
            terms: VoucherTerms {
                effect: names::read("effect", &self.effect)?,
                value: self.value,
                passes: self.passes.0.into_iter().map(PassId::from).collect(),
                reserves: self.reserves,
                max_uses: self.capacity,
                valid_until: self.valid_until,
                tag: self.tag,
                comment: self.comment,
            },
            quotas: self.quotas.0.into_iter().map(QuotaId::from).collect(),
            kept: self.kept,
            held: self.held,
            sold: self.sold,
            created_at: self.created_at,
            version: self.version,
        })
    }
}

macro_rules! select {
    ($tail:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"SELECT
                voucher.id AS "id: Uuid",
                voucher.convention_id AS "convention: Uuid",
                voucher.code,
                voucher.effect,
                voucher.value,
                voucher.passes AS "passes: Json<Vec<Uuid>>",
                voucher.reserves AS "reserves: bool",
                voucher.quotas AS "quotas: Json<Vec<Uuid>>",
                voucher.valid_until,
                voucher.tag,
                voucher.comment,
                voucher.capacity,
                voucher.kept,
                voucher.held,
                voucher.sold,
                voucher.created_at,
                voucher.version
            "# + $tail
            $(, $argument)*
        )
    };
}

fn read_all(rows: Vec<Row>) -> Result<Vec<Voucher>, sqlx::Error> {
    rows.into_iter().map(Row::read).collect()
}

/// The vouchers of a convention with these codes: a JSON array.
pub async fn select_by_codes(
    conn: &mut MySqlConnection,
    convention: ConventionId,
    codes: &str,
) -> Result<Vec<Voucher>, sqlx::Error> {
    let rows = select!(
        "FROM JSON_TABLE(?, '$[*]' COLUMNS (
            code VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin PATH '$'
        )) AS given
        STRAIGHT_JOIN voucher ON voucher.code = given.code
        WHERE voucher.convention_id = ?",
        codes,
        convention.uuid(),
    );
    read_all(rows.fetch_all(conn).await?)
}

/// The voucher of a convention with this code.
pub async fn select_by_code(
    conn: &mut MySqlConnection,
    convention: ConventionId,
    code: &str,
) -> Result<Option<Voucher>, sqlx::Error> {
    let row = select!(
        "FROM voucher WHERE voucher.convention_id = ? AND voucher.code = ?",
        convention.uuid(),
        code,
    );
    row.fetch_optional(conn).await?.map(Row::read).transpose()
}

/// The voucher with this id.
pub async fn select_by_id(
    conn: &mut MySqlConnection,
    id: VoucherId,
) -> Result<Option<Voucher>, sqlx::Error> {
    let row = select!("FROM voucher WHERE voucher.id = ?", id.uuid());
    row.fetch_optional(conn).await?.map(Row::read).transpose()
}

/// Which vouchers of a convention are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// A `LIKE` pattern for the code.
    pub pattern: Option<String>,
    /// Their tag.
    pub tag: Option<String>,
    /// The time and id of the last one of the page before.
    pub after: Option<(DateTime<Utc>, VoucherId)>,
    /// At most this many.
    pub rows: u32,
}

/// A page of the vouchers of a convention, the oldest first.
pub async fn select_by_convention(
    conn: &mut MySqlConnection,
    convention: ConventionId,
    wanted: &Wanted,
) -> Result<Vec<Voucher>, sqlx::Error> {
    let time = wanted.after.map(|(time, _)| time);
    let code = wanted.pattern.as_deref().map(str::to_uppercase);
    let rows = select!(
        "FROM voucher
        WHERE voucher.convention_id = ?
            AND (? IS NULL OR voucher.tag = ?)
            AND (? IS NULL OR CONVERT(voucher.code USING utf8mb4) LIKE ?)
            AND (? IS NULL OR voucher.created_at > ?
                OR (voucher.created_at = ? AND voucher.id > ?))
        ORDER BY voucher.created_at, voucher.id
        LIMIT ?",
        convention.uuid(),
        wanted.tag,
        wanted.tag,
        code,
        code,
        time,
        time,
        time,
        wanted.after.map(|(_, id)| id.uuid()),
        wanted.rows,
    );
    read_all(rows.fetch_all(conn).await?)
}

/// Adds unused vouchers.
pub async fn insert_all(
    conn: &mut MySqlConnection,
    vouchers: &[Voucher],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let row = |voucher: &Voucher| {
        json!({
            "id": voucher.id.uuid().simple().to_string(),
            "convention": voucher.convention.uuid().simple().to_string(),
            "code": voucher.code,
            "effect": names::of(voucher.terms.effect),
            "value": voucher.terms.value,
            "passes": ids(&voucher.terms.passes),
            "reserves": u8::from(voucher.terms.reserves),
            "quotas": ids(&voucher.quotas),
            "valid_until": voucher.terms.valid_until.map_or_else(String::new, moment),
            "tag": voucher.terms.tag,
            "comment": voucher.terms.comment,
            "capacity": voucher.terms.max_uses,
            "kept": voucher.kept,
        })
    };
    let rows = json!(vouchers.iter().map(row).collect::<Vec<_>>()).to_string();
    sqlx::query!(
        "INSERT INTO voucher (
            id, convention_id, code, effect, value, passes, reserves, quotas, valid_until, tag, comment,
            capacity, kept, held, sold, version, created_at, updated_at
        )
        SELECT UNHEX(given.id), UNHEX(given.convention), given.code, given.effect, given.value,
            given.passes, given.reserves, given.quotas, NULLIF(given.valid_until, ''), given.tag,
            given.comment, given.capacity, given.kept, 0, 0, 1, ?, ?
        FROM JSON_TABLE(?, '$[*]' COLUMNS (
            id TEXT PATH '$.id',
            convention TEXT PATH '$.convention',
            code TEXT PATH '$.code',
            effect TEXT PATH '$.effect',
            value TEXT PATH '$.value',
            passes TEXT PATH '$.passes',
            reserves TEXT PATH '$.reserves',
            quotas TEXT PATH '$.quotas',
            valid_until TEXT PATH '$.valid_until',
            tag TEXT PATH '$.tag',
            comment TEXT PATH '$.comment',
            capacity TEXT PATH '$.capacity',
            kept TEXT PATH '$.kept'
        )) AS given",
        now,
        now,
        rows,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Ids as a column keeps them: a JSON array of hexadecimal digits.
pub fn ids<T: Copy + Into<Uuid>>(all: &[T]) -> String {
    let each = all.iter().map(|id| (*id).into().simple().to_string());
    json!(each.collect::<Vec<_>>()).to_string()
}

/// Gives a voucher these terms; it is the version before that is replaced.
pub async fn update(
    conn: &mut MySqlConnection,
    voucher: &Voucher,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let terms = &voucher.terms;
    sqlx::query!(
        "UPDATE voucher
        SET effect = ?, value = ?, passes = ?, valid_until = ?, tag = ?, comment = ?, capacity = ?,
            kept = ?, version = ?, updated_at = ?
        WHERE id = ?",
        names::of(terms.effect),
        terms.value,
        ids(&terms.passes),
        terms.valid_until,
        terms.tag,
        terms.comment,
        terms.max_uses,
        voucher.kept,
        voucher.version,
        now,
        voucher.id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Lets a voucher keep so many places.
pub async fn update_kept(
    conn: &mut MySqlConnection,
    voucher: VoucherId,
    kept: u32,
) -> Result<(), sqlx::Error> {
    let update = sqlx::query!(
        "UPDATE voucher SET kept = ? WHERE id = ?",
        kept,
        voucher.uuid(),
    );
    update.execute(conn).await?;
    Ok(())
}

/// Vouchers that keep more places than are taken though their time is over.
pub async fn select_over(
    conn: &mut MySqlConnection,
    now: DateTime<Utc>,
    rows: u32,
) -> Result<Vec<Voucher>, sqlx::Error> {
    let found = select!(
        "FROM voucher
        WHERE voucher.reserves = 1
            AND voucher.valid_until <= ?
            AND voucher.kept > voucher.held + voucher.sold
        ORDER BY voucher.valid_until
        LIMIT ?",
        now,
        rows,
    );
    read_all(found.fetch_all(conn).await?)
}

/// Moves the uses of many vouchers by their net changes: a JSON array of `{id, held, sold}`.
pub async fn apply_changes(conn: &mut MySqlConnection, changes: &str) -> Result<u64, sqlx::Error> {
    let updated = sqlx::query!(
        "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (
            id TEXT PATH '$.id',
            held TEXT PATH '$.held',
            sold TEXT PATH '$.sold'
        )) AS given
        STRAIGHT_JOIN voucher ON voucher.id = UNHEX(given.id)
        SET voucher.held = voucher.held + CAST(given.held AS SIGNED),
            voucher.sold = voucher.sold + CAST(given.sold AS SIGNED)",
        changes,
    )
    .execute(conn)
    .await?;
    Ok(updated.rows_affected())
}

/// The vouchers of a convention whose uses differ from the registrations with them, at one moment.
pub async fn reconcile(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Vec<VoucherDrift>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT
            voucher.id AS "id: Uuid",
            voucher.code,
            voucher.held,
            voucher.sold,
            COALESCE(counted.live, 0) AS "live!: i64",
            COALESCE(counted.held, 0) AS "counted_held!: i64"
        FROM voucher
        LEFT JOIN (
            SELECT registration.voucher_id,
                COUNT(CASE WHEN registration.status = 'live' THEN 1 END) AS live,
                COUNT(CASE WHEN registration.status = 'held' THEN 1 END) AS held
            FROM registration
            WHERE registration.convention_id = ?
                AND registration.voucher_id IS NOT NULL
            GROUP BY registration.voucher_id
        ) AS counted ON counted.voucher_id = voucher.id
        WHERE voucher.convention_id = ?
            AND (voucher.sold <> COALESCE(counted.live, 0)
                OR voucher.held <> COALESCE(counted.held, 0))
        ORDER BY voucher.code"#,
        convention.uuid(),
        convention.uuid(),
    )
    .fetch_all(conn)
    .await?;
    let drift = rows.into_iter().map(|row| {
        let (counted, counted_held) = (whole(row.live), whole(row.counted_held));
        let drift = row.sold.abs_diff(counted) + row.held.abs_diff(counted_held);
        VoucherDrift {
            voucher: row.id.into(),
            code: row.code,
            held: row.held,
            used: row.sold,
            counted,
            counted_held,
            drift: drift.into(),
        }
    });
    Ok(drift.collect())
}

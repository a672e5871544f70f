//! The table `registration` as the lane reads and writes it: many lines of many orders at once.

use butterfly_contracts::{
    AccountId, ConventionId, OrderId, PriceTierId, QuotaId, registration::AttendeeInput,
};
use butterfly_store::Insert;
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::{MySqlConnection, types::Json};
use uuid::Uuid;

use super::names;
use crate::domain::{
    line::{Line, Mark, UsedVoucher},
    order::OrderRow,
    price::Price,
};

/// The lines of these orders of a convention, with the order each belongs to: a JSON array of order ids in
/// hexadecimal.
pub async fn select_all(
    conn: &mut MySqlConnection,
    convention: ConventionId,
    orders: &str,
) -> Result<Vec<(OrderId, Line)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT
            registration.id AS "id: Uuid",
            registration.order_id AS "order: Uuid",
            registration.pass_type_id AS "pass: Uuid",
            registration.pass_version,
            registration.code,
            registration.attendee_name,
            registration.attendee_email,
            registration.birth_date,
            registration.invited_email,
            registration.quotas AS "quotas: Json<Vec<Uuid>>",
            registration.price_tier_id AS "tier: Uuid",
            registration.tier_spent AS "tier_spent: bool",
            registration.voucher_id AS "voucher: Uuid",
            voucher.code AS "voucher_code?",
            registration.price_minor,
            registration.tax_minor,
            registration.status,
            registration.created_at,
            registration.ended_at
        FROM JSON_TABLE(?, '$[*]' COLUMNS (id TEXT PATH '$')) AS given
        STRAIGHT_JOIN registration ON registration.order_id = UNHEX(given.id)
        LEFT JOIN voucher ON voucher.id = registration.voucher_id
        WHERE registration.convention_id = ?
            AND registration.status <> 'dropped'
        ORDER BY registration.id"#,
        orders,
        convention.uuid(),
    );
    let rows = rows.fetch_all(conn).await?.into_iter().map(|row| {
        let attendee = AttendeeInput {
            name: row.attendee_name,
            email: row.attendee_email,
            birth_date: row.birth_date,
        };
        let line = Line {
            id: row.id.into(),
            code: row.code,
            pass: row.pass.into(),
            edition: row.pass_version,
            attendee: Some(attendee).filter(|attendee| !attendee.name.is_empty()),
            invited: row.invited_email,
            claims: None,
            quotas: row.quotas.0.into_iter().map(QuotaId::from).collect(),
            tier: row.tier.map(PriceTierId::from),
            tier_spent: row.tier_spent,
            voucher: used(row.voucher, row.voucher_code),
            price: Price::of_parts(row.price_minor, row.tax_minor),
            status: names::read("status", &row.status)?,
            created_at: row.created_at,
            ended_at: row.ended_at,
            mark: Mark::Read,
        };
        Ok((row.order.into(), line))
    });
    rows.collect()
}

fn used(id: Option<Uuid>, code: Option<String>) -> Option<UsedVoucher> {
    let (id, code) = (id?.into(), code?);
    Some(UsedVoucher { id, code })
}

/// New lines of the orders they belong to.
pub fn inserting<'a>(
    convention: ConventionId,
    lines: impl Iterator<Item = (&'a OrderRow, &'a Line)>,
) -> Insert {
    let mut insert = Insert::into(
        "registration (id, convention_id, order_id, pass_type_id, pass_version, code, account_id, \
         attendee_name, attendee_email, birth_date, invited_email, person_hash, quotas, price_tier_id, \
         tier_spent, voucher_id, price_minor, tax_minor, status, version, created_at, ended_at)",
    );
    for (order, line) in lines {
        let attendee = line.attendee.as_ref();
        insert.row(&[
            &line.id.uuid(),
            &convention.uuid(),
            &order.id.uuid(),
            &line.pass.uuid(),
            &line.edition,
            &line.code,
            &order.account.map(AccountId::uuid),
            &attendee.map_or("", |one| one.name.as_str()),
            &attendee.map_or("", |one| one.email.as_str()),
            &attendee.and_then(|one| one.birth_date),
            &line.invited,
            &line.named_by(),
            &quotas_text(line),
            &line.tier.map(PriceTierId::uuid),
            &line.tier_spent,
            &line.voucher.as_ref().map(|used| used.id.uuid()),
            &line.price.net,
            &line.price.tax,
            &names::of(line.status),
            &1_u32,
            &line.created_at,
            &line.ended_at,
        ]);
    }
    insert
}

/// The stocks of a line as its column has them.
pub fn quotas_text(line: &Line) -> String {
    let ids = line.quotas.iter().map(|quota| quota.uuid().simple());
    json!(ids.collect::<Vec<_>>()).to_string()
}

/// Brings lines to their next version, from a JSON array of the same rows.
pub async fn update_all(conn: &mut MySqlConnection, rows: &str) -> Result<u64, sqlx::Error> {
    let updated = sqlx::query!(
        "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (
            id TEXT PATH '$.id',
            pass TEXT PATH '$.pass',
            edition TEXT PATH '$.edition',
            account TEXT PATH '$.account',
            name TEXT PATH '$.name',
            email TEXT PATH '$.email',
            birth_date TEXT PATH '$.birth_date',
            invited TEXT PATH '$.invited',
            person_hash TEXT PATH '$.person_hash',
            quotas TEXT PATH '$.quotas',
            tier TEXT PATH '$.tier',
            voucher TEXT PATH '$.voucher',
            tier_spent TEXT PATH '$.tier_spent',
            price TEXT PATH '$.price',
            tax TEXT PATH '$.tax',
            status TEXT PATH '$.status',
            ended_at TEXT PATH '$.ended_at'
        )) AS given
        STRAIGHT_JOIN registration ON registration.id = UNHEX(given.id)
        SET registration.pass_type_id = UNHEX(given.pass),
            registration.pass_version = given.edition,
            registration.account_id = UNHEX(given.account),
            registration.attendee_name = given.name,
            registration.attendee_email = given.email,
            registration.birth_date = given.birth_date,
            registration.invited_email = given.invited,
            registration.person_hash = COALESCE(UNHEX(given.person_hash), registration.person_hash),
            registration.quotas = given.quotas,
            registration.price_tier_id = UNHEX(given.tier),
            registration.tier_spent = given.tier_spent,
            registration.voucher_id = UNHEX(given.voucher),
            registration.price_minor = given.price,
            registration.tax_minor = given.tax,
            registration.status = given.status,
            registration.ended_at = given.ended_at,
            registration.version = registration.version + 1",
        rows,
    )
    .execute(conn)
    .await?;
    Ok(updated.rows_affected())
}

/// The time as a `DATETIME(6)` reads it.
pub fn moment(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%M:%S%.6f").to_string()
}

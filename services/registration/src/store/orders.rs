//! The table `pass_order`, and side effects of many orders at once.

use butterfly_contracts::{
    AccountId, ConventionId, Currency, Money, OrderId, registration::BuyerInput,
};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

use super::{names, registrations};
use crate::domain::order::Order;

/// The order with this id, whole.
pub async fn select_by_id(
    conn: &mut MySqlConnection,
    id: OrderId,
) -> Result<Option<Order>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT
            convention_id AS "convention: Uuid",
            code,
            status,
            payment,
            account_id AS "account: Uuid",
            buyer_name,
            buyer_email,
            currency,
            net_minor,
            tax_minor,
            total_minor,
            created_at
        FROM pass_order
        WHERE id = ?"#,
        id.uuid(),
    );
    let Some(row) = row.fetch_optional(&mut *conn).await? else {
        return Ok(None);
    };
    let lines = registrations::select_by_order(conn, id).await?;
    let currency = row.currency.parse::<Currency>();
    let currency = currency.map_err(|error| names::undecodable("currency", error))?;
    Ok(Some(Order {
        id,
        code: row.code,
        convention: ConventionId::from(row.convention),
        status: names::read("status", &row.status)?,
        payment: names::read("payment", &row.payment)?,
        account: row.account.map(AccountId::from),
        buyer: BuyerInput {
            name: row.buyer_name,
            email: row.buyer_email,
        },
        registrations: lines.into_iter().map(|line| line.view).collect(),
        net: Money::new(row.net_minor, currency),
        tax: Money::new(row.tax_minor, currency),
        total: Money::new(row.total_minor, currency),
        created_at: row.created_at,
    }))
}

/// Adds confirmed orders from a JSON array.
pub async fn insert_all(
    conn: &mut MySqlConnection,
    convention: ConventionId,
    rows: &str,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let inserted = sqlx::query!(
        "INSERT INTO pass_order (
            id, convention_id, code, status, payment, account_id, buyer_name, buyer_email,
            currency, net_minor, tax_minor, total_minor, version, created_at, updated_at
        )
        SELECT UNHEX(given.id), ?, given.code, 'confirmed', given.payment, UNHEX(given.account),
            given.name, given.email, given.currency, given.net, given.tax, given.total, 1, ?, ?
        FROM JSON_TABLE(?, '$[*]' COLUMNS (
            id TEXT PATH '$.id',
            code TEXT PATH '$.code',
            payment TEXT PATH '$.payment',
            account TEXT PATH '$.account',
            name TEXT PATH '$.name',
            email TEXT PATH '$.email',
            currency TEXT PATH '$.currency',
            net TEXT PATH '$.net',
            tax TEXT PATH '$.tax',
            total TEXT PATH '$.total'
        )) AS given",
        convention.uuid(),
        now,
        now,
        rows,
    )
    .execute(conn)
    .await?;
    Ok(inserted.rows_affected())
}

/// Cancels those of these orders of which no registration is live any more: a JSON array of `{order}`.
pub async fn cancel_ended(
    conn: &mut MySqlConnection,
    ends: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (order_id TEXT PATH '$.order')) AS given
        STRAIGHT_JOIN pass_order ON pass_order.id = UNHEX(given.order_id)
        SET pass_order.status = 'cancelled',
            pass_order.version = pass_order.version + 1,
            pass_order.updated_at = ?
        WHERE NOT EXISTS (
            SELECT 1 FROM registration
            WHERE registration.order_id = pass_order.id AND registration.status = 'live'
        )",
        ends,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Adds side effects that need nothing but their subject: a JSON array of `{kind, subject, version}`.
pub async fn enqueue_all(
    conn: &mut MySqlConnection,
    messages: &str,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let inserted = sqlx::query!(
        "INSERT INTO registration_outbox (
            kind, subject, subject_version, payload, created_at, due_at
        )
        SELECT given.kind, given.subject, given.version, '{}', ?, ?
        FROM JSON_TABLE(?, '$[*]' COLUMNS (
            kind TEXT PATH '$.kind',
            subject TEXT PATH '$.subject',
            version TEXT PATH '$.version'
        )) AS given",
        now,
        now,
        messages,
    )
    .execute(conn)
    .await?;
    Ok(inserted.rows_affected())
}

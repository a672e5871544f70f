//! The table `pass_order`, and side effects of many orders at once.

use std::collections::HashMap;

use butterfly_contracts::{
    AccountId, ConventionId, Currency, Money, OrderId,
    registration::{BuyerInput, OrderState, RegistrationView},
};
use butterfly_store::Insert;
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

use super::{extras, names, registrations};
use crate::domain::{
    line::Mark,
    order::{Order, OrderRow},
};

/// The order with this id, whole.
pub async fn select_by_id(
    conn: &mut MySqlConnection,
    id: OrderId,
) -> Result<Option<Order>, sqlx::Error> {
    Ok(select_by_ids(conn, &[id]).await?.pop())
}

/// The orders with these ids, whole: three queries for all of them.
pub async fn select_by_ids(
    conn: &mut MySqlConnection,
    ids: &[OrderId],
) -> Result<Vec<Order>, sqlx::Error> {
    let ids: Vec<_> = ids.iter().map(|id| id.uuid().simple()).collect();
    let ids = serde_json::to_string(&ids).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let rows = sqlx::query!(
        r#"SELECT
            pass_order.id AS "id: Uuid",
            pass_order.convention_id AS "convention: Uuid",
            pass_order.code,
            pass_order.status,
            pass_order.payment,
            pass_order.held_until,
            pass_order.extended AS "extended: bool",
            pass_order.account_id AS "account: Uuid",
            pass_order.buyer_name,
            pass_order.buyer_email,
            pass_order.currency,
            pass_order.net_minor,
            pass_order.tax_minor,
            pass_order.total_minor,
            pass_order.version,
            pass_order.created_at
        FROM JSON_TABLE(?, '$[*]' COLUMNS (id TEXT PATH '$')) AS given
        STRAIGHT_JOIN pass_order ON pass_order.id = UNHEX(given.id)"#,
        ids,
    );
    let rows = rows.fetch_all(&mut *conn).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut lines = lines_by_order(&mut *conn, &ids).await?;
    let extras = extras::select_all(conn, &ids).await?;
    let mut extras: HashMap<_, _> = extras.into_iter().collect();
    let orders = rows.into_iter().map(|row| {
        let id = row.id.into();
        let currency = row.currency.parse::<Currency>();
        let currency = currency.map_err(|error| names::undecodable("currency", error))?;
        Ok(Order {
            id,
            code: row.code,
            convention: ConventionId::from(row.convention),
            status: names::read("status", &row.status)?,
            payment: names::read("payment", &row.payment)?,
            held_until: row.held_until,
            extended: row.extended,
            account: row.account.map(AccountId::from),
            buyer: BuyerInput {
                name: row.buyer_name,
                email: row.buyer_email,
            },
            registrations: lines.remove(&id).unwrap_or_default(),
            extras: extras.remove(&id),
            net: Money::new(row.net_minor, currency),
            tax: Money::new(row.tax_minor, currency),
            total: Money::new(row.total_minor, currency),
            version: row.version,
            created_at: row.created_at,
        })
    });
    orders.collect()
}

async fn lines_by_order(
    conn: &mut MySqlConnection,
    orders: &str,
) -> Result<HashMap<OrderId, Vec<RegistrationView>>, sqlx::Error> {
    let mut lines: HashMap<_, Vec<_>> = HashMap::new();
    for line in registrations::select_by_orders(conn, orders).await? {
        lines.entry(line.view.order).or_default().push(line.view);
    }
    Ok(lines)
}

/// These orders of a convention as the lane holds them, without their lines: a JSON array of ids in
/// hexadecimal.
pub async fn select_all(
    conn: &mut MySqlConnection,
    convention: ConventionId,
    ids: &str,
) -> Result<Vec<OrderRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT
            pass_order.id AS "id: Uuid",
            pass_order.code,
            pass_order.status,
            pass_order.payment,
            pass_order.held_until,
            pass_order.extended AS "extended: bool",
            pass_order.account_id AS "account: Uuid",
            pass_order.buyer_name,
            pass_order.buyer_email,
            pass_order.version,
            pass_order.created_at
        FROM JSON_TABLE(?, '$[*]' COLUMNS (id TEXT PATH '$')) AS given
        STRAIGHT_JOIN pass_order ON pass_order.id = UNHEX(given.id)
        WHERE pass_order.convention_id = ?"#,
        ids,
        convention.uuid(),
    );
    let rows = rows.fetch_all(conn).await?.into_iter().map(|row| {
        Ok(OrderRow {
            id: row.id.into(),
            code: row.code,
            status: names::read("status", &row.status)?,
            payment: names::read("payment", &row.payment)?,
            held_until: row.held_until,
            extended: row.extended,
            account: row.account.map(AccountId::from),
            buyer: BuyerInput {
                name: row.buyer_name,
                email: row.buyer_email,
            },
            version: row.version,
            created_at: row.created_at,
            lines: Vec::new(),
            extras: None,
            mark: Mark::Read,
        })
    });
    rows.collect()
}

/// New orders, in the currency of their convention.
pub fn inserting<'a>(
    (convention, currency): (ConventionId, Currency),
    orders: impl Iterator<Item = &'a OrderRow>,
    now: DateTime<Utc>,
) -> Insert {
    let mut insert = Insert::into(
        "pass_order (id, convention_id, code, status, payment, held_until, extended, account_id, \
         buyer_name, buyer_email, currency, net_minor, tax_minor, total_minor, version, created_at, \
         updated_at)",
    );
    for order in orders {
        let price = order.price();
        insert.row(&[
            &order.id.uuid(),
            &convention.uuid(),
            &order.code,
            &names::of(order.status),
            &names::of(order.payment),
            &order.held_until,
            &order.extended,
            &order.account.map(AccountId::uuid),
            &order.buyer.name,
            &order.buyer.email,
            &currency.code(),
            &price.net,
            &price.tax,
            &price.total,
            &order.version,
            &now,
            &now,
        ]);
    }
    insert
}

/// Brings orders to their next version, from a JSON array of the same rows.
pub async fn update_all(
    conn: &mut MySqlConnection,
    rows: &str,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let updated = sqlx::query!(
        "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (
            id TEXT PATH '$.id',
            status TEXT PATH '$.status',
            payment TEXT PATH '$.payment',
            held_until TEXT PATH '$.held_until',
            extended TEXT PATH '$.extended',
            account TEXT PATH '$.account',
            name TEXT PATH '$.name',
            email TEXT PATH '$.email',
            net TEXT PATH '$.net',
            tax TEXT PATH '$.tax',
            total TEXT PATH '$.total',
            version TEXT PATH '$.version'
        )) AS given
        STRAIGHT_JOIN pass_order ON pass_order.id = UNHEX(given.id)
        SET pass_order.status = given.status,
            pass_order.payment = given.payment,
            pass_order.held_until = given.held_until,
            pass_order.extended = given.extended,
            pass_order.account_id = UNHEX(given.account),
            pass_order.buyer_name = given.name,
            pass_order.buyer_email = given.email,
            pass_order.net_minor = given.net,
            pass_order.tax_minor = given.tax,
            pass_order.total_minor = given.total,
            pass_order.version = given.version,
            pass_order.updated_at = ?",
        rows,
        now,
    )
    .execute(conn)
    .await?;
    Ok(updated.rows_affected())
}

/// Where an order stands.
pub async fn select_state(
    conn: &mut MySqlConnection,
    id: OrderId,
) -> Result<Option<OrderState>, sqlx::Error> {
    let row = sqlx::query!(
        "SELECT pass_order.status, order_extras.version AS extras
        FROM pass_order
        LEFT JOIN order_extras ON order_extras.order_id = pass_order.id
        WHERE pass_order.id = ?",
        id.uuid(),
    );
    let row = row.fetch_optional(conn).await?;
    row.map(|row| {
        Ok(OrderState {
            status: names::read("status", &row.status)?,
            version: row.extras.unwrap_or_default(),
        })
    })
    .transpose()
}

/// A hold that has run out.
#[derive(Debug, Clone, Copy)]
pub struct DueHold {
    /// The order.
    pub order: OrderId,
    /// Its convention.
    pub convention: ConventionId,
    /// When it ran out.
    pub held_until: DateTime<Utc>,
}

/// Up to `limit` holds that have run out by this time, the longest ago first, those after this one.
pub async fn select_due(
    conn: &mut MySqlConnection,
    (before, after): (DateTime<Utc>, Option<DueHold>),
    limit: u32,
) -> Result<Vec<DueHold>, sqlx::Error> {
    let since = after.map(|last| last.held_until);
    sqlx::query_as!(
        DueHold,
        r#"SELECT
            id AS "order: Uuid",
            convention_id AS "convention: Uuid",
            held_until AS "held_until!"
        FROM pass_order
        WHERE held_until <= ?
            AND (? IS NULL OR held_until > ? OR (held_until = ? AND id > ?))
        ORDER BY held_until, id
        LIMIT ?"#,
        before,
        since,
        since,
        since,
        after.map(|last| last.order.uuid()),
        limit,
    )
    .fetch_all(conn)
    .await
}

/// Adds side effects that need nothing but their subject: its kind, subject and version each.
pub fn enqueuing(messages: &[(&'static str, String, u32)], now: DateTime<Utc>) -> Insert {
    let mut insert = Insert::into(
        "registration_outbox (kind, subject, subject_version, payload, created_at, due_at)",
    );
    for (kind, subject, version) in messages {
        insert.row(&[kind, subject, version, &"{}", &now, &now]);
    }
    insert
}

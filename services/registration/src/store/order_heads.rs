//! What an export of registrations says of their orders, of all of them at once.

use std::collections::BTreeMap;

use butterfly_contracts::{
    ConventionId, OrderId,
    registration::{BuyerInput, PaymentMethod},
};
use chrono::{DateTime, Utc};
use sqlx::{MySqlConnection, types::Json};
use uuid::Uuid;

use super::names;
use crate::domain::{
    extras::{Extra, Extras, Wishes},
    line::Mark,
};

/// An order without its registrations.
#[derive(Debug, Clone)]
pub struct OrderHead {
    /// What people call it by.
    pub code: String,
    /// How it is paid.
    pub payment: PaymentMethod,
    /// Who ordered.
    pub buyer: BuyerInput,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// What it has of the options, and what was answered.
    pub extras: Option<Extras>,
}

/// The orders of a convention, without those that were never confirmed.
pub async fn select_by_convention(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<BTreeMap<OrderId, OrderHead>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT
            pass_order.id AS "id: Uuid",
            pass_order.code,
            pass_order.payment,
            pass_order.buyer_name,
            pass_order.buyer_email,
            pass_order.created_at,
            order_extras.version AS "version?",
            order_extras.accepted AS "accepted?",
            order_extras.wishes AS "wishes?: Json<Wishes>",
            order_extras.priced AS "priced?: Json<Vec<Extra>>"
        FROM pass_order
        LEFT JOIN order_extras ON order_extras.order_id = pass_order.id
        WHERE pass_order.convention_id = ?
            AND pass_order.status <> 'expired'"#,
        convention.uuid(),
    );
    let rows = rows.fetch_all(conn).await?.into_iter().map(|row| {
        let head = OrderHead {
            code: row.code,
            payment: names::read("payment", &row.payment)?,
            buyer: BuyerInput {
                name: row.buyer_name,
                email: row.buyer_email,
            },
            created_at: row.created_at,
            extras: row.wishes.map(|wishes| Extras {
                version: row.version.unwrap_or_default(),
                accepted: row.accepted.unwrap_or_default(),
                wishes: wishes.0,
                priced: row.priced.map(|priced| priced.0).unwrap_or_default(),
                mark: Mark::Read,
            }),
        };
        Ok((row.id.into(), head))
    });
    rows.collect()
}

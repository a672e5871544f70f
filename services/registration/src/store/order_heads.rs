//! What an export of registrations says of their orders.

use std::collections::{BTreeMap, BTreeSet};

use butterfly_contracts::{
    ConventionId, OrderId, QuestionId,
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

/// The questions that were answered in any order of a convention.
pub async fn select_questions(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<BTreeSet<QuestionId>, sqlx::Error> {
    let answered = sqlx::query_scalar!(
        r#"SELECT answer.question AS "question!: String"
        FROM pass_order
        JOIN order_extras ON order_extras.order_id = pass_order.id
        JOIN JSON_TABLE(
            order_extras.wishes, '$.lines[*].answers[*]' COLUMNS (question TEXT PATH '$.question')
        ) AS answer
        WHERE pass_order.convention_id = ?
            AND pass_order.status <> 'expired'
        UNION
        SELECT answer.question
        FROM pass_order
        JOIN order_extras ON order_extras.order_id = pass_order.id
        JOIN JSON_TABLE(
            order_extras.wishes, '$.answers[*]' COLUMNS (question TEXT PATH '$.question')
        ) AS answer
        WHERE pass_order.convention_id = ?
            AND pass_order.status <> 'expired'"#,
        convention.uuid(),
        convention.uuid(),
    );
    let answered = answered.fetch_all(conn).await?.into_iter();
    answered
        .map(|id| {
            id.parse()
                .map_err(|error| names::undecodable("wishes", error))
        })
        .collect()
}

/// These orders, without those that ran out: a JSON array of ids in hexadecimal.
pub async fn select_all(
    conn: &mut MySqlConnection,
    ids: &str,
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
        FROM JSON_TABLE(?, '$[*]' COLUMNS (id TEXT PATH '$')) AS given
        STRAIGHT_JOIN pass_order ON pass_order.id = UNHEX(given.id)
        LEFT JOIN order_extras ON order_extras.order_id = pass_order.id
        WHERE pass_order.status <> 'expired'"#,
        ids,
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

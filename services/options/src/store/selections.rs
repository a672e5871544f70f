//! The table `option_selection`.

use butterfly_contracts::{ConventionId, Money, OptionStockId, OrderId, RegistrationId};
use chrono::{DateTime, Utc};
use sqlx::{MySqlConnection, types::Json};
use uuid::Uuid;

use super::names;
use crate::domain::hold::{Item, Selection};

struct SelectionRow {
    order_id: Uuid,
    registration_id: Uuid,
    option_id: Uuid,
    choice_id: Option<Uuid>,
    pass_id: Uuid,
    option_name: String,
    choice_name: String,
    quantity: u32,
    included: u32,
    unit_minor: i64,
    currency: String,
    stocks: Json<Vec<Uuid>>,
    state: String,
}

type Selected = (OrderId, (RegistrationId, Item), Selection);

impl SelectionRow {
    fn read(self) -> Result<Selected, sqlx::Error> {
        let currency = self
            .currency
            .parse()
            .map_err(|error| names::undecodable("currency", error))?;
        let item = Item {
            option: self.option_id.into(),
            choice: self.choice_id.map(Into::into),
        };
        let selection = Selection {
            pass: self.pass_id.into(),
            option_name: self.option_name,
            choice_name: self.choice_name,
            quantity: self.quantity,
            included: self.included,
            unit: Money::new(self.unit_minor, currency),
            stocks: self.stocks.0.into_iter().map(OptionStockId::from).collect(),
            standing: names::read("state", &self.state)?,
        };
        let key = (self.registration_id.into(), item);
        Ok((self.order_id.into(), key, selection))
    }
}

/// What was ever selected in these orders: a JSON array of ids.
pub(crate) async fn select_all(
    conn: &mut MySqlConnection,
    orders: &str,
) -> Result<Vec<Selected>, sqlx::Error> {
    let rows = sqlx::query_as!(
        SelectionRow,
        r#"
        SELECT
            option_selection.order_id AS "order_id: Uuid",
            option_selection.registration_id AS "registration_id: Uuid",
            option_selection.option_id AS "option_id: Uuid",
            option_selection.choice_id AS "choice_id: Uuid",
            option_selection.pass_id AS "pass_id: Uuid",
            option_selection.option_name,
            option_selection.choice_name,
            option_selection.quantity,
            option_selection.included,
            option_selection.unit_minor,
            option_selection.currency,
            option_selection.stocks AS "stocks: Json<Vec<Uuid>>",
            option_selection.state
        FROM JSON_TABLE(?, '$[*]' COLUMNS (id TEXT PATH '$')) AS given
        STRAIGHT_JOIN option_selection ON option_selection.order_id = UNHEX(given.id)
        "#,
        orders,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(SelectionRow::read).collect()
}

/// Adds selections: a JSON array of [`Selection`](super::rows::Selection).
pub(crate) async fn insert_all(
    conn: &mut MySqlConnection,
    convention: ConventionId,
    rows: &str,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let inserted = sqlx::query!(
        r#"
        INSERT INTO option_selection (
            order_id, registration_id, item_id, convention_id, option_id, choice_id, pass_id,
            option_name, choice_name, quantity, included, unit_minor, currency, stocks, state,
            created_at, updated_at
        )
        SELECT
            UNHEX(given.order_id),
            UNHEX(given.registration_id),
            UNHEX(given.item_id),
            ?,
            UNHEX(given.option_id),
            UNHEX(given.choice_id),
            UNHEX(given.pass_id),
            given.option_name,
            given.choice_name,
            given.quantity,
            given.included,
            given.unit_minor,
            given.currency,
            given.stocks,
            given.state,
            ?,
            ?
        FROM JSON_TABLE(?, '$[*]' COLUMNS (
            order_id TEXT PATH '$.order_id',
            registration_id TEXT PATH '$.registration_id',
            item_id TEXT PATH '$.item_id',
            option_id TEXT PATH '$.option_id',
            choice_id TEXT PATH '$.choice_id',
            pass_id TEXT PATH '$.pass_id',
            option_name TEXT PATH '$.option_name',
            choice_name TEXT PATH '$.choice_name',
            quantity TEXT PATH '$.quantity',
            included TEXT PATH '$.included',
            unit_minor TEXT PATH '$.unit_minor',
            currency TEXT PATH '$.currency',
            stocks TEXT PATH '$.stocks',
            state TEXT PATH '$.state'
        )) AS given
        "#,
        convention.uuid(),
        now,
        now,
        rows,
    )
    .execute(conn)
    .await?;
    Ok(inserted.rows_affected())
}

/// Changes selections: a JSON array of [`Selection`](super::rows::Selection).
pub(crate) async fn update_all(
    conn: &mut MySqlConnection,
    rows: &str,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let updated = sqlx::query!(
        r#"
        UPDATE JSON_TABLE(?, '$[*]' COLUMNS (
            order_id TEXT PATH '$.order_id',
            registration_id TEXT PATH '$.registration_id',
            item_id TEXT PATH '$.item_id',
            pass_id TEXT PATH '$.pass_id',
            option_name TEXT PATH '$.option_name',
            choice_name TEXT PATH '$.choice_name',
            quantity TEXT PATH '$.quantity',
            included TEXT PATH '$.included',
            unit_minor TEXT PATH '$.unit_minor',
            currency TEXT PATH '$.currency',
            stocks TEXT PATH '$.stocks',
            state TEXT PATH '$.state'
        )) AS given
        STRAIGHT_JOIN option_selection
            ON option_selection.order_id = UNHEX(given.order_id)
            AND option_selection.registration_id = UNHEX(given.registration_id)
            AND option_selection.item_id = UNHEX(given.item_id)
        SET
            option_selection.pass_id = UNHEX(given.pass_id),
            option_selection.option_name = given.option_name,
            option_selection.choice_name = given.choice_name,
            option_selection.quantity = given.quantity,
            option_selection.included = given.included,
            option_selection.unit_minor = given.unit_minor,
            option_selection.currency = given.currency,
            option_selection.stocks = given.stocks,
            option_selection.state = given.state,
            option_selection.updated_at = ?
        "#,
        rows,
        now,
    )
    .execute(conn)
    .await?;
    Ok(updated.rows_affected())
}

//! The table `option_choice`.

use butterfly_contracts::{ConventionId, OptionChoiceId, OptionId, OptionStockId};
use chrono::{DateTime, Utc};
use sqlx::{MySqlConnection, types::Json};
use uuid::Uuid;

use crate::domain::{draft::ChoiceDraft, option::Choice};

/// Keeps two choices of an option from having one name.
pub(crate) const NAME_IS_TAKEN: &str = "uq_option_choice_name";

struct ChoiceRow {
    id: Uuid,
    option_id: Uuid,
    name: String,
    price_minor: Option<i64>,
    stocks: Json<Vec<OptionStockId>>,
}

impl ChoiceRow {
    fn read(self) -> (OptionId, Choice) {
        let about = ChoiceDraft {
            name: self.name,
            price_minor: self.price_minor,
            stocks: self.stocks.0,
        };
        let choice = Choice {
            id: self.id.into(),
            about,
        };
        (self.option_id.into(), choice)
    }
}

/// The choices of all options of a convention, each option's in their order.
pub(crate) async fn select_by_convention(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Vec<(OptionId, Choice)>, sqlx::Error> {
    let rows = sqlx::query_as!(
        ChoiceRow,
        r#"
        SELECT
            c.id AS "id: Uuid",
            c.option_id AS "option_id: Uuid",
            c.name,
            c.price_minor,
            c.stocks AS "stocks: Json<Vec<OptionStockId>>"
        FROM convention_option o
        JOIN option_choice c ON c.option_id = o.id AND c.live = 1
        WHERE o.convention_id = ? AND o.live = 1
        ORDER BY c.position, c.id
        "#,
        convention.uuid(),
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(ChoiceRow::read).collect())
}

/// The choices of one option, in their order.
pub(crate) async fn select_by_option(
    conn: &mut MySqlConnection,
    option: OptionId,
) -> Result<Vec<(OptionId, Choice)>, sqlx::Error> {
    let rows = sqlx::query_as!(
        ChoiceRow,
        r#"
        SELECT
            id AS "id: Uuid",
            option_id AS "option_id: Uuid",
            name,
            price_minor,
            stocks AS "stocks: Json<Vec<OptionStockId>>"
        FROM option_choice
        WHERE option_id = ? AND live = 1
        ORDER BY position, id
        "#,
        option.uuid(),
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(ChoiceRow::read).collect())
}

/// Adds a choice at a place.
pub(crate) async fn insert(
    conn: &mut MySqlConnection,
    (option, id): (OptionId, OptionChoiceId),
    draft: &ChoiceDraft,
    position: u32,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        INSERT INTO option_choice (id, option_id, name, price_minor, stocks, position, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        "#,
        id.uuid(),
        option.uuid(),
        draft.name,
        draft.price_minor,
        Json(&draft.stocks),
        position,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Sets price, stocks and place of a choice that stays.
pub(crate) async fn update(
    conn: &mut MySqlConnection,
    id: OptionChoiceId,
    draft: &ChoiceDraft,
    position: u32,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        UPDATE option_choice
        SET
            price_minor = ?,
            stocks = ?,
            position = ?
        WHERE id = ?
        "#,
        draft.price_minor,
        Json(&draft.stocks),
        position,
        id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Marks a choice as deleted.
pub(crate) async fn mark_deleted(
    conn: &mut MySqlConnection,
    id: OptionChoiceId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"UPDATE option_choice SET deleted_at = ? WHERE id = ?"#,
        now,
        id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

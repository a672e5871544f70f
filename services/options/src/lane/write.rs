//! Writes what a batch decided: rows that are new with one statement per table, rows that change with another,
//! whatever the size of the batch. They travel as one JSON document, so that the text of every statement is
//! constant.

use butterfly_contracts::{ConventionId, OptionStockId};
use butterfly_ledger::Change;
use butterfly_store::{
    audit::{self, AuditEntry},
    constraint_name,
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use sqlx::MySqlConnection;

use super::{
    book::Changed,
    decide::Effects,
    failure::BatchError,
    request::{Act, Request},
};
use crate::store::{answers, holds, lanes, rows, selections, stocks};

/// Where the rows of a batch go.
pub(crate) struct Writing<'a> {
    pub(crate) conn: &'a mut MySqlConnection,
    pub(crate) convention: ConventionId,
    pub(crate) now: DateTime<Utc>,
    pub(crate) batch: &'a [Request],
}

impl Writing<'_> {
    /// Writes everything and counts the commit.
    pub(crate) async fn write(&mut self, effects: &Effects) -> Result<(), BatchError> {
        self.holds(&effects.holds).await?;
        self.selections(&effects.holds).await?;
        self.answers(&effects.holds).await?;
        self.rename(&effects.capacities).await?;
        self.move_stock(&effects.changes).await?;
        lanes::count_commit(self.conn, self.convention).await?;
        Ok(())
    }

    async fn holds(&mut self, changed: &[Changed]) -> Result<(), BatchError> {
        let (mut new, mut old) = (Vec::new(), Vec::new());
        for hold in changed {
            let row = rows::Hold::of(&hold.after);
            match hold.before {
                None => new.push(row),
                Some(_) => old.push(row),
            }
        }
        let (conn, convention, now) = (&mut *self.conn, self.convention, self.now);
        if let Some(document) = document(&new)? {
            let written = holds::insert_all(conn, convention, &document, now).await?;
            expect("option_hold", new.len(), written)?;
        }
        if let Some(document) = document(&old)? {
            let written = holds::update_all(conn, &document, now).await?;
            expect("option_hold", old.len(), written)?;
        }
        Ok(())
    }

    async fn selections(&mut self, changed: &[Changed]) -> Result<(), BatchError> {
        let (mut new, mut old) = (Vec::new(), Vec::new());
        for hold in changed {
            let before = hold.before.as_ref();
            for (key, selection) in &hold.after.selections {
                let row = rows::Selection::of(hold.after.order, key, selection);
                match before.and_then(|before| before.selections.get(key)) {
                    None => new.push(row),
                    Some(known) if known != selection => old.push(row),
                    Some(_) => {}
                }
            }
        }
        let (conn, convention, now) = (&mut *self.conn, self.convention, self.now);
        if let Some(document) = document(&new)? {
            let written = selections::insert_all(conn, convention, &document, now).await?;
            expect("option_selection", new.len(), written)?;
        }
        if let Some(document) = document(&old)? {
            let written = selections::update_all(conn, &document, now).await?;
            expect("option_selection", old.len(), written)?;
        }
        Ok(())
    }

    /// The answers of an order are written anew when one of them changed.
    async fn answers(&mut self, changed: &[Changed]) -> Result<(), BatchError> {
        let (mut gone, mut gone_count, mut new) = (Vec::new(), 0, Vec::new());
        for hold in changed {
            let before = hold.before.as_ref().map(|before| &before.answers);
            if before == Some(&hold.after.answers) {
                continue;
            }
            if let Some(before) = before.filter(|before| !before.is_empty()) {
                gone.push(rows::id(hold.after.order.uuid()));
                gone_count += before.len();
            }
            let answers = hold.after.answers.iter();
            new.extend(
                answers.map(|(key, values)| rows::Answer::of(hold.after.order, key, values)),
            );
        }
        if let Some(document) = document(&gone)? {
            let deleted = answers::delete_of(self.conn, &document).await?;
            expect("option_answer", gone_count, deleted)?;
        }
        if let Some(document) = document(&new)? {
            let written = answers::insert_all(self.conn, &document, self.now).await?;
            expect("option_answer", new.len(), written)?;
        }
        Ok(())
    }

    async fn rename(&mut self, capacities: &[usize]) -> Result<(), BatchError> {
        for at in capacities {
            let Some(Request::Capacity(asked)) = self.batch.get(*at) else {
                continue;
            };
            let before = stocks::select_by_id(self.conn, asked.stock).await?;
            let before = before.map(|stock| json!(stock.view())).unwrap_or_default();
            let renamed = stocks::rename(self.conn, asked.stock, &asked.name, self.now).await;
            renamed.map_err(|error| match constraint_name(&error) {
                Some(stocks::NAME_IS_TAKEN) => BatchError::NameTaken(*at),
                _ => error.into(),
            })?;
            let after = json!({ "name": asked.name, "capacity": asked.capacity });
            self.audit(&asked.act, asked.stock, (&before, &after))
                .await?;
        }
        Ok(())
    }

    async fn audit(
        &mut self,
        act: &Act,
        stock: OptionStockId,
        (before, after): (&Value, &Value),
    ) -> Result<(), BatchError> {
        let entry = AuditEntry {
            actor_id: act.actor,
            convention_id: Some(self.convention.uuid()),
            action: "update_option_stock",
            subject: &stock.to_string(),
            before: Some(before),
            after: Some(after),
            request_id: &act.request_id,
            now: self.now,
        };
        audit::options::insert(self.conn, &entry).await?;
        Ok(())
    }

    async fn move_stock(&mut self, changes: &[Change<OptionStockId>]) -> Result<(), BatchError> {
        let row = |change: &Change<OptionStockId>| {
            json!({
                "id": rows::id(change.stock.uuid()),
                "capacity": change.capacity,
                "held": change.held,
                "sold": change.sold,
            })
        };
        let moved: Vec<_> = changes.iter().map(row).collect();
        if let Some(document) = document(&moved)? {
            let written = stocks::apply_changes(self.conn, &document).await?;
            expect("option_stock", changes.len(), written)?;
        }
        Ok(())
    }
}

/// A JSON array of the rows, or none for no rows: then there is nothing to write.
fn document<T: Serialize>(rows: &[T]) -> Result<Option<String>, BatchError> {
    if rows.is_empty() {
        return Ok(None);
    }
    Ok(Some(serde_json::to_string(rows)?))
}

fn expect(table: &'static str, decided: usize, written: u64) -> Result<(), BatchError> {
    if u64::try_from(decided) == Ok(written) {
        return Ok(());
    }
    Err(BatchError::Rows {
        table,
        decided,
        written,
    })
}

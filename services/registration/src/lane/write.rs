//! Writes what a batch decided: one statement per table, whatever the size of the batch. New rows of all tables go
//! there in one turn; rows that change travel as one JSON document, so that the text of those statements is constant.

use butterfly_contracts::{ConventionId, OrderId, RegistrationId};
use butterfly_store::{Added, audit, audit::AuditEntry, constraint_name, insert_all};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;
use sqlx::MySqlConnection;
use uuid::Uuid;

use super::{
    catalogue::Catalogue,
    decide::Effects,
    facts::hex,
    failure::BatchError,
    request::{Act, Request},
    rows::{ExtrasFields, LineFields, OrderFields, text},
};
use crate::{
    domain::{
        line::{Line, Mark},
        order::OrderRow,
        stock_id::StockId,
    },
    store::{claims, extras, idempotency, lanes, lines, orders, quotas, tiers, vouchers, words},
};

/// Where the rows of a batch go.
pub(crate) struct Writing<'a> {
    pub(crate) conn: &'a mut MySqlConnection,
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) now: DateTime<Utc>,
    pub(crate) batch: &'a [Request],
}

impl Writing<'_> {
    /// Writes everything and counts the commit.
    pub(crate) async fn write(&mut self, effects: &Effects) -> Result<(), BatchError> {
        self.change_orders(effects).await?;
        self.change_lines(effects).await?;
        self.give_up_claims(effects).await?;
        self.add_rows(effects).await?;
        self.write_extras(effects).await?;
        self.forget_keys(effects).await?;
        self.rename(effects).await?;
        self.move_stock(effects).await?;
        self.audit_removals(effects).await?;
        lanes::count_commit(self.conn, self.convention()).await?;
        Ok(())
    }

    const fn convention(&self) -> ConventionId {
        self.catalogue.convention.id
    }

    async fn change_orders(&mut self, effects: &Effects) -> Result<(), BatchError> {
        let changed = effects.orders.iter();
        let changed = changed.filter(|order| order.mark == Mark::Changed);
        let changed: Vec<_> = changed.map(OrderFields::of).collect();
        if let Some(rows) = as_json(&changed)? {
            let written = orders::update_all(self.conn, &rows, self.now).await?;
            expect("pass_order", changed.len(), written)?;
        }
        Ok(())
    }

    async fn change_lines(&mut self, effects: &Effects) -> Result<(), BatchError> {
        let changed = each_line(effects).filter(|(_, line)| line.mark == Mark::Changed);
        let changed: Vec<_> = changed
            .map(|(order, line)| LineFields::of(order, line))
            .collect();
        if let Some(rows) = as_json(&changed)? {
            let written = lines::update_all(self.conn, &rows).await?;
            expect("registration", changed.len(), written)?;
        }
        Ok(())
    }

    /// Claims are given up before others are made: a person who leaves may come back in the same batch. Who is told
    /// to be somebody else is found by other words from then on.
    async fn give_up_claims(&mut self, effects: &Effects) -> Result<(), BatchError> {
        let changed = || each_line(effects).filter(|(_, line)| line.mark == Mark::Changed);
        let told = |line: &Line| line.claims.is_some();
        let free = changed().filter(|(_, line)| told(line) || line.status.claim().is_none());
        if let Some(rows) = ids(free)? {
            claims::delete_of(self.conn, &rows).await?;
        }
        if let Some(rows) = ids(changed().filter(|(_, line)| told(line)))? {
            words::delete_of(self.conn, &rows).await?;
        }
        Ok(())
    }

    /// Adds the new orders with their lines, claims, keys and messages.
    async fn add_rows(&mut self, effects: &Effects) -> Result<(), BatchError> {
        let convention = self.convention();
        let currency = self.catalogue.convention.about.currency;
        let orders = effects.orders.iter();
        let orders = orders.filter(|order| order.mark == Mark::New);
        let lines = each_line(effects).filter(|(_, line)| line.mark == Mark::New);
        let standing = each_line(effects).filter(|(_, line)| line.status.claim().is_some());
        let claims = standing.filter_map(|(_, line)| {
            let keys = self.catalogue.claims(line.pass, line.claims.as_deref()?);
            Some((line.id, keys))
        });
        let claims: Vec<_> = claims.collect();
        let told = each_line(effects).filter(|(_, line)| line.claims.is_some());
        let inserts = [
            orders::inserting((convention, currency), orders, self.now),
            lines::inserting(convention, lines),
            claims::inserting(convention, &claims),
            words::inserting(convention, told.map(|(_, line)| line)),
            idempotency::inserting(&effects.keys, self.now),
            orders::enqueuing(&messages(effects), self.now),
        ];
        for Added {
            table,
            asked,
            added,
        } in insert_all(self.conn, inserts).await?
        {
            expect(table, asked, added)?;
        }
        Ok(())
    }

    async fn write_extras(&mut self, effects: &Effects) -> Result<(), BatchError> {
        let rows = |mark| {
            let extras = effects.orders.iter().filter_map(|order| {
                let extras = order.extras.as_ref();
                let extras = extras.filter(|extras| extras.mark == mark);
                extras.map(|extras| ExtrasFields::of(order, extras))
            });
            extras.collect::<Result<Vec<_>, _>>()
        };
        let (new, changed) = (rows(Mark::New)?, rows(Mark::Changed)?);
        if let Some(rows) = as_json(&new)? {
            let written = extras::insert_all(self.conn, &rows).await?;
            expect("order_extras", new.len(), written)?;
        }
        if let Some(rows) = as_json(&changed)? {
            let written = extras::update_all(self.conn, &rows).await?;
            expect("order_extras", changed.len(), written)?;
        }
        Ok(())
    }

    async fn forget_keys(&mut self, effects: &Effects) -> Result<(), BatchError> {
        let forgotten: Vec<_> = effects.forgotten.iter().map(|scope| hex(scope)).collect();
        if let Some(scopes) = as_json(&forgotten)? {
            idempotency::delete_all(self.conn, &scopes).await?;
        }
        Ok(())
    }

    async fn audit_removals(&mut self, effects: &Effects) -> Result<(), BatchError> {
        for at in &effects.removals {
            if let Some(Request::End(ending)) = self.batch.get(*at)
                && let Some(act) = &ending.act
            {
                let subject = ending.registration.to_string();
                let states = (json!({"status": "live"}), json!({"status": "removed"}));
                self.audit(act, "remove_registration", &subject, &states)
                    .await?;
            }
        }
        Ok(())
    }

    async fn rename(&mut self, effects: &Effects) -> Result<(), BatchError> {
        for at in &effects.capacities {
            let Some(Request::Capacity(asked)) = self.batch.get(*at) else {
                continue;
            };
            let before = quotas::select_by_id(self.conn, asked.quota).await?;
            let before = before.map(|quota| json!(quota.view()));
            let renamed = quotas::rename(self.conn, asked.quota, &asked.name, self.now).await;
            renamed.map_err(|error| match constraint_name(&error) {
                Some("uq_quota_name") => BatchError::NameTaken(*at),
                _ => error.into(),
            })?;
            let after = json!({"name": asked.name, "capacity": asked.capacity});
            let states = (before.unwrap_or_default(), after);
            self.audit(
                &asked.act,
                "update_quota",
                &asked.quota.to_string(),
                &states,
            )
            .await?;
        }
        Ok(())
    }

    async fn move_stock(&mut self, effects: &Effects) -> Result<(), BatchError> {
        let (mut places, mut prices, mut uses) = (Vec::new(), Vec::new(), Vec::new());
        for change in &effects.changes {
            let moved =
                |id: Uuid| json!({"id": text(id), "held": change.held, "sold": change.sold});
            match change.stock {
                StockId::Quota(id) => places.push(json!({
                    "id": text(id.uuid()),
                    "capacity": change.capacity,
                    "held": change.held,
                    "sold": change.sold,
                })),
                StockId::Tier(id) => prices.push(moved(id.uuid())),
                StockId::Voucher(id) => uses.push(moved(id.uuid())),
            }
        }
        if let Some(rows) = as_json(&places)? {
            let written = quotas::apply_changes(self.conn, &rows).await?;
            expect("quota", places.len(), written)?;
        }
        if let Some(rows) = as_json(&prices)? {
            let written = tiers::apply_changes(self.conn, &rows).await?;
            expect("price_tier", prices.len(), written)?;
        }
        if let Some(rows) = as_json(&uses)? {
            let written = vouchers::apply_changes(self.conn, &rows).await?;
            expect("voucher", uses.len(), written)?;
        }
        Ok(())
    }

    async fn audit(
        &mut self,
        act: &Act,
        action: &str,
        subject: &str,
        states: &(serde_json::Value, serde_json::Value),
    ) -> Result<(), BatchError> {
        let entry = AuditEntry {
            actor_id: act.actor,
            convention_id: Some(self.convention().uuid()),
            action,
            subject,
            before: Some(&states.0),
            after: Some(&states.1),
            request_id: &act.request_id,
            now: self.now,
        };
        audit::registration::insert(self.conn, &entry).await?;
        Ok(())
    }
}

/// Mails are written when they are sent; the outbox only says about what.
fn messages(effects: &Effects) -> Vec<(&'static str, String, u32)> {
    let about_orders = |kind, ids: &[OrderId]| {
        let messages = ids.iter().map(|id| (kind, id.to_string(), 1));
        messages.collect::<Vec<_>>()
    };
    let about_lines = |kind, ids: &[RegistrationId], version| {
        let messages = ids.iter().map(|id| (kind, id.to_string(), version));
        messages.collect::<Vec<_>>()
    };
    let messages = [
        about_orders("order_confirmed", &effects.confirmed),
        about_lines("invitation", &effects.invited, 1),
        about_lines("registration_named", &effects.named, 1),
        about_lines("registration_ended", &effects.ended, 2),
        about_orders("order_extras", &effects.told),
    ];
    messages.concat()
}

fn each_line(effects: &Effects) -> impl Iterator<Item = (&OrderRow, &Line)> {
    let orders = effects.orders.iter();
    orders.flat_map(|order| order.lines.iter().map(move |line| (order, line)))
}

/// A JSON array of `{id}` of these lines.
fn ids<'a>(
    lines: impl Iterator<Item = (&'a OrderRow, &'a Line)>,
) -> Result<Option<String>, BatchError> {
    let ids = lines.map(|(_, line)| json!({"id": text(line.id.uuid())}));
    as_json(&ids.collect::<Vec<_>>())
}

/// A JSON array, or none for an empty one: then there is nothing to write.
fn as_json<T: Serialize>(rows: &[T]) -> Result<Option<String>, BatchError> {
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

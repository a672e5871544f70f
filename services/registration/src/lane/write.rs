//! Writes what a batch decided: one statement per table, whatever the size of the batch. The rows
//! travel as one JSON document, so that the text of every statement is constant.

use butterfly_contracts::ConventionId;
use butterfly_store::{audit, audit::AuditEntry, constraint_name};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::json;
use sqlx::MySqlConnection;
use uuid::Uuid;

use super::{
    decide::{Effects, NewOrder},
    facts::hex,
    failure::BatchError,
    request::{Act, Request, ToOrder},
};
use crate::store::{claims, idempotency, lanes, names, orders, quotas, registrations};

/// Where the rows of a batch go.
pub(crate) struct Writing<'a> {
    pub(crate) conn: &'a mut MySqlConnection,
    pub(crate) convention: ConventionId,
    pub(crate) now: DateTime<Utc>,
    pub(crate) batch: &'a [Request],
}

#[derive(Serialize)]
struct OrderRow<'a> {
    id: String,
    code: &'a str,
    payment: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    name: &'a str,
    email: &'a str,
    currency: &'a str,
    net: i64,
    tax: i64,
    total: i64,
}

#[derive(Serialize)]
struct RegistrationRow<'a> {
    id: String,
    order: String,
    pass: String,
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    name: &'a str,
    email: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    birth_date: Option<NaiveDate>,
    person_hash: String,
    quotas: String,
    price: i64,
    tax: i64,
}

impl Writing<'_> {
    /// Writes everything and counts the commit.
    pub(crate) async fn write(&mut self, effects: &Effects) -> Result<(), BatchError> {
        self.end(effects).await?;
        self.place(effects).await?;
        self.rename(effects).await?;
        self.move_stock(effects).await?;
        self.enqueue(effects).await?;
        lanes::count_commit(self.conn, self.convention).await?;
        Ok(())
    }

    /// Ends come first: a person who leaves may come back in the same batch.
    async fn end(&mut self, effects: &Effects) -> Result<(), BatchError> {
        if effects.ended.is_empty() {
            return Ok(());
        }
        let mut rows = Vec::with_capacity(effects.ended.len());
        for ended in &effects.ended {
            if let Some(Request::End(ending)) = self.batch.get(ended.request) {
                rows.push(json!({
                    "id": text(ending.registration.uuid()),
                    "order": text(ended.order.uuid()),
                    "status": names::of(ending.status()),
                }));
            }
        }
        let rows = serde_json::to_string(&rows)?;
        let written = registrations::end_all(self.conn, &rows, self.now).await?;
        expect("registration", effects.ended.len(), written)?;
        claims::delete_of(self.conn, &rows).await?;
        orders::cancel_ended(self.conn, &rows, self.now).await?;
        self.audit_removals(effects).await
    }

    async fn audit_removals(&mut self, effects: &Effects) -> Result<(), BatchError> {
        for ended in &effects.ended {
            if let Some(Request::End(ending)) = self.batch.get(ended.request)
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

    async fn place(&mut self, effects: &Effects) -> Result<(), BatchError> {
        let placed: Vec<(&NewOrder, &ToOrder)> = self.placed(effects);
        if placed.is_empty() {
            return Ok(());
        }
        let (convention, now, count) = (self.convention, self.now, placed.len());
        let rows: Vec<_> = placed.iter().map(|(new, _)| order_row(new)).collect();
        let rows = serde_json::to_string(&rows)?;
        let written = orders::insert_all(self.conn, convention, &rows, now).await?;
        expect("pass_order", count, written)?;

        let rows: Vec<_> = placed
            .iter()
            .map(|(new, asked)| registration_row(new, asked))
            .collect();
        let rows = serde_json::to_string(&rows)?;
        let written = registrations::insert_all(self.conn, convention, &rows, now).await?;
        expect("registration", count, written)?;

        let claim = |asked: &ToOrder, hash: &[u8]| json!({"hash": hex(hash), "registration": text(asked.registration.uuid())});
        let claims = placed.iter();
        let claims =
            claims.flat_map(|(_, asked)| asked.claims.iter().map(|hash| claim(asked, hash)));
        let claims: Vec<_> = claims.collect();
        let rows = serde_json::to_string(&claims)?;
        let written = claims::insert_all(self.conn, convention, &rows).await?;
        expect("person_claim", claims.len(), written)?;

        let key = |(_, asked): &(&NewOrder, &ToOrder)| {
            json!({
                "scope": hex(&asked.scope),
                "request_hash": hex(&asked.request_hash),
                "order": text(asked.order.uuid()),
            })
        };
        let rows = serde_json::to_string(&placed.iter().map(key).collect::<Vec<_>>())?;
        let written = idempotency::insert_all(self.conn, &rows, now).await?;
        expect("registration_idempotency", count, written)
    }

    fn placed<'e>(&self, effects: &'e Effects) -> Vec<(&'e NewOrder, &'e ToOrder)>
    where
        Self: 'e,
    {
        let asked = |new: &'e NewOrder| match self.batch.get(new.request) {
            Some(Request::Order(asked)) => Some((new, &**asked)),
            _ => None,
        };
        effects.orders.iter().filter_map(asked).collect()
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
        if effects.changes.is_empty() {
            return Ok(());
        }
        let row = |change: &butterfly_ledger::Change<butterfly_contracts::QuotaId>| {
            json!({
                "id": text(change.stock.uuid()),
                "capacity": change.capacity,
                "held": change.held,
                "sold": change.sold,
            })
        };
        let rows = effects.changes.iter().map(row).collect::<Vec<_>>();
        let rows = serde_json::to_string(&rows)?;
        let written = quotas::apply_changes(self.conn, &rows).await?;
        expect("quota", effects.changes.len(), written)
    }

    /// Mails are written when they are sent; the outbox only says about what.
    async fn enqueue(&mut self, effects: &Effects) -> Result<(), BatchError> {
        let placed = effects.orders.iter().map(|new| {
            json!({"kind": "order_confirmed", "subject": new.order.id.to_string(), "version": 1})
        });
        let mut messages: Vec<_> = placed.collect();
        for ended in &effects.ended {
            if let Some(Request::End(ending)) = self.batch.get(ended.request) {
                let subject = ending.registration.to_string();
                messages
                    .push(json!({"kind": "registration_ended", "subject": subject, "version": 2}));
            }
        }
        if messages.is_empty() {
            return Ok(());
        }
        let rows = serde_json::to_string(&messages)?;
        let written = orders::enqueue_all(self.conn, &rows, self.now).await?;
        expect("registration_outbox", messages.len(), written)
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
            convention_id: Some(self.convention.uuid()),
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

fn order_row(new: &NewOrder) -> OrderRow<'_> {
    let order = &new.order;
    OrderRow {
        id: text(order.id.uuid()),
        code: &order.code,
        payment: names::of(order.payment),
        account: order.account.map(|account| text(account.uuid())),
        name: &order.buyer.name,
        email: &order.buyer.email,
        currency: order.total.currency.code(),
        net: new.price.net,
        tax: new.price.tax,
        total: new.price.total,
    }
}

fn registration_row<'a>(new: &'a NewOrder, asked: &'a ToOrder) -> RegistrationRow<'a> {
    let code = new
        .order
        .registrations
        .first()
        .map_or("", |line| line.code.as_str());
    let quotas: Vec<_> = new.quotas.iter().map(|quota| text(quota.uuid())).collect();
    RegistrationRow {
        id: text(asked.registration.uuid()),
        order: text(asked.order.uuid()),
        pass: text(asked.pass.uuid()),
        code,
        account: asked.account.map(|account| text(account.uuid())),
        name: &asked.attendee.name,
        email: &asked.attendee.email,
        birth_date: asked.attendee.birth_date,
        person_hash: asked
            .claims
            .first()
            .map(|claim| hex(claim))
            .unwrap_or_default(),
        quotas: json!(quotas).to_string(),
        price: new.price.net,
        tax: new.price.tax,
    }
}

fn text(id: Uuid) -> String {
    id.simple().to_string()
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

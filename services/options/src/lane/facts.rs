//! What a batch is decided by, read under the lane's lock: one query per table, whatever the size of the batch.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use butterfly_contracts::{ConventionId, OptionStockId, OrderId};
use butterfly_ledger::Stocks;
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

use super::{book::Book, failure::BatchError, request::Request};
use crate::{
    domain::{catalogue::Catalogue, hold::Hold},
    store::{holds, rows, stocks},
};

/// What is known when a batch is decided. Deciding keeps it up to date for the requests that follow.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) stocks: Stocks<OptionStockId>,
    /// What is said of the stocks; what is taken of them is in `stocks` alone.
    pub(crate) rows: BTreeMap<OptionStockId, stocks::Stock>,
    pub(crate) book: Book,
    pub(crate) now: DateTime<Utc>,
}

impl Facts {
    pub(crate) async fn read(
        conn: &mut MySqlConnection,
        convention: ConventionId,
        catalogue: Arc<Catalogue>,
        batch: &[Request],
        now: DateTime<Utc>,
    ) -> Result<Self, BatchError> {
        let rows = stocks::select_all(conn, convention).await?;
        let stock = |row: &stocks::Stock| Ok((row.id, row.places()?));
        let stocks: Result<Stocks<OptionStockId>, BatchError> = rows.iter().map(stock).collect();
        Ok(Self {
            catalogue,
            stocks: stocks?,
            rows: rows.into_iter().map(|row| (row.id, row)).collect(),
            book: Book::new(read_holds(conn, batch).await?),
            now,
        })
    }
}

async fn read_holds(
    conn: &mut MySqlConnection,
    batch: &[Request],
) -> Result<Vec<Hold>, BatchError> {
    let order = |request: &Request| match request {
        Request::Hold(desired) => Some(desired.order),
        Request::End(order) => Some(*order),
        Request::Settle(settlement) => Some(settlement.order),
        Request::Capacity(_) => None,
    };
    let orders: BTreeSet<OrderId> = batch.iter().filter_map(order).collect();
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let orders: Vec<_> = orders
        .into_iter()
        .map(|order| rows::id(order.uuid()))
        .collect();
    let orders = serde_json::to_string(&orders)?;
    Ok(holds::select_all(conn, &orders).await?)
}

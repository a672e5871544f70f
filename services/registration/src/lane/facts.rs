//! What a batch is decided by, read under the lane's lock: at most one query per table.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write,
    sync::Arc,
};

use butterfly_contracts::{ConventionId, OrderId, QuotaId, RegistrationId};
use butterfly_ledger::{Stock, Stocks};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

use super::{catalogue::Catalogue, failure::BatchError, request::Request};
use crate::{
    domain::{order::OrderRow, stock_id::StockId, voucher::Voucher},
    store::{
        claims, extras, idempotency, lines, orders,
        quotas::{self, Quota},
        tiers::{self, TierStock},
        vouchers,
    },
};

/// What is known when a batch is decided. Deciding keeps it up to date for the requests that follow.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) stocks: Stocks<StockId>,
    pub(crate) quotas: BTreeMap<QuotaId, Quota>,
    /// The vouchers the batch names, and those of the orders it is about, by code.
    pub(crate) vouchers: BTreeMap<String, Voucher>,
    /// Idempotency scope → what it came with, and the order it made.
    pub(crate) keys: HashMap<Vec<u8>, (Vec<u8>, OrderId)>,
    /// Person → the live registration.
    pub(crate) claims: HashMap<Vec<u8>, RegistrationId>,
    /// The orders the batch is about; those it makes join them.
    pub(crate) orders: BTreeMap<OrderId, OrderRow>,
    pub(crate) now: DateTime<Utc>,
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String does not fail.
            write!(text, "{byte:02x}").ok();
            text
        })
}

impl Facts {
    pub(crate) async fn read(
        conn: &mut MySqlConnection,
        catalogue: Arc<Catalogue>,
        batch: &[Request],
        now: DateTime<Utc>,
    ) -> Result<Self, BatchError> {
        let convention = catalogue.convention.id;
        let rows = quotas::select_all(conn, convention).await?;
        let tiers = if catalogue.has_tiers {
            tiers::select_stocks(conn, convention).await?
        } else {
            Vec::new()
        };
        let place = |row: &Quota| {
            let stock = Stock::new(row.open(), row.held, row.sold)?;
            Ok((StockId::Quota(row.id), stock))
        };
        let price = |row: &TierStock| {
            let stock = Stock::new(row.most(), row.held, row.sold)?;
            Ok((StockId::Tier(row.id), stock))
        };
        let uses = |row: &Voucher| {
            let stock = Stock::new(row.most(), row.held, row.sold)?;
            Ok((StockId::Voucher(row.id), stock))
        };
        let orders = read_orders(conn, convention, batch).await?;
        let vouchers = read_vouchers(conn, convention, (batch, &orders)).await?;
        let stocks = rows.iter().map(place).chain(tiers.iter().map(price));
        let stocks = stocks.chain(vouchers.values().map(uses));
        let stocks: Result<Stocks<StockId>, BatchError> = stocks.collect();
        let claims = read_claims(conn, &catalogue, (batch, &orders)).await?;
        Ok(Self {
            catalogue,
            stocks: stocks?,
            vouchers,
            quotas: rows.into_iter().map(|row| (row.id, row)).collect(),
            keys: read_keys(conn, batch).await?,
            claims,
            orders,
            now,
        })
    }
}

async fn read_keys(
    conn: &mut MySqlConnection,
    batch: &[Request],
) -> Result<HashMap<Vec<u8>, (Vec<u8>, OrderId)>, BatchError> {
    let scopes = collect(batch, |request| match request {
        Request::Order(order) => vec![hex(&order.scope)],
        _ => Vec::new(),
    });
    let Some(scopes) = as_json(&scopes)? else {
        return Ok(HashMap::new());
    };
    let known = idempotency::select_known(conn, &scopes).await?;
    Ok(known
        .into_iter()
        .map(|key| (key.scope, (key.request_hash, key.order)))
        .collect())
}

async fn read_claims(
    conn: &mut MySqlConnection,
    catalogue: &Catalogue,
    (batch, orders): (&[Request], &BTreeMap<OrderId, OrderRow>),
) -> Result<HashMap<Vec<u8>, RegistrationId>, BatchError> {
    let hashes = collect(batch, |request| {
        let order = request.order().and_then(|order| orders.get(&order));
        let people = request.people(|line| order?.pass_of(line));
        let keys = people.into_iter().flat_map(|(pass, person)| {
            let keys = catalogue.claims(pass, person);
            keys.iter().map(|key| hex(key)).collect::<Vec<_>>()
        });
        keys.collect()
    });
    let Some(hashes) = as_json(&hashes)? else {
        return Ok(HashMap::new());
    };
    let held = claims::select_held(conn, catalogue.convention.id, &hashes).await?;
    Ok(held
        .into_iter()
        .map(|claim| (claim.person_hash, claim.registration))
        .collect())
}

async fn read_orders(
    conn: &mut MySqlConnection,
    convention: ConventionId,
    batch: &[Request],
) -> Result<BTreeMap<OrderId, OrderRow>, BatchError> {
    let ids: BTreeSet<_> = batch.iter().filter_map(Request::order).collect();
    let ids: Vec<_> = ids
        .iter()
        .map(|id| id.uuid().simple().to_string())
        .collect();
    let Some(ids) = as_json(&ids)? else {
        return Ok(BTreeMap::new());
    };
    let found = orders::select_all(conn, convention, &ids).await?;
    let mut orders: BTreeMap<_, _> = found.into_iter().map(|order| (order.id, order)).collect();
    for (order, line) in lines::select_all(conn, convention, &ids).await? {
        if let Some(order) = orders.get_mut(&order) {
            order.lines.push(line);
        }
    }
    for (order, extras) in extras::select_all(conn, &ids).await? {
        if let Some(order) = orders.get_mut(&order) {
            order.extras = Some(extras);
        }
    }
    Ok(orders)
}

async fn read_vouchers(
    conn: &mut MySqlConnection,
    convention: ConventionId,
    (batch, orders): (&[Request], &BTreeMap<OrderId, OrderRow>),
) -> Result<BTreeMap<String, Voucher>, BatchError> {
    let lines = orders.values().flat_map(|order| &order.lines);
    let used = lines.filter_map(|line| line.voucher.as_ref());
    let used = used.map(|used| used.code.as_str());
    let asked = batch.iter().flat_map(Request::vouchers);
    let codes: BTreeSet<_> = asked.chain(used).map(str::to_owned).collect();
    let codes: Vec<_> = codes.into_iter().collect();
    let Some(codes) = as_json(&codes)? else {
        return Ok(BTreeMap::new());
    };
    let found = vouchers::select_by_codes(conn, convention, &codes).await?;
    let found = found.into_iter();
    Ok(found
        .map(|voucher| (voucher.code.clone(), voucher))
        .collect())
}

fn collect(batch: &[Request], part: impl Fn(&Request) -> Vec<String>) -> Vec<String> {
    batch.iter().flat_map(part).collect()
}

/// A JSON array, or none for an empty one: then there is nothing to ask.
fn as_json(items: &[String]) -> Result<Option<String>, BatchError> {
    if items.is_empty() {
        return Ok(None);
    }
    Ok(Some(serde_json::to_string(items)?))
}

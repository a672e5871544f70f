//! A sale during which anything may be killed. Clients hold places and options, confirm, give up, walk away;
//! what is not answered is sent again with the same key. Afterwards everything that was acknowledged must be
//! there, once, and nothing else.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use rand::{Rng, SeedableRng, rngs::StdRng};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    Answer, Api,
    catalogue::{SmallConvention, publish_small},
};

/// How long a client goes on asking for an answer.
const PATIENCE: Duration = Duration::from_mins(2);

/// A convention on sale, with an option of which there is less than of places.
#[derive(Debug, Clone)]
pub struct Sale {
    /// The convention.
    pub convention: SmallConvention,
    option: String,
}

/// What a client knows of an order at its end.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its idempotency key.
    pub key: String,
    /// What was sent.
    pub body: Value,
    /// What the service says it is.
    pub id: String,
    /// The last status that was acknowledged.
    pub status: String,
}

/// What one client did.
#[derive(Debug, Default)]
pub struct Log {
    /// Orders that were acknowledged.
    pub records: Vec<Record>,
    /// Orders that were refused because something was sold out.
    pub refused: u32,
    /// Requests that got no answer, or one that asks to come again.
    pub repeats: u32,
}

/// What a client means to do with an order.
#[derive(Debug, Clone, Copy)]
enum Plan {
    AtOnce,
    HoldAndConfirm,
    HoldAndCancel,
    WalkAway,
}

impl Sale {
    /// Opens one with so many places and so many units of the option.
    pub async fn open(staff: &Api, places: u32, units: u32) -> Result<Self> {
        let convention = publish_small(staff, "sale", places).await?;
        let path = format!("/api/options/staff/v1/conventions/{}", convention.id);
        let stock = json!({ "name": "Seats", "capacity": units });
        let stock = staff.post(&format!("{path}/stocks"), &stock).await?;
        let stock = stock.expect_status(201)?.field("id").to_owned();
        let dinner = json!({ "name": "Dinner", "price_minor": 2500, "stocks": [stock],
            "max_per_registration": 2 });
        let made = staff.post(&format!("{path}/options"), &dinner).await?;
        let option = made.expect_status(201)?.field("id").to_owned();
        Ok(Self { convention, option })
    }

    /// Orders one after the other until told to stop.
    pub async fn shop(
        &self,
        public: &Api,
        (seed, client): (u64, u64),
        stop: &AtomicBool,
    ) -> Result<Log> {
        let mut random = StdRng::seed_from_u64(seed.wrapping_mul(1000).wrapping_add(client));
        let mut log = Log::default();
        let mut number = 0_u32;
        while !stop.load(Ordering::Relaxed) {
            number += 1;
            let plan = match random.random_range(0..100) {
                0..50 => Plan::AtOnce,
                50..75 => Plan::HoldAndConfirm,
                75..90 => Plan::HoldAndCancel,
                _ => Plan::WalkAway,
            };
            let body = self.body(&mut random, (seed, client, number), plan);
            let key = format!("sale-{seed}-{client}-{number}");
            self.order(public, plan, (key, body), &mut log).await?;
            tokio::time::sleep(Duration::from_millis(random.random_range(0..20))).await;
        }
        Ok(log)
    }

    /// One to four people; half of the orders want the option, too.
    fn body(
        &self,
        random: &mut StdRng,
        (seed, client, number): (u64, u64, u32),
        plan: Plan,
    ) -> Value {
        let with_option = random.random_bool(0.5);
        let lines: Vec<_> = (0..random.random_range(1..=4))
            .map(|line| {
                let name = format!("Person {seed} {client} {number} {line}");
                let who = json!({ "name": name, "email": "somebody@example.org" });
                let quantity = random.random_range(1..=2);
                let dinner = json!({ "option": self.option, "quantity": quantity });
                let wanted = if with_option { vec![dinner] } else { vec![] };
                json!({ "pass": self.convention.pass, "attendee": who, "options": wanted })
            })
            .collect();
        let buyer = json!({ "name": "Buyer", "email": "buyer@example.org" });
        json!({ "buyer": buyer, "lines": lines, "confirm": matches!(plan, Plan::AtOnce) })
    }

    async fn order(
        &self,
        public: &Api,
        plan: Plan,
        (key, body): (String, Value),
        log: &mut Log,
    ) -> Result<()> {
        let placed = self.place(public, &key, &body, log).await?;
        if placed.status == 409 {
            log.refused += 1;
            return Ok(());
        }
        let mut last = placed.expect_status(201)?;
        let id = last.field("id").to_owned();
        let secret = last.field("secret").to_owned();
        let step = match plan {
            Plan::AtOnce | Plan::WalkAway => None,
            Plan::HoldAndConfirm => Some("confirm"),
            Plan::HoldAndCancel => Some("cancel"),
        };
        if let Some(step) = step {
            let path = format!("/api/registration/v1/orders/{id}/{step}");
            let (headers, nothing) = ([("Order-Secret", secret.as_str())], json!({}));
            let taken = insist(log, || {
                public.send(Method::POST, &path, Some(&nothing), &headers)
            });
            last = taken.await?.expect_status(200)?;
        }
        log.records.push(Record {
            key,
            body,
            id,
            status: last.field("status").to_owned(),
        });
        Ok(())
    }

    async fn place(&self, public: &Api, key: &str, body: &Value, log: &mut Log) -> Result<Answer> {
        let path = format!(
            "/api/registration/v1/conventions/{}/orders",
            self.convention.id
        );
        insist(log, || public.order(&path, key, body)).await
    }

    /// Sends everything once more: a key that was answered names the same order for a day.
    pub async fn repeat(&self, public: &Api, records: &[Record]) -> Result<()> {
        let mut log = Log::default();
        for record in records {
            let again = self
                .place(public, &record.key, &record.body, &mut log)
                .await?;
            let again = again.expect_status(201)?;
            anyhow::ensure!(
                again.field("id") == record.id,
                "the key {} made {} and {}",
                record.key,
                record.id,
                again.field("id")
            );
        }
        Ok(())
    }

    /// What the options' stocks are beside what their rows add up to.
    pub async fn reconcile_options(&self, staff: &Api) -> Result<Value> {
        let path = format!(
            "/api/options/staff/v1/conventions/{}/reconciliation",
            self.convention.id
        );
        Ok(staff.get(&path).await?.expect_status(200)?.json)
    }
}

/// Asks until there is an answer that is final.
async fn insist<F: Future<Output = Result<Answer>>>(
    log: &mut Log,
    ask: impl Fn() -> F,
) -> Result<Answer> {
    let begun = Instant::now();
    loop {
        let answer = ask().await;
        match &answer {
            Ok(answer) if answer.status < 500 && answer.status != 429 => {}
            _ if begun.elapsed() < PATIENCE => {
                log.repeats += 1;
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
            Ok(answer) => bail!("no final answer: {} {}", answer.status, answer.text),
            Err(_) => {}
        }
        return answer;
    }
}

/// How many orders are in each status, and how many people and units of the option the confirmed ones have.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Orders by status.
    pub orders: BTreeMap<String, usize>,
    /// People in confirmed orders.
    pub people: u64,
    /// Units of the option in confirmed orders.
    pub units: u64,
}

impl Counts {
    /// Counts what clients were told.
    pub fn of(records: &[Record]) -> Self {
        let mut counts = Self::default();
        for record in records {
            *counts.orders.entry(record.status.clone()).or_default() += 1;
            let lines = record.body.get("lines").and_then(Value::as_array);
            let lines = lines.map_or(&[][..], Vec::as_slice);
            if record.status == "confirmed" {
                counts.people += lines.len() as u64;
                let quantity = |line: &Value| line.pointer("/options/0/quantity")?.as_u64();
                let units = lines.iter().filter_map(quantity);
                counts.units += units.sum::<u64>();
            }
        }
        counts
    }
}

/// The number at this place of an answer.
pub fn number(value: &Value, pointer: &str) -> Result<u64> {
    let found = value.pointer(pointer).and_then(Value::as_u64);
    found.with_context(|| format!("no {pointer} in {value}"))
}

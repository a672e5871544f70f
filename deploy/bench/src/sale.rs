//! Conventions on sale, and what their visitors send.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use anyhow::Context;
use butterfly_contracts::registration::Reconciliation;
use butterfly_system_tests::{
    Api, Stack,
    catalogue::{SmallConvention, convention_body, fresh_slug, publish_small},
};
use serde_json::json;

use crate::{
    http::request,
    load::{Call, Kind, Script},
};

const STAFF: &str = "/api/registration/staff/v1";

/// The most places a stock may have.
pub(crate) const MOST: u32 = 1_000_000;

/// A convention on sale.
pub(crate) struct Sale {
    /// Its id.
    pub(crate) id: String,
    slug: String,
    /// Passes; orders take them in turn.
    pub(crate) passes: Vec<String>,
    /// Stocks.
    pub(crate) quotas: Vec<String>,
    /// People who ordered; each orders once.
    people: AtomicU32,
}

impl Sale {
    /// With so many places, and one pass for them.
    pub(crate) async fn open(stack: &Stack, places: u32) -> anyhow::Result<Arc<Self>> {
        let staff = stack.staff().await?;
        let SmallConvention {
            id,
            slug,
            pass,
            quota,
        } = publish_small(&staff, "bench", places).await?;
        Ok(Arc::new(Self {
            id,
            slug,
            passes: vec![pass],
            quotas: vec![quota],
            people: AtomicU32::new(0),
        }))
    }

    /// With so many places on each of three days; one pass takes all three, another only Saturday's.
    pub(crate) async fn open_weekend(stack: &Stack, places: u32) -> anyhow::Result<Arc<Self>> {
        let staff = stack.staff().await?;
        let slug = fresh_slug("bench");
        let conventions = format!("{STAFF}/conventions");
        let id = create(&staff, &conventions, &convention_body(&slug)).await?;
        let own = format!("{conventions}/{id}");
        let mut quotas = Vec::new();
        for name in ["Friday", "Saturday", "Sunday"] {
            let body = json!({ "name": name, "capacity": places });
            quotas.push(create(&staff, &format!("{own}/quotas"), &body).await?);
        }
        let weekend = json!({ "name": "Weekend", "price_minor": 5000, "quotas": quotas,
            "days": ["2027-08-06", "2027-08-07", "2027-08-08"] });
        let saturday = json!({ "name": "Saturday", "price_minor": 3000, "quotas": quotas.get(1..2),
            "days": ["2027-08-07"] });
        let mut passes = Vec::new();
        for body in [weekend, saturday] {
            passes.push(create(&staff, &format!("{own}/passes"), &body).await?);
        }
        let publish = format!("{own}/publish");
        staff.post(&publish, &json!({})).await?.expect_status(200)?;
        Ok(Arc::new(Self {
            id,
            slug,
            passes,
            quotas,
            people: AtomicU32::new(0),
        }))
    }

    /// The id in hexadecimal.
    pub(crate) fn hexadecimal(&self) -> &str {
        self.id.trim_start_matches("cnv_")
    }

    /// Orders only.
    pub(crate) fn orders(self: &Arc<Self>) -> Script {
        let sale = Arc::clone(self);
        Arc::new(move |_| sale.order())
    }

    /// Of ten requests seven are for the convention's page, two ask what is left, and one orders.
    pub(crate) fn mixed(self: &Arc<Self>) -> Script {
        let sale = Arc::clone(self);
        let page = request(&format!("GET /c/{}", self.slug), &[], "");
        let passes = format!("GET /api/registration/v1/conventions/{}/passes", self.id);
        let poll = request(&passes, &[], "");
        Arc::new(move |n| match n % 10 {
            0 => sale.order(),
            1 | 2 => Call {
                kind: Kind::Poll,
                text: poll.clone(),
            },
            _ => Call {
                kind: Kind::Page,
                text: page.clone(),
            },
        })
    }

    /// What the stocks are beside what their rows add up to.
    pub(crate) async fn reconcile(&self, stack: &Stack) -> anyhow::Result<Reconciliation> {
        let path = format!("{STAFF}/conventions/{}/reconciliation", self.id);
        let answer = stack.staff().await?.get(&path).await?.expect_status(200)?;
        Ok(serde_json::from_value(answer.json)?)
    }

    /// Somebody who has not ordered yet takes a pass, confirmed at once, with a key of their own.
    fn order(&self) -> Call {
        let n = self.people.fetch_add(1, Ordering::Relaxed);
        let turn = usize::try_from(n).unwrap_or_default() % self.passes.len().max(1);
        let pass = self.passes.get(turn).map_or("", String::as_str);
        let person = format!(r#"{{"name":"Person {n}","email":"person{n}@example.org"}}"#);
        let body = format!(
            r#"{{"buyer":{person},"lines":[{{"pass":"{pass}","attendee":{person}}}],"confirm":true}}"#
        );
        let line = format!("POST /api/registration/v1/conventions/{}/orders", self.id);
        let key = format!("order-{}-{n}", self.id);
        Call {
            kind: Kind::Order,
            text: request(&line, &[("Idempotency-Key", &key)], &body),
        }
    }
}

async fn create(staff: &Api, path: &str, body: &serde_json::Value) -> anyhow::Result<String> {
    let made = staff.post(path, body).await?.expect_status(201)?;
    let id = made.field("id").to_owned();
    (!id.is_empty()).then_some(id).context("no id")
}

//! Whether what is there already slows what comes: the same sale with more and more orders behind it.

use std::{sync::Arc, time::Duration};

use serde::Serialize;

use crate::{
    bar::Bar,
    database::Durability,
    desk::{Desk, Look},
    fill::fill,
    latency::Latency,
    load,
    measure::{Bench, Run},
    pace::Pace,
    sale::{MOST, Sale},
};

/// What is lost at most of the rate.
const LOSS: f64 = 0.85;
/// How much longer than a row by its key a list or a search may take.
const LONGER: f64 = 5.0;

/// How much is measured.
pub(crate) struct Plan {
    /// Existing orders, growing.
    pub(crate) sizes: Vec<u32>,
    /// How long each part is measured.
    pub(crate) time: Duration,
}

/// What came out.
#[derive(Debug, Serialize)]
pub(crate) struct Growth {
    pub(crate) durability: Durability,
    pub(crate) sizes: Vec<Size>,
    pub(crate) bars: Vec<Bar>,
}

/// What was measured with so many orders.
#[derive(Debug, Serialize)]
pub(crate) struct Size {
    pub(crate) existing: u32,
    pub(crate) run: Run,
    /// A registration by its id.
    pub(crate) by_key: Latency,
    /// Pages of the list and of searches.
    pub(crate) lists: Vec<List>,
}

/// Pages of one kind.
#[derive(Debug, Serialize)]
pub(crate) struct List {
    pub(crate) what: &'static str,
    pub(crate) latency: Latency,
}

/// Measures everything.
pub(crate) async fn measure(bench: &Bench, plan: &Plan) -> anyhow::Result<Growth> {
    let durability = bench.database.require_durable().await?;
    let sale = Sale::open(&bench.stack, MOST).await?;
    let warm = Pace::Closed {
        time: Duration::from_secs(2),
    };
    load::run(&bench.address, bench.connections, warm, &sale.orders()).await?;
    let mut sizes = Vec::new();
    for existing in &plan.sizes {
        fill(&bench.database, &bench.stack, &sale, *existing).await?;
        // Every size begins with no mail to be delivered.
        bench.database.drain().await?;
        sizes.push(size(bench, plan, &sale, *existing).await?);
    }
    let bars = compare(&sizes);
    Ok(Growth {
        durability,
        sizes,
        bars,
    })
}

async fn size(bench: &Bench, plan: &Plan, sale: &Arc<Sale>, existing: u32) -> anyhow::Result<Size> {
    let pace = Pace::Closed { time: plan.time };
    let name = format!("{existing} existing orders");
    let run = bench.run(&name, sale, pace, &sale.orders()).await?;
    // Staff look at it when the rush is over.
    bench.database.drain().await?;
    let desk = Desk::of(bench, sale, plan.time / 2).await?;
    let by_key = desk.read(Look::ByKey).await?;
    let mut lists = Vec::new();
    for look in Look::LISTS {
        lists.push(List {
            what: look.name(),
            latency: desk.read(look).await?,
        });
    }
    Ok(Size {
        existing,
        run,
        by_key,
        lists,
    })
}

fn compare(sizes: &[Size]) -> Vec<Bar> {
    let mut bars = Vec::new();
    if let [first, .., last] = sizes {
        let what = format!(
            "orders/s with {} existing orders, % of those with {}",
            last.existing, first.existing
        );
        let kept = last.run.orders_per_second / first.run.orders_per_second;
        bars.push(Bar::at_least(&what, 100.0 * LOSS, 100.0 * kept));
    }
    for size in sizes {
        for list in &size.lists {
            let what = format!(
                "{}, {} existing orders: p99, times that of a row by its key",
                list.what, size.existing
            );
            let times = list.latency.p99 / size.by_key.p99;
            bars.push(Bar::at_most(&what, LONGER, times));
        }
    }
    bars
}

//! Whether what is there already slows what comes: the same sale with more and more orders behind it, beside one that
//! has none. They take turns, because a machine is not as fast now as it was some minutes ago.

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

impl Growth {
    /// Every run, in its order.
    pub(crate) fn runs(&self) -> Vec<&Run> {
        let sizes = self.sizes.iter();
        sizes
            .flat_map(|size| [&size.beside[0], &size.run, &size.beside[1]])
            .collect()
    }
}

/// What was measured with so many orders.
#[derive(Debug, Serialize)]
pub(crate) struct Size {
    pub(crate) existing: u32,
    pub(crate) run: Run,
    /// The same beside it without existing orders, right before and right after, each for half as long.
    pub(crate) beside: [Run; 2],
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

/// A convention on sale in a Butterfly of its own.
struct Sold<'b> {
    bench: &'b Bench,
    sale: Arc<Sale>,
}

impl<'b> Sold<'b> {
    async fn open(bench: &'b Bench) -> anyhow::Result<Self> {
        let sale = Sale::open(&bench.stack, MOST).await?;
        let sold = Self { bench, sale };
        sold.warm().await?;
        Ok(sold)
    }

    /// Orders that are not measured. Their mails are delivered during the next turn of the other one.
    async fn warm(&self) -> anyhow::Result<()> {
        let pace = Pace::Closed {
            time: Duration::from_secs(2),
        };
        let (address, orders) = (&self.bench.address, self.sale.orders());
        load::run(address, self.bench.connections, pace, &orders).await?;
        Ok(())
    }

    async fn run(&self, name: &str, time: Duration) -> anyhow::Result<Run> {
        let pace = Pace::Closed { time };
        let orders = self.sale.orders();
        self.bench.run(name, &self.sale, pace, &orders).await
    }
}

/// Measures everything; `beside` has no orders but those it takes meanwhile.
pub(crate) async fn measure(bench: &Bench, beside: &Bench, plan: &Plan) -> anyhow::Result<Growth> {
    let durability = bench.database.require_durable().await?;
    let (sold, beside) = (Sold::open(bench).await?, Sold::open(beside).await?);
    let mut sizes = Vec::new();
    for existing in &plan.sizes {
        fill(&bench.database, &bench.stack, &sold.sale, *existing).await?;
        sizes.push(size(&sold, &beside, plan.time, *existing).await?);
    }
    let bars = compare(&sizes);
    Ok(Growth {
        durability,
        sizes,
        bars,
    })
}

async fn size(
    sold: &Sold<'_>,
    beside: &Sold<'_>,
    time: Duration,
    existing: u32,
) -> anyhow::Result<Size> {
    // Each turn has the other one's mails beside it, none from before; staff look at it when the rush is over.
    let drain = async || {
        sold.bench.database.drain().await?;
        beside.bench.database.drain().await
    };
    drain().await?;
    sold.warm().await?;
    let before = beside.run("none, before", time / 2).await?;
    let name = format!("{existing} existing orders");
    let run = sold.run(&name, time).await?;
    let after = beside.run("none, after", time / 2).await?;
    drain().await?;
    let desk = Desk::of(sold.bench, &sold.sale, time / 2).await?;
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
        beside: [before, after],
        by_key,
        lists,
    })
}

fn compare(sizes: &[Size]) -> Vec<Bar> {
    let mut bars = Vec::new();
    for size in sizes {
        let what = format!(
            "orders/s with {} existing orders, % of those with none",
            size.existing
        );
        let [before, after] = &size.beside;
        let none = f64::midpoint(before.orders_per_second, after.orders_per_second);
        let kept = size.run.orders_per_second / none;
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

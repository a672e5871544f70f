//! Figures as people read them: Markdown tables, fit for a page of the documentation.

use std::fmt::{self, Display, Formatter};

use crate::{
    bar::Bar, database::Durability, growth::Growth, latency::Latency, measure::Run,
    opening::Opening,
};

impl Display for Latency {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (p50, p99, max) = (self.p50, self.p99, self.max);
        write!(f, "{p50:.1} / {p99:.1} / {max:.1}")
    }
}

impl Display for Durability {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "MariaDB {}, innodb_flush_log_at_trx_commit={}, sync_binlog={}, binlog on, data on a disk, buffer pool \
             {} MiB",
            self.version,
            self.innodb_flush_log_at_trx_commit,
            self.sync_binlog,
            self.buffer_pool_mib
        )
    }
}

impl Display for Opening {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "### Database over {}\n", self.database_over)?;
        writeln!(f, "{}.\n", self.durability)?;
        runs(f, &self.runs.iter().collect::<Vec<_>>())?;
        costs(f, &self.runs.iter().collect::<Vec<_>>())?;
        let memory = self.registration_memory_mib.iter();
        let memory: Vec<_> = memory.map(|mib| format!("{mib:.1}")).collect();
        let rows: Vec<_> = self.rows_of_an_order.keys().map(String::as_str).collect();
        let (single, many) = (self.single_per_second, self.many_per_second);
        writeln!(f, "| beside it | |\n|---|---|")?;
        let idle = self.idle;
        writeln!(
            f,
            "| single orders on the idle system, p50 / p99 / max ms | {idle} |"
        )?;
        writeln!(
            f,
            "| (a) SQL alone, one transaction for each order, 64 connections | {single:.0}/s |"
        )?;
        writeln!(
            f,
            "| (b) SQL alone, 64 orders in each transaction, 64 connections | {many:.0}/s |"
        )?;
        writeln!(
            f,
            "| tables that an order adds a row to, the same in all three | {} |",
            rows.join(", ")
        )?;
        writeln!(
            f,
            "| peak memory of each registration instance, MiB | {} |\n",
            memory.join(", ")
        )?;
        bars(f, &self.bars)
    }
}

impl Display for Growth {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "### Growth\n\n{}.\n", self.durability)?;
        runs(f, &self.runs())?;
        let filled: Vec<_> = self.sizes.iter().map(|size| &size.run).collect();
        costs(f, &filled)?;
        write!(f, "| p50 / p99 / max ms |")?;
        for size in &self.sizes {
            write!(f, " {} |", size.run.name)?;
        }
        writeln!(f, "\n|---|{}", "---|".repeat(self.sizes.len()))?;
        write!(f, "| a row by its key |")?;
        for size in &self.sizes {
            write!(f, " {} |", size.by_key)?;
        }
        let looks = self.sizes.iter().map(|size| size.lists.len()).min();
        for look in 0..looks.unwrap_or_default() {
            let lists = self.sizes.iter().filter_map(|size| size.lists.get(look));
            for (n, list) in lists.enumerate() {
                if n == 0 {
                    write!(f, "\n| {} |", list.what)?;
                }
                write!(f, " {} |", list.latency)?;
            }
        }
        writeln!(f, "\n")?;
        bars(f, &self.bars)
    }
}

fn runs(f: &mut Formatter<'_>, runs: &[&Run]) -> fmt::Result {
    writeln!(
        f,
        "| run | sent | acknowledged | orders/s | p50 / p99 / max ms | refused | busy | failed | oversold | drift | \
         missing | orders/commit |\n|---|---|---|---|---|---|---|---|---|---|---|---|"
    )?;
    for run in runs {
        writeln!(
            f,
            "| {} | {} | {} | {:.0} | {} | {} | {} | {} | {} | {} | {} | {:.1} |",
            run.name,
            run.sent,
            run.acknowledged,
            run.orders_per_second,
            run.latency,
            run.refused,
            run.busy,
            run.failed,
            run.oversold,
            run.drift,
            run.missing,
            run.orders_per_commit
        )?;
        for (name, other) in &run.others {
            let (rate, latency) = (other.per_second, other.latency);
            writeln!(f, "| – {name} | | | {rate:.0} | {latency} | | | | | | | |")?;
        }
    }
    writeln!(f)
}

/// Who took the processors, each run a column.
fn costs(f: &mut Formatter<'_>, runs: &[&Run]) -> fmt::Result {
    write!(f, "| CPU seconds for 1,000 orders |")?;
    for run in runs {
        write!(f, " {} |", run.name)?;
    }
    writeln!(f, "\n|---|{}", "---|".repeat(runs.len()))?;
    let first = runs.first().map(|run| &run.cpu_per_1000_orders);
    for process in first.into_iter().flatten().map(|cpu| &cpu.process) {
        write!(f, "| {process} |")?;
        for run in runs {
            let mut cpu = run.cpu_per_1000_orders.iter();
            let seconds = cpu.find(|cpu| cpu.process == *process);
            write!(f, " {:.3} |", seconds.map_or(0.0, |cpu| cpu.seconds))?;
        }
        writeln!(f)?;
    }
    write!(f, "| the generator's share |")?;
    for run in runs {
        write!(f, " {:.0} % |", run.generator_percent)?;
    }
    writeln!(f, "\n")
}

fn bars(f: &mut Formatter<'_>, bars: &[Bar]) -> fmt::Result {
    writeln!(f, "| bar | | measured | |\n|---|---|---|---|")?;
    for bar in bars {
        let met = if bar.met { "met" } else { "not met" };
        let Bar {
            what,
            relation,
            limit,
            measured,
            ..
        } = bar;
        writeln!(f, "| {what} | {relation} {limit} | {measured:.2} | {met} |")?;
    }
    Ok(())
}

//! What processes took of processors and memory, by what Linux says below `/proc`.

use std::{collections::BTreeMap, fs};

use anyhow::Context;
use butterfly_system_tests::Stack;
use nix::unistd::{SysconfVar, sysconf};
use serde::Serialize;

/// What sends the requests: this process.
pub(crate) const GENERATOR: &str = "generator";
/// Everything else that runs on the machine.
const ELSEWHERE: &str = "elsewhere";

/// What everybody has taken since they began.
pub(crate) struct Snapshot {
    ticks: BTreeMap<String, u64>,
    machine: u64,
}

/// What somebody took of the processors.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Cpu {
    pub(crate) process: String,
    pub(crate) seconds: f64,
}

impl Snapshot {
    /// Now.
    pub(crate) fn take(stack: &Stack) -> anyhow::Result<Self> {
        let mut ticks = BTreeMap::from([(GENERATOR.to_owned(), of_process("self")?)]);
        for process in &stack.run.processes {
            let name = match process.name.as_str() {
                "registration" => format!("registration {}", process.instance),
                name => name.to_owned(),
            };
            *ticks.entry(name).or_default() += of_process(&process.pid.to_string())?;
        }
        let machine = fs::read_to_string("/proc/stat")?;
        let machine = busy(&machine).context("/proc/stat is not as expected")?;
        Ok(Self { ticks, machine })
    }

    /// What was taken from this moment until a later one, the most first.
    pub(crate) fn until(&self, later: &Self) -> anyhow::Result<Vec<Cpu>> {
        let each = sysconf(SysconfVar::CLK_TCK)?.context("no clock")?;
        Ok(self.taken(later, f64::from(u32::try_from(each)?)))
    }

    fn taken(&self, later: &Self, ticks_of_second: f64) -> Vec<Cpu> {
        let before = |name: &String| self.ticks.get(name).copied().unwrap_or_default();
        let taken = later.ticks.iter();
        let mut taken: Vec<_> = taken
            .map(|(name, ticks)| (name.clone(), ticks.saturating_sub(before(name))))
            .collect();
        let known: u64 = taken.iter().map(|(_, ticks)| ticks).sum();
        let all = later.machine.saturating_sub(self.machine);
        taken.push((ELSEWHERE.to_owned(), all.saturating_sub(known)));
        taken.sort_by_key(|(_, ticks)| std::cmp::Reverse(*ticks));
        let seconds = |ticks| f64::from(u32::try_from(ticks).unwrap_or(u32::MAX)) / ticks_of_second;
        let cpu = |(process, ticks)| Cpu {
            process,
            seconds: seconds(ticks),
        };
        taken.into_iter().map(cpu).collect()
    }
}

/// The most memory each instance of a program ever had, in MiB.
pub(crate) fn peak_memory(stack: &Stack, program: &str) -> anyhow::Result<Vec<f64>> {
    let instances = stack.run.processes.iter();
    let instances = instances.filter(|process| process.name == program);
    let peak = instances.map(|process| {
        let status = fs::read_to_string(format!("/proc/{}/status", process.pid))?;
        peak_of(&status).with_context(|| format!("{program} tells no memory"))
    });
    peak.collect()
}

fn of_process(pid: &str) -> anyhow::Result<u64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))
        .with_context(|| format!("process {pid} is gone"))?;
    ticks(&stat).with_context(|| format!("/proc/{pid}/stat is not as expected"))
}

/// `utime` and `stime` of `/proc/<pid>/stat` (proc(5)). The name before them may hold anything, also brackets.
fn ticks(stat: &str) -> Option<u64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let mut number = || fields.next()?.parse::<u64>().ok();
    Some(number()? + number()?)
}

/// The ticks in which the machine's processors were not idle: all of the first line of `/proc/stat` but `idle`,
/// `iowait` and what a host took.
fn busy(stat: &str) -> Option<u64> {
    let fields = stat.lines().next()?.strip_prefix("cpu ")?;
    let fields: Option<Vec<u64>> = fields.split_whitespace().map(|n| n.parse().ok()).collect();
    match *fields?.as_slice() {
        [user, nice, system, _idle, _iowait, irq, softirq, ..] => {
            Some(user + nice + system + irq + softirq)
        }
        _ => None,
    }
}

fn peak_of(status: &str) -> Option<f64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u32 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(f64::from(kib) / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_linux_says_is_understood() {
        let stat = "7 (a) b) S 1 7 7 0 -1 4194560 1 2 3 4 250 50 9 9 20 0 1 0 5 6 7";
        assert_eq!(ticks(stat), Some(300));
        assert_eq!(ticks("7 (a) S 1"), None);
        let stat = "cpu  100 20 30 4000 500 6 7 8 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n";
        assert_eq!(busy(stat), Some(163));
        assert_eq!(busy("intr 1"), None);
        assert_eq!(peak_of("VmPeak: 9 kB\nVmHWM:\t   2048 kB\n"), Some(2.0));
        assert_eq!(peak_of("VmPeak: 9 kB\n"), None);
    }

    #[test]
    fn what_nobody_known_took_was_taken_elsewhere() {
        let snapshot = |ticks: &[(&str, u64)], machine| Snapshot {
            ticks: ticks
                .iter()
                .map(|(name, ticks)| ((*name).to_owned(), *ticks))
                .collect(),
            machine,
        };
        let before = snapshot(&[(GENERATOR, 10), ("haproxy", 5)], 1000);
        let after = snapshot(&[(GENERATOR, 60), ("haproxy", 105), ("late", 1)], 1300);
        let cpu = |process: &str, seconds| Cpu {
            process: process.to_owned(),
            seconds,
        };
        let expected = [
            cpu(ELSEWHERE, 1.49),
            cpu("haproxy", 1.0),
            cpu(GENERATOR, 0.5),
            cpu("late", 0.01),
        ];
        assert_eq!(before.taken(&after, 100.0), expected);
    }
}

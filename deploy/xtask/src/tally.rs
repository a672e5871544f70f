//! What passed and what failed; a failure does not stop what comes after it.

use std::{
    io::Write,
    process::ExitCode,
    time::{Duration, Instant},
};

/// Counts checks, and tests where a check consists of them.
#[derive(Default)]
pub(crate) struct Tally {
    passed: u64,
    failures: Vec<String>,
    more_failed: u64,
}

impl Tally {
    /// Runs one check and shows how it went. Answers whether it passed.
    pub(crate) fn check(&mut self, name: &str, work: impl FnOnce() -> anyhow::Result<()>) -> bool {
        self.yields(name, work).is_some()
    }

    /// As [`Tally::check`], for a check that makes something later ones need.
    pub(crate) fn yields<T>(
        &mut self,
        name: &str,
        work: impl FnOnce() -> anyhow::Result<T>,
    ) -> Option<T> {
        heading(name);
        let begun = Instant::now();
        match work() {
            Ok(value) => {
                self.passed += 1;
                println!("    ok: {name} ({})", seconds(begun.elapsed()));
                Some(value)
            }
            Err(error) => {
                println!("    FAILED: {name}: {error:#}");
                self.failures.push(name.to_owned());
                None
            }
        }
    }

    /// Adds the outcome of a run of tests.
    pub(crate) fn add(&mut self, name: &str, passed: u64, failed: u64) {
        self.passed += passed;
        if failed > 0 {
            self.failures.push(format!("{name} ({failed})"));
            self.more_failed += failed - 1;
        }
    }

    /// Shows what failed and, as the last line, how many.
    pub(crate) fn finish(self) -> ExitCode {
        let failed = self.failures.len() as u64 + self.more_failed;
        if failed > 0 {
            println!("\nfailed: {}", self.failures.join(", "));
        }
        println!("\n{} passed, {failed} failed", self.passed);
        if failed == 0 && self.passed > 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

/// Shows what begins now.
pub(crate) fn heading(name: &str) {
    println!("\n==> {name}");
    let _ = std::io::stdout().flush();
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f32())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_counted_and_does_not_stop_the_next_check() {
        let mut tally = Tally::default();
        assert!(!tally.check("one", || anyhow::bail!("no")));
        assert!(tally.check("two", || Ok(())));
        tally.add("tests", 5, 3);
        assert_eq!(tally.passed, 6);
        assert_eq!(tally.failures.len() as u64 + tally.more_failed, 4);
    }
}

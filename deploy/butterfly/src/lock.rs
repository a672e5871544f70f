//! One supervisor per data directory, and what one that crashed left behind.

use std::{fs::File, path::Path, time::Duration};

use anyhow::{Context, bail};
use nix::{
    errno::Errno,
    fcntl::{Flock, FlockArg},
    sys::signal::Signal,
};
use tokio::time::{Instant, sleep};

use crate::{
    identity::Identity,
    layout::Layout,
    run_file::{Process, Run},
    terminal,
};

/// Held for as long as this process lives; the system gives it back however the process ends.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "held, not read")] Flock<File>);

impl Lock {
    /// Takes the lock, or says who has it.
    pub fn take(layout: &Layout) -> anyhow::Result<Self> {
        let path = layout.lock();
        let file = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .with_context(|| format!("cannot write {}", path.display()))?;
        match Flock::lock(file, FlockArg::LockExclusiveNonblock) {
            Ok(lock) => Ok(Self(lock)),
            Err((_, Errno::EWOULDBLOCK)) => bail!("{}", who_has_it(layout)),
            Err((_, errno)) => {
                Err(errno).with_context(|| format!("cannot lock {}", path.display()))
            }
        }
    }
}

fn who_has_it(layout: &Layout) -> String {
    match Run::read(&layout.run_file()) {
        Ok(Some(run)) => format!(
            "Butterfly is running here already: public {}, staff {} (supervisor pid {}). Stop it with \
             deploy/down first.",
            run.public_url, run.staff_url, run.supervisor.pid
        ),
        _ => format!(
            "another butterfly command is at work in {}. Wait until it has ended.",
            layout.var.display()
        ),
    }
}

/// Ends what a run that crashed left behind, and forgets it. To be called with the lock held.
pub async fn clear_leftovers(layout: &Layout) -> anyhow::Result<()> {
    let file = layout.run_file();
    if let Some(run) = read_or_forget(&file)? {
        stop_processes(&run).await?;
    }
    if file.exists() {
        terminal::step("the run before this one ended without cleaning up; that is done now");
        std::fs::remove_file(&file)?;
    }
    Ok(())
}

/// Ends the processes of a run: programs first, then HAProxy, then the database.
pub async fn stop_processes(run: &Run) -> anyhow::Result<()> {
    let rank = |process: &Process| match process.name.as_str() {
        "mariadb" => 2,
        "haproxy" => 1,
        _ => 0,
    };
    for step in 0..=2 {
        let mut alive = Vec::new();
        for process in run.processes.iter().filter(|one| rank(one) == step) {
            if process.identity.is_alive() {
                terminal::step(&format!(
                    "ending {} (pid {}), which was left running",
                    process.name, process.identity.pid
                ));
                process.identity.signal(Signal::SIGTERM)?;
                alive.push(process.identity);
            }
        }
        let patience = Duration::from_secs(if step == 2 { 60 } else { 20 });
        for process in alive {
            if !gone_within(process, patience).await {
                process.signal(Signal::SIGKILL)?;
                gone_within(process, Duration::from_secs(5)).await;
            }
        }
    }
    Ok(())
}

/// Waits until a process has ended.
pub async fn gone_within(process: Identity, patience: Duration) -> bool {
    let begun = Instant::now();
    while process.is_alive() {
        if begun.elapsed() > patience {
            return false;
        }
        sleep(Duration::from_millis(25)).await;
    }
    true
}

/// A file that cannot be understood (a disk that was full) names no process we could trust.
fn read_or_forget(file: &Path) -> anyhow::Result<Option<Run>> {
    match Run::read(file) {
        Ok(run) => Ok(run),
        Err(error) if file.is_file() => {
            terminal::complain(&format!("warning: {error:#}; it is made anew"));
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_is_taken_once() {
        let directory = tempfile::tempdir().unwrap();
        let layout = Layout::at("/r".into(), "/p".into(), directory.path()).unwrap();
        let first = Lock::take(&layout).unwrap();
        let error = Lock::take(&layout).unwrap_err().to_string();
        assert!(error.contains("another butterfly command"), "{error}");
        drop(first);
        Lock::take(&layout).unwrap();
    }
}

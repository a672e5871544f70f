//! One supervisor per data directory, and what one that crashed left behind.

use std::{
    fs::{self, File},
    io::{Seek, Write},
    path::Path,
    time::Duration,
};

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

/// Whose the lock is.
enum Taken {
    Ours(Lock),
    Theirs,
}

impl Lock {
    /// Takes the lock, or says who has it.
    pub fn take(layout: &Layout) -> anyhow::Result<Self> {
        match Self::try_take(layout)? {
            Taken::Ours(lock) => Ok(lock),
            Taken::Theirs => bail!("{}", who_has_it(layout)),
        }
    }

    /// Who has the lock, if anybody has.
    pub fn holder(layout: &Layout) -> anyhow::Result<Option<Identity>> {
        if !layout.lock().exists() {
            return Ok(None);
        }
        match Self::try_take(layout)? {
            Taken::Ours(_) => Ok(None),
            Taken::Theirs => Ok(noted(layout)),
        }
    }

    fn try_take(layout: &Layout) -> anyhow::Result<Taken> {
        let path = layout.lock();
        let file = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .with_context(|| format!("cannot write {}", path.display()))?;
        match Flock::lock(file, FlockArg::LockExclusiveNonblock) {
            Ok(mut lock) => {
                // Whoever finds it taken can tell by whom, even without a run file.
                let own = serde_json::to_string(&Identity::own()?)?;
                lock.set_len(0)?;
                lock.rewind()?;
                lock.write_all(own.as_bytes())?;
                Ok(Taken::Ours(Self(lock)))
            }
            Err((_, Errno::EWOULDBLOCK)) => Ok(Taken::Theirs),
            Err((_, errno)) => {
                Err(errno).with_context(|| format!("cannot lock {}", path.display()))
            }
        }
    }
}

/// Who noted that the lock is theirs, and lives.
fn noted(layout: &Layout) -> Option<Identity> {
    let text = fs::read_to_string(layout.lock()).ok()?;
    let noted: Identity = serde_json::from_str(&text).ok()?;
    noted.is_alive().then_some(noted)
}

fn who_has_it(layout: &Layout) -> String {
    if let Ok(Some(run)) = Run::read(&layout.run_file()) {
        return format!(
            "Butterfly is running here already: public {}, staff {} (supervisor pid {}). Stop it with \
             deploy/down first.",
            run.public_url, run.staff_url, run.supervisor.pid
        );
    }
    let pid = noted(layout).map(|holder| format!(" (pid {})", holder.pid));
    format!(
        "another butterfly command{} is at work in {}. Wait until it has ended, or end it with deploy/down.",
        pid.unwrap_or_default(),
        layout.var.display()
    )
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
        let own = Identity::own().unwrap();
        let named = format!("another butterfly command (pid {})", own.pid);
        assert!(error.contains(&named), "{error}");
        assert_eq!(Lock::holder(&layout).unwrap(), Some(own));
        drop(first);
        assert_eq!(Lock::holder(&layout).unwrap(), None);
        Lock::take(&layout).unwrap();
    }
}

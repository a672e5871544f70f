//! `butterfly down`: stops what `up` started, and nothing else.

use anyhow::Context;
use nix::sys::signal::Signal;

use crate::{
    identity::Identity,
    layout::Layout,
    lock::{self, Lock},
    run_file::Run,
    terminal,
    up::LONGEST_STOP,
};

/// Stops and waits until all is gone.
pub async fn run(layout: &Layout) -> anyhow::Result<()> {
    let Some(supervisor) = supervisor(layout)? else {
        terminal::say("Butterfly is not running.");
        return Ok(());
    };
    if supervisor.is_alive() {
        terminal::step(&format!(
            "stopping Butterfly (supervisor pid {})",
            supervisor.pid
        ));
        supervisor.signal(Signal::SIGTERM)?;
        if !lock::gone_within(supervisor, LONGEST_STOP).await {
            terminal::complain("warning: the supervisor did not end and is killed");
            supervisor.signal(Signal::SIGKILL)?;
        }
    }
    // The supervisor may have ended badly, now or long ago: what it left is ours to end.
    if layout.run_file().exists() {
        let _lock = Lock::take(layout).context("Butterfly is being started at this moment")?;
        lock::clear_leftovers(layout).await?;
    }
    terminal::step("stopped; data is kept");
    Ok(())
}

/// The process that watches over the others, alive or not. One whose run file is lost or damaged still has the lock.
fn supervisor(layout: &Layout) -> anyhow::Result<Option<Identity>> {
    match Run::read(&layout.run_file()) {
        Ok(Some(run)) => Ok(Some(run.supervisor)),
        Ok(None) => Lock::holder(layout),
        Err(error) => {
            terminal::complain(&format!("warning: {error:#}"));
            Lock::holder(layout)
        }
    }
}

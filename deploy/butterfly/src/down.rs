//! `butterfly down`: stops what `up` started, and nothing else.

use anyhow::Context;
use nix::sys::signal::Signal;

use crate::{
    layout::Layout,
    lock::{self, Lock},
    run_file::Run,
    terminal,
    up::LONGEST_STOP,
};

/// Stops and waits until all is gone.
pub async fn run(layout: &Layout) -> anyhow::Result<()> {
    let Some(run) = Run::read(&layout.run_file())? else {
        terminal::say("Butterfly is not running.");
        return Ok(());
    };
    if run.is_alive() {
        terminal::step(&format!(
            "stopping Butterfly (supervisor pid {})",
            run.supervisor.pid
        ));
        run.supervisor.signal(Signal::SIGTERM)?;
        if !lock::gone_within(run.supervisor, LONGEST_STOP).await {
            terminal::complain("warning: the supervisor did not end and is killed");
            run.supervisor.signal(Signal::SIGKILL)?;
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

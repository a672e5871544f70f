//! `up --detach`: the supervisor goes on in a session of its own, and this process tells how it went.

use std::{
    io::{self, Read, Write},
    process::{Command, ExitCode, Stdio},
    thread,
};

use anyhow::{Context, bail};
use nix::{sys::signal::Signal, unistd};

use crate::{
    files,
    identity::Identity,
    layout::Layout,
    run_file::{Run, State},
    signals::StopSignals,
};

/// Starts the supervisor in the background and waits until it is ready or has failed.
pub async fn run(layout: &Layout) -> anyhow::Result<ExitCode> {
    let mut signals = StopSignals::listen()?;
    let mut child = Command::new(std::env::current_exe()?)
        .args(std::env::args_os().skip(1))
        .arg("--in-background")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot start the supervisor")?;
    let supervisor = Identity::of(child.id().cast_signed());
    let output = child.stdout.take().context("no output")?;
    let errors = child.stderr.take().context("no output")?;
    let relay = tokio::task::spawn_blocking(move || {
        let errors = thread::spawn(move || relay(errors, io::stderr()));
        relay(output, io::stdout());
        let _ = errors.join();
    });
    tokio::pin!(relay);
    // The supervisor closes its output when it is ready, and when it ends.
    tokio::select! {
        _ = &mut relay => {}
        () = signals.wait() => {
            if let Some(supervisor) = supervisor {
                supervisor.signal(Signal::SIGTERM)?;
            }
            let _ = relay.await;
        }
    }
    let run = Run::read(&layout.run_file()).ok().flatten();
    let ready = run.is_some_and(|run| {
        run.state == State::Ready && Some(run.supervisor) == supervisor && run.is_alive()
    });
    if ready {
        return Ok(ExitCode::SUCCESS);
    }
    let status = child.wait()?;
    if status.code().is_none() {
        bail!(
            "the supervisor was killed while starting; see {}",
            layout.logs().display()
        );
    }
    Ok(ExitCode::FAILURE)
}

/// Makes this process the leader of its own session, so that the end of a terminal does not reach it.
pub fn leave_the_session() -> anyhow::Result<()> {
    unistd::setsid().context("cannot begin a session")?;
    Ok(())
}

/// From now on messages go to a log; whoever started us sees the end of our output.
pub fn let_go_of_the_terminal(layout: &Layout) -> anyhow::Result<()> {
    let log = files::open_log(&layout.logs().join("butterfly.log"))?;
    unistd::dup2_stdout(&log)?;
    unistd::dup2_stderr(&log)?;
    Ok(())
}

fn relay(mut from: impl Read, mut to: impl Write) {
    let mut buffer = [0; 4096];
    while let Ok(length) = from.read(&mut buffer) {
        let Some(part) = buffer.get(..length).filter(|part| !part.is_empty()) else {
            return;
        };
        let _ = to.write_all(part).and_then(|()| to.flush());
    }
}

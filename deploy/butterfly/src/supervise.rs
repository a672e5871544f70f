//! One process: started, watched, started again when it crashes, stopped in order.

use std::{
    ffi::OsString,
    net::SocketAddr,
    path::PathBuf,
    process::{ExitStatus, Stdio},
    sync::Arc,
    time::Duration,
};

use anyhow::Context;
use nix::sys::signal::Signal;
use tokio::{
    process::{Child, Command},
    sync::{mpsc, watch},
    task::JoinHandle,
    time::{Instant, sleep, timeout},
};

use crate::{
    files,
    identity::Identity,
    run_file::{Process, RunFile},
    settings, terminal,
};

const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// A process that lived this long begins with the first pause again.
const STEADY: Duration = Duration::from_secs(30);

/// What to run.
#[derive(Debug, Clone)]
pub struct Spec {
    /// `attendee`, `haproxy`, `mariadb`, …
    pub name: String,
    /// Counts from 1.
    pub instance: usize,
    /// The executable.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// Added to its environment.
    pub environment: Vec<(String, OsString)>,
    /// Where its output goes.
    pub log: PathBuf,
    /// Where it answers requests.
    pub listen: Option<SocketAddr>,
    /// Where it tells its metrics.
    pub metrics_listen: Option<SocketAddr>,
    /// How long it may take to end by itself after SIGTERM.
    pub patience: Duration,
}

impl Spec {
    /// `attendee-1`, or `haproxy` where there is but one.
    pub fn label(&self) -> String {
        if self.listen.is_some() {
            format!("{}-{}", self.name, self.instance)
        } else {
            self.name.clone()
        }
    }

    /// Starts it; also tells how long its log was before.
    fn spawn(&self) -> anyhow::Result<(Child, u64)> {
        let log = files::open_log(&self.log)?;
        let logged = log.metadata()?.len();
        let mut command = Command::new(&self.program);
        // Settings of the environment are in the programs' files, each in those that it concerns.
        for name in settings::variables() {
            command.env_remove(name);
        }
        command
            .args(&self.arguments)
            .envs(self.environment.iter().cloned())
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            // Ctrl-C on the terminal is for the supervisor, which stops everything in order.
            .process_group(0)
            .kill_on_drop(true);
        let child = command
            .spawn()
            .with_context(|| format!("cannot start {}", self.program.display()))?;
        Ok((child, logged))
    }
}

/// What the processes of one run share.
#[derive(Debug, Clone)]
pub struct Watch {
    /// Where pids are recorded.
    pub run: Arc<RunFile>,
    /// Whether a process that ends is started again (once all were ready), or is a failure (before).
    pub restart: watch::Receiver<bool>,
    /// Where failures are told.
    pub failures: mpsc::UnboundedSender<String>,
}

/// A process that is being watched.
#[derive(Debug)]
pub struct Supervised {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Supervised {
    /// Starts a process and watches over it.
    pub fn start(spec: Spec, shared: Watch) -> anyhow::Result<Self> {
        let (child, logged) = spec.spawn()?;
        record(&spec, &child, &shared, 0)?;
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(watch_over(spec, (child, logged), shared, stopped));
        Ok(Self { stop, task })
    }

    /// Asks it to end and waits until it has.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        let _ = self.task.await;
    }
}

async fn watch_over(
    spec: Spec,
    (mut child, logged): (Child, u64),
    shared: Watch,
    mut stopped: watch::Receiver<bool>,
) {
    let mut pause = FIRST_PAUSE;
    for restarts in 1.. {
        let begun = Instant::now();
        let status = tokio::select! {
            status = child.wait() => status,
            _ = stopped.changed() => return end(&spec, &mut child).await,
        };
        let how = describe(status);
        if !*shared.restart.borrow() {
            let failure = format!(
                "{} {how} while starting. The end of {}:\n{}",
                spec.label(),
                spec.log.display(),
                files::tail(&spec.log, logged, 20)
            );
            let _ = shared.failures.send(failure);
            return;
        }
        if begun.elapsed() > STEADY {
            pause = FIRST_PAUSE;
        }
        let Some(next) = again(&spec, &how, &mut pause, &mut stopped).await else {
            return;
        };
        child = next;
        if let Err(error) = record(&spec, &child, &shared, restarts) {
            terminal::complain(&format!("warning: {error:#}"));
        }
    }
}

/// Starts it again after a pause that doubles each time; none when it is to stop.
async fn again(
    spec: &Spec,
    how: &str,
    pause: &mut Duration,
    stopped: &mut watch::Receiver<bool>,
) -> Option<Child> {
    let mut why = how.to_owned();
    loop {
        terminal::step(&format!(
            "{} {why}; starting it again in {} ms",
            spec.label(),
            pause.as_millis()
        ));
        tokio::select! {
            () = sleep(*pause) => {}
            _ = stopped.changed() => return None,
        }
        *pause = (*pause * 2).min(LONGEST_PAUSE);
        match spec.spawn() {
            Ok((child, _)) => return Some(child),
            Err(error) => why = format!("could not be started ({error:#})"),
        }
    }
}

async fn end(spec: &Spec, child: &mut Child) {
    let process = child.id().and_then(|pid| Identity::of(pid.cast_signed()));
    if let Some(process) = process
        && let Err(error) = process.signal(Signal::SIGTERM)
    {
        terminal::complain(&format!("warning: {error:#}"));
    }
    if timeout(spec.patience, child.wait()).await.is_err() {
        terminal::complain(&format!(
            "warning: {} did not end within {} s and was killed",
            spec.label(),
            spec.patience.as_secs()
        ));
        let _ = child.kill().await;
    }
}

fn record(spec: &Spec, child: &Child, shared: &Watch, restarts: u32) -> anyhow::Result<()> {
    // A process that is gone already is told by its exit instead.
    let Some(identity) = child.id().and_then(|pid| Identity::of(pid.cast_signed())) else {
        return Ok(());
    };
    shared.run.started(Process {
        name: spec.name.clone(),
        instance: spec.instance,
        identity,
        listen: spec.listen,
        metrics_listen: spec.metrics_listen,
        restarts,
    })
}

fn describe(status: std::io::Result<ExitStatus>) -> String {
    use std::os::unix::process::ExitStatusExt;
    match status {
        Ok(status) => match (status.code(), status.signal()) {
            (Some(code), _) => format!("ended with exit code {code}"),
            (None, Some(signal)) => format!("was ended by signal {signal}"),
            (None, None) => "ended".to_owned(),
        },
        Err(error) => format!("cannot be watched ({error})"),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::{identity, run_file::tests::run};

    struct Started {
        process: Supervised,
        run: PathBuf,
        restart: watch::Sender<bool>,
        failures: mpsc::UnboundedReceiver<String>,
    }

    fn start(directory: &Path, script: &str, ready: bool) -> Started {
        let path = directory.join("run.json");
        let (restart, restarts) = watch::channel(ready);
        let (sender, failures) = mpsc::unbounded_channel();
        let shared = Watch {
            run: Arc::new(RunFile::create(path.clone(), run()).unwrap()),
            restart: restarts,
            failures: sender,
        };
        let spec = Spec {
            name: "moth".to_owned(),
            instance: 1,
            program: "/bin/sh".into(),
            arguments: vec!["-c".into(), script.into()],
            environment: vec![("PLACE".to_owned(), directory.into())],
            log: directory.join("log"),
            listen: None,
            metrics_listen: None,
            patience: Duration::from_millis(300),
        };
        Started {
            process: Supervised::start(spec, shared).unwrap(),
            run: path,
            restart,
            failures,
        }
    }

    fn recorded(path: &Path) -> Process {
        let run = crate::run_file::Run::read(path).unwrap().unwrap();
        run.processes.into_iter().next().unwrap()
    }

    async fn until(mut done: impl FnMut() -> bool) {
        let waiting = async {
            while !done() {
                sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(Duration::from_secs(10), waiting).await.unwrap();
    }

    #[tokio::test]
    async fn a_crashed_process_is_started_again_and_recorded() {
        let directory = tempfile::tempdir().unwrap();
        let script = "[ -e $PLACE/crashed ] && exec sleep 60; touch $PLACE/crashed; exit 3";
        let started = start(directory.path(), script, true);
        until(|| recorded(&started.run).restarts == 1).await;
        let process = recorded(&started.run).identity;
        assert!(process.is_alive());
        started.process.stop().await;
        assert!(!process.is_alive());
        drop(started.restart);
    }

    #[tokio::test]
    async fn a_process_that_ends_before_all_are_ready_is_a_failure() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("log"), "of a start before this one\n").unwrap();
        let mut started = start(directory.path(), "echo no moon tonight; exit 3", false);
        let failure = started.failures.recv().await.unwrap();
        assert!(failure.contains("exit code 3"), "{failure}");
        assert!(failure.ends_with("no moon tonight"), "{failure}");
        assert!(!failure.contains("a start before"), "{failure}");
        started.process.stop().await;
    }

    #[tokio::test]
    async fn a_process_that_does_not_end_is_killed() {
        let directory = tempfile::tempdir().unwrap();
        let script = "trap '' TERM; touch $PLACE/deaf; while :; do sleep 0.05; done";
        let started = start(directory.path(), script, true);
        until(|| directory.path().join("deaf").exists()).await;
        let process = recorded(&started.run).identity;
        started.process.stop().await;
        assert_eq!(identity::Identity::of(process.pid), None);
    }
}

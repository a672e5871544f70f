//! A whole throw-away Butterfly, started by `deploy/up`.

use std::{net::TcpListener, path::Path};

use crate::{
    keeper::{Keeper, memory},
    process::{cargo, command, root, run, target},
};

/// What cleans up after it.
const SCRIPT: &str = r#"
trap '' INT HUP TERM
read -r _
BUTTERFLY_VAR="$1" "$2" </dev/null
rm -rf "$1"
"#;

/// Which build is started.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Build {
    /// The one tests use, with its data in memory.
    Debug,
    /// The one people use, with its data on a disk.
    Release,
}

/// Stopped and gone when dropped, and also when this program is killed.
pub(crate) struct Stack {
    keeper: Keeper,
}

impl Stack {
    /// Builds the programs, starts them and waits until all is ready.
    pub(crate) fn start(build: Build) -> anyhow::Result<Self> {
        Self::start_with(build, &[])
    }

    /// The same with settings of its own, as the environment gives them.
    pub(crate) fn start_with(build: Build, settings: &[(&str, &str)]) -> anyhow::Result<Self> {
        let down = root().join("deploy/down");
        let parent = match build {
            Build::Debug => memory()?,
            Build::Release => target(),
        };
        let stack = Self {
            keeper: Keeper::start(&parent, SCRIPT, &[&down.to_string_lossy()])?,
        };
        // Both are held at once, so that they differ.
        let free = [
            TcpListener::bind("127.0.0.1:0")?,
            TcpListener::bind("127.0.0.1:0")?,
        ];
        let [public, staff] = free.map(|socket| socket.local_addr().map(|a| a.port().to_string()));
        let mut up = command(root().join("deploy/up"));
        up.args(["--detach", "--port", &public?, "--staff-port", &staff?]);
        up.env("BUTTERFLY_VAR", stack.var());
        up.envs(settings.iter().copied());
        if build == Build::Debug {
            // With the features they have beside the tests, so that nothing is compiled twice.
            run(&mut cargo(["build", "--workspace", "--all-targets"]))?;
            up.arg("--debug").env("BUTTERFLY_BUILT", "debug");
        }
        run(&mut up)?;
        Ok(stack)
    }

    /// Stops it, so that it is seen to stop.
    pub(crate) fn stop(&self) -> anyhow::Result<()> {
        run(command(root().join("deploy/down")).env("BUTTERFLY_VAR", self.var()))
    }

    /// Its data directory.
    pub(crate) fn var(&self) -> &Path {
        self.keeper.directory()
    }
}

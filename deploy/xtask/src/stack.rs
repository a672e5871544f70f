//! A whole throw-away Butterfly, started by `deploy/up` in its debug build.

use std::{net::TcpListener, path::Path};

use crate::{
    keeper::Keeper,
    process::{cargo, command, root, run},
};

/// What cleans up after it.
const SCRIPT: &str = r#"
trap '' INT HUP TERM
read -r _
BUTTERFLY_VAR="$1" "$2" </dev/null
rm -rf "$1"
"#;

/// Stopped and gone when dropped, and also when this program is killed.
pub(crate) struct Stack {
    keeper: Keeper,
}

impl Stack {
    /// Builds the programs, with the features they have beside the tests, starts them and waits until all
    /// is ready.
    pub(crate) fn start() -> anyhow::Result<Self> {
        run(&mut cargo(["build", "--workspace", "--all-targets"]))?;
        let down = root().join("deploy/down");
        let stack = Self {
            keeper: Keeper::start(SCRIPT, &[&down.to_string_lossy()])?,
        };
        // Both are held at once, so that they differ.
        let free = [
            TcpListener::bind("127.0.0.1:0")?,
            TcpListener::bind("127.0.0.1:0")?,
        ];
        let [public, staff] = free.map(|socket| socket.local_addr().map(|a| a.port().to_string()));
        run(command(root().join("deploy/up"))
            .args([
                "--debug",
                "--detach",
                "--port",
                &public?,
                "--staff-port",
                &staff?,
            ])
            .env("BUTTERFLY_BUILT", "debug")
            .env("BUTTERFLY_VAR", stack.var()))?;
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

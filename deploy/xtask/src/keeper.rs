//! Cleans up even when this program is killed: a shell that waits for its input to end, which happens
//! when this program does, however it does, and then runs what was left to do.

use std::{
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Stdio},
};

use anyhow::Context;
use nix::sys::statvfs::statvfs;

use crate::process::command;

/// Room a throw-away server needs in memory.
const ROOM: u64 = 2 * 1024 * 1024 * 1024;

/// A directory and what runs in it. Gone when dropped.
pub(crate) struct Keeper {
    directory: PathBuf,
    shell: Child,
}

impl Keeper {
    /// Makes the directory below `parent`. The shell script finds it as `$1` and further arguments after it; it must
    /// `read` until its input ends, then clean up.
    pub(crate) fn start(parent: &Path, script: &str, arguments: &[&str]) -> anyhow::Result<Self> {
        let directory = tempfile::Builder::new()
            .prefix("butterfly-")
            .tempdir_in(parent)
            .context("no directory for a throw-away server")?
            .keep();
        let shell = command("bash")
            .args(["-c", script, "butterfly-keeper"])
            .arg(&directory)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Ctrl-C reaches this program; the shell notices by its input.
            .process_group(0)
            .spawn()
            .context("bash cannot be started")?;
        Ok(Self { directory, shell })
    }

    /// The directory.
    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        // What is left to do is done by the shell, whether or not this program waits for it.
        let _ = self.shell.wait();
    }
}

/// Where files are kept in memory, if there is room.
pub(crate) fn memory() -> PathBuf {
    let shm = Path::new("/dev/shm");
    let room = statvfs(shm).map(|space| space.blocks_available() * space.fragment_size());
    if room.is_ok_and(|room| room >= ROOM) {
        shm.to_owned()
    } else {
        std::env::temp_dir()
    }
}

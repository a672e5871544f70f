//! Cleans up even when this program is killed: a shell that waits for its input to end, which happens
//! when this program does, however it does, and then runs what was left to do.

use std::{
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Stdio},
};

use anyhow::{Context, bail};
use nix::sys::{
    statfs::{TMPFS_MAGIC, statfs},
    statvfs::statvfs,
};

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

/// Where files are kept in memory: the tests' data is not worth a disk's time. `BUTTERFLY_SCRATCH` names
/// another place, of whatever kind.
pub(crate) fn memory() -> anyhow::Result<PathBuf> {
    if let Some(named) = std::env::var_os("BUTTERFLY_SCRATCH") {
        return Ok(std::path::absolute(named)?);
    }
    let shm = Path::new("/dev/shm");
    require_memory(shm)?;
    Ok(shm.to_owned())
}

fn require_memory(place: &Path) -> anyhow::Result<()> {
    let is_memory = statfs(place).is_ok_and(|found| found.filesystem_type() == TMPFS_MAGIC);
    let room = statvfs(place).map_or(0, |space| space.blocks_available() * space.fragment_size());
    if !is_memory || room < ROOM {
        bail!(
            "{} is no tmpfs with {} MiB free. Make room (mount -o remount,size=3G {0}), or name another \
             directory with BUTTERFLY_SCRATCH.",
            place.display(),
            ROOM / (1024 * 1024),
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_is_not_taken_for_memory() {
        let error = require_memory(Path::new("/proc")).unwrap_err().to_string();
        assert!(error.contains("/proc is no tmpfs"), "{error}");
        assert!(error.contains("size=3G /proc"), "{error}");
    }
}

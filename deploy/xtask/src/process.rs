//! Other programs, started in the repository with no input.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, bail};

/// The repository.
pub(crate) fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own)
}

/// Where cargo puts what it makes.
pub(crate) fn target() -> PathBuf {
    elsewhere().unwrap_or_else(|| root().join("target"))
}

/// The directory that is named for what cargo makes, from wherever this program was started.
fn elsewhere() -> Option<PathBuf> {
    let named = std::env::var_os("CARGO_TARGET_DIR")?;
    std::path::absolute(named).ok()
}

/// A program to be started in the repository.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).stdin(Stdio::null());
    if let Some(target) = elsewhere() {
        command.env("CARGO_TARGET_DIR", target);
    }
    command
}

/// Cargo with these arguments.
pub(crate) fn cargo<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Command {
    let mut command = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    command
}

/// Where deploy/test put a tool, `npm/node_modules/.bin/spectral`.
pub(crate) fn tool(path: &str) -> anyhow::Result<PathBuf> {
    let tools = std::env::var_os("BUTTERFLY_TOOLS").map(PathBuf::from);
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let found = tools.or_else(|| Some(cache.or_else(home)?.join("butterfly/tools")));
    let found = found
        .context("neither BUTTERFLY_TOOLS nor HOME is set")?
        .join(path);
    if !found.exists() {
        bail!("{} is missing; deploy/test installs it", found.display());
    }
    Ok(found)
}

/// Runs a program to its end; it must succeed.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command
        .status()
        .with_context(|| format!("{program} cannot be started"))?;
    if !status.success() {
        bail!("{program}: {status}");
    }
    Ok(())
}

/// Runs a program to its end and returns what it wrote; it must succeed.
pub(crate) fn capture(command: &mut Command) -> anyhow::Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .with_context(|| format!("{program} cannot be started"))?;
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr);
        bail!("{program}: {}: {}", output.status, error.trim_end());
    }
    Ok(String::from_utf8(output.stdout)?)
}

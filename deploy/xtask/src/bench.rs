//! Measures a release build on a disk, where commits are as durable as in use.

use crate::{
    process::{cargo, run as finish},
    stack::{Build, Stack},
};

/// Starts a throw-away Butterfly and measures it.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<()> {
    let program = [
        "run",
        "--quiet",
        "--release",
        "--package",
        "butterfly-bench",
        "--",
        "--stack",
    ];
    finish(&mut cargo([
        "build",
        "--release",
        "--package",
        "butterfly-bench",
    ]))?;
    let stack = Stack::start(Build::Release)?;
    finish(cargo(program).arg(stack.var()).args(arguments))
}

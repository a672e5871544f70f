//! Pictures of the websites, taken in a real browser of a stack of their own.

use std::path::Path;

use crate::{
    process::{command, run as finish, target},
    stack::{Build, Stack},
};

/// Starts a stack, takes the pictures and ends the stack.
pub(crate) fn run(directory: &Path) -> anyhow::Result<()> {
    let directory = std::path::absolute(directory)?;
    let stack = Stack::start(Build::Debug)?;
    let mut pictures = command(target().join("debug/butterfly-pictures"));
    pictures.env("BUTTERFLY_TEST_STACK", stack.var());
    finish(pictures.arg(directory))?;
    stack.stop()
}

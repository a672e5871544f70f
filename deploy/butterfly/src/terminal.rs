//! What the operator sees. Writing never fails the work: the reader may have gone away.

use std::io::{IsTerminal, Write};

/// Says what happens now.
pub fn step(text: &str) {
    let mut out = std::io::stdout();
    let _ = if out.is_terminal() {
        writeln!(out, "\x1b[1m==>\x1b[0m {text}")
    } else {
        writeln!(out, "==> {text}")
    };
    let _ = out.flush();
}

/// Writes plain text.
pub fn say(text: &str) {
    let mut out = std::io::stdout();
    let _ = writeln!(out, "{text}");
    let _ = out.flush();
}

/// Writes what went wrong.
pub fn complain(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

//! The scripts people begin with: what they say before they install or build anything.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

fn deploy() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// How a script ends that finds no command but the system's own, and so could install nothing.
fn run(script: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(deploy().join(script))
        .args(arguments)
        .env("PATH", "/usr/bin:/bin")
        .env("BUTTERFLY_TOOLS", "/nowhere")
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8_lossy(&text).into_owned(),
    )
}

#[test]
fn help_and_refusals_come_before_anything_else() {
    for script in ["up", "down", "test"] {
        let (code, text) = run(script, &["--help"]);
        assert_eq!(code, Some(0), "{text}");
        assert!(
            text.starts_with(&format!("Usage: deploy/{script}")),
            "{text}"
        );
        let (code, text) = run(script, &["--hlep"]);
        assert_eq!(code, Some(2), "{text}");
        assert!(text.starts_with("error: unknown option '--hlep'"), "{text}");
    }
}

#[test]
fn a_pinned_tool_may_be_a_newer_patch_and_nothing_else() {
    let script = format!(
        ". {}; will_do \"$1\" 0.9.143",
        deploy().join("prerequisites.sh").display()
    );
    let will_do = |text: &str| {
        let mut bash = Command::new("bash");
        bash.args(["-c", &script, "bash", text]);
        bash.status().unwrap().success()
    };
    assert!(will_do(
        "cargo-nextest 0.9.143 (60fa45f63 2026-08-04)\nrelease: 0.9.143"
    ));
    assert!(will_do("cargo-nextest 0.9.150"));
    for wrong in [
        "cargo-nextest 0.9.99",
        "cargo-nextest 0.10.0",
        "cargo-nextest x",
        "",
    ] {
        assert!(!will_do(wrong), "{wrong}");
    }
}

#[test]
fn a_target_directory_is_meant_from_where_the_command_is_given() {
    let directory = tempfile::tempdir().unwrap();
    let programs = directory.path().join("built/debug");
    fs::create_dir_all(&programs).unwrap();
    let program = programs.join("butterfly");
    fs::write(&program, "#!/bin/sh\necho \"$0 $1\"\n").unwrap();
    fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
    let output = Command::new(deploy().join("down"))
        .current_dir(directory.path())
        .env("CARGO_TARGET_DIR", "built")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let program = fs::canonicalize(program).unwrap();
    assert_eq!(text.trim(), format!("{} down", program.display()));
}

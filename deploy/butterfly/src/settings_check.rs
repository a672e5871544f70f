//! Whether the programs understand their settings: each is asked itself, so that what it would refuse at
//! its start is known before anything is started.

use std::{path::Path, process::Command};

use anyhow::{Context, bail};

use crate::{layout::Layout, programs::Program, settings, settings_file};

/// What the programs say against the files in this directory; each complaint once.
pub fn complaints(layout: &Layout, directory: &Path) -> anyhow::Result<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    for program in Program::ALL {
        if let Some(complaint) =
            complaint(layout, program, &settings_file::file(directory, program))?
            && !found.iter().any(|known| known.ends_with(&complaint))
        {
            found.push(format!("{}: {complaint}", program.name()));
        }
    }
    Ok(found)
}

/// Fails unless every program understands its file.
pub fn require_understood(layout: &Layout, directory: &Path) -> anyhow::Result<()> {
    let complaints = complaints(layout, directory)?;
    if !complaints.is_empty() {
        bail!(
            "the settings cannot be understood. Correct {} or the environment:\n  {}",
            layout.local_settings().display(),
            complaints.join("\n  ")
        );
    }
    Ok(())
}

fn complaint(layout: &Layout, program: Program, file: &Path) -> anyhow::Result<Option<String>> {
    let executable = layout.programs.join(program.executable());
    let mut command = Command::new(&executable);
    for name in settings::variables() {
        command.env_remove(name);
    }
    let nowhere = "127.0.0.1:0";
    let output = command
        .args(["--listen", nowhere, "--metrics-listen", nowhere])
        .arg("--check-settings")
        .env("BUTTERFLY_SETTINGS", file)
        .output()
        .with_context(|| {
            let file = executable.display();
            format!("{file} cannot be started. Build it with deploy/up.")
        })?;
    if output.status.success() {
        return Ok(None);
    }
    let text = String::from_utf8_lossy(&output.stderr);
    let lines = text.lines().map(str::trim);
    let told: Vec<_> = lines
        .filter(|line| !line.is_empty() && *line != "Caused by:" && !line.starts_with("Error: "))
        .collect();
    Ok(Some(told.join(" ")))
}

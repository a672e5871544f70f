//! The programs of others: whether they are there and new enough.

use std::{path::Path, process::Command};

use super::{Finding, Wrong};
use crate::tools;

/// A program of somebody else's.
struct Requirement {
    command: &'static str,
    /// What makes it tell its version; none when it has no version of its own.
    option: Option<&'static str>,
    /// The oldest version that will do.
    least: &'static [u32],
    /// What brings it.
    mend: &'static str,
}

const SERVER: &str = "apt-get install mariadb-server";
const CLIENT: &str = "apt-get install mariadb-client";

/// What a running Butterfly needs, then what building one does.
const REQUIREMENTS: [Requirement; 8] = [
    Requirement {
        command: "mariadbd",
        option: Some("--version"),
        least: &[10, 11],
        mend: SERVER,
    },
    Requirement {
        command: "mariadb-install-db",
        option: None,
        least: &[],
        mend: SERVER,
    },
    Requirement {
        command: "mariadb",
        option: None,
        least: &[],
        mend: CLIENT,
    },
    Requirement {
        command: "mariadb-dump",
        option: None,
        least: &[],
        mend: CLIENT,
    },
    Requirement {
        command: "haproxy",
        option: Some("-v"),
        least: &[2, 6],
        mend: "apt-get install haproxy",
    },
    Requirement {
        command: "cargo",
        option: Some("--version"),
        least: &[1, 95],
        mend: "install Rust (https://rustup.rs), or rustup update",
    },
    Requirement {
        command: "node",
        option: Some("--version"),
        least: &[18],
        mend: "apt-get install nodejs",
    },
    Requirement {
        command: "npm",
        option: Some("--version"),
        least: &[9],
        mend: "apt-get install npm",
    },
];

/// What was found of each.
pub(super) fn findings(root: &Path) -> impl Iterator<Item = Finding> {
    REQUIREMENTS.iter().map(|one| finding(one, root))
}

fn finding(one: &Requirement, root: &Path) -> Finding {
    let wrong = |what: String| Wrong {
        what,
        mend: one.mend.to_owned(),
    };
    let file = tools::find(one.command)
        .or_else(|error| tools::find_rust(one.command).ok_or(error))
        .map_err(|_| wrong(format!("{} is missing", one.command)))?;
    let place = file.display();
    let Some(option) = one.option else {
        return Ok(format!("{}: {place}", one.command));
    };
    let output = Command::new(&file)
        .arg(option)
        .current_dir(root)
        // To look at a version must not download one.
        .env("RUSTUP_AUTO_INSTALL", "0")
        .output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    judge(one.command, one.least, &text.unwrap_or_default())
        .map(|version| format!("{} {version}: {place}", one.command))
        .map_err(wrong)
}

/// The version told in a text, if it is new enough; otherwise what is wrong with it.
fn judge(command: &str, least: &[u32], text: &str) -> Result<String, String> {
    let needed = || {
        let parts: Vec<_> = least.iter().map(u32::to_string).collect();
        parts.join(".")
    };
    let Some((version, numbers)) = text.split_whitespace().find_map(version) else {
        return Err(format!(
            "{command} does not tell its version; {} is needed",
            needed()
        ));
    };
    if numbers.as_slice() < least {
        return Err(format!(
            "{command} is {version}; at least {} is needed",
            needed()
        ));
    }
    Ok(version)
}

/// `10.11.14-MariaDB` and `v20.1.0` are versions.
fn version(word: &str) -> Option<(String, Vec<u32>)> {
    let word = word.strip_prefix('v').unwrap_or(word);
    let end = word.find(|c: char| !c.is_ascii_digit() && c != '.');
    let version = end.map_or(word, |end| word.get(..end).unwrap_or_default());
    let numbers: Option<Vec<u32>> = version.split('.').map(|part| part.parse().ok()).collect();
    let numbers = numbers.filter(|numbers| numbers.len() > 1)?;
    Some((version.to_owned(), numbers))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_judged() {
        let mariadb = "mariadbd  Ver 10.11.14-MariaDB-0+deb12u2 for debian-linux-gnu on x86_64";
        let haproxy = "HAProxy version 2.6.12-1+deb12u2 2025/04/01 - https://haproxy.org/";
        for (text, least, version) in [
            (mariadb, &[10, 11][..], "10.11.14"),
            (haproxy, &[2, 6], "2.6.12"),
            ("cargo 1.95.0 (f2d3ce0bd 2026-03-21)", &[1, 95], "1.95.0"),
            ("v20.19.2", &[18], "20.19.2"),
            ("11.4.7-MariaDB", &[10, 11], "11.4.7"),
        ] {
            assert_eq!(judge("x", least, text), Ok(version.to_owned()));
        }
        let old = judge("mariadbd", &[10, 11], "mariadbd  Ver 10.6.22-MariaDB").unwrap_err();
        assert_eq!(old, "mariadbd is 10.6.22; at least 10.11 is needed");
        assert!(judge("node", &[18], "v16.20.2").is_err());
        assert!(judge("haproxy", &[2, 6], "").is_err());
    }

    #[test]
    fn the_oldest_cargo_is_the_one_the_workspace_names() {
        let cargo = REQUIREMENTS.iter().find(|one| one.command == "cargo");
        let named = env!("CARGO_PKG_RUST_VERSION").split('.');
        let named: Vec<u32> = named.map(|part| part.parse().unwrap()).collect();
        assert_eq!(cargo.unwrap().least, named.get(..2).unwrap());
    }
}

//! The programs of others that a running Butterfly needs.

use std::{
    env,
    ffi::OsString,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use anyhow::Context;

/// What is needed, and the Debian package it comes from.
pub const NEEDED: [(&str, &str); 5] = [
    ("mariadbd", "mariadb-server"),
    ("mariadb-install-db", "mariadb-server"),
    ("mariadb", "mariadb-client"),
    ("mariadb-dump", "mariadb-client"),
    ("haproxy", "haproxy"),
];

/// Where a command is. Beside each `bin` its `sbin` is searched too: a user's path often lacks them.
pub fn find(command: &str) -> anyhow::Result<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    find_in(command, &path).with_context(|| {
        let package = NEEDED.iter().find(|(name, _)| *name == command);
        let package = package.map_or(command, |(_, package)| *package);
        format!("{command} is missing. Install it: apt-get install {package}")
    })
}

/// Where rustup puts the commands of Rust, which is not always on the path.
pub fn find_rust(command: &str) -> Option<PathBuf> {
    let home = PathBuf::from(env::var_os("HOME")?);
    let file = home.join(".cargo/bin").join(command);
    is_executable(&file).then_some(file)
}

fn find_in(command: &str, path: &OsString) -> Option<PathBuf> {
    let beside = env::split_paths(path)
        .filter(|directory| directory.ends_with("bin"))
        .map(|directory| directory.with_file_name("sbin"));
    env::split_paths(path)
        .chain(beside)
        .map(|directory| directory.join(command))
        .find(|file| is_executable(file))
}

fn is_executable(file: &Path) -> bool {
    file.metadata()
        .is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_command_names_its_package() {
        assert_eq!(find_in("no-such-command", &"/nowhere".into()), None);
        assert!(find_in("sh", &"/bin".into()).is_some());
        let found = find_in("haproxy", &"/nowhere:/usr/bin".into());
        assert_eq!(found, Some("/usr/sbin/haproxy".into()));
        let error = find("no-such-command").unwrap_err().to_string();
        assert!(error.contains("no-such-command is missing"), "{error}");
    }
}

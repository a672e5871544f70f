//! Small files only their owner may read, written whole or not at all.

use std::{
    fs,
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

use anyhow::Context;

/// Creates a directory, and those above it, that only its owner may enter. It may exist already.
pub fn create_private_directory(path: &Path) -> anyhow::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .with_context(|| format!("cannot create the directory {}", path.display()))
}

/// Writes a file of mode 0600 in one step: readers see the old text or the new one.
pub fn write_private(path: &Path, text: &str) -> anyhow::Result<()> {
    let next = path.with_added_extension("new");
    let write = || -> std::io::Result<()> {
        if next.exists() {
            fs::remove_file(&next)?;
        }
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&next)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&next, path)
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}

/// Opens a log for appending, after moving one that has grown past 10 MiB aside.
pub fn open_log(path: &Path) -> anyhow::Result<fs::File> {
    const LARGE: u64 = 10 * 1024 * 1024;
    let open = || -> std::io::Result<fs::File> {
        if fs::metadata(path).is_ok_and(|file| file.len() > LARGE) {
            fs::rename(path, path.with_added_extension("1"))?;
        }
        fs::OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(path)
    };
    open().with_context(|| format!("cannot write the log {}", path.display()))
}

/// The last lines of what a log got after its first `skip` bytes, to show why a program stopped.
pub fn tail(path: &Path, skip: u64, lines: usize) -> String {
    let bytes = fs::read(path).unwrap_or_default();
    let skip = usize::try_from(skip).unwrap_or(usize::MAX);
    let text = String::from_utf8_lossy(bytes.get(skip..).unwrap_or_default());
    let all: Vec<_> = text.lines().collect();
    let first = all.len().saturating_sub(lines);
    all.get(first..).unwrap_or_default().join("\n")
}

/// Free space below a path, in MiB.
pub fn free_mib(path: &Path) -> anyhow::Result<u64> {
    let space = nix::sys::statvfs::statvfs(path)
        .with_context(|| format!("cannot measure the space below {}", path.display()))?;
    Ok(space.blocks_available() * space.fragment_size() / (1024 * 1024))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn private_files_are_replaced_whole_and_readable_by_their_owner_only() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("secrets.toml");
        write_private(&path, "one").unwrap();
        write_private(&path, "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn the_tail_of_a_log_is_its_last_lines() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("log");
        fs::write(&path, "a\nb\nc\n").unwrap();
        assert_eq!(tail(&path, 0, 2), "b\nc");
        assert_eq!(tail(&path, 4, 2), "c");
        assert_eq!(tail(&directory.path().join("absent"), 0, 2), "");
    }

    #[test]
    fn a_large_log_is_moved_aside() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("log");
        fs::write(&path, vec![b'x'; 10 * 1024 * 1024 + 1]).unwrap();
        open_log(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().len(), 0);
        assert!(path.with_added_extension("1").exists());
    }
}

//! Where everything of one running Butterfly is on disk.

use std::{
    env,
    hash::{DefaultHasher, Hash, Hasher},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};

use crate::files;

/// A Unix socket's path has at most 107 bytes; some are left for the longest name.
const LONGEST_SOCKET_DIRECTORY: usize = 85;

/// The directories of one installation.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The repository, with `deploy/seed` in it.
    pub root: PathBuf,
    /// Where the executables are.
    pub programs: PathBuf,
    /// Everything that is written: `var/`, or what `BUTTERFLY_VAR` names.
    pub var: PathBuf,
    /// Where sockets are.
    pub sockets: PathBuf,
}

impl Layout {
    /// Finds the directories from the environment and the place of this executable.
    pub fn find() -> anyhow::Result<Self> {
        let executable = env::current_exe().context("cannot tell where this program is")?;
        let programs = executable.parent().unwrap_or(Path::new("/")).to_owned();
        let root = match env::var_os("BUTTERFLY_ROOT") {
            Some(root) => std::path::absolute(PathBuf::from(root))?,
            None => root_above(&programs)?,
        };
        let var = env::var_os("BUTTERFLY_VAR")
            .filter(|var| !var.is_empty())
            .map_or_else(|| root.join("var"), PathBuf::from);
        Self::at(root, programs, &var)
    }

    /// The layout with these directories.
    pub fn at(root: PathBuf, programs: PathBuf, var: &Path) -> anyhow::Result<Self> {
        let var = std::path::absolute(var)?;
        if let Some(odd) = var
            .to_string_lossy()
            .chars()
            .find(|c| " '\"\\\t\n#%$".contains(*c))
        {
            bail!(
                "the data directory {} has {odd:?} in its name, which HAProxy's configuration cannot \
                 hold. Choose another with BUTTERFLY_VAR.",
                var.display()
            );
        }
        let sockets = socket_directory(&var);
        Ok(Self {
            root,
            programs,
            var,
            sockets,
        })
    }

    /// How somebody in the repository calls a command for this very Butterfly: `deploy/down`, or
    /// [`own_program`](Self::own_program) and what it is to do.
    pub fn to_type(&self, command: &str) -> String {
        if self.var == self.root.join("var") {
            return command.to_owned();
        }
        format!("BUTTERFLY_VAR={} {command}", self.var.display())
    }

    /// The operator's command, as seen from the repository.
    pub fn own_program(&self) -> PathBuf {
        let own = self.programs.join("butterfly");
        own.strip_prefix(&self.root)
            .map(Path::to_owned)
            .unwrap_or(own)
    }

    /// Creates the directories.
    pub fn create(&self) -> anyhow::Result<()> {
        for directory in [
            &self.var,
            &self.logs(),
            &self.mail(),
            &self.database(),
            &self.proxy(),
            &self.sockets,
        ] {
            files::create_private_directory(directory)?;
        }
        let owner = std::fs::symlink_metadata(&self.sockets)?.uid();
        if owner != nix::unistd::getuid().as_raw() {
            bail!(
                "the directory {} belongs to another user; remove it or set XDG_RUNTIME_DIR",
                self.sockets.display()
            );
        }
        Ok(())
    }

    /// Removes the sockets' directory where it is not in `var`: nothing is left outside.
    pub fn remove_sockets(&self) {
        if !self.sockets.starts_with(&self.var) {
            let _ = std::fs::remove_dir_all(&self.sockets);
        }
    }

    /// Logs of every process.
    pub fn logs(&self) -> PathBuf {
        self.var.join("log")
    }

    /// Mails that were sent.
    pub fn mail(&self) -> PathBuf {
        self.var.join("mail")
    }

    /// The database's files.
    pub fn database(&self) -> PathBuf {
        self.var.join("mariadb")
    }

    /// Notes, with the database, that its first administrator has been made and shown their password.
    pub fn administrator(&self) -> PathBuf {
        self.database().join("administrator")
    }

    /// Notes, with the database, that a backup is being brought into it.
    pub fn restoring(&self) -> PathBuf {
        self.database().join("restoring")
    }

    /// HAProxy's configuration and the files it names.
    pub fn proxy(&self) -> PathBuf {
        self.var.join("haproxy")
    }

    /// What is running: pids, ports, addresses.
    pub fn run_file(&self) -> PathBuf {
        self.var.join("run.json")
    }

    /// The lock of the one supervisor.
    pub fn lock(&self) -> PathBuf {
        self.var.join("lock")
    }

    /// Passwords and keys, made once.
    pub fn secrets(&self) -> PathBuf {
        self.var.join("secrets.toml")
    }

    /// The settings of the programs, a file for each; written at each start.
    pub fn settings(&self) -> PathBuf {
        self.var.join("settings")
    }

    /// The operator's own settings, laid over the others; never written here.
    pub fn local_settings(&self) -> PathBuf {
        self.var.join("local.toml")
    }

    /// MariaDB's socket.
    pub fn database_socket(&self) -> PathBuf {
        self.sockets.join("mariadb.sock")
    }

    /// HAProxy's own socket.
    pub fn proxy_socket(&self) -> PathBuf {
        self.sockets.join("haproxy.sock")
    }

    /// The conventions to begin with.
    pub fn seed_file(&self) -> PathBuf {
        self.root.join("deploy/seed/conventions.toml")
    }
}

fn root_above(programs: &Path) -> anyhow::Result<PathBuf> {
    let from_here = env::current_dir().unwrap_or_default();
    programs
        .ancestors()
        .chain(from_here.ancestors())
        .find(|directory| directory.join("deploy/seed").is_dir())
        .map(Path::to_owned)
        .context("cannot find the repository: set BUTTERFLY_ROOT, or use deploy/up")
}

/// `var` itself, or a short directory of its own where that would be too long for a socket.
fn socket_directory(var: &Path) -> PathBuf {
    let direct = var.join("run");
    if direct.as_os_str().len() <= LONGEST_SOCKET_DIRECTORY {
        return direct;
    }
    let mut hasher = DefaultHasher::new();
    var.hash(&mut hasher);
    let name = format!(
        "butterfly-{}-{:016x}",
        nix::unistd::getuid(),
        hasher.finish()
    );
    env::var_os("XDG_RUNTIME_DIR")
        .map(PathBuf::from)
        .filter(|directory| directory.as_os_str().len() <= 40 && directory.is_dir())
        .unwrap_or_else(|| PathBuf::from("/tmp"))
        .join(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(var: &str) -> anyhow::Result<Layout> {
        Layout::at("/r".into(), "/p".into(), Path::new(var))
    }

    #[test]
    fn sockets_are_in_var_unless_its_name_is_too_long() {
        assert_eq!(
            layout("/srv/butterfly/var").unwrap().database_socket(),
            Path::new("/srv/butterfly/var/run/mariadb.sock")
        );
        let long = layout(&format!("/srv/{}", "very-long/".repeat(20))).unwrap();
        assert!(long.database_socket().as_os_str().len() <= 107);
        assert!(!long.sockets.starts_with(&long.var));
    }

    #[test]
    fn what_is_to_be_typed_is_about_the_same_butterfly() {
        assert_eq!(
            layout("/r/var").unwrap().to_type("deploy/down"),
            "deploy/down"
        );
        let elsewhere = layout("/srv/b").unwrap();
        assert_eq!(
            elsewhere.to_type("deploy/down"),
            "BUTTERFLY_VAR=/srv/b deploy/down"
        );
        assert_eq!(elsewhere.own_program(), Path::new("/p/butterfly"));
        let built = Layout::at("/r".into(), "/r/target/release".into(), Path::new("/r/var"));
        let own = built.unwrap().own_program();
        assert_eq!(own, Path::new("target/release/butterfly"));
    }

    #[test]
    fn a_directory_haproxy_cannot_name_is_refused() {
        assert!(layout("/srv/my var").is_err());
        assert!(layout("/srv/var#1").is_err());
    }
}

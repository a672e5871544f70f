//! The settings of every program, written at each start from addresses, secrets and the operator's own
//! settings: one file per program, so that none holds what only another needs.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::{
    files,
    layout::Layout,
    programs::Program,
    secrets::{OPERATOR, Secrets},
    settings::{Layer, OWN_TABLES, merge},
};

/// The database's name.
pub const DATABASE: &str = "butterfly";

/// The addresses programs are told.
#[derive(Debug, Clone)]
pub struct Addresses {
    /// What attendees type.
    pub public_url: String,
    /// What staff type.
    pub staff_url: String,
    /// HAProxy's internal listener.
    pub internal_url: String,
    /// The database's port on 127.0.0.1, where services reach it over TCP and not by its socket.
    pub database_port: Option<u16>,
}

/// What `up` decides by itself.
pub fn generated(layout: &Layout, secrets: &Secrets, addresses: &Addresses) -> Table {
    let mut table = Table::from_iter([
        text("internal_url", &addresses.internal_url),
        text("public_url", &addresses.public_url),
        text("staff_url", &addresses.staff_url),
        text("edge_key", &secrets.edge_key),
        text("mail_directory", &layout.mail().to_string_lossy()),
    ]);
    for program in Program::ALL {
        let name = program.name();
        let mut own = Table::from_iter([text("client_secret", secrets.client(name))]);
        if program.is_website() {
            let key = secrets.cookies.get(name).map_or("", String::as_str);
            own.extend([text("cookie_key", key)]);
        } else {
            let (user, password) = (format!("butterfly_{name}"), secrets.database(name));
            let url = match addresses.database_port {
                Some(port) => format!("mysql://{user}:{password}@127.0.0.1:{port}/{DATABASE}"),
                None => database_url(&user, password, &layout.database_socket()),
            };
            own.extend([
                text("database_url", &url),
                ("database_connections".to_owned(), Value::Integer(8)),
            ]);
        }
        if program == Program::Registration {
            own.extend([text("order_secret_key", &secrets.order_secret_key)]);
        }
        if program == Program::Attendee {
            own.insert("clients".to_owned(), clients(secrets).into());
        }
        table.insert(name.to_owned(), own.into());
    }
    table
}

/// Writes the files: what was generated, under what the operator says.
pub fn write(directory: &Path, mut all: Table, local: &[Layer]) -> anyhow::Result<()> {
    for layer in local {
        let mut over = layer.values.clone();
        over.retain(|name, _| !OWN_TABLES.contains(&name));
        merge(&mut all, &over);
    }
    files::create_private_directory(directory)?;
    let head = "# Written by `butterfly up` at every start. Change local.toml above it instead.\n"
        .to_owned();
    for program in Program::ALL {
        let text = toml::to_string(&of_program(&all, program))?;
        files::write_private(&file(directory, program), &(head.clone() + &text))?;
    }
    Ok(())
}

/// The file of one program.
pub fn file(directory: &Path, program: Program) -> PathBuf {
    directory.join(format!("{}.toml", program.name()))
}

/// What all programs share, and the table of this one.
fn of_program(all: &Table, program: Program) -> Table {
    let is_anothers = |name: &str| {
        let mut programs = Program::ALL.into_iter();
        programs.any(|other| other != program && other.name() == name)
    };
    let shared = all.iter().filter(|(name, _)| !is_anothers(name));
    shared
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// The address of the database for one user, by its Unix socket.
pub fn database_url(user: &str, password: &str, socket: &Path) -> String {
    let socket: String =
        url::form_urlencoded::byte_serialize(socket.as_os_str().as_encoded_bytes()).collect();
    format!("mysql://{user}:{password}@localhost/{DATABASE}?socket={socket}")
}

fn clients(secrets: &Secrets) -> Table {
    Program::ALL
        .iter()
        .map(|program| program.name())
        .chain([OPERATOR])
        .map(|name| text(name, secrets.client(name)))
        .collect()
}

fn text(name: &str, value: &str) -> (String, Value) {
    (name.to_owned(), Value::String(value.to_owned()))
}

#[cfg(test)]
mod tests {
    use std::{fmt::Write, fs, os::unix::fs::PermissionsExt};

    use super::*;

    fn layout() -> Layout {
        Layout::at("/r".into(), "/p".into(), Path::new("/srv/var")).unwrap()
    }

    fn addresses() -> Addresses {
        Addresses {
            public_url: "http://127.0.0.1:8080".to_owned(),
            staff_url: "http://127.0.0.1:8081".to_owned(),
            internal_url: "http://127.0.0.1:12345".to_owned(),
            database_port: None,
        }
    }

    /// Secrets that say whose they are.
    fn secrets(directory: &Path) -> Secrets {
        let mut secrets = Secrets::load_or_create(&directory.join("s")).unwrap();
        secrets.edge_key = "edge".to_owned();
        secrets.order_secret_key = "secret of orders".to_owned();
        for (kind, group) in [
            ("database", &mut secrets.database),
            ("client", &mut secrets.clients),
            ("cookie", &mut secrets.cookies),
        ] {
            for (name, secret) in group.iter_mut() {
                *secret = format!("{kind} secret of {name}");
            }
        }
        secrets
    }

    #[test]
    fn programs_are_told_addresses_and_their_own_secrets() {
        let directory = tempfile::tempdir().unwrap();
        let secrets = secrets(directory.path());
        let layer = |origin: &str, text: &str| Layer {
            origin: origin.to_owned(),
            values: toml::from_str(text).unwrap(),
        };
        let local = [
            layer(
                "local.toml",
                "log_filter = \"debug\"\n[options]\ndatabase_connections = 3\n[proxy]\nconnections = 1",
            ),
            layer("environment X", "[options]\ndatabase_connections = 4"),
        ];
        let all = generated(&layout(), &secrets, &addresses());
        let place = directory.path().join("settings");
        write(&place, all, &local).unwrap();
        let mut shown = String::new();
        for program in Program::ALL {
            let path = file(&place, program);
            let mode = fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{}", path.display());
            let text = fs::read_to_string(path).unwrap();
            write!(shown, "== {}\n{text}", program.name()).unwrap();
        }
        assert_eq!(fs::read_dir(&place).unwrap().count(), Program::ALL.len());
        insta::assert_snapshot!(shown);
    }

    #[test]
    fn services_reach_the_database_over_tcp_where_they_are_told_to() {
        let directory = tempfile::tempdir().unwrap();
        let addresses = Addresses {
            database_port: Some(3307),
            ..addresses()
        };
        let all = generated(&layout(), &secrets(directory.path()), &addresses);
        let url = all["options"]["database_url"].as_str().unwrap();
        assert!(url.ends_with("@127.0.0.1:3307/butterfly"), "{url}");
    }

    #[test]
    fn a_program_holds_no_secret_of_another() {
        let directory = tempfile::tempdir().unwrap();
        let secrets = secrets(directory.path());
        let all = generated(&layout(), &secrets, &addresses());
        write(directory.path(), all, &[]).unwrap();
        for program in Program::ALL {
            let mut text = fs::read_to_string(file(directory.path(), program)).unwrap();
            if program.is_website() {
                assert!(!text.contains("database"), "{text}");
            }
            if program == Program::Attendee {
                // It is who checks the clients' secrets.
                let (before, _) = text.split_once("[attendee.clients]").unwrap();
                text = before.to_owned();
            }
            for other in Program::ALL.into_iter().filter(|other| *other != program) {
                let theirs = format!("secret of {}", other.name());
                assert!(!text.contains(&theirs), "{}: {text}", program.name());
            }
            assert_eq!(
                text.contains("secret of orders"),
                program == Program::Registration
            );
        }
    }
}

//! Which layer wins, and what is refused.

use std::collections::HashMap;

use secrecy::ExposeSecret;

use super::*;

const FILE: &str = r#"
internal_url = "http://127.0.0.1:8082"
public_url = "http://127.0.0.1:8080"
staff_url = "http://127.0.0.1:8081"
edge_key = "of the file"
mail_directory = "/var/mail"
log_filter = "debug"

[limits]
body_bytes = 100

[options]
database_url = "mysql://options@localhost/butterfly"
client_secret = "secret"
"#;

fn load_with(
    file: &str,
    variables: &[(&str, &str)],
) -> Result<(Common, ServiceSettings), ConfigError> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("settings.toml");
    std::fs::write(&path, file).unwrap();
    let given = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let environment = environment().source(Some(given.collect()));
    read(stack("options", Some(path), environment)?, "options")
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_defaults() {
    let (common, own) = load_with(FILE, &[("BUTTERFLY_LIMITS__BODY_BYTES", "200")]).unwrap();
    assert_eq!(common.limits.body_bytes, 200);
    assert_eq!(common.log_filter, "debug");
    assert_eq!(common.limits.header_bytes, 24_576);
    assert_eq!(own.database_connections, 8);

    let (common, own) = load_with(
        FILE,
        &[
            ("BUTTERFLY_LOG_FORMAT", "pretty"),
            ("BUTTERFLY_OPTIONS__DATABASE_CONNECTIONS", "3"),
            ("SOMETHING_ELSE", "x"),
        ],
    )
    .unwrap();
    assert_eq!(common.limits.body_bytes, 100);
    assert_eq!(common.log_format, Some(LogFormat::Pretty));
    assert_eq!(own.database_connections, 3);
}

#[test]
fn a_program_has_defaults_of_its_own() {
    let stack = |program| stack(program, None, environment().source(Some(HashMap::new())));
    let attendee = stack("attendee").unwrap();
    assert_eq!(
        attendee.get_int("attendee.sign_in.window_minutes").unwrap(),
        15
    );
    assert!(stack("options").unwrap().get_table("attendee").is_err());
}

#[test]
fn a_secret_is_taken_as_it_was_given() {
    for key in ["0042", "1e5", "true", " x "] {
        let (common, _) = load_with(FILE, &[("BUTTERFLY_EDGE_KEY", key)]).unwrap();
        assert_eq!(common.edge_key.expose_secret(), key);
    }
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    let error = |file: &str, variables: &[(&str, &str)]| {
        load_with(file, variables).err().unwrap().to_string()
    };
    let without_key = FILE.replace("edge_key", "other_key");
    assert!(error(&without_key, &[]).contains("edge_key"));
    let without_url = FILE.replace("database_url", "other_url");
    assert!(error(&without_url, &[]).contains("database_url"));
    let without_table = FILE.replace("[options]", "[lodging]");
    assert!(error(&without_table, &[]).contains("options"));
    let words = error(FILE, &[("BUTTERFLY_LIMITS__BODY_BYTES", "many")]);
    assert!(words.contains("limits.body_bytes"), "{words}");
}

const GOOD: &str = r#"
    internal_url = "http://127.0.0.1:1"
    public_url = "http://127.0.0.1:2"
    staff_url = "http://127.0.0.1:3"
    edge_key = "edge"
    mail_directory = "/mail"
    settings = "/etc/settings.toml"
    [options]
    database_url = "mysql://nobody@localhost/butterfly"
    client_secret = "secret"
"#;

fn try_read(text: &str) -> Result<(Common, ServiceSettings), String> {
    let defaults = include_str!("defaults.toml");
    let builder = [defaults, text]
        .iter()
        .fold(Config::builder(), |builder, text| {
            builder.add_source(File::from_str(text, FileFormat::Toml))
        });
    read(builder.build().unwrap(), "options").map_err(|error| error.to_string())
}

#[test]
fn what_all_share_is_read_beside_the_programs_own() {
    let (common, own) = try_read(GOOD).unwrap();
    assert_eq!(common.limits.workers.get(), 2);
    assert_eq!(own.database_connections, 8);
}

#[test]
fn what_is_misspelt_of_another_type_or_of_another_program_is_refused() {
    let own = |line: &str| format!("{GOOD}\n{line}");
    let top = |line: &str| format!("{line}\n{GOOD}");
    for (text, named) in [
        (own("database_conections = 9"), "database_conections"),
        (own("database_connections = \"many\""), "many"),
        (own("[lodging]\nclient_secret = \"x\""), "lodging"),
        (own("[limits]\nworker = 3"), "worker"),
        (own("[limits]\nworkers = 0"), "nonzero"),
        (top("log_filtre = \"debug\""), "log_filtre"),
        (top("log_format = \"colourful\""), "colourful"),
        (GOOD.replace("client_secret", "client_name"), "client_"),
        (GOOD.replace("edge_key", "# edge_key"), "edge_key"),
        (GOOD.replace("http://127.0.0.1:2", "nowhere"), "URL"),
    ] {
        let error = try_read(&text).err().unwrap();
        assert!(error.contains(named), "{error}");
    }
}

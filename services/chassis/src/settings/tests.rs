//! Which layer wins, and what is refused.

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
    read(stack(Some(path), environment)?, "options")
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_defaults() {
    let (common, own) = load_with(FILE, &[("BUTTERFLY_LIMITS__BODY_BYTES", "200")]).unwrap();
    assert_eq!(common.limits.body_bytes, 200);
    assert_eq!(common.log_filter, "debug");
    assert_eq!(common.limits.header_bytes, 32_768);
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

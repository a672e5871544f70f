//! Who may write what: one database user per service, with rights on its own tables only.

use secrecy::{ExposeSecret, SecretString};
use sqlx::{AssertSqlSafe, Executor, MySqlConnection};

/// A service with tables of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Service {
    /// Accounts, sessions, staff grants, signing keys.
    Attendee,
    /// Conventions, passes, orders, registrations.
    Registration,
    /// Priced options and their choices.
    Options,
    /// Properties, room types, partners' keys.
    Lodging,
}

impl Service {
    /// Every service.
    pub const ALL: [Self; 4] = [
        Self::Attendee,
        Self::Registration,
        Self::Options,
        Self::Lodging,
    ];

    /// The name in addresses, settings and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Attendee => "attendee",
            Self::Registration => "registration",
            Self::Options => "options",
            Self::Lodging => "lodging",
        }
    }

    /// The name of its database user.
    pub fn database_user(self) -> String {
        format!("butterfly_{}", self.name())
    }

    /// The tables only this service writes, besides its audit table.
    pub fn tables(self) -> &'static [&'static str] {
        match self {
            Self::Attendee => &[
                "account",
                "attendee_outbox",
                "revocation",
                "session",
                "sign_in_failure",
                "sign_up",
                "signing_key",
                "staff_grant",
            ],
            Self::Registration => &[
                "convention",
                "order_extras",
                "order_request",
                "pass_order",
                "pass_type",
                "pass_type_day",
                "pass_type_edition",
                "pass_type_quota",
                "person_claim",
                "price_tier",
                "quota",
                "registration",
                "registration_idempotency",
                "registration_lane",
                "registration_outbox",
                "registration_word",
                "voucher",
            ],
            Self::Options => &[
                "convention_option",
                "option_answer",
                "option_choice",
                "option_hold",
                "option_selection",
                "option_stock",
                "options_lane",
                "options_outbox",
                "question",
            ],
            Self::Lodging => &["lodging_outbox", "partner_key", "property", "room_type"],
        }
    }

    /// Its record of staff writes, which it may add to and read but never change.
    pub fn audit_table(self) -> &'static str {
        match self {
            Self::Attendee => "attendee_audit",
            Self::Registration => "registration_audit",
            Self::Options => "options_audit",
            Self::Lodging => "lodging_audit",
        }
    }
}

/// Why the users could not be made.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    /// A name or password that cannot stand in a statement without quoting.
    #[error("a {what} may only have the letters a to z, digits and, in names, underscores")]
    Characters {
        /// Which of the two it is.
        what: &'static str,
    },
    /// The database refused.
    #[error("the database users could not be made")]
    Database(#[from] sqlx::Error),
}

/// Makes or updates the users `butterfly_<service>`; `conn` must be allowed to.
pub async fn grant_users(
    conn: &mut MySqlConnection,
    database: &str,
    passwords: &[(Service, SecretString)],
) -> Result<(), GrantError> {
    for (service, password) in passwords {
        grant_user(
            &mut *conn,
            database,
            *service,
            (&service.database_user(), password),
        )
        .await?;
    }
    Ok(())
}

/// Makes or updates one user of a service, reachable by socket and loopback only.
pub async fn grant_user(
    conn: &mut MySqlConnection,
    database: &str,
    service: Service,
    (user, password): (&str, &SecretString),
) -> Result<(), GrantError> {
    let password = password.expose_secret();
    if !is_plain_name(database) || !is_plain_name(user) {
        return Err(GrantError::Characters { what: "name" });
    }
    if password.is_empty() || !password.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(GrantError::Characters { what: "password" });
    }
    for host in ["localhost", "127.0.0.1"] {
        let account = format!("'{user}'@'{host}'");
        let mut statements = vec![
            format!("CREATE USER IF NOT EXISTS {account} IDENTIFIED BY '{password}'"),
            format!("ALTER USER {account} IDENTIFIED BY '{password}'"),
            format!("GRANT SELECT ON `{database}`.`_sqlx_migrations` TO {account}"),
            format!(
                "GRANT SELECT, INSERT ON `{database}`.`{}` TO {account}",
                service.audit_table()
            ),
        ];
        statements.extend(service.tables().iter().map(|table| {
            format!("GRANT SELECT, INSERT, UPDATE, DELETE ON `{database}`.`{table}` TO {account}")
        }));
        for statement in statements {
            // Accounts cannot be parameters; every part was checked to need no quoting.
            conn.execute(AssertSqlSafe(statement)).await?;
        }
    }
    Ok(())
}

/// Whether a name can stand in a statement as it is.
pub(crate) fn is_plain_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 64
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_need_quoting_are_refused() {
        for name in ["", "a b", "a`b", "a'b", "a;b", "é", "a-b"] {
            assert!(!is_plain_name(name), "{name}");
        }
        assert!(is_plain_name("butterfly_attendee"));
        assert!(is_plain_name("_sqlx_test_a1"));
    }
}

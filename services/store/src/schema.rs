//! The schema as text, so that a change of it can be read in review (`schema.sql`).

use sqlx::{AssertSqlSafe, MySqlConnection, Row};

/// Writes down every table, ordered by name and without what depends on the rows.
pub async fn dump(conn: &mut MySqlConnection) -> Result<String, sqlx::Error> {
    let mut tables: Vec<String> = sqlx::query_scalar(
        "SELECT table_name FROM information_schema.tables \
         WHERE table_schema = DATABASE() AND table_name <> '_sqlx_migrations'",
    )
    .fetch_all(&mut *conn)
    .await?;
    tables.sort();
    let mut text = String::from("-- Written from the migrations; a test compares the two.\n");
    for table in tables {
        // A table's name cannot be a parameter; it comes from the database itself.
        let statement = AssertSqlSafe(format!("SHOW CREATE TABLE `{table}`"));
        let row = sqlx::query(statement).fetch_one(&mut *conn).await?;
        let definition: String = row.try_get(1)?;
        text.push('\n');
        text.push_str(&without_counter(&definition));
        text.push_str(";\n");
    }
    Ok(text)
}

/// Removes ` AUTO_INCREMENT=7` behind the columns: it counts rows, it is not schema.
fn without_counter(definition: &str) -> String {
    let Some((head, tail)) = definition.rsplit_once(" AUTO_INCREMENT=") else {
        return definition.to_owned();
    };
    let rest = tail.trim_start_matches(|c: char| c.is_ascii_digit());
    format!("{head}{rest}")
}

#[cfg(test)]
mod tests {
    use super::without_counter;

    #[test]
    fn the_counter_is_left_out() {
        assert_eq!(
            without_counter(
                "CREATE TABLE `t` (`id` int) ENGINE=InnoDB AUTO_INCREMENT=17 COMMENT=''"
            ),
            "CREATE TABLE `t` (`id` int) ENGINE=InnoDB COMMENT=''"
        );
        assert_eq!(
            without_counter("`id` int AUTO_INCREMENT,"),
            "`id` int AUTO_INCREMENT,"
        );
    }
}

//! The database for a command that needs nothing else: the running one, or one started for the moment.

use anyhow::bail;
use sqlx::{Connection, MySqlConnection};

use crate::{
    layout::Layout,
    lock::{self, Lock},
    mariadb::MariaDb,
    plan::{Plan, Wanted},
    restore::require_whole,
    run_file::{Run, RunFile, State},
    secrets::Secrets,
    settings,
    signals::StopSignals,
    stack::Stack,
    terminal, up,
};

/// Does `work` with the database of this layout, starting and stopping it where nothing runs.
pub async fn with<T>(
    layout: &Layout,
    work: impl AsyncFnOnce(&MariaDb) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    layout.create()?;
    let secrets = Secrets::load_or_create(&layout.secrets())?;
    let running = Run::read(&layout.run_file())?.filter(Run::is_alive);
    if let Some(run) = running {
        if run.state != State::Ready {
            bail!("Butterfly is starting or stopping at this moment. Try again when it has.");
        }
        let database = MariaDb::new(layout, &secrets, run.database.port, (0, 0));
        return work(&database).await;
    }
    alone(layout, &secrets, work).await
}

async fn alone<T>(
    layout: &Layout,
    secrets: &Secrets,
    work: impl AsyncFnOnce(&MariaDb) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let _lock = Lock::take(layout)?;
    lock::clear_leftovers(layout).await?;
    let mut signals = StopSignals::listen()?;
    let local = settings::local_layers(&layout.local_settings(), up::environment())?;
    let wanted = Wanted {
        instances: 1,
        port: 0,
        staff_port: 0,
    };
    let plan = Plan::make(
        layout,
        secrets,
        &settings::operator_settings(&local)?,
        wanted,
    )?;
    let run = plan.run(layout, State::DatabaseOnly)?;
    let (mut stack, mut failed) = Stack::new(RunFile::create(layout.run_file(), run)?);
    terminal::step("nothing is running: starting the database for this command");
    let done = tokio::select! {
        done = async {
            stack.start_database(&plan.database).await?;
            work(&plan.database).await
        } => done,
        Some(failure) = failed.recv() => Err(anyhow::anyhow!(failure)),
        () = signals.wait() => Err(anyhow::anyhow!("stopped before the work was done")),
    };
    stack.stop().await?;
    layout.remove_sockets();
    done
}

/// Brings the schema up to date.
pub async fn migrate(layout: &Layout) -> anyhow::Result<()> {
    require_whole(layout)?;
    layout.create()?;
    let secrets = Secrets::load_or_create(&layout.secrets())?;
    let applied = with(layout, async |database| database.migrate(&secrets).await).await?;
    for migration in &applied.migrations {
        terminal::say(&format!(
            "  {} {}",
            migration.version, migration.description
        ));
    }
    terminal::say(&format!(
        "The schema is up to date: {} of {} migrations were applied now.",
        applied.migrations.len(),
        applied.total
    ));
    Ok(())
}

/// The names of the tables in the database; none where it does not exist.
pub async fn tables(connection: &mut MySqlConnection, name: &str) -> anyhow::Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = ? ORDER BY table_name",
    )
    .bind(name)
    .fetch_all(connection)
    .await?)
}

/// Makes an empty database with the collation the queries need.
pub async fn create_empty(database: &MariaDb) -> anyhow::Result<()> {
    let mut connection = database.enter_server().await?;
    let statement = format!(
        "CREATE DATABASE IF NOT EXISTS `{}` CHARACTER SET {} COLLATE {}",
        crate::settings_file::DATABASE,
        butterfly_store::migrate::CHARACTER_SET,
        butterfly_store::migrate::COLLATION
    );
    // Names cannot be parameters; these three are our own constants.
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
        .execute(&mut connection)
        .await?;
    Ok(connection.close().await?)
}

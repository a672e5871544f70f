//! Starts one instance of the attendee service.

use std::sync::Arc;

use anyhow::Context;
use butterfly_attendee::{AppState, Jobs, LocalTrust, NAME, Settings, service};
use butterfly_chassis::{
    server::{self, Prepared},
    settings::{self, ListenArgs},
    telemetry,
};
use butterfly_store::{Clock, Db};
use clap::Parser;

/// The attendee service of Butterfly.
#[derive(Parser)]
#[command(name = "butterfly-attendee", version)]
struct Args {
    #[command(flatten)]
    listen: ListenArgs,
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let (common, own) = settings::load::<Settings>(NAME).context("reading settings")?;
    if args.listen.check_settings {
        return Ok(());
    }
    telemetry::start(&common);
    tokio::fs::create_dir_all(&common.mail_directory)
        .await
        .with_context(|| format!("making the directory {}", common.mail_directory.display()))?;
    let db = Db::connect(&own.database_url, own.database_connections)
        .await
        .context("connecting to the database")?;
    db.refuse_pending_migrations().await?;
    let public_url = common.public_url.clone();
    let state = AppState::open(db.clone(), Clock::System, &own, public_url).await?;
    let service = service(state.clone());
    let prepared = Prepared::new(&service, &common, Some(db), own.client_secret)?;
    let jobs = Jobs::start(&state, &common.mail_directory);
    let trust = Arc::new(LocalTrust::new(&state));
    let ended = server::run(&service, &prepared, &args.listen, trust).await;
    jobs.stop().await;
    Ok(ended?)
}

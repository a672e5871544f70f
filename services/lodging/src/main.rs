//! Starts one instance of the lodging service.

use anyhow::Context;
use butterfly_chassis::{
    Conventions,
    server::{self, Prepared},
    settings::{self, ListenArgs, ServiceSettings},
    telemetry,
};
use butterfly_client::InternalTokens;
use butterfly_lodging::{AppState, NAME, service};
use butterfly_store::{Clock, Db};
use clap::Parser;

/// The lodging service of Butterfly.
#[derive(Parser)]
#[command(name = "butterfly-lodging", version)]
struct Args {
    #[command(flatten)]
    listen: ListenArgs,
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let (common, own) = settings::load::<ServiceSettings>(NAME).context("reading settings")?;
    if args.listen.check_settings {
        return Ok(());
    }
    telemetry::start(&common);
    let db = Db::connect(&own.database_url, own.database_connections)
        .await
        .context("connecting to the database")?;
    db.refuse_pending_migrations().await?;
    let tokens = InternalTokens::new(NAME, own.client_secret.clone());
    let state = AppState {
        db: db.clone(),
        clock: Clock::System,
        conventions: Conventions::new(server::caller(&common)?, tokens),
    };
    let service = service(state);
    let prepared = Prepared::new(&service, &common, Some(db), own.client_secret)?;
    server::run(&service, &prepared, &args.listen, prepared.remote_trust()).await?;
    Ok(())
}

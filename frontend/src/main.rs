//! The program that serves the attendee website.

use anyhow::Context;
use butterfly_chassis::{
    server::{self, Prepared},
    settings::{self, ListenArgs},
    telemetry,
};
use butterfly_frontend::{NAME, Settings, State, service};
use clap::Parser;

/// The attendee website.
#[derive(Parser)]
#[command(version)]
struct Args {
    #[command(flatten)]
    listen: ListenArgs,
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let (common, own) =
        settings::load::<Settings>(NAME).context("the settings are not complete")?;
    if args.listen.check_settings {
        return Ok(());
    }
    telemetry::start(&common);
    let service = service(State::new(&common, &own)?);
    let prepared = Prepared::new(&service, &common, None, own.client_secret)?;
    server::run(&service, &prepared, &args.listen, prepared.remote_trust()).await?;
    Ok(())
}

//! Starts one instance of the options service.

use anyhow::Context;
use butterfly_chassis::{
    Conventions,
    server::{self, Prepared},
    settings::{self, Common, ListenArgs, ServiceSettings},
    telemetry,
};
use butterfly_client::InternalTokens;
use butterfly_options::{
    AppState, NAME,
    jobs::{
        ask_owner::{self, Owner},
        drift, end_holds,
    },
    lane::{Ledger, OptionsLane},
    service,
};
use butterfly_store::{Clock, Db};
use clap::Parser;
use tokio::{runtime, sync::watch};

/// The options service of Butterfly.
#[derive(Parser)]
#[command(name = "butterfly-options", version)]
struct Args {
    #[command(flatten)]
    listen: ListenArgs,
}

/// The lanes run on a runtime of their own, which ends after the HTTP workers: a batch survives the worker that
/// asked for it.
fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let (common, own) = settings::load::<ServiceSettings>(NAME).context("reading settings")?;
    if args.listen.check_settings {
        return Ok(());
    }
    telemetry::start(&common);
    let lanes = runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let running = run(&args, &common, &own, lanes.handle().clone());
    actix_web::rt::System::new().block_on(running)
}

async fn run(
    args: &Args,
    common: &Common,
    own: &ServiceSettings,
    lanes: runtime::Handle,
) -> anyhow::Result<()> {
    let for_lanes = (own.database_connections / 2).max(1);
    let for_requests = own.database_connections.saturating_sub(for_lanes).max(1);
    let db = Db::connect(&own.database_url, for_requests)
        .await
        .context("connecting to the database")?;
    db.refuse_pending_migrations().await?;
    let url = own.database_url.clone();
    let connect = async move { Db::connect(&url, for_lanes).await };
    let lane_db = lanes.spawn(connect).await?.context("database")?;

    let clock = Clock::System;
    let ledger = Ledger::new(OptionsLane::new(lane_db.clone(), clock.clone()), lanes);
    let owner = Owner {
        caller: server::caller(common)?,
        tokens: InternalTokens::new(NAME, own.client_secret.clone()),
    };
    let conventions = Conventions::new(owner.caller.clone(), owner.tokens.clone());
    let state = AppState::new(db.clone(), clock, ledger.clone(), conventions);
    let service = service(state.clone());
    let secret = own.client_secret.clone();
    let prepared = Prepared::new(&service, common, Some(db.clone()), secret)?;

    let (stop, stopped) = watch::channel(false);
    let jobs = [
        actix_web::rt::spawn(end_holds::run(state.clone(), stopped.clone())),
        actix_web::rt::spawn(drift::run(lane_db.clone(), stopped.clone())),
        actix_web::rt::spawn(ask_owner::run(state, owner, stopped)),
    ];
    let served = server::run(&service, &prepared, &args.listen, prepared.remote_trust()).await;
    stop.send(true).ok();
    for job in jobs {
        job.await.ok();
    }
    ledger.close().await;
    lane_db.close().await;
    db.close().await;
    served.context("server")
}

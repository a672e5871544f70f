//! Starts the registration service.

use anyhow::Context;
use butterfly_chassis::{
    mail::Mailer,
    server::{self, Prepared},
    settings::{self, Common, ListenArgs},
    telemetry,
};
use butterfly_client::InternalTokens;
use butterfly_registration::{
    NAME,
    app::{App, Calls},
    domain::secret::OrderSecrets,
    jobs::{deliver, drift, forget_keys, sweep},
    lane::{Ledger, RegistrationLane},
    service,
    settings::Settings,
};
use butterfly_store::{
    Clock, Db,
    outbox::{Worker, registration::Queue},
};
use clap::Parser;
use tokio::{runtime, sync::watch};

/// Butterfly's registration service.
#[derive(Parser)]
#[command(version)]
struct Args {
    #[command(flatten)]
    listen: ListenArgs,
}

/// The lanes run on a runtime of their own, which ends after the HTTP workers: a batch survives the
/// worker that asked for it.
fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let (common, settings) = settings::load::<Settings>(NAME).context("settings")?;
    if args.listen.check_settings {
        return Ok(());
    }
    telemetry::start(&common);
    let lanes = runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let running = run(&args, &common, &settings, lanes.handle().clone());
    actix_web::rt::System::new().block_on(running)
}

async fn run(
    args: &Args,
    common: &Common,
    settings: &Settings,
    lanes: runtime::Handle,
) -> anyhow::Result<()> {
    let for_lanes = (settings.database_connections / 2).max(1);
    let for_requests = settings
        .database_connections
        .saturating_sub(for_lanes)
        .max(1);
    let db = Db::connect(&settings.database_url, for_requests)
        .await
        .context("database")?;
    db.refuse_pending_migrations().await?;
    let url = settings.database_url.clone();
    let connect = async move { Db::connect(&url, for_lanes).await };
    let lane_db = lanes.spawn(connect).await?.context("database")?;

    let clock = Clock::System;
    let ledger = Ledger::new(RegistrationLane::new(lane_db.clone(), clock.clone()), lanes);
    let secrets = OrderSecrets::new(settings.order_secret_key.clone());
    let tokens = InternalTokens::new(NAME, settings.client_secret.clone());
    let calls = Calls {
        caller: server::caller(common)?,
        tokens,
    };
    let app = App::new(db.clone(), clock.clone(), ledger.clone(), secrets, calls);
    let service = service(app.clone());
    let secret = settings.client_secret.clone();
    let prepared = Prepared::new(&service, common, Some(db.clone()), secret)?;

    let (stop, stopped) = watch::channel(false);
    let jobs = start_jobs(&app, common, &lane_db, &stopped);
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

fn start_jobs(
    app: &App,
    common: &Common,
    lane_db: &Db,
    stopped: &watch::Receiver<bool>,
) -> [actix_web::rt::task::JoinHandle<()>; 4] {
    let (app, clock, db) = (app.clone(), app.clock.clone(), lane_db.clone());
    let post = deliver::Post {
        app: app.clone(),
        mailer: Mailer::to_directory(&common.mail_directory),
        public_url: common.public_url.clone(),
    };
    let sweeping = actix_web::rt::spawn(sweep::run(app.clone(), stopped.clone()));
    let worker = Worker::<Queue>::new(db.clone(), clock.clone());
    let wake = std::sync::Arc::clone(&app.wake);
    let stop = stopped.clone();
    let delivering = actix_web::rt::spawn(async move { worker.run(&wake, stop, post).await });
    let forgetting = actix_web::rt::spawn(forget_keys::run(db.clone(), clock, stopped.clone()));
    let comparing = actix_web::rt::spawn(drift::run(db, stopped.clone()));
    [comparing, delivering, forgetting, sweeping]
}

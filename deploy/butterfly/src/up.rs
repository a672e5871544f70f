//! `butterfly up`: checks, starts everything, watches over it until it is told to stop.

use std::{fs, time::Duration};

use anyhow::{Context, bail};
use tokio::sync::mpsc;

use crate::{
    api::Operator,
    detach, files,
    layout::Layout,
    lock::{self, Lock},
    plan::{Plan, Wanted},
    programs::Program,
    restore::require_whole,
    run_file::{RunFile, State},
    secrets::Secrets,
    seed,
    settings::{self, OperatorSettings},
    settings_check, settings_file,
    signals::StopSignals,
    stack::Stack,
    terminal, tools,
};

/// What `up` was asked for.
#[derive(Debug, Clone, Copy, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "switches of a command line")]
pub struct Options {
    /// Return when everything is ready; it goes on in the background
    #[arg(long)]
    pub detach: bool,
    /// Instances of each service and website
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=32))]
    pub instances: u16,
    /// Port of the attendees' website and API instead of the settings' (8080); 0 chooses a free one
    #[arg(long)]
    pub port: Option<u16>,
    /// Port of the staff website and API instead of the settings' (8081); 0 chooses a free one
    #[arg(long)]
    pub staff_port: Option<u16>,
    /// Begin with empty data: everything registered so far is deleted
    #[arg(long)]
    pub fresh: bool,
    /// Do not bring in the conventions of deploy/seed
    #[arg(long)]
    pub no_seed: bool,
    /// Only say what speaks against a start
    #[arg(long)]
    pub check: bool,
    /// Runs as the background half of --detach
    #[arg(long, hide = true)]
    pub in_background: bool,
}

/// Runs until a signal asks to stop.
pub async fn run(layout: &Layout, options: Options) -> anyhow::Result<()> {
    if options.check {
        return check_only(layout, options).await;
    }
    let mut signals = StopSignals::listen()?;
    require_programs(layout)?;
    let _lock = check(layout).await?;
    let ran = run_alone(layout, options, &mut signals).await;
    layout.remove_sockets();
    ran
}

async fn run_alone(
    layout: &Layout,
    options: Options,
    signals: &mut StopSignals,
) -> anyhow::Result<()> {
    if !options.fresh {
        require_whole(layout)?;
    }
    let ready = Prepared::new(layout, options)?;
    // From here on nothing is refused any more: this is the moment to delete what was there.
    if options.fresh {
        delete_data(layout)?;
    }
    let run = ready.plan.run(layout, State::Starting)?;
    let (mut stack, mut failed) = Stack::new(RunFile::create(layout.run_file(), run)?);
    let started = tokio::select! {
        started = start(&mut stack, layout, &ready) => started,
        failure = first(&mut failed) => Err(anyhow::anyhow!(failure)),
        () = signals.wait() => Err(anyhow::anyhow!("stopped before everything was ready")),
    };
    let finished = match started {
        Ok(()) => tokio::select! {
            finished = finish(&stack, layout, &ready, options) => finished,
            failure = first(&mut failed) => Err(anyhow::anyhow!(failure)),
            () = signals.wait() => Err(anyhow::anyhow!("stopped before everything was ready")),
        },
        Err(error) => Err(error),
    };
    if let Err(error) = finished {
        terminal::step("stopping what was started");
        stack.stop().await?;
        return Err(error);
    }
    if options.in_background {
        detach::let_go_of_the_terminal(layout)?;
    }
    signals.wait().await;
    terminal::step("stopping: programs finish what they are doing");
    stack.stop().await?;
    terminal::step("stopped; data is kept");
    Ok(())
}

/// Everything that can be refused, also before the programs are built; nothing is started.
async fn check_only(layout: &Layout, options: Options) -> anyhow::Result<()> {
    let _lock = check(layout).await?;
    if !options.fresh {
        require_whole(layout)?;
    }
    Prepared::new(layout, options).map(drop)
}

fn require_programs(layout: &Layout) -> anyhow::Result<()> {
    for program in Program::ALL {
        let file = layout.programs.join(program.executable());
        if !file.is_file() {
            bail!("{} is missing. Build it with deploy/up.", file.display());
        }
    }
    Ok(())
}

/// What can be refused before this directory is ours.
async fn check(layout: &Layout) -> anyhow::Result<Lock> {
    for (command, _) in tools::NEEDED {
        tools::find(command)?;
    }
    layout.create()?;
    let lock = Lock::take(layout)?;
    lock::clear_leftovers(layout).await?;
    Ok(lock)
}

/// A start that nothing speaks against.
struct Prepared {
    secrets: Secrets,
    own: OperatorSettings,
    plan: Plan,
}

impl Prepared {
    /// Writes settings and configuration, and refuses what can be refused before anything is started.
    fn new(layout: &Layout, options: Options) -> anyhow::Result<Self> {
        let local = settings::local_layers(&layout.local_settings(), environment())?;
        let own = settings::operator_settings(&local)?;
        require_space(layout, &own)?;
        let secrets = Secrets::load_or_create(&layout.secrets())?;
        let wanted = Wanted {
            instances: options.instances,
            port: options.port.unwrap_or(own.proxy.port),
            staff_port: options.staff_port.unwrap_or(own.proxy.staff_port),
        };
        let plan = Plan::make(layout, &secrets, &own, wanted)?;
        let generated = settings_file::generated(layout, &secrets, &plan.addresses);
        settings_file::write(&layout.settings(), generated, &local)?;
        settings_check::require_understood(layout, &layout.settings())?;
        plan.proxy.write()?;
        plan.proxy.check(&tools::find("haproxy")?)?;
        Ok(Self { secrets, own, plan })
    }
}

fn require_space(layout: &Layout, own: &OperatorSettings) -> anyhow::Result<()> {
    let (free, least) = (files::free_mib(&layout.var)?, own.disk.least_free_mib);
    if free < least {
        bail!(
            "only {free} MiB are free below {}; {least} MiB are needed",
            layout.var.display()
        );
    }
    Ok(())
}

fn delete_data(layout: &Layout) -> anyhow::Result<()> {
    terminal::step("deleting the data of before (--fresh)");
    for directory in [layout.database(), layout.mail()] {
        fs::remove_dir_all(&directory)
            .with_context(|| format!("cannot delete {}", directory.display()))?;
    }
    layout.create()
}

async fn start(stack: &mut Stack, layout: &Layout, ready: &Prepared) -> anyhow::Result<()> {
    terminal::step("starting MariaDB");
    let database = &ready.plan.database;
    stack.start_database(database).await?;
    let applied = database.migrate(&ready.secrets).await?;
    if !applied.migrations.is_empty() {
        terminal::step(&format!(
            "schema: {} of {} migrations applied",
            applied.migrations.len(),
            applied.total
        ));
    }
    terminal::step("starting services, websites and HAProxy");
    stack.start_programs(layout, &ready.plan).await
}

/// What needs running services: conventions, the first administrator, and telling where all is.
async fn finish(
    stack: &Stack,
    layout: &Layout,
    ready: &Prepared,
    options: Options,
) -> anyhow::Result<()> {
    let addresses = &ready.plan.addresses;
    let operator = Operator::enter(layout, &addresses.internal_url)?;
    if !options.no_seed {
        seed::first(layout, &operator).await?;
    }
    first_administrator(layout, &operator, ready).await?;
    stack.all_ready()?;
    terminal::say(&format!(
        "\nButterfly is ready.\n  attendees  {}\n  staff      {}",
        addresses.public_url, addresses.staff_url
    ));
    let down = layout.to_type("deploy/down");
    terminal::say(&format!(
        "\n  logs       {}\n  mails      {}\n  stop with  {}{down}\n",
        layout.logs().display(),
        layout.mail().display(),
        if options.in_background {
            ""
        } else {
            "Ctrl-C, or "
        },
    ));
    Ok(())
}

/// Once per database, so that an administrator who was removed does not come back. Only when the password
/// has been shown is it noted that it was.
async fn first_administrator(
    layout: &Layout,
    operator: &Operator,
    ready: &Prepared,
) -> anyhow::Result<()> {
    let done = layout.administrator();
    if done.exists() {
        return Ok(());
    }
    let one = &ready.own.administrator;
    let password = operator.add_administrator(one).await?;
    let another = layout.to_type(&format!(
        "{} staff add {} --role administrator --new-password",
        layout.own_program().display(),
        one.email
    ));
    terminal::say(&format!(
        "\nThe first administrator signs in at {} with\n  e-mail     {}\n  password   {password}\n\
         The password is shown this once only. A new one: {another}",
        ready.plan.addresses.staff_url, one.email
    ));
    files::write_private(&done, &format!("{}\n", one.email))
}

async fn first(failed: &mut mpsc::UnboundedReceiver<String>) -> String {
    match failed.recv().await {
        Some(failure) => failure,
        None => std::future::pending().await,
    }
}

/// The environment's settings, as far as they are text.
pub fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

/// How long `down` waits: longer than everything together may take to stop.
pub const LONGEST_STOP: Duration = Duration::from_mins(2);

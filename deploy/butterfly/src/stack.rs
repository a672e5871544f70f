//! Everything `up` starts, in the order it starts and stops.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
};

use crate::{
    haproxy::Proxy,
    layout::Layout,
    mariadb::MariaDb,
    plan::Plan,
    programs::Program,
    ready,
    run_file::{RunFile, State},
    settings_file,
    supervise::{Spec, Supervised, Watch},
    terminal, tools,
};

/// Longer than a program takes to drain and to finish what it is doing.
const PROGRAM_PATIENCE: Duration = Duration::from_secs(25);

/// What runs.
#[derive(Debug)]
pub struct Stack {
    shared: Watch,
    restart: watch::Sender<bool>,
    database: Option<Supervised>,
    balancer: Option<Supervised>,
    programs: Vec<Supervised>,
}

impl Stack {
    /// Nothing yet. Also gives what tells of processes that end before everything was ready.
    pub fn new(run: RunFile) -> (Self, mpsc::UnboundedReceiver<String>) {
        let (failures, failed) = mpsc::unbounded_channel();
        let (restart, restarts) = watch::channel(false);
        let shared = Watch {
            run: Arc::new(run),
            restart: restarts,
            failures,
        };
        let stack = Self {
            shared,
            restart,
            database: None,
            balancer: None,
            programs: Vec::new(),
        };
        (stack, failed)
    }

    /// Starts the database and waits until it answers.
    pub async fn start_database(&mut self, database: &MariaDb) -> anyhow::Result<()> {
        database.install().await?;
        self.database = Some(Supervised::start(database.spec()?, self.shared.clone())?);
        database.wait().await
    }

    /// Starts every program and HAProxy and waits until all are ready.
    pub async fn start_programs(&mut self, layout: &Layout, plan: &Plan) -> anyhow::Result<()> {
        for (program, instances) in &plan.instances {
            for (n, addresses) in (1..).zip(instances) {
                let spec = program_spec(layout, *program, n, *addresses);
                let started = Supervised::start(spec, self.shared.clone())?;
                self.programs.push(started);
            }
        }
        let spec = balancer_spec(layout, &plan.proxy)?;
        self.balancer = Some(Supervised::start(spec, self.shared.clone())?);
        wait_for_programs(plan).await?;
        ready::balancer(&plan.proxy.admin_socket).await
    }

    /// From now on what ends by itself is started again.
    pub fn all_ready(&self) -> anyhow::Result<()> {
        self.restart.send_replace(true);
        self.shared.run.change(|run| run.state = State::Ready)
    }

    /// Stops everything: programs, which finish what they are doing, then HAProxy, then the database.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.shared.run.change(|run| run.state = State::Stopping)?;
        let mut stopping: JoinSet<()> = self.programs.into_iter().map(Supervised::stop).collect();
        while stopping.join_next().await.is_some() {}
        if let Some(balancer) = self.balancer {
            balancer.stop().await;
        }
        if let Some(database) = self.database {
            database.stop().await;
        }
        self.shared.run.remove()
    }
}

async fn wait_for_programs(plan: &Plan) -> anyhow::Result<()> {
    let mut waiting = JoinSet::new();
    for (program, instances) in &plan.instances {
        let (program, instances) = (*program, instances.clone());
        waiting.spawn(async move {
            for (n, (listen, _)) in (1..).zip(&instances) {
                ready::instance(program, n, *listen).await?;
            }
            let count = instances.len();
            let noun = if count == 1 { "instance" } else { "instances" };
            terminal::step(&format!("{} ready ({count} {noun})", program.name()));
            anyhow::Ok(())
        });
    }
    while let Some(one) = waiting.join_next().await {
        one??;
    }
    Ok(())
}

fn program_spec(
    layout: &Layout,
    program: Program,
    n: usize,
    (listen, metrics): (SocketAddr, SocketAddr),
) -> Spec {
    let settings = settings_file::file(&layout.settings(), program);
    Spec {
        name: program.name().to_owned(),
        instance: n,
        program: layout.programs.join(program.executable()),
        arguments: vec![
            "--listen".into(),
            listen.to_string().into(),
            "--metrics-listen".into(),
            metrics.to_string().into(),
        ],
        environment: vec![("BUTTERFLY_SETTINGS".to_owned(), settings.into())],
        log: layout.logs().join(format!("{}-{n}.log", program.name())),
        listen: Some(listen),
        metrics_listen: Some(metrics),
        patience: PROGRAM_PATIENCE,
    }
}

fn balancer_spec(layout: &Layout, proxy: &Proxy) -> anyhow::Result<Spec> {
    Ok(Spec {
        name: "haproxy".to_owned(),
        instance: 1,
        program: tools::find("haproxy")?,
        arguments: vec!["-db".into(), "-f".into(), proxy.file().into()],
        environment: Vec::new(),
        log: layout.logs().join("haproxy.log"),
        listen: None,
        metrics_listen: None,
        patience: Duration::from_secs(12),
    })
}

//! What a start will look like: addresses of every instance, HAProxy's configuration, the run file.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use anyhow::{Context, bail};
use chrono::Utc;

use crate::{
    haproxy::Proxy,
    identity::{self, Identity},
    layout::Layout,
    mariadb::MariaDb,
    ports,
    programs::Program,
    run_file::{Database, Run, State},
    secrets::Secrets,
    settings::OperatorSettings,
    settings_file::{Addresses, DATABASE},
};

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// What the operator asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Instances of each program.
    pub instances: u16,
    /// Port of the public listener; 0: a free one.
    pub port: u16,
    /// Port of the staff listener; 0: a free one.
    pub staff_port: u16,
}

/// Addresses and configuration of a start.
pub struct Plan {
    /// Listen and metrics addresses of each program's instances.
    pub instances: Vec<(Program, Vec<(SocketAddr, SocketAddr)>)>,
    /// HAProxy's configuration.
    pub proxy: Proxy,
    /// The database server.
    pub database: MariaDb,
    /// What programs are told.
    pub addresses: Addresses,
    database_port: u16,
}

impl Plan {
    /// Chooses every address; refuses when a fixed port is in use.
    pub fn make(
        layout: &Layout,
        secrets: &Secrets,
        settings: &OperatorSettings,
        wanted: Wanted,
    ) -> anyhow::Result<Self> {
        if wanted.port == wanted.staff_port && wanted.port != 0 {
            bail!("--port and --staff-port are the same; staff need a port of their own");
        }
        let outside = settings.proxy.address;
        let needed = usize::from(wanted.instances) * Program::ALL.len() * 2 + 4;
        let mut free = ports::free_ports(LOOPBACK, needed)?.into_iter();
        let mut port = || free.next().context("there are not enough free ports");
        let public = fixed_or_free(outside, wanted.port, "--port", &mut port)?;
        let staff = fixed_or_free(outside, wanted.staff_port, "--staff-port", &mut port)?;
        let internal = SocketAddr::new(LOOPBACK, port()?);
        let database_port = port()?;
        let mut instances = Vec::new();
        for program in Program::ALL {
            let addresses: anyhow::Result<Vec<_>> = (0..wanted.instances)
                .map(|_| {
                    let listen = SocketAddr::new(LOOPBACK, port()?);
                    Ok((listen, SocketAddr::new(LOOPBACK, port()?)))
                })
                .collect();
            instances.push((program, addresses?));
        }
        let servers = instances
            .iter()
            .map(|(program, addresses)| {
                (
                    *program,
                    addresses.iter().map(|(listen, _)| *listen).collect(),
                )
            })
            .collect();
        // Eight connections of each instance of each service, one for signs of life, and some for people.
        let connections = u32::from(wanted.instances) * 4 * 9 + 50;
        let connections = settings
            .database
            .connections
            .unwrap_or(connections.max(151));
        let memory = settings.database.buffer_pool_mib;
        Ok(Self {
            instances,
            database: MariaDb::new(layout, secrets, database_port, (memory, connections)),
            addresses: Addresses {
                public_url: format!("http://{public}"),
                staff_url: format!("http://{staff}"),
                internal_url: format!("http://{internal}"),
                database_port: settings.database.over_tcp.then_some(database_port),
            },
            proxy: Proxy {
                public,
                staff,
                internal,
                edge_key: secrets.edge_key.clone(),
                limits: settings.proxy.limits.clone(),
                directory: layout.proxy(),
                admin_socket: layout.proxy_socket(),
                servers,
            },
            database_port,
        })
    }

    /// What `run.json` says before anything was started.
    pub fn run(&self, layout: &Layout, state: State) -> anyhow::Result<Run> {
        Ok(Run {
            boot: identity::boot(),
            state,
            supervisor: Identity::own()?,
            started_at: Utc::now(),
            public_url: self.addresses.public_url.clone(),
            staff_url: self.addresses.staff_url.clone(),
            internal_url: self.addresses.internal_url.clone(),
            mail_directory: layout.mail(),
            log_directory: layout.logs(),
            haproxy_socket: layout.proxy_socket(),
            database: Database {
                name: DATABASE.to_owned(),
                socket: layout.database_socket(),
                port: self.database_port,
                client_file: self.database.client_file(),
            },
            processes: Vec::new(),
        })
    }
}

fn fixed_or_free(
    address: IpAddr,
    port: u16,
    option: &str,
    free: &mut impl FnMut() -> anyhow::Result<u16>,
) -> anyhow::Result<SocketAddr> {
    let port = if port == 0 { free()? } else { port };
    let address = SocketAddr::new(address, port);
    ports::require_free(address, option)?;
    Ok(address)
}

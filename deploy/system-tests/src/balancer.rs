//! What HAProxy itself says of the instances behind it.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::UnixStream,
};

use crate::Stack;

/// One instance, as HAProxy sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// `UP`, `DOWN`, …
    pub status: String,
    /// Answers of success it gave since HAProxy started.
    pub successes: u64,
}

impl Stack {
    /// What HAProxy says of an instance.
    pub async fn server(&self, program: &str, instance: usize) -> Result<Server> {
        let mut stream = UnixStream::connect(&self.run.haproxy_socket).await?;
        stream.write_all(b"show stat\n").await?;
        let mut table = String::new();
        stream.read_to_string(&mut table).await?;
        let mut lines = table.trim_start_matches("# ").lines();
        let names: Vec<_> = lines.next().context("no table")?.split(',').collect();
        let wanted = format!("{program}-{instance}");
        let rows = lines.map(|line| names.iter().copied().zip(line.split(',')));
        let row = rows
            .map(HashMap::<&str, &str>::from_iter)
            .find(|row| row.get("pxname") == Some(&program) && row.get("svname") == Some(&&*wanted))
            .with_context(|| format!("HAProxy does not know {wanted}"))?;
        Ok(Server {
            status: row.get("status").copied().unwrap_or_default().to_owned(),
            successes: row.get("hrsp_2xx").context("no count")?.parse()?,
        })
    }

    /// Waits until HAProxy's view of an instance is as wanted.
    pub async fn wait_for_server(
        &self,
        (program, instance): (&str, usize),
        wanted: impl Fn(&Server) -> bool,
    ) -> Result<Server> {
        let begun = Instant::now();
        loop {
            let server = self.server(program, instance).await?;
            if wanted(&server) {
                return Ok(server);
            }
            if begun.elapsed() > Duration::from_secs(20) {
                bail!("{program} {instance} stays {server:?}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

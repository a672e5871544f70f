//! Waiting until everything answers.

use std::{net::SocketAddr, path::Path, time::Duration};

use anyhow::{Context, bail};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::UnixStream,
    time::{Instant, sleep},
};

use crate::programs::Program;

const PATIENCE: Duration = Duration::from_secs(90);
const PAUSE: Duration = Duration::from_millis(30);

/// Waits until one instance says that it is ready.
pub async fn instance(program: Program, n: usize, address: SocketAddr) -> anyhow::Result<()> {
    let http = reqwest::Client::builder()
        .timeout(Duration::from_secs(3))
        .no_proxy()
        .build()?;
    let url = format!("http://{address}/health/ready");
    let begun = Instant::now();
    let mut last = "it does not listen".to_owned();
    while begun.elapsed() < PATIENCE {
        match http.get(&url).send().await {
            Ok(answer) if answer.status().is_success() => return Ok(()),
            Ok(answer) => last = format!("{url} answers {}", answer.status()),
            Err(error) if error.is_connect() => {}
            Err(error) => last = error.to_string(),
        }
        sleep(PAUSE).await;
    }
    bail!(
        "{}-{n} is not ready after {} s: {last}",
        program.name(),
        PATIENCE.as_secs()
    )
}

/// Waits until HAProxy has seen every instance ready.
pub async fn balancer(socket: &Path) -> anyhow::Result<()> {
    let begun = Instant::now();
    loop {
        let missing = match servers_down(socket).await {
            Ok(servers) if servers.is_empty() => return Ok(()),
            Ok(servers) => format!("it does not see {} ready", servers.join(", ")),
            Err(error) => format!("{error:#}"),
        };
        if begun.elapsed() > PATIENCE {
            bail!(
                "HAProxy is not ready after {} s: {missing}",
                PATIENCE.as_secs()
            );
        }
        sleep(PAUSE).await;
    }
}

/// The servers HAProxy does not use, or has not looked at yet.
pub async fn servers_down(socket: &Path) -> anyhow::Result<Vec<String>> {
    let mut stream = UnixStream::connect(socket)
        .await
        .context("HAProxy does not answer")?;
    stream.write_all(b"show stat\n").await?;
    let mut text = String::new();
    stream.read_to_string(&mut text).await?;
    Ok(down_in(&text))
}

/// Reads HAProxy's table: name of the program, of the server, and in column 37 of the last check.
fn down_in(statistics: &str) -> Vec<String> {
    let rows = statistics.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| {
        let columns: Vec<_> = row.split(',').collect();
        let server = *columns.get(1)?;
        let checked = *columns.get(36)?;
        let up = columns
            .get(17)
            .is_some_and(|status| status.starts_with("UP"));
        let is_server = !matches!(server, "FRONTEND" | "BACKEND");
        (is_server && !(up && checked.ends_with("L7OK"))).then(|| server.to_owned())
    })
    .collect()
}

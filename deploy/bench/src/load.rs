//! Sends requests over many connections at once, and notes how each went.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use tokio::{task::JoinSet, time::Instant};

use crate::{
    http::{Answer, Connection},
    pace::Pace,
};

/// How long a connection waits before it tries again what got no answer.
const PAUSE: Duration = Duration::from_millis(50);

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Places.
    Order,
    /// A page of the website.
    Page,
    /// What is left.
    Poll,
    /// Something staff look at.
    Read,
}

/// One request.
pub(crate) struct Call {
    pub(crate) kind: Kind,
    pub(crate) text: String,
}

/// How it went.
pub(crate) struct Sample {
    pub(crate) kind: Kind,
    /// From when it was meant to be sent until it was answered.
    pub(crate) took: Duration,
    /// When it was answered, counted from the start.
    pub(crate) at: Duration,
    /// Zero without an answer.
    pub(crate) status: u16,
    /// The order's id in hexadecimal.
    pub(crate) order: Option<String>,
}

/// Makes the requests; each has a number of its own.
pub(crate) type Script = Arc<dyn Fn(u32) -> Call + Send + Sync>;

/// Sends what the script says, over so many connections at once.
pub(crate) async fn run(
    address: &str,
    connections: u32,
    pace: Pace,
    script: &Script,
) -> anyhow::Result<Vec<Sample>> {
    let next = Arc::new(AtomicU32::new(0));
    let mut opened = Vec::new();
    for _ in 0..connections {
        opened.push(Connection::open(address).await?);
    }
    let begun = Instant::now();
    let mut clients = JoinSet::new();
    for connection in opened {
        let client = Client {
            address: address.to_owned(),
            connection,
            begun,
            pace,
            next: Arc::clone(&next),
            script: Arc::clone(script),
        };
        clients.spawn(client.work());
    }
    let mut all = Vec::new();
    while let Some(samples) = clients.join_next().await {
        all.extend(samples?);
    }
    Ok(all)
}

struct Client {
    address: String,
    connection: Connection,
    begun: Instant,
    pace: Pace,
    next: Arc<AtomicU32>,
    script: Script,
}

impl Client {
    async fn work(mut self) -> Vec<Sample> {
        let mut samples = Vec::new();
        let mut refused = 0;
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let meant = match self.pace {
                Pace::Closed { time } if self.begun.elapsed() >= time => break,
                Pace::UntilRefused { times } if refused >= times => break,
                Pace::Closed { .. } | Pace::UntilRefused { .. } => Instant::now(),
                Pace::Open(schedule) => match schedule.due(number) {
                    Some(due) => self.begun + due,
                    None => break,
                },
            };
            tokio::time::sleep_until(meant).await;
            let sample = self.ask(number, meant).await;
            refused += u32::from(sample.status == 409);
            samples.push(sample);
        }
        samples
    }

    async fn ask(&mut self, number: u32, meant: Instant) -> Sample {
        let call = (self.script)(number);
        let answer = self.connection.send(&call.text).await;
        let sample = Sample {
            kind: call.kind,
            took: meant.elapsed(),
            at: self.begun.elapsed(),
            status: answer.as_ref().map_or(0, |answer| answer.status),
            order: answer.as_ref().ok().and_then(order_id),
        };
        if answer.is_err() {
            tokio::time::sleep(PAUSE).await;
            if let Ok(connection) = Connection::open(&self.address).await {
                self.connection = connection;
            }
        }
        sample
    }
}

/// The id of the order that an answer says stands.
fn order_id(answer: &Answer) -> Option<String> {
    const BEFORE: &str = r#""id":"ord_"#;
    if answer.status != 201 {
        return None;
    }
    let text = str::from_utf8(&answer.body).ok()?;
    let (_, rest) = text.split_once(BEFORE)?;
    rest.get(..32).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_order_that_stands_has_an_id() {
        let id = "0123456789abcdef0123456789abcdef";
        let body = format!(r#"{{"id":"ord_{id}","code":"X"}}"#).into_bytes();
        let answer = |status, body: &[u8]| Answer {
            status,
            body: body.to_vec(),
        };
        assert_eq!(order_id(&answer(201, &body)).as_deref(), Some(id));
        assert_eq!(order_id(&answer(409, &body)), None);
        assert_eq!(order_id(&answer(201, b"{}")), None);
    }
}

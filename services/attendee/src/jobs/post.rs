//! Delivers the mails of the outbox.

use butterfly_chassis::mail::{Mail, Mailer};
use butterfly_store::outbox::{Message, Worker, attendee::Queue};
use tokio::sync::watch;

use crate::AppState;

/// The kind of message this service writes.
pub(crate) const MAIL: &str = "mail";

pub(super) async fn run(state: AppState, mailer: Mailer, shutdown: watch::Receiver<bool>) {
    let worker = Worker::<Queue>::new(state.db.clone(), state.clock.clone());
    let handler = async |message: &Message| deliver(&mailer, message).await;
    worker.run(&state.outbox_wake, shutdown, handler).await;
}

async fn deliver(mailer: &Mailer, message: &Message) -> Result<(), String> {
    if message.kind != MAIL {
        return Err(format!(
            "nobody delivers messages of the kind {}",
            message.kind
        ));
    }
    let mail: Mail = serde_json::from_value(message.payload.clone())
        .map_err(|_| "the payload is not a mail".to_owned())?;
    mailer.send(&mail).await.map_err(|error| error.to_string())
}

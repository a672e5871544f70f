//! What runs in the background of every instance.

pub mod ask_owner;
pub mod drift;
pub mod end_holds;

use std::time::Duration;

use tokio::sync::watch;

/// Waits; false when the end has begun meanwhile.
async fn pause(wait: Duration, shutdown: &mut watch::Receiver<bool>) -> bool {
    tokio::select! {
        () = tokio::time::sleep(wait) => {}
        changed = shutdown.changed() => if changed.is_err() { return false },
    }
    !*shutdown.borrow()
}

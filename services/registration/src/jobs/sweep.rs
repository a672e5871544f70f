//! Ends holds that have run out: their places are free again.

use std::time::Duration;

use butterfly_chassis::ApiResult;
use sqlx::MySqlConnection;
use tokio::sync::watch;

use crate::{
    app::App,
    kept,
    lane::Step,
    store::{
        orders::{self, DueHold},
        vouchers,
    },
};

/// How often holds that have run out are looked for.
const EVERY: Duration = Duration::from_secs(2);
/// How many are ended at once.
const MANY: u32 = 256;

/// Sweeps until `shutdown` turns true or its sender is gone.
pub async fn run(app: App, mut shutdown: watch::Receiver<bool>) {
    while !*shutdown.borrow() {
        if let Err(error) = sweep(&app).await {
            tracing::warn!(%error, "holds that have run out could not be looked for");
        }
        if let Err(error) = give_back(&app).await {
            tracing::warn!(%error, "places kept for vouchers that are over could not be given back");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = shutdown.changed() => if changed.is_err() { return },
        }
    }
}

/// Ends the holds that have run out by now. This instance's clock only finds them: whether one is over is
/// decided under the lane's lock. Several instances may ask for the same; the second finds nothing to do.
pub async fn sweep(app: &App) -> Result<(), sqlx::Error> {
    sweep_by(app, MANY).await
}

/// The same, so many at once.
pub async fn sweep_by(app: &App, many: u32) -> Result<(), sqlx::Error> {
    let now = app.clock.now();
    let mut last = None;
    loop {
        let find =
            async |conn: &mut MySqlConnection| orders::select_due(conn, (now, last), many).await;
        let due = app.db.read(find).await?;
        expire(app, &due).await;
        // One that does not end is not in the way of those behind it.
        last = due.last().copied();
        if u32::try_from(due.len()).is_ok_and(|found| found < many) {
            return Ok(());
        }
    }
}

async fn expire(app: &App, due: &[DueHold]) {
    let expire = due.iter().map(|hold| async move {
        let expired = app.ledger.step(hold.convention, hold.order, Step::Expire);
        match expired.await {
            Ok(Ok(())) => {}
            // It stays due, so the next round tries again.
            Ok(Err(error)) => tracing::warn!(order = %hold.order, %error, "a hold does not end"),
            Err(error) => tracing::warn!(order = %hold.order, %error, "a hold does not end"),
        }
    });
    futures_util::future::join_all(expire).await;
}

/// Gives back the places that are kept for vouchers whose time is over and that nobody has used. Again is fine.
pub async fn give_back(app: &App) -> ApiResult<()> {
    let now = app.clock.now();
    let over = app
        .db
        .read(async |conn| vouchers::select_over(conn, now, MANY).await)
        .await?;
    for voucher in over {
        let edit = async |conn: &mut MySqlConnection| {
            let Some(voucher) = vouchers::select_by_id(conn, voucher.id).await? else {
                return Ok(());
            };
            let to_keep = voucher.to_keep(now);
            if to_keep >= voucher.kept {
                return Ok(());
            }
            vouchers::update_kept(conn, voucher.id, to_keep).await?;
            let less = i64::from(to_keep) - i64::from(voucher.kept);
            kept::keep(conn, (voucher.convention, &voucher.quotas), less).await
        };
        app.edit_catalogue(voucher.convention, edit).await?;
    }
    Ok(())
}

//! What is given up halfway leaves nothing to the next user of the connection.

use std::{future::poll_fn, path::Path, pin::pin, task::Poll, time::Duration};

use butterfly_store::Db;
use sqlx::{AssertSqlSafe, MySqlPool, mysql::MySqlPoolOptions};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy},
    net::{UnixListener, UnixStream},
};

/// More waits than any of the uses below has.
const WAITS: usize = 14;
/// More uses than connections are open, so that each is met.
const USES: usize = 5;

/// Stands between client and server and holds every answer back for a moment, so that a client always waits.
async fn hesitate(listener: UnixListener, database: String) {
    while let Ok((client, _)) = listener.accept().await {
        let server = UnixStream::connect(&database).await.unwrap();
        let (mut asks, mut hears) = client.into_split();
        let (mut answers, mut asked) = server.into_split();
        tokio::spawn(async move { copy(&mut asks, &mut asked).await });
        tokio::spawn(async move {
            let mut buffer = vec![0; 65_536];
            while let Ok(read @ 1..) = answers.read(&mut buffer).await {
                tokio::time::sleep(Duration::from_millis(1)).await;
                let answer = buffer.get(..read).unwrap_or_default();
                if hears.write_all(answer).await.is_err() {
                    break;
                }
            }
        });
    }
}

/// The same database behind such a delay.
fn behind_delay(pool: &MySqlPool, socket: &Path) -> Db {
    let options = pool.connect_options();
    let server = options.get_socket().unwrap().to_str().unwrap().to_owned();
    tokio::spawn(hesitate(UnixListener::bind(socket).unwrap(), server));
    let options = options.as_ref().clone().socket(socket);
    Db::from_pool(&MySqlPoolOptions::new().connect_lazy_with(options))
}

/// Lets a future wait so many times and drops it; whether it had ended by then.
async fn for_waits<T>(waits: usize, future: impl Future<Output = T>) -> bool {
    let mut future = pin!(future);
    let mut polls = 0..waits;
    poll_fn(|context| match polls.next() {
        None => Poll::Ready(false),
        Some(_) => future.as_mut().poll(context).map(|_| true),
    })
    .await
}

/// Asks for a thousand and the number, by a statement that the connection has not prepared yet.
async fn ask(db: &Db, number: i64) -> Result<i64, sqlx::Error> {
    db.read(async |conn| {
        let text = AssertSqlSafe(format!("SELECT CAST(? AS SIGNED) + {number}"));
        sqlx::query_scalar(text).bind(1_000).fetch_one(conn).await
    })
    .await
}

#[sqlx::test(migrations = false)]
async fn nobody_reads_answers_of_another(pool: MySqlPool) {
    let directory = tempfile::tempdir().unwrap();
    let db = behind_delay(&pool, &directory.path().join("slow.sock"));
    let nothing = async |conn: &mut sqlx::MySqlConnection| -> Result<(), sqlx::Error> {
        sqlx::query("DO ?").bind(1).execute(conn).await?;
        Ok(())
    };
    let (mut number, mut given_up) = (0, 0);
    for waits in 1..WAITS {
        for kind in 0..3 {
            let ended = match kind {
                0 => for_waits(waits, db.ping()).await,
                1 => for_waits(waits, ask(&db, -1 - number)).await,
                _ => for_waits(waits, db.transact(nothing)).await,
            };
            given_up += u32::from(!ended);
            for _ in 0..USES {
                number += 1;
                let answer = ask(&db, number).await.unwrap();
                assert_eq!(answer, 1_000 + number, "kind {kind} after {waits} waits");
            }
        }
    }
    assert!(given_up >= 8, "only {given_up} were given up");
}

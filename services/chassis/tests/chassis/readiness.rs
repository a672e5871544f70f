//! Ready only while the database answers.

use std::path::PathBuf;

use butterfly_chassis::testing::{Answer, TestServer};
use butterfly_store::Db;
use sqlx::{MySqlPool, mysql::MySqlPoolOptions};
use tempfile::TempDir;
use tokio::{
    io::copy_bidirectional,
    net::{UnixListener, UnixStream},
    task::JoinSet,
};

use crate::toy;

/// A way to the database that can be cut.
struct Way {
    directory: TempDir,
    database: PathBuf,
    open: JoinSet<()>,
}

impl Way {
    fn socket(&self) -> PathBuf {
        self.directory.path().join("database.sock")
    }

    fn lay(&mut self) {
        let listener = UnixListener::bind(self.socket()).unwrap();
        let database = self.database.clone();
        self.open.spawn(async move {
            // Ended with their accepting task.
            let mut conversations = JoinSet::new();
            while let Ok((mut from, _)) = listener.accept().await {
                let database = database.clone();
                conversations.spawn(async move {
                    let mut to = UnixStream::connect(database).await.unwrap();
                    copy_bidirectional(&mut from, &mut to).await.ok();
                });
            }
        });
    }

    async fn cut(&mut self) {
        self.open.shutdown().await;
        std::fs::remove_file(self.socket()).unwrap();
    }
}

async fn ready(toy: &TestServer) -> Answer {
    let request = toy.request("GET", "/health/ready");
    toy.send(request).await.unwrap()
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn not_while_the_database_is_away(pool: MySqlPool) {
    let options = pool.connect_options().as_ref().clone();
    let mut way = Way {
        directory: tempfile::tempdir().unwrap(),
        database: options.get_socket().unwrap().clone(),
        open: JoinSet::new(),
    };
    way.lay();
    let pool = MySqlPoolOptions::new().connect_lazy_with(options.socket(way.socket()));
    let toy = toy::start(&toy::settings(), Some(Db::from_pool(&pool)));
    assert_eq!(ready(&toy).await.status, 200);

    way.cut().await;
    let answer = ready(&toy).await;
    assert_eq!(answer.status, 503);
    assert_eq!(answer.json()["reason"], "the database does not answer");
    let live = toy.request("GET", "/health/live");
    assert_eq!(toy.send(live).await.unwrap().status, 200);

    way.lay();
    assert_eq!(ready(&toy).await.status, 200);
}

#[tokio::test]
async fn not_while_draining() {
    let toy = toy::start(&toy::settings(), None);
    assert_eq!(ready(&toy).await.json()["status"], "ready");
    toy.shared.draining.begin();
    let answer = ready(&toy).await;
    assert_eq!(
        (answer.status, &answer.json()["reason"]),
        (503, &"draining".into())
    );
    assert_eq!(toy::ask(&toy, "GET", "/things/7").await.status, 200);
}

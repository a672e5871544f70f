//! Mails leave, and what has served its time goes.

use std::{path::Path, time::Duration};

use butterfly_attendee::{Jobs, clean_up};
use butterfly_store::testing::clock;
use chrono::TimeDelta;
use sqlx::MySqlPool;
use tokio::task::LocalSet;

use super::support::{App, PUBLIC, settings};

fn letters(directory: &Path) -> Vec<String> {
    let files = std::fs::read_dir(directory).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect()
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_mail_arrives_once_whichever_instance_sends_it(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let directory = tempfile::tempdir().unwrap();
    let local = LocalSet::new();
    local
        .run_until(async {
            let one = Jobs::start(&app.state, directory.path());
            let two = Jobs::start(&app.state, directory.path());
            for number in 0..5 {
                app.sign_up(&format!("p{number}@example.org")).await;
            }
            let undelivered = "SELECT COUNT(*) FROM attendee_outbox WHERE delivered_at IS NULL";
            let all_gone = async {
                while sqlx::query_scalar::<_, i64>(undelivered)
                    .fetch_one(&pool)
                    .await
                    .unwrap()
                    > 0
                {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            };
            tokio::time::timeout(Duration::from_secs(8), all_gone)
                .await
                .unwrap();
            one.stop().await;
            two.stop().await;
        })
        .await;
    let letters = letters(directory.path());
    assert_eq!(letters.len(), 5);
    let one = letters
        .iter()
        .find(|text| text.contains("To: p3@example.org"))
        .unwrap();
    assert!(
        one.contains("Subject: Please confirm your Butterfly account"),
        "{one}"
    );
    assert!(
        one.contains("https://butterfly.example/confirm?token="),
        "{one}"
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn what_has_served_its_time_is_removed(pool: MySqlPool) {
    let clock = clock();
    let app = App::start_with(&pool, clock.clone(), &settings()).await;
    let mina = app.signed_in("mina@example.org").await;
    app.try_sign_in(PUBLIC, "mina@example.org", "a wrong password")
        .await;
    let now = clock.now();
    for statement in [
        "UPDATE attendee_outbox SET due_at = NULL, delivered_at = ?",
        "INSERT INTO revocation (kind, subject, revoked_at, expires_at) SELECT 'session', id, created_at, ? FROM session",
    ] {
        sqlx::query(statement)
            .bind(now)
            .execute(&pool)
            .await
            .unwrap();
    }
    let counts = async || {
        let mut all = Vec::new();
        for table in [
            "sign_up",
            "session",
            "revocation",
            "sign_in_failure",
            "attendee_outbox",
        ] {
            let text = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
            all.push(
                sqlx::query_scalar::<_, i64>(text)
                    .fetch_one(&pool)
                    .await
                    .unwrap(),
            );
        }
        all
    };
    assert_eq!(counts().await, [1, 1, 1, 4, 1]);
    assert_eq!(clean_up(&app.state).await.unwrap(), 0, "nothing is due yet");
    clock.advance(TimeDelta::hours(25));
    clean_up(&app.state).await.unwrap();
    assert_eq!(counts().await, [0, 1, 0, 0, 1]);
    clock.advance(TimeDelta::days(30));
    clean_up(&app.state).await.unwrap();
    assert_eq!(counts().await, [0, 0, 0, 0, 0]);
    assert_eq!(mina.account.version, 1);
}

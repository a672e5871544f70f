//! Mails leave through the outbox.

use std::{fs, path::Path};

use butterfly_chassis::mail::Mailer;
use butterfly_registration::jobs::deliver::Post;
use butterfly_store::outbox::{Worker, registration::Queue};
use sqlx::MySqlPool;
use url::Url;

use super::support::Stack;

pub(crate) async fn deliver_all(stack: &Stack, directory: &Path) -> usize {
    let post = Post {
        app: stack.app.clone(),
        mailer: Mailer::to_directory(directory),
        public_url: Url::parse("http://127.0.0.1:8080").unwrap(),
    };
    let worker = Worker::<Queue>::new(stack.app.db.clone(), stack.clock.clone());
    worker.deliver_due(post).await.unwrap()
}

/// The mails of a directory.
pub(crate) fn mails(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn the_buyer_gets_the_link_and_the_attendee_is_told_of_the_end(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let directory = tempfile::tempdir().unwrap();
    let (convention, pass, _) = stack.on_sale(2).await;
    let order = stack.order(convention, pass, "Mina Harker").await;
    assert_eq!(deliver_all(&stack, directory.path()).await, 1);
    let found = mails(directory.path());
    let link = format!(
        "http://127.0.0.1:8080/orders/{}?secret={}",
        order.id, order.secret
    );
    assert!(found[0].contains(&link), "{}", found[0]);
    assert!(
        found[0].contains(&order.code) && found[0].contains("EUR 101.70"),
        "{}",
        found[0]
    );
    assert!(found[0].contains("minaharker@example.org"));

    let path = format!("/registrations/{}/remove", order.registrations[0].id);
    stack.staff("POST", &path, None).await;
    stack.staff("POST", &path, None).await;
    assert_eq!(
        deliver_all(&stack, directory.path()).await,
        1,
        "one end, one mail"
    );
    assert_eq!(deliver_all(&stack, directory.path()).await, 0);
    let ended = mails(directory.path())
        .into_iter()
        .find(|mail| mail.contains("has ended"));
    assert!(
        ended
            .unwrap()
            .contains("was removed by the convention's staff")
    );
    let (stored,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM registration_outbox WHERE payload <> '{}'")
            .fetch_one(&pool)
            .await
            .unwrap();
    assert_eq!(stored, 0, "the outbox keeps no secret");
}

//! The outbox: every message is leased by one worker at a time and delivered at least once.

use std::cell::RefCell;
use std::collections::HashSet;
use std::time::Duration;

use butterfly_store::outbox::attendee::{Queue, enqueue, lease, mark_failed};
use butterfly_store::outbox::{Courier, LEASE, Message, NewMessage, Worker};
use butterfly_store::testing::{clock, noon};
use butterfly_store::{Clock, Db};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sqlx::MySqlPool;
use tokio::sync::{Notify, watch};
use uuid::Uuid;

async fn add(db: &Db, count: u64) {
    db.transact(async |conn| -> Result<(), sqlx::Error> {
        for number in 1..=count {
            let message = NewMessage {
                kind: "mail",
                subject: "acc_1",
                subject_version: number,
                payload: json!({"to": "josé@example.org", "number": number}),
                now: noon(),
            };
            enqueue(conn, &message).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
}

async fn lease_some(db: &Db, now: DateTime<Utc>, limit: u32) -> Vec<Message> {
    let lease_id = Uuid::now_v7();
    db.transact(async |conn| lease(conn, lease_id, now, limit).await)
        .await
        .unwrap()
}

type State = (
    Option<DateTime<Utc>>,
    u32,
    Option<Uuid>,
    Option<DateTime<Utc>>,
    Option<String>,
);

async fn states(pool: &MySqlPool) -> Vec<State> {
    sqlx::query_as(
        "SELECT due_at, attempts, leased_by, delivered_at, last_error
        FROM attendee_outbox ORDER BY id",
    )
    .fetch_all(pool)
    .await
    .unwrap()
}

/// Two instances with three workers each take the same rows at once.
#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn no_two_workers_get_the_same_row(pool: MySqlPool) {
    let instances = [Db::from_pool(&pool), Db::from_pool(&pool)];
    add(&instances[0], 120).await;
    let workers = (0..6).map(|number| {
        let db = instances[number % 2].clone();
        tokio::spawn(async move {
            let mut taken = Vec::new();
            loop {
                let lease_id = Uuid::now_v7();
                let batch = db
                    .transact(async move |conn| lease(conn, lease_id, noon(), 7).await)
                    .await
                    .unwrap();
                if batch.is_empty() {
                    return taken;
                }
                taken.extend(batch.iter().map(|message| message.id));
            }
        })
    });
    let mut taken = Vec::new();
    for worker in workers.collect::<Vec<_>>() {
        taken.extend(worker.await.unwrap());
    }
    let distinct: HashSet<u64> = taken.iter().copied().collect();
    assert_eq!((taken.len(), distinct.len()), (120, 120));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_message_arrives_as_it_was_written(pool: MySqlPool) {
    let db = Db::from_pool(&pool);
    add(&db, 2).await;
    let messages = lease_some(&db, noon(), 1).await;
    assert_eq!(messages.len(), 1);
    let message = &messages[0];
    assert_eq!(
        message.payload,
        json!({"to": "josé@example.org", "number": 1})
    );
    assert_eq!(
        (message.kind.as_str(), message.subject.as_str()),
        ("mail", "acc_1")
    );
    assert_eq!((message.subject_version, message.attempts), (1, 1));
    assert_eq!(
        (message.created_at, message.leased_until),
        (noon(), noon() + LEASE)
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_dead_worker_loses_its_lease_and_its_say(pool: MySqlPool) {
    let db = Db::from_pool(&pool);
    add(&db, 1).await;
    let dead = lease_some(&db, noon(), 10).await;
    assert!(
        lease_some(&db, noon() + LEASE - TimeDelta::seconds(1), 10)
            .await
            .is_empty()
    );
    let heir = lease_some(&db, noon() + LEASE, 10).await;
    assert_eq!((heir[0].id, heir[0].attempts), (dead[0].id, 2));
    db.transact(async |conn| mark_failed(conn, &dead[0], noon(), "too late").await)
        .await
        .unwrap();
    let states = states(&pool).await;
    assert_eq!(
        (states[0].2, states[0].4.as_deref()),
        (Some(heir[0].lease), None)
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_delivered_message_is_never_due_again(pool: MySqlPool) {
    let (db, clock) = (Db::from_pool(&pool), clock());
    add(&db, 20).await;
    let seen = RefCell::new(Vec::new());
    let worker = Worker::<Queue>::new(db, clock.clone());
    let deliver = async |message: &Message| {
        seen.borrow_mut().push(message.subject_version);
        Ok(())
    };
    assert_eq!(worker.deliver_due(deliver).await.unwrap(), 20);
    assert_eq!(*seen.borrow(), (1..=20).collect::<Vec<u64>>());
    for state in states(&pool).await {
        assert_eq!(state, (None, 1, None, Some(noon()), None));
    }
    clock.advance(TimeDelta::days(30));
    assert_eq!(
        worker
            .deliver_due(async |_: &Message| Ok(()))
            .await
            .unwrap(),
        0
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_failed_delivery_waits_longer_each_time(pool: MySqlPool) {
    let (db, clock) = (Db::from_pool(&pool), clock());
    add(&db, 1).await;
    let worker = Worker::<Queue>::new(db, clock.clone());
    let fails = async |_: &Message| Err("the mail server is away ✉".repeat(40));
    for (attempts, wait) in [(1, 2), (2, 4), (3, 8)] {
        assert_eq!(worker.deliver_due(fails).await.unwrap(), 1);
        let (due_at, count, leased_by, delivered_at, error) = states(&pool).await.remove(0);
        assert_eq!(
            (due_at, count),
            (Some(clock.now() + TimeDelta::seconds(wait)), attempts)
        );
        assert_eq!((leased_by, delivered_at), (None, None));
        assert_eq!(error.unwrap().chars().count(), 500);
        assert_eq!(worker.deliver_due(fails).await.unwrap(), 0, "not due yet");
        clock.advance(TimeDelta::seconds(wait));
    }
    assert_eq!(
        worker
            .deliver_due(async |_: &Message| Ok(()))
            .await
            .unwrap(),
        1
    );
    assert_eq!(states(&pool).await[0].4, None);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn what_fails_among_others_alone_stays_due(pool: MySqlPool) {
    let (db, clock) = (Db::from_pool(&pool), clock());
    add(&db, 4).await;
    let worker = Worker::<Queue>::new(db, clock.clone());
    let fails_at = async |message: &Message| match message.subject_version {
        2 | 4 => Err("nobody is there".to_owned()),
        _ => Ok(()),
    };
    assert_eq!(worker.deliver_due(fails_at).await.unwrap(), 4);
    let delivered = states(&pool).await.into_iter().map(|state| state.3);
    let expected = [Some(noon()), None, Some(noon()), None];
    assert_eq!(delivered.collect::<Vec<_>>(), expected);
    clock.advance(TimeDelta::seconds(2));
    assert_eq!(
        worker
            .deliver_due(async |_: &Message| Ok(()))
            .await
            .unwrap(),
        2
    );
}

/// Notes how many messages each look was for, and delivers what it has looked up.
#[derive(Default)]
struct Reader(RefCell<Vec<usize>>);

impl Courier for &Reader {
    type Known = HashSet<u64>;

    async fn look_up(&self, messages: &[Message]) -> HashSet<u64> {
        self.0.borrow_mut().push(messages.len());
        messages.iter().map(|message| message.id).collect()
    }

    async fn deliver(&self, message: &Message, known: &HashSet<u64>) -> Result<(), String> {
        let is_known = known.contains(&message.id);
        is_known.then_some(()).ok_or("it is new here".to_owned())
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn the_messages_of_a_lease_are_looked_up_together(pool: MySqlPool) {
    let db = Db::from_pool(&pool);
    add(&db, 5).await;
    let worker = Worker::<Queue>::new(db, Clock::fixed(noon()));
    let reader = Reader::default();
    assert_eq!(worker.deliver_due(&reader).await.unwrap(), 5);
    assert_eq!(reader.0.into_inner(), [5]);
    let delivered = states(&pool).await.into_iter().map(|state| state.3);
    assert_eq!(delivered.collect::<Vec<_>>(), [Some(noon()); 5]);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn the_loop_delivers_when_woken_and_ends_when_told(pool: MySqlPool) {
    let db = Db::from_pool(&pool);
    let (wake, arrived) = (Notify::new(), Notify::new());
    let (stop, stopped) = watch::channel(false);
    let worker = Worker::<Queue>::new(db.clone(), Clock::fixed(noon()));
    let deliver = async |_: &Message| {
        arrived.notify_one();
        Ok(())
    };
    let causes = async {
        add(&db, 1).await;
        wake.notify_one();
        arrived.notified().await;
        stop.send(true).unwrap();
    };
    let both = async { tokio::join!(worker.run(&wake, stopped, deliver), causes) };
    tokio::time::timeout(Duration::from_secs(5), both)
        .await
        .unwrap();
    assert!(
        states(&pool).await[0].3.is_some(),
        "the delivery under way is recorded"
    );
}

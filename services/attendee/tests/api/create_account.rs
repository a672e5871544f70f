//! `POST /accounts`

use butterfly_store::{Clock, testing::clock};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, PUBLIC, alike, settings, sign_up, token_in};

fn path() -> String {
    format!("{PUBLIC}/accounts")
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_sign_up_sends_a_link_and_keeps_no_secret(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let answer = app.post(&path(), &sign_up(" Mina@Example.org ")).await;
    assert_eq!(answer.status, 202);
    assert_eq!(answer.json(), json!({ "email": "mina@example.org" }));
    let mail = app.newest_mail().await;
    assert_eq!(mail["to"], "mina@example.org");
    assert_eq!(mail["name"], "", "nobody has shown that the name is theirs");
    let token = token_in(mail["text"].as_str().unwrap()).unwrap();
    assert_eq!(token.len(), 43);

    let text = "SELECT password_hash, HEX(token_hash) FROM sign_up";
    let (hash, kept): (String, String) = sqlx::query_as(text).fetch_one(&pool).await.unwrap();
    assert!(hash.starts_with("$argon2id$"), "{hash}");
    assert_eq!(kept.len(), 64);
    assert_ne!(kept.to_lowercase(), token);
    let accounts: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM account")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(accounts, 0, "the account is made by the confirmation");
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn nobody_is_flooded_with_mails(pool: MySqlPool) {
    let clock = clock();
    let app = App::start_with(&pool, clock.clone(), &settings()).await;
    let sent = "SELECT COUNT(*) FROM attendee_outbox";
    let sent = async || {
        sqlx::query_scalar::<_, i64>(sent)
            .fetch_one(&pool)
            .await
            .unwrap()
    };
    for _ in 0..5 {
        let answer = app.post(&path(), &sign_up("mina@example.org")).await;
        assert_eq!(answer.status, 202, "the answer tells nothing");
    }
    assert_eq!(sent().await, 3);
    app.post(&path(), &sign_up("other@example.org")).await;
    assert_eq!(sent().await, 4, "others are not in the way");
    clock.advance(TimeDelta::minutes(15));
    app.post(&path(), &sign_up("mina@example.org")).await;
    assert_eq!(sent().await, 5);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn one_network_does_not_take_every_place(pool: MySqlPool) {
    let mut few = settings();
    few.sign_up.per_address = 2;
    let app = App::start_with(&pool, clock(), &few).await;
    for (number, status) in [202, 202, 429].into_iter().enumerate() {
        let email = format!("p{number}@example.org");
        let answer = app.post(&path(), &sign_up(&email)).await;
        assert_eq!(answer.status, status, "{number}");
        assert_eq!(answer.header("retry-after").is_empty(), status == 202);
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn both_mails_lead_on_to_where_the_person_was(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let mut body = sign_up("mina@example.org");
    body["next"] = json!("/c/x/register/who?pass=1");
    let mail = async || {
        assert_eq!(app.post(&path(), &body).await.status, 202);
        app.newest_mail().await["text"].as_str().unwrap().to_owned()
    };
    let next = "next=%2Fc%2Fx%2Fregister%2Fwho%3Fpass%3D1\n";
    let fresh = mail().await;
    assert!(fresh.contains(&format!("&{next}")), "{fresh}");
    let token = token_in(&fresh).unwrap();
    assert_eq!(app.confirm(&token).await.status, 200);
    let known = mail().await;
    let link = format!("https://butterfly.example/sign-in?{next}");
    assert!(known.contains(&link), "{known}");

    body["next"] = json!("//evil.example");
    let answer = app.post(&path(), &body).await;
    assert_eq!(
        (answer.status, answer.pointers()),
        (422, vec!["/next".to_owned()])
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn nobody_learns_whether_an_address_has_an_account(pool: MySqlPool) {
    let app = App::start(&pool).await;
    app.attendee("known@example.org").await;
    let rows = |table: &'static str| {
        let pool = pool.clone();
        async move {
            let text = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
            sqlx::query_scalar::<_, i64>(text)
                .fetch_one(&pool)
                .await
                .unwrap()
        }
    };
    let before = (rows("sign_up").await, rows("attendee_outbox").await);
    let known = app.post(&path(), &sign_up("known@example.org")).await;
    let between = (rows("sign_up").await, rows("attendee_outbox").await);
    let mail = app.newest_mail().await;
    let unknown = app.post(&path(), &sign_up("other@example.org")).await;
    let after = (rows("sign_up").await, rows("attendee_outbox").await);

    let (known, unknown) = (alike(&known), alike(&unknown));
    assert_eq!(known.2.replace("known@", "other@"), unknown.2);
    assert_eq!((known.0, known.1), (unknown.0, unknown.1));
    assert_eq!(between, (before.0 + 1, before.1 + 1), "the same writes");
    assert_eq!(after, (between.0 + 1, between.1 + 1), "the same writes");
    assert_eq!(mail["subject"], "You already have a Butterfly account");
    assert_eq!(token_in(mail["text"].as_str().unwrap()), None);
    let kept: Vec<String> =
        sqlx::query_scalar("SELECT password_hash FROM sign_up WHERE password_hash = ''")
            .fetch_all(&pool)
            .await
            .unwrap();
    assert_eq!(
        kept.len(),
        1,
        "nothing is kept of the password that was refused"
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn wrong_fields_are_named_together(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let mut body = sign_up("nobody");
    body["password"] = json!("short");
    body["name"] = json!("  ");
    body["address"]["country"] = json!("Ireland");
    body["address"]["city"] = json!("a\u{0}b");
    let answer = app.post(&path(), &body).await;
    assert_eq!((answer.status, answer.code().as_str()), (422, "invalid"));
    let mut pointers = answer.pointers();
    pointers.sort();
    let all = [
        "/address/city",
        "/address/country",
        "/email",
        "/name",
        "/password",
    ];
    assert_eq!(pointers, all);

    let mut body = sign_up("mina@example.org");
    body["admin"] = json!(true);
    let answer = app.post(&path(), &body).await;
    assert_eq!(
        (answer.status, answer.pointers()),
        (422, vec!["/admin".to_owned()])
    );
    for password in ["mina.harker@example.org", "Password1234"] {
        let mut body = sign_up("mina.harker@example.org");
        body["password"] = json!(password);
        let answer = app.post(&path(), &body).await;
        assert_eq!(answer.json()["errors"][0]["code"], "easily_guessed");
        assert!(!String::from_utf8_lossy(&answer.body).contains(password));
    }
    app.refuses_bad_bodies("POST", &path(), None).await;
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_full_queue_says_when_to_come_back(pool: MySqlPool) {
    let mut short = settings();
    short.password_queue = 0;
    let app = App::start_with(&pool, Clock::System, &short).await;
    let all = (0..40).map(|number| {
        let (app, body) = (&app, sign_up(&format!("p{number}@example.org")));
        async move { app.post(&path(), &body).await }
    });
    let answers = join_all(all).await;
    let busy: Vec<_> = answers
        .iter()
        .filter(|answer| answer.status == 503)
        .collect();
    let accepted = answers.iter().filter(|answer| answer.status == 202).count();
    assert_eq!(busy.len() + accepted, 40);
    assert!(!busy.is_empty() && accepted > 0, "{accepted} accepted");
    for answer in busy {
        assert_eq!(
            (answer.code().as_str(), answer.header("retry-after")),
            ("busy", "1")
        );
    }
}

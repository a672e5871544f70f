//! `GET /jwks`

use butterfly_attendee::{AppState, LocalTrust};
use butterfly_chassis::auth::TrustSource;
use butterfly_contracts::attendee::Jwks;
use butterfly_store::{Clock, Db};
use futures_util::future::join_all;
use sqlx::MySqlPool;
use url::Url;

use super::support::{App, INTERNAL, PUBLIC, settings};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn everybody_may_have_the_public_half(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let mut seen: Vec<Jwks> = Vec::new();
    for base in [PUBLIC, INTERNAL] {
        let answer = app
            .send(app.server.request("GET", &format!("{base}/jwks")))
            .await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("cache-control"), "public, max-age=60");
        assert!(answer.json()["keys"][0].get("d").is_none());
        seen.push(answer.read().unwrap());
    }
    assert_eq!(seen[0], seen[1]);
    let key = &seen[0].keys[0];
    assert_eq!(
        (key.kty.as_str(), key.crv.as_str(), key.alg.as_str()),
        ("OKP", "Ed25519", "EdDSA")
    );
    assert_eq!((key.usage.as_str(), key.x.len()), ("sig", 43));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn instances_that_start_together_share_one_key(pool: MySqlPool) {
    let site = Url::parse("https://butterfly.example").unwrap();
    let settings = settings();
    let open = (0..8)
        .map(|_| AppState::open(Db::from_pool(&pool), Clock::System, &settings, site.clone()));
    let states: Vec<_> = join_all(open)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    let (keys, _) = LocalTrust::new(&states[0]).fetch().await.unwrap();
    assert_eq!(keys.keys.len(), 1);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_retired_key_is_listed_while_its_tokens_live(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let retire = |seconds: i64| {
        let (pool, at) = (
            pool.clone(),
            chrono::Utc::now() - chrono::TimeDelta::seconds(seconds),
        );
        async move {
            let update = sqlx::query("UPDATE signing_key SET retired_at = ?").bind(at);
            update.execute(&pool).await.unwrap();
        }
    };
    let listed = async || {
        let answer = app
            .send(app.server.request("GET", &format!("{PUBLIC}/jwks")))
            .await;
        answer.read::<Jwks>().unwrap().keys.len()
    };
    retire(590).await;
    assert_eq!(listed().await, 1);
    retire(610).await;
    assert_eq!(listed().await, 0);
    // The next instance to start makes a new one.
    let next = App::start(&pool).await;
    assert_eq!(listed().await, 1);
    drop(next);
}

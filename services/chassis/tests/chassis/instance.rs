//! A whole instance, run as a program's `main` runs it. It ends on a signal to this process.

use std::{
    net::{SocketAddr, TcpListener},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use butterfly_chassis::{
    auth::{FetchedTrust, TrustSource},
    server::{self, Prepared},
    settings::{Common, ListenArgs},
    testing::TestTokens,
};
use butterfly_contracts::attendee::Revocations;
use tokio::task::JoinHandle;

use crate::toy::{self, PREFIX};

/// Knows the keys once it is told to.
#[derive(Clone, Default)]
pub(crate) struct Keys(Arc<AtomicBool>);

impl Keys {
    pub(crate) fn arrive(&self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl TrustSource for Keys {
    fn fetch(&self) -> Pin<Box<dyn Future<Output = FetchedTrust> + Send + '_>> {
        let there = self.0.load(Ordering::SeqCst);
        Box::pin(async move {
            if !there {
                return Err("not yet".into());
            }
            Ok((TestTokens::jwks(), Revocations::default()))
        })
    }
}

pub(crate) struct Instance {
    pub(crate) keys: Keys,
    pub(crate) ended: JoinHandle<std::io::Result<()>>,
    requests: SocketAddr,
    metrics: SocketAddr,
    http: reqwest::Client,
}

impl Instance {
    pub(crate) async fn start(common: &Common) -> Self {
        // Both are held at once, so that they differ.
        let free = [0; 2].map(|port| TcpListener::bind(("127.0.0.1", port)).unwrap());
        let [requests, metrics] = free.map(|socket| socket.local_addr().unwrap());
        let listen = ListenArgs {
            listen: requests,
            metrics_listen: metrics,
            check_settings: false,
        };
        let prepared = Prepared::new(&toy::service(), common, None, "secret".into()).unwrap();
        let keys = Keys::default();
        let trust = Arc::new(keys.clone());
        let ended =
            tokio::spawn(
                async move { server::run(&toy::service(), &prepared, &listen, trust).await },
            );
        let instance = Self {
            keys,
            ended,
            requests,
            metrics,
            http: reqwest::Client::builder().build().unwrap(),
        };
        while instance.get("/health/live").await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        instance
    }

    /// Status and body of an answer.
    pub(crate) async fn get(&self, path: &str) -> reqwest::Result<(u16, String)> {
        let url = format!("http://{}{path}", self.requests);
        let answer = self.http.get(url).send().await?;
        Ok((answer.status().as_u16(), answer.text().await?))
    }

    /// A request that takes this long, on its own.
    pub(crate) fn wait(&self, millis: u64) -> JoinHandle<u16> {
        let url = format!("http://{}{PREFIX}/waits/{millis}", self.requests);
        let request = self.http.get(url);
        tokio::spawn(async move { request.send().await.unwrap().status().as_u16() })
    }

    pub(crate) async fn metrics(&self) -> String {
        let url = format!("http://{}/metrics", self.metrics);
        let answer = self.http.get(url).send().await.unwrap();
        assert_eq!(
            answer.headers()["content-type"],
            "text/plain; version=0.0.4"
        );
        answer.text().await.unwrap()
    }

    /// Waits until readiness is as wanted: `ready`, or the reason why not.
    pub(crate) async fn until(&self, wanted: &str) {
        let wanted = format!("\"{wanted}\"");
        while !self.get("/health/ready").await.unwrap().1.contains(&wanted) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

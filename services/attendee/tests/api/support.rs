//! A running service over a database of its own, and people who use it.

use std::collections::HashMap;

use butterfly_attendee::{
    AppState, LocalTrust, Settings,
    settings::{SignInLimits, SignUpLimits},
};
use butterfly_chassis::{
    auth::TrustSource,
    testing::{Answer, EDGE_KEY, TestServer, TestTokens, common},
};
use butterfly_contracts::{
    AccountId, ConventionId, StaffRole,
    attendee::{Claims, SignedIn, StaffAdded},
};
use butterfly_store::{Clock, Db};
use secrecy::SecretString;
use serde_json::{Value, json};
use sqlx::MySqlPool;
use url::Url;

pub(crate) const PUBLIC: &str = "/api/attendee/v1";
pub(crate) const STAFF: &str = "/api/attendee/staff/v1";
pub(crate) const INTERNAL: &str = "/internal/attendee/v1";
pub(crate) const PASSWORD: &str = "a calm blue heron";

pub(crate) struct App {
    pub(crate) server: TestServer,
    pub(crate) state: AppState,
    pub(crate) pool: MySqlPool,
}

pub(crate) fn settings() -> Settings {
    let secret = |text: &str| SecretString::from(text);
    let clients = [("operator", "op-secret"), ("registration", "reg-secret")];
    Settings {
        database_url: secret("mysql://unused"),
        database_connections: 8,
        client_secret: secret("unused"),
        clients: HashMap::from(clients.map(|(id, text)| (id.to_owned(), secret(text)))),
        sign_in: SignInLimits {
            failures_per_email: 10,
            failures_per_address: 100,
            window_minutes: 15,
        },
        sign_up: SignUpLimits {
            mails_per_email: 3,
            per_address: 1000,
        },
        password_queue: 64,
    }
}

impl App {
    pub(crate) async fn start(pool: &MySqlPool) -> Self {
        Self::start_with(pool, Clock::System, &settings()).await
    }

    /// Another clock, other settings. Tokens are verified by the clock of the machine all the same.
    pub(crate) async fn start_with(pool: &MySqlPool, clock: Clock, settings: &Settings) -> Self {
        let db = Db::from_pool(pool);
        let site = Url::parse("https://butterfly.example/").unwrap();
        let state = AppState::open(db.clone(), clock, settings, site)
            .await
            .unwrap();
        let service = butterfly_attendee::service(state.clone());
        let nobody = Url::parse("http://127.0.0.1:1").unwrap();
        let server = TestServer::start(service, &common(nobody), Some(db)).unwrap();
        let app = Self {
            server,
            state,
            pool: pool.clone(),
        };
        app.learn().await;
        app
    }

    /// Fetches keys and revocations as a running instance does all the time; believes test tokens, too.
    pub(crate) async fn learn(&self) {
        let (mut keys, revocations) = LocalTrust::new(&self.state).fetch().await.unwrap();
        keys.keys.extend(TestTokens::jwks().keys);
        self.server.shared.trust.learn(&keys, &revocations);
    }

    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        self.server.send(request).await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.server.request("POST", path).json(body))
            .await
    }

    pub(crate) async fn with_token(&self, method: &str, path: &str, token: &str) -> Answer {
        self.send(self.server.request(method, path).bearer_auth(token))
            .await
    }

    /// The newest mail of the outbox.
    pub(crate) async fn newest_mail(&self) -> Value {
        let text = "SELECT payload FROM attendee_outbox ORDER BY id DESC LIMIT 1";
        let payload: String = sqlx::query_scalar(text)
            .fetch_one(&self.pool)
            .await
            .unwrap();
        serde_json::from_str(&payload).unwrap()
    }

    /// Signs up, and answers the token of the mail's link.
    pub(crate) async fn sign_up(&self, email: &str) -> String {
        let answer = self
            .post(&format!("{PUBLIC}/accounts"), &sign_up(email))
            .await;
        assert_eq!(answer.status, 202);
        let mail = self.newest_mail().await;
        token_in(mail["text"].as_str().unwrap()).unwrap()
    }

    pub(crate) async fn confirm(&self, token: &str) -> Answer {
        let path = format!("{PUBLIC}/accounts/confirm");
        self.post(&path, &json!({ "token": token })).await
    }

    /// Somebody with an account.
    pub(crate) async fn attendee(&self, email: &str) {
        let token = self.sign_up(email).await;
        assert_eq!(self.confirm(&token).await.status, 200);
    }

    pub(crate) async fn try_sign_in(&self, base: &str, email: &str, password: &str) -> Answer {
        self.sign_in_from("198.51.100.1", (base, email, password))
            .await
    }

    pub(crate) async fn sign_in_from(
        &self,
        address: &str,
        (base, email, password): (&str, &str, &str),
    ) -> Answer {
        let request = self
            .server
            .request("POST", &format!("{base}/sessions"))
            .header("Butterfly-Edge", EDGE_KEY)
            .header("X-Forwarded-For", address)
            .json(&json!({ "email": email, "password": password }));
        self.send(request).await
    }

    /// An attendee with an account, signed in.
    pub(crate) async fn signed_in(&self, email: &str) -> SignedIn {
        self.attendee(email).await;
        let answer = self.try_sign_in(PUBLIC, email, PASSWORD).await;
        assert_eq!(answer.status, 201);
        answer.read().unwrap()
    }

    /// Makes somebody staff, as the operator does.
    pub(crate) async fn add_staff(
        &self,
        email: &str,
        role: StaffRole,
        convention: Option<ConventionId>,
    ) -> StaffAdded {
        let body = json!({
            "email": email, "name": "Robin Organiser", "role": role, "convention": convention,
        });
        let token = TestTokens::internal("operator");
        let request = self.server.request("PUT", &format!("{INTERNAL}/staff"));
        let answer = self.send(request.bearer_auth(token).json(&body)).await;
        assert_eq!(answer.status, 200);
        answer.read().unwrap()
    }

    /// A member of staff, signed in.
    pub(crate) async fn staff_signed_in(&self, email: &str, role: StaffRole) -> SignedIn {
        let password = self.add_staff(email, role, None).await.password.unwrap();
        let answer = self.try_sign_in(STAFF, email, &password).await;
        assert_eq!(answer.status, 201);
        answer.read().unwrap()
    }

    /// A body that is not what the operation reads: not JSON, another type, another field, too large.
    pub(crate) async fn refuses_bad_bodies(&self, method: &str, path: &str, token: Option<&str>) {
        let request = || {
            let request = self
                .server
                .request(method, path)
                .header("If-Match", "\"1\"");
            match token {
                Some(token) => request.bearer_auth(token),
                None => request,
            }
        };
        let json = |text: String| {
            request()
                .header("Content-Type", "application/json")
                .body(text)
        };
        assert_eq!(self.send(json("{".to_owned())).await.status, 400);
        assert_eq!(self.send(json("[]".to_owned())).await.status, 422);
        let plain = request().header("Content-Type", "text/plain").body("{}");
        assert_eq!(self.send(plain).await.status, 415);
        let large = json!({ "name": "x".repeat(1 << 20) }).to_string();
        assert_eq!(self.send(json(large)).await.status, 413);
    }

    /// Who may not: nobody, and holders of expired, altered and unknown tokens or of another audience.
    pub(crate) async fn only_for(&self, audience: &str, method: &str, path: &str) {
        let account = AccountId::generate();
        let claims = |audience: &str| {
            let sub = match audience {
                "internal" => "registration".to_owned(),
                _ => account.to_string(),
            };
            TestTokens::claims(&sub, audience, "a@b.example", Vec::new())
        };
        let good = TestTokens::sign(&claims(audience));
        let expired = Claims {
            exp: claims(audience).exp - 3600,
            ..claims(audience)
        };
        let forged = Claims {
            iss: "somebody".to_owned(),
            ..claims(audience)
        };
        let mut tokens = vec![
            TestTokens::sign(&expired),
            TestTokens::sign(&forged),
            altered(&good),
            "nonsense".to_owned(),
        ];
        let others = ["public", "staff", "internal"]
            .into_iter()
            .filter(|other| *other != audience);
        tokens.extend(others.map(|other| TestTokens::sign(&claims(other))));
        for token in tokens {
            let answer = self.with_token(method, path, &token).await;
            assert_eq!(answer.status, 401, "{method} {path} with {token}");
            assert_eq!(answer.header("www-authenticate"), "Bearer");
        }
        assert_eq!(
            self.send(self.server.request(method, path)).await.status,
            401
        );
    }
}

/// The token with one character of its claims changed.
pub(crate) fn altered(token: &str) -> String {
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    let claims = &mut parts[1];
    let last = claims.pop().unwrap();
    claims.push(if last == 'A' { 'E' } else { 'A' });
    parts.join(".")
}

pub(crate) fn address() -> Value {
    json!({
        "line": "12 Harbour Street\nFlat 3",
        "postal_code": "D02 XY45",
        "city": "Dublin",
        "region": "",
        "country": "IE",
    })
}

pub(crate) fn sign_up(email: &str) -> Value {
    json!({
        "email": email, "password": PASSWORD, "name": "🦋 مينا הרקר", "address": address(),
    })
}

/// The token of a mail's link.
pub(crate) fn token_in(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("https://butterfly.example/confirm?token=")?;
    Some(rest.split(['&', '\n']).next()?.to_owned())
}

/// An answer without what differs from request to request, headers in one order.
pub(crate) fn alike(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    let varies = ["date", "x-request-id", "traceparent"];
    let mut headers = answer.headers.clone();
    headers.retain(|(name, _)| !varies.contains(&name.as_str()));
    headers.sort();
    let mut body = String::from_utf8_lossy(&answer.body).into_owned();
    if let Some(instance) = answer.json()["instance"].as_str() {
        body = body.replace(instance, "");
    }
    (answer.status, headers, body)
}

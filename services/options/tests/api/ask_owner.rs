//! The job that asks what became of orders that have been pinned for long. The registration service is played by
//! a server of this test; everything else is real.

use std::{collections::HashMap, net::TcpListener, sync::Mutex};

use actix_web::{App as Web, HttpResponse, HttpServer, dev::ServerHandle, web};
use butterfly_chassis::testing::EDGE_KEY;
use butterfly_client::{Caller, ClientSettings, InternalTokens};
use butterfly_contracts::{
    OrderId, Problem, ProblemCode,
    attendee::AccessToken,
    options::{HoldStanding, HoldState},
    registration::{OrderState, OrderStatus},
};
use butterfly_options::jobs::ask_owner::{Owner, settle_pins};
use chrono::TimeDelta;
use serde_json::json;
use sqlx::MySqlPool;

use super::{
    orders::{next, order},
    support::App,
};

/// What the owner knows, and who was asked for.
#[derive(Default)]
struct Known {
    orders: HashMap<OrderId, OrderState>,
    broken: bool,
    asked: Vec<OrderId>,
}

type Shared = web::Data<Mutex<Known>>;

struct Registration {
    known: Shared,
    owner: Owner,
    handle: ServerHandle,
}

impl Registration {
    fn start() -> Self {
        let known: Shared = web::Data::new(Mutex::default());
        let data = known.clone();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let app = move || {
            Web::new()
                .app_data(data.clone())
                .route("/internal/attendee/v1/tokens", web::post().to(token))
                .route(
                    "/internal/registration/v1/orders/{order}",
                    web::get().to(state),
                )
        };
        let server = HttpServer::new(app).workers(1).disable_signals();
        let server = server.listen(listener).unwrap().run();
        let handle = server.handle();
        tokio::spawn(server);
        let caller = Caller::new(ClientSettings {
            base: format!("http://127.0.0.1:{port}").parse().unwrap(),
            edge_key: EDGE_KEY.into(),
            deadline: std::time::Duration::from_secs(5),
        });
        let owner = Owner {
            caller: caller.unwrap(),
            tokens: InternalTokens::new("options", "secret".into()),
        };
        Self {
            known,
            owner,
            handle,
        }
    }

    fn says(&self, order: OrderId, status: OrderStatus, version: u64) {
        let state = OrderState { status, version };
        self.known.lock().unwrap().orders.insert(order, state);
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

async fn token() -> HttpResponse {
    HttpResponse::Ok().json(AccessToken {
        access_token: "token".to_owned(),
        expires_in: 300,
    })
}

async fn state(known: Shared, order: web::Path<OrderId>) -> HttpResponse {
    let mut known = known.lock().unwrap();
    known.asked.push(*order);
    if known.broken {
        return HttpResponse::InternalServerError().finish();
    }
    match known.orders.get(&order) {
        Some(state) => HttpResponse::Ok().json(state),
        None => HttpResponse::NotFound().json(Problem::new(ProblemCode::NotFound, "None.")),
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn an_order_that_is_pinned_for_long_becomes_what_its_owner_says(pool: MySqlPool) {
    let app = App::start(&pool);
    let registration = Registration::start();
    let seats = app.stock("Seats", 9).await;
    let dinner = app.option("Dinner", json!({ "stocks": [seats] })).await;
    let orders: Vec<_> = (0..7).map(|_| order(&app, &[(&dinner, 1)])).collect();
    for order in &orders {
        app.hold(&next(order, 3, HoldState::Pinned)).await;
    }
    app.hold(&order(&app, &[(&dinner, 1)])).await;
    let said = [
        (OrderStatus::Confirmed, 3, HoldStanding::Confirmed),
        (OrderStatus::Confirmed, 4, HoldStanding::Pinned),
        (OrderStatus::Cancelled, 4, HoldStanding::Released),
        (OrderStatus::Expired, 3, HoldStanding::Released),
        (OrderStatus::Held, 3, HoldStanding::Pinned),
    ];
    for (order, (status, version, _)) in orders.iter().zip(said) {
        registration.says(order.order, status, version);
    }

    let settle = async || settle_pins(&app.state, &registration.owner).await.unwrap();
    app.clock
        .advance(TimeDelta::minutes(10) - TimeDelta::microseconds(1));
    assert_eq!(settle().await, 0);
    assert_eq!(registration.known.lock().unwrap().asked, []);
    app.clock.advance(TimeDelta::microseconds(1));
    app.hold(&next(&orders[6], 4, HoldState::Pinned)).await;
    assert_eq!(settle().await, 4);
    assert_eq!(
        registration.known.lock().unwrap().asked.len(),
        6,
        "the last was pinned anew"
    );
    let expected = said.map(|(_, _, standing)| standing);
    let unknown = [HoldStanding::Released, HoldStanding::Pinned];
    for (order, standing) in orders.iter().zip(expected.into_iter().chain(unknown)) {
        assert_eq!(app.get_hold(order.order).await.standing, standing);
    }
    let stock = &app.reconciled().await.stocks[0];
    assert_eq!((stock.held, stock.pinned, stock.sold), (1, 3, 1));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn without_an_answer_it_stays_pinned(pool: MySqlPool) {
    let app = App::start(&pool);
    let registration = Registration::start();
    let dinner = app.option("Dinner", json!({})).await;
    let pinned = next(&order(&app, &[(&dinner, 1)]), 1, HoldState::Pinned);
    app.hold(&pinned).await;
    app.clock.advance(TimeDelta::days(1));
    registration.known.lock().unwrap().broken = true;
    assert_eq!(
        settle_pins(&app.state, &registration.owner).await.unwrap(),
        0
    );
    assert_eq!(
        app.get_hold(pinned.order).await.standing,
        HoldStanding::Pinned
    );
    registration.known.lock().unwrap().broken = false;
    registration.says(pinned.order, OrderStatus::Confirmed, 1);
    assert_eq!(
        settle_pins(&app.state, &registration.owner).await.unwrap(),
        1
    );
    assert_eq!(
        app.get_hold(pinned.order).await.standing,
        HoldStanding::Confirmed
    );
}

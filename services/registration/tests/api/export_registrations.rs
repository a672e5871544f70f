//! `export_registrations`.

use std::collections::BTreeSet;

use butterfly_registration::jobs::sweep;
use chrono::TimeDelta;
use serde_json::json;
use sqlx::MySqlPool;

use super::{
    extras::Sale,
    support::{Stack, fresh_key},
};

const HEAD: &str = "code,order,status,name,email,invited,birth_date,pass,days,price,currency,voucher,payment,\
                    ordered_at,buyer,buyer_email,options,options_price,ended_at";

async fn exported(stack: &Stack, convention: &str) -> Vec<Vec<String>> {
    let path = format!("/conventions/{convention}/registrations.csv");
    let answer = stack.staff("GET", &path, None).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    let file = "attachment; filename=\"registrations-harbour-con.csv\"";
    assert_eq!(answer.header("content-disposition"), file);
    assert!(answer.body.starts_with("\u{feff}code,".as_bytes()));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(answer.body.as_slice());
    let lines = reader.records().map(Result::unwrap);
    let cells = lines.map(|line| line.iter().map(str::to_owned).collect());
    cells.collect()
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn everybody_with_what_they_have_and_answered(pool: MySqlPool) {
    let sale = Sale::open(&pool, 9, 9).await;
    let ask = |label: &str, of: &str| json!({"label": label, "kind": "text", "asked_of": of});
    let diet = sale.options.question(ask("Diet", "attendee")).await.id;
    let club = sale.options.question(ask("Club", "buyer")).await.id;
    sale.stack.app.needs.forget();
    let mut lucy = sale.line("=Lucy, \"L\"", &json!([sale.size(0), sale.dinners(2)]));
    lucy["answers"] = json!([{"question": diet, "values": ["+no nuts"]}]);
    lucy["attendee"]["birth_date"] = json!("1990-05-01");
    let guest = json!({"pass": sale.pass, "invited": "g@example.org"});
    let body = json!({
        "buyer": {"name": "Mina", "email": "m@example.org"},
        "lines": [lucy, guest],
        "answers": [{"question": club, "values": ["+44 1947 600000"]}],
        "confirm": true,
    });
    let key = fresh_key();
    let placed = sale.stack.order_with(sale.convention, &key, &body).await;
    assert_eq!(placed.status, 201, "{:?}", placed.json());
    let order = placed.json();

    let list = exported(&sale.stack, "harbour-con").await;
    assert_eq!(list.len(), 3);
    let expected = format!("{HEAD},{diet},{club}");
    assert_eq!(list[0].join(","), expected);
    let line = |at: usize| order["registrations"][at]["code"].as_str().unwrap();
    let code = order["code"].as_str().unwrap();
    let first = [
        line(0),
        code,
        "live",
        "'=Lucy, \"L\"",
        "p@example.org",
        "",
        "1990-05-01",
        "Weekend",
        "",
        "101.70",
        "EUR",
        "",
        "at_door",
        "2026-11-24T12:00:00+00:00",
        "Mina",
        "m@example.org",
    ];
    assert_eq!(list[1][..16], first);
    let mut options: Vec<_> = list[1][16].split("; ").collect();
    options.sort_unstable();
    assert_eq!(options, ["Dinner × 2", "T-shirt (M)"]);
    assert_eq!(list[1][17..], ["33.90", "", "'+no nuts", "+44 1947 600000"]);
    let second = [line(1), code, "live", "", "", "g@example.org"];
    assert_eq!(list[2][..6], second);
    assert_eq!(list[2][16..], ["", "0.00", "", "", "+44 1947 600000"]);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn those_who_left_are_there_and_those_who_never_came_are_not(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(9).await;
    assert_eq!(exported(&stack, "harbour-con").await[0].join(","), HEAD);
    let gone = stack.order(convention, pass, "Mina Harker").await;
    let path = format!("/registrations/{}/remove", gone.registrations[0].id);
    stack.staff("POST", &path, None).await;
    let hold = json!({"lines": [{"pass": pass}]});
    for _ in 0..2 {
        stack.clock.advance(TimeDelta::minutes(15));
        sweep::sweep(&stack.app).await.unwrap();
        let held = stack.order_with(convention, &fresh_key(), &hold).await;
        assert_eq!(held.status, 201, "{:?}", held.json());
    }
    let list = exported(&stack, &convention.to_string()).await;
    let statuses: Vec<_> = list.iter().skip(1).map(|line| line[2].as_str()).collect();
    assert_eq!(statuses, ["held", "removed"]);
    assert_eq!((list[1][3].as_str(), list[1][18].as_str()), ("", ""));
    assert_eq!(list[2][18], "2026-11-24T12:00:00+00:00");
    let unknown = stack
        .staff("GET", "/conventions/no-con/registrations.csv", None)
        .await;
    assert_eq!(unknown.status, 404);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn an_export_goes_on_where_the_page_before_ended(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(300).await;
    for order in 0..6 {
        let line = |at| json!({"pass": pass, "invited": format!("p{order}-{at}@example.org")});
        let body = json!({
            "buyer": {"name": "Mina", "email": "m@example.org"},
            "lines": (0..50).map(line).collect::<Vec<_>>(),
            "confirm": true,
        });
        let placed = stack.order_with(convention, &fresh_key(), &body).await;
        assert_eq!(placed.status, 201, "{:?}", placed.json());
    }
    let list = exported(&stack, "harbour-con").await;
    let addresses: BTreeSet<_> = list.iter().skip(1).map(|line| &line[5]).collect();
    assert_eq!((list.len(), addresses.len()), (301, 300));
}

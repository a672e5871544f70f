//! `get_invitation` and `answer_invitation`: who orders for a group lets the others say themselves who they are.

use butterfly_chassis::testing::Answer;
use butterfly_contracts::{
    RegistrationId,
    options::HoldStanding,
    registration::{InvitationLink, InvitationView, OrderView, RegistrationStatus},
};
use serde_json::{Value, json};
use sqlx::MySqlPool;

use super::{
    beside::Mode,
    extras::Sale,
    mails::{deliver_all, mails},
    support::{PUBLIC, Stack, fresh_key},
};

const GUEST: &str = "quincey@example.org";

impl Stack {
    async fn invitation(&self, method: &str, of: (RegistrationId, &str), body: &Value) -> Answer {
        let (registration, secret) = of;
        let path = format!("{PUBLIC}/invitations/{registration}");
        let request = self.server.request(method, &path);
        let request = request.header("Invitation-Secret", secret);
        self.send(request.json(body)).await
    }

    pub(crate) async fn answers(&self, link: &InvitationLink, body: &Value) -> Answer {
        let of = (link.registration, link.secret.as_str());
        self.invitation("PUT", of, body).await
    }

    async fn invited(&self, link: &InvitationLink) -> InvitationView {
        let of = (link.registration, link.secret.as_str());
        let answer = self.invitation("GET", of, &json!({})).await;
        assert_eq!(answer.status, 200, "{:?}", answer.json());
        answer.read().unwrap()
    }
}

fn quincey(more: &Value) -> Value {
    let mut attendee = json!({"name": "Quincey Morris", "email": GUEST});
    let fields = more.as_object().unwrap().clone();
    attendee.as_object_mut().unwrap().extend(fields);
    json!({ "attendee": attendee })
}

fn order(lines: &Value) -> Value {
    let buyer = json!({"name": "Mina Harker", "email": "mina@example.org"});
    json!({"buyer": buyer, "lines": lines, "confirm": true})
}

/// The fields that are wrong.
fn wrong(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 422, "{:?}", answer.json());
    let errors = answer.json()["errors"].as_array().unwrap().clone();
    let pointer = |error: &Value| error["pointer"].as_str().unwrap().to_owned();
    errors.iter().map(pointer).collect()
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn who_is_invited_says_who_they_are(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, quota) = stack.on_sale(5).await;
    let adults = json!({"min_age": 18});
    let adults = stack.pass(convention, "Adults", &[quota], adults).await;
    let mina = json!({"name": "Mina Harker", "email": "mina@example.org"});
    let lines = json!([{"pass": pass, "attendee": mina}, {"pass": adults, "invited": GUEST}]);
    let placed = stack
        .order_with(convention, &fresh_key(), &order(&lines))
        .await;
    assert_eq!(placed.status, 201, "{:?}", placed.json());
    let placed: OrderView = placed.read().unwrap();
    let [link] = placed.invitations.as_slice() else {
        panic!("{:?}", placed.invitations);
    };
    let directory = tempfile::tempdir().unwrap();
    assert_eq!(deliver_all(&stack, directory.path()).await, 2);
    let address = format!("/invitations/{}?secret={}", link.registration, link.secret);
    let sent = mails(directory.path());
    let sent = sent.iter().find(|mail| mail.contains(&address)).unwrap();
    assert!(
        sent.contains(GUEST) && sent.contains("Mina Harker"),
        "{sent}"
    );

    for secret in ["", "x", &placed.secret] {
        let of = (link.registration, secret);
        assert_eq!(stack.invitation("GET", of, &json!({})).await.status, 404);
        assert_eq!(
            stack
                .invitation("PUT", of, &quincey(&json!({})))
                .await
                .status,
            404
        );
    }
    let invited = stack.invited(link).await;
    assert!(invited.birth_date_needed && invited.attendee.is_none());
    assert_eq!((invited.min_age, invited.max_age), (Some(18), None));
    assert_eq!(
        (invited.inviter.as_str(), invited.email.as_str()),
        ("Mina Harker", GUEST)
    );
    let unborn = stack.answers(link, &quincey(&json!({}))).await;
    assert_eq!(wrong(&unborn), ["/attendee/birth_date"]);
    let young = stack
        .answers(link, &quincey(&json!({"birth_date": "2015-01-01"})))
        .await;
    assert_eq!(wrong(&young), ["/attendee/birth_date"]);
    let twice = json!({"attendee": {"name": "mina HARKER", "email": "mina@example.org", "birth_date": null}});
    assert_eq!(
        wrong(&stack.answers(link, &twice).await),
        ["/attendee/birth_date"]
    );

    let right = quincey(&json!({"birth_date": "1990-01-01"}));
    for _ in 0..2 {
        let answer = stack.answers(link, &right).await;
        assert_eq!(answer.status, 200, "{:?}", answer.json());
    }
    let other = quincey(&json!({"name": "Arthur Holmwood", "birth_date": "1990-01-01"}));
    assert_eq!(stack.answers(link, &other).await.json()["code"], "conflict");
    let named = stack.invited(link).await;
    assert_eq!(named.attendee.unwrap().name, "Quincey Morris");
    assert_eq!(
        deliver_all(&stack, directory.path()).await,
        1,
        "said once, one mail"
    );
    let sent = mails(directory.path());
    assert!(
        sent.iter()
            .any(|mail| mail.contains("You are registered for Harbour Con"))
    );

    let again = json!([{"pass": adults, "attendee": right["attendee"]}]);
    let again = stack
        .order_with(convention, &fresh_key(), &order(&again))
        .await;
    assert_eq!(again.json()["code"], "already_registered");
    assert_eq!(stack.reconciled(convention).await.quotas[0].sold, 2);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_person_registered_already_is_not_named_again(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(5).await;
    stack.order(convention, pass, "Quincey Morris").await;
    let lines = json!([{"pass": pass, "invited": GUEST}]);
    let placed = stack
        .order_with(convention, &fresh_key(), &order(&lines))
        .await;
    let placed: OrderView = placed.read().unwrap();
    let link = &placed.invitations[0];
    let same = quincey(&json!({"email": "quinceymorris@example.org"}));
    assert_eq!(
        stack.answers(link, &same).await.json()["code"],
        "already_registered"
    );
    assert_eq!(stack.invited(link).await.attendee, None);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn what_cannot_be_an_invitation_is_refused(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(5).await;
    let somebody = json!({"name": "A", "email": "a@example.org"});
    let both = json!([{"pass": pass, "attendee": somebody, "invited": GUEST}]);
    let both = stack
        .order_with(convention, &fresh_key(), &order(&both))
        .await;
    assert_eq!(wrong(&both), ["/lines/0/invited"]);
    let nowhere = json!([{"pass": pass, "invited": "nowhere"}]);
    let nowhere = stack
        .order_with(convention, &fresh_key(), &order(&nowhere))
        .await;
    assert_eq!(wrong(&nowhere), ["/lines/0/invited"]);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn an_invitation_waits_for_its_order_and_ends_with_its_registration(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(5).await;
    let mut held = order(&json!([{"pass": pass, "invited": GUEST}]));
    held["confirm"] = json!(false);
    let held = stack.order_with(convention, &fresh_key(), &held).await;
    let held: OrderView = held.read().unwrap();
    assert_eq!(
        (
            held.invitations.len(),
            held.registrations[0].invited.as_str()
        ),
        (0, GUEST)
    );
    let registration = held.registrations[0].id;
    let secret = stack.app.secrets.of_invitation(registration);
    let of = (registration, secret.as_str());
    assert_eq!(stack.invitation("GET", of, &json!({})).await.status, 404);
    let confirm = format!("{PUBLIC}/orders/{}/confirm", held.id);
    let confirm = stack.server.request("POST", &confirm);
    let confirm = confirm
        .header("Order-Secret", &held.secret)
        .json(&json!({}));
    let confirmed: OrderView = stack.send(confirm).await.read().unwrap();
    let link = &confirmed.invitations[0];
    assert_eq!(stack.invited(link).await.status, RegistrationStatus::Live);

    let found = format!("/conventions/{convention}/registrations?q=quincey");
    assert_eq!(
        stack.staff("GET", &found, None).await.json()["items"][0]["invited"],
        GUEST
    );
    let remove = format!("/registrations/{registration}/remove");
    stack.staff("POST", &remove, None).await;
    let answer = stack.answers(link, &quincey(&json!({}))).await;
    assert_eq!(answer.json()["code"], "gone");
    let directory = tempfile::tempdir().unwrap();
    assert_eq!(deliver_all(&stack, directory.path()).await, 3);
    let sent = mails(directory.path());
    let ended = sent.iter().find(|mail| mail.contains("has ended")).unwrap();
    assert!(ended.contains(GUEST), "{ended}");
    assert!(
        !sent.iter().any(|mail| mail.contains("/invitations/")),
        "too late to invite"
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn who_is_invited_answers_what_is_asked(pool: MySqlPool) {
    let sale = Sale::open(&pool, 5, 5).await;
    let stack = &sale.stack;
    let question = json!({"kind": "choice", "asked_of": "attendee", "label": "Diet", "required": true,
        "choices": ["Fish", "Beans"]});
    let question = sale.options.question(question).await;
    let reply = |value: &str| json!([{"question": question.id, "values": [value]}]);
    let mut named = sale.line("A", &json!([]));
    let invited = json!({"pass": sale.pass, "invited": GUEST, "options": [sale.size(0)]});
    let lines = json!([named, invited]);
    let placed = stack
        .order_with(sale.convention, &fresh_key(), &order(&lines))
        .await;
    assert_eq!(
        wrong(&placed),
        ["/lines/0"],
        "the buyer answers for who is named, not for who is invited"
    );
    named["answers"] = reply("Beans");
    let lines = json!([named, invited]);
    let placed = stack
        .order_with(sale.convention, &fresh_key(), &order(&lines))
        .await;
    let placed: OrderView = placed.read().unwrap();
    let link = &placed.invitations[0];
    assert_eq!(stack.invited(link).await.options.len(), 1);

    let mut answer = quincey(&json!({}));
    assert_eq!(wrong(&stack.answers(link, &answer).await), [""]);
    answer["answers"] = reply("Steak");
    assert_eq!(wrong(&stack.answers(link, &answer).await), ["/answers/0"]);
    answer["answers"] = reply("Fish");
    for mode in [Mode::Down, Mode::Lost] {
        sale.edge.is(mode);
        assert_eq!(stack.answers(link, &answer).await.status, 503);
        assert_eq!(stack.invited(link).await.attendee, None, "both or neither");
    }
    sale.edge.is(Mode::Up);
    let said = stack.answers(link, &answer).await;
    assert_eq!(said.status, 200, "{:?}", said.json());
    let mut changed = answer.clone();
    changed["answers"] = reply("Beans");
    assert_eq!(
        stack.answers(link, &changed).await.json()["code"],
        "conflict"
    );
    assert_eq!(stack.answers(link, &answer).await.status, 200);
    let hold = sale.options.hold(placed.id).await.unwrap();
    assert_eq!(hold.standing, HoldStanding::Confirmed);
    let own = hold
        .answers
        .iter()
        .find(|own| own.registration == Some(link.registration));
    assert_eq!(own.unwrap().values, ["Fish"]);
    let seen = sale.seen(&placed).await;
    assert_eq!((seen.total, seen.answers.len()), (placed.total, 2));
    assert!(seen.invitations.is_empty());
}

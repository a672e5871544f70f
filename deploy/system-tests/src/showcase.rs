//! A convention with everything on its pages: passes of every kind, an option, a hotel, registrations. Made
//! by the APIs, for tests that look at pages.

mod beside;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::{Answer, Api, Stack, catalogue::fresh_slug};

const REGISTRATION: &str = "/api/registration/staff/v1";

/// What the things are called.
#[derive(Debug, Clone, Copy)]
pub struct Texts {
    /// The convention, and the beginning of its name in addresses.
    pub name: (&'static str, &'static str),
    /// What it is about.
    pub description: &'static str,
    /// The venue and its address.
    pub venue: (&'static str, &'static str),
    /// Its colour.
    pub accent: &'static str,
    /// Four passes: to be had, few left, sold out, with a voucher.
    pub passes: [&'static str; 4],
    /// What the first price of the first pass is called.
    pub tier: &'static str,
    /// An option, what it is and its choices.
    pub option: (&'static str, &'static str, [&'static str; 4]),
    /// A question with what can be answered.
    pub question: (&'static str, [&'static str; 3]),
    /// What a voucher belongs to.
    pub tag: &'static str,
    /// A hotel, what it is and its address.
    pub hotel: (&'static str, &'static str, &'static str),
    /// Its room types with their beds.
    pub rooms: [(&'static str, &'static str); 2],
    /// Who is registered.
    pub people: [&'static str; 4],
}

/// As organisers write.
pub const ORDINARY: Texts = Texts {
    name: ("Lanternfish", "lanternfish"),
    description: "A weekend for people who read in the dark: deep-sea science fiction, weird fiction and the \
                  science behind both.\n\nThree tracks, a writers’ workshop, a dealers’ hall, and on Saturday \
                  night the lantern parade along the quay.",
    venue: (
        "The Old Ropeworks",
        "14 Mariner’s Quay, Cork, T12 YX5R, Ireland",
    ),
    accent: "#0e7490",
    passes: [
        "Weekend",
        "Saturday",
        "Writers’ workshop",
        "Programme participant",
    ],
    tier: "Early bird",
    option: (
        "Convention T-shirt",
        "Organic cotton, printed in Cork, with this year’s lanternfish by Aoife Ní Dhálaigh.",
        ["Fitted S", "Fitted M", "Straight M", "Straight L"],
    ),
    question: (
        "Would you like to help?",
        [
            "Carry a lantern",
            "Set up on Thursday",
            "Take down on Sunday",
        ],
    ),
    tag: "Programme 2027",
    hotel: (
        "Quayside Hotel",
        "Across the footbridge from the Ropeworks, five minutes on foot. Breakfast is included.",
        "2 Penrose Wharf, Cork, T23 WV91, Ireland",
    ),
    rooms: [
        ("Twin room", "two single beds"),
        ("Family room", "a double bed and a bunk bed"),
    ],
    people: ["Amina Sow", "Ida Lund", "Bo Li", "José Ángel Ferrer"],
};

/// As long, foreign and unbroken as the services allow, so that pages show how they bear it.
pub const EXTREME: Texts = Texts {
    name: (
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftskonvent der \
         vereinigten Freundinnen und Freunde phantastischer Literatur in Mitteleuropa",
        "donaudampfschifffahrt",
    ),
    description: "شهرزاد تحكي ألف ليلة وليلة 🦋\n\nhttps://example.org/a-very-long-address-that-does-not-break-anywhere-because-it-has-no-spaces-at-all",
    venue: (
        "Kongresszentrum Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetzhalle",
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch 1234567890, 1. Stock links",
    ),
    accent: "#ffff00",
    passes: [
        "Ganzveranstaltungsdauereintrittsberechtigungsausweiskarteninhaberin mit Frühstück",
        "تذكرة يوم السبت",
        "Geschlossene-Gesellschaft-Abendveranstaltungszusatzeintrittsberechtigung",
        "W",
    ],
    tier: "Frühbucherinnenundfrühbucherermäßigungspreisstufe شكرا",
    option: (
        "Kurzärmeligerrundhalsausschnittbaumwollsouvenirpullover",
        "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen liegt bei. 🦋🦋🦋",
        [
            "XS",
            "Übergrößenspezialanfertigungswunschmaß",
            "قميص",
            "Überlang",
        ],
    ),
    question: (
        "Welche Lebensmittelunverträglichkeitenkombination müssen wir berücksichtigen? هل أنت نباتي؟",
        [
            "Nahrungsmittelunverträglichkeitssonderkostform",
            "نباتي 🦋",
            "W",
        ],
    ),
    tag: "Ehrenamtlichenfreikartenvergabeausschussmitglieder شكرا 🦋",
    hotel: (
        "Grandhotel Donaudampfschifffahrtselektrizitätenhauptbetriebswerk",
        "Direkt am Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtenhaus.\n\nفندق",
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch 1234567890",
    ),
    rooms: [
        (
            "Doppelzimmermitverbindungstürzumnachbarzimmer",
            "zwei Federkernmatratzenboxspringbetten",
        ),
        ("غرفة", ""),
    ],
    people: [
        "Wolfeschlegelsteinhausenbergerdorff-Freifrau-von-und-zu-Hohenzollern-Sigmaringen",
        "شهرزاد 🦋",
        "X Æ",
        "José Ángel Ferrer de la Santísima Trinidad y de Todos los Santos Apóstoles",
    ],
};

/// What was made.
#[derive(Debug, Clone)]
pub struct Showcase {
    /// The convention's id.
    pub convention: String,
    /// Its name in addresses.
    pub slug: String,
    /// A stock.
    pub quota: String,
    /// The passes: to be had, few left, sold out, with a voucher.
    pub passes: Vec<String>,
    /// A voucher that opens the last pass, and its code.
    pub voucher: (String, String),
    /// The option.
    pub option: String,
    /// The stock that one of its choices takes from.
    pub stock: String,
    /// A question.
    pub question: String,
    /// The hotel.
    pub property: String,
    /// One of its room types.
    pub room: String,
    /// Somebody's registration.
    pub registration: String,
    /// The path of the page of an order, with its secret.
    pub order: String,
    /// A registration somebody is invited to name the attendee of, and the secret for it.
    pub invitation: (String, String),
}

impl Showcase {
    /// Makes it.
    pub async fn make(stack: &Stack, texts: &Texts) -> Result<Self> {
        let staff = stack.staff().await?;
        let slug = fresh_slug(texts.name.1);
        let body = json!({
            "slug": slug, "name": texts.name.0, "description": texts.description,
            "venue": texts.venue.0, "address": texts.venue.1, "accent": texts.accent,
            "time_zone": "Europe/Dublin", "currency": "EUR",
            "first_day": "2027-10-22", "last_day": "2027-10-24",
            "contact_email": "hello@lanternfish.example",
            "tax": { "name": "VAT", "basis_points": 900, "inclusive": true },
        });
        let convention = create(&staff, &format!("{REGISTRATION}/conventions"), &body).await?;
        let path = format!("{REGISTRATION}/conventions/{convention}");
        let (passes, quota) = passes(&staff, &path, texts).await?;
        let publish = staff.post(&format!("{path}/publish"), &json!({})).await?;
        publish.expect_status(200)?;
        let voucher = voucher(&staff, &path, &passes, texts).await?;
        let (option, option_stock) = beside::option(&staff, &convention, texts).await?;
        let question = beside::question(&staff, &convention, texts).await?;
        let (property, room) = beside::hotel(&staff, &convention, texts).await?;
        let extras = beside::extras(&staff, &convention).await?;
        let order = people(stack, (&slug, &passes), texts, &extras).await?;
        let invitation = invitation(stack, &slug, &passes, texts).await?;
        let registration = order.json.pointer("/registrations/0/id");
        let registration = registration.and_then(Value::as_str);
        Ok(Self {
            registration: registration
                .context("an order without a registration")?
                .to_owned(),
            order: format!(
                "/orders/{}?secret={}",
                order.field("id"),
                order.field("secret")
            ),
            invitation,
            convention,
            slug,
            quota,
            passes,
            voucher,
            option,
            stock: option_stock,
            question,
            property,
            room,
        })
    }
}

/// Creates something and returns its id.
async fn create(staff: &Api, path: &str, body: &Value) -> Result<String> {
    let made = staff.post(path, body).await?.expect_status(201)?;
    Ok(made.field("id").to_owned())
}

/// Makes the passes, each but the last with a stock of its own; returns the first stock too.
async fn passes(staff: &Api, convention: &str, texts: &Texts) -> Result<(Vec<String>, String)> {
    let days = ["2027-10-22", "2027-10-23", "2027-10-24"];
    let [friday, saturday, _] = days;
    let plans = [
        json!({ "price_minor": 9_500, "days": days, "position": 1,
            "tiers": [{ "name": texts.tier, "price_minor": 8_000, "quantity": 9, "ends_at": "2027-06-30T22:00:00Z" }],
            "description": "Everything, from Friday noon to the closing toast.",
            "included": ["a programme book", "a lantern"] }),
        json!({ "price_minor": 4_500, "days": [saturday], "position": 2, "min_age": 12 }),
        json!({ "price_minor": 2_000, "days": [friday], "position": 3,
            "description": "Twelve seats, one table, your first three pages." }),
        json!({ "price_minor": 0, "days": days, "position": 4, "visibility": "voucher" }),
    ];
    let capacities = [Some(1200), Some(4), Some(1), None];
    let (mut passes, mut quotas) = (Vec::new(), Vec::new());
    for ((name, mut pass), capacity) in texts.passes.into_iter().zip(plans).zip(capacities) {
        if let Some(capacity) = capacity {
            let body = json!({ "name": name, "capacity": capacity });
            let quota = create(staff, &format!("{convention}/quotas"), &body).await?;
            insert(&mut pass, "quotas", json!([quota]));
            quotas.push(quota);
        }
        insert(&mut pass, "name", json!(name));
        passes.push(create(staff, &format!("{convention}/passes"), &pass).await?);
    }
    Ok((passes, quotas.swap_remove(0)))
}

async fn voucher(
    staff: &Api,
    convention: &str,
    passes: &[String],
    texts: &Texts,
) -> Result<(String, String)> {
    let passes = passes.last().into_iter().collect::<Vec<_>>();
    let terms = json!({ "effect": "none", "passes": passes, "max_uses": 20, "tag": texts.tag });
    let body = json!({ "prefix": "PROGRAMME-", "terms": terms });
    let made = staff.post(&format!("{convention}/vouchers"), &body).await?;
    let made = made.expect_status(201)?.json;
    let part = |name| {
        let value = made.pointer(&format!("/items/0/{name}"));
        value.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    Ok((part("id"), part("code")))
}

fn insert(object: &mut Value, name: &str, value: Value) {
    if let Value::Object(fields) = object {
        fields.insert(name.to_owned(), value);
    }
}

/// Registers everybody, the first one with extras and the last one for the pass that is sold out then; returns the
/// first order.
async fn people(
    stack: &Stack,
    (slug, passes): (&str, &[String]),
    texts: &Texts,
    extras: &Value,
) -> Result<Answer> {
    let public = stack.public()?;
    let path = format!("/api/registration/v1/conventions/{slug}/orders");
    let [weekend, saturday, workshop, ..] = passes else {
        anyhow::bail!("there are not enough passes");
    };
    let chosen = [weekend, weekend, saturday, workshop];
    let mut orders = Vec::new();
    for (number, (name, pass)) in texts.people.iter().zip(chosen).enumerate() {
        let email = format!("person{number}@{slug}.example");
        let buyer = json!({ "name": name, "email": email });
        let person = json!({ "name": name, "email": email, "birth_date": "1990-05-01" });
        let mut line = json!({ "pass": pass, "attendee": person });
        if number == 0 {
            for part in ["options", "answers"] {
                insert(
                    &mut line,
                    part,
                    extras.get(part).cloned().unwrap_or_default(),
                );
            }
        }
        let body = json!({ "buyer": buyer, "lines": [line], "confirm": true });
        let key = format!("showcase-{slug}-{number}");
        let order = public.order(&path, &key, &body).await?;
        orders.push(order.expect_status(201)?);
    }
    Ok(orders.swap_remove(0))
}

/// Somebody orders for a guest, who is invited to say who they are.
async fn invitation(
    stack: &Stack,
    slug: &str,
    passes: &[String],
    texts: &Texts,
) -> Result<(String, String)> {
    let path = format!("/api/registration/v1/conventions/{slug}/orders");
    let buyer = json!({ "name": texts.people[0], "email": format!("person0@{slug}.example") });
    let line = json!({ "pass": passes.first(), "invited": format!("guest@{slug}.example") });
    let body = json!({ "buyer": buyer, "lines": [line], "confirm": true });
    let key = format!("showcase-{slug}-guest");
    let order = stack.public()?.order(&path, &key, &body).await?;
    let order = order.expect_status(201)?;
    let part = |name: &str| {
        let value = order.json.pointer(&format!("/invitations/0/{name}"));
        value.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    Ok((part("registration"), part("secret")))
}

//! What a convention sells and asks beside its passes.

use anyhow::Result;
use serde_json::{Value, json};

use super::{Texts, create};
use crate::{Answer, Api};

const OPTIONS: &str = "/api/options/staff/v1";
const LODGING: &str = "/api/lodging/staff/v1";

/// An option, and the stock of its last choice.
pub(super) async fn option(
    staff: &Api,
    convention: &str,
    texts: &Texts,
) -> Result<(String, String)> {
    let path = format!("{OPTIONS}/conventions/{convention}");
    let (name, description, choices) = texts.option;
    let [.., last] = choices;
    let stock = json!({ "name": format!("{name} {last}"), "capacity": 40 });
    let stock = create(staff, &format!("{path}/stocks"), &stock).await?;
    let limited = |name| {
        if name == last {
            json!([stock])
        } else {
            json!([])
        }
    };
    let choices = choices.map(|name| json!({ "name": name, "stocks": limited(name) }));
    let body = json!({ "name": name, "description": description, "price_minor": 2_200,
        "choices": choices, "included_in": [], "position": 1 });
    let option = create(staff, &format!("{path}/options"), &body).await?;
    Ok((option, stock))
}

pub(super) async fn question(staff: &Api, convention: &str, texts: &Texts) -> Result<String> {
    let path = format!("{OPTIONS}/conventions/{convention}/questions");
    let (label, choices) = texts.question;
    let body =
        json!({ "kind": "many", "asked_of": "attendee", "label": label, "choices": choices });
    create(staff, &path, &body).await
}

pub(super) async fn hotel(
    staff: &Api,
    convention: &str,
    texts: &Texts,
) -> Result<(String, String)> {
    let (name, description, address) = texts.hotel;
    let body = json!({ "name": name, "description": description, "address": address,
        "time_zone": "Europe/Dublin", "website": "https://quayside.example/", "phone": "+353 21 555 0100",
        "check_in": "15:00:00", "check_out": "11:00:00", "position": 1 });
    let properties = format!("{LODGING}/conventions/{convention}/properties");
    let property = create(staff, &properties, &body).await?;
    let rooms = format!("{LODGING}/properties/{property}/room-types");
    let mut room = String::new();
    for (name, beds) in texts.rooms {
        let body = json!({ "name": name, "beds": beds, "max_occupancy": 4, "position": 1 });
        room = create(staff, &rooms, &body).await?;
    }
    Ok((property, room))
}

/// What somebody may take and answer: the first choice of the first option, and of the first question.
pub(super) async fn extras(staff: &Api, convention: &str) -> Result<Value> {
    let path = format!("{OPTIONS}/conventions/{convention}");
    let options = staff.get(&format!("{path}/options")).await?;
    let questions = staff.get(&format!("{path}/questions")).await?;
    let of = |found: &Answer, at: &str| found.json.pointer(at).cloned();
    let (option, choice) = (
        of(&options, "/items/0/id"),
        of(&options, "/items/0/choices/0/id"),
    );
    let (question, value) = (
        of(&questions, "/items/0/id"),
        of(&questions, "/items/0/choices/0"),
    );
    Ok(json!({
        "options": [{ "option": option, "choice": choice }],
        "answers": [{ "question": question, "values": [value] }],
    }))
}

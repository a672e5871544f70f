//! Options and hotels: an organiser adds them in a browser, attendees see them, and the hotel keeps its
//! description up to date with its key, and reaches nothing else.

use anyhow::Result;
use butterfly_system_tests::{
    Api, Browser, Stack,
    browser::Look,
    catalogue::{SmallConvention, draft_small, fresh_slug, publish_small},
    people,
};
use reqwest::Method;
use serde_json::json;

const OWN: &str = "/api/lodging/partner/v1/property";

#[tokio::test]
async fn of_a_convention_are_added_seen_and_kept_by_the_hotel() -> Result<()> {
    let stack = Stack::find()?;
    let convention = publish_small(&stack.staff().await?, "extras", 10).await?;
    let email = format!("{}@staff.example", fresh_slug("owner"));
    let arguments = [email.as_str(), "--convention", &convention.slug];
    let organiser = people::staff(&stack, Look::DESKTOP, &arguments).await?;
    let name = format!("Convention {}", convention.slug);
    organiser.press(&name).await?;
    adds_an_option(&organiser).await?;
    asks(&organiser).await?;
    counts(&organiser, &["Gala dinner Fish", "Gala dinner, Vegan"]).await?;
    adds_a_hotel(&organiser, "Harbour Hotel").await?;
    adds_a_hotel(&organiser, "Lighthouse Inn").await?;
    let key = makes_a_key(&organiser).await?;

    let visitor = Browser::open(Look::PHONE).await?;
    let page = format!("{}/c/{}", stack.run.public_url, convention.slug);
    visitor.go(&page).await?;
    visitor.sees_soon("Gala dinner").await?;
    visitor.sees_soon("Harbour Hotel").await?;
    for text in ["€35.00", "Fish (€38.50)", "Double queen", "Up to 4 people"] {
        visitor.sees(text).await?;
    }
    visitor.check().await?;

    the_hotel_describes_itself(&stack, &key).await?;
    visitor.sees_soon("Now with a sauna.").await?;
    the_key_opens_nothing_else(&stack, &key, &convention).await?;
    organiser.press("Revoke… Front office").await?;
    organiser.press("Revoke key Front office").await?;
    organiser.sees("The key is revoked").await?;
    let refused = stack.public()?.with_token(&key).get(OWN).await?;
    assert_eq!((refused.status, refused.code()), (401, "unauthenticated"));
    visitor.close().await?;
    organiser.close().await
}

#[tokio::test]
async fn that_are_required_are_asked_of_the_very_first_order() -> Result<()> {
    let stack = Stack::find()?;
    let (staff, public) = (stack.staff().await?, stack.public()?);
    let convention = draft_small(&staff, "required", 10).await?;
    let diet = json!({ "label": "Diet", "kind": "text", "asked_of": "attendee", "required": true });
    let staff_questions = format!(
        "/api/options/staff/v1/conventions/{}/questions",
        convention.id
    );
    let made = staff.post(&staff_questions, &diet).await?;
    made.expect_status(201)?;
    // Somebody looks too early: the service remembers a draft.
    let questions = format!("/api/options/v1/conventions/{}/questions", convention.id);
    public.get(&questions).await?.expect_status(404)?;
    convention.publish(&staff).await?;
    let refused = convention.order(&public, 1).await?;
    assert_eq!((refused.status, refused.code()), (422, "invalid"));
    assert_eq!(refused.json["errors"][0]["pointer"], "/lines/0");
    Ok(())
}

async fn adds_an_option(browser: &Browser) -> Result<()> {
    browser.press("Options").await?;
    browser.press("New stock").await?;
    browser.fill("Name", "Fish").await?;
    browser.press("Add stock").await?;
    browser.sees("How many there are is needed").await?;
    browser.fill("How many there are", "7").await?;
    browser.press("Add stock").await?;
    browser.press("New option").await?;
    browser.fill("Name", "Gala dinner").await?;
    browser.fill("Price", "35").await?;
    browser.fill_in("Choice 1", "Choice", "Vegan").await?;
    browser
        .fill_in("Choice 1", "How many there are", "5")
        .await?;
    browser.fill_in("Choice 3", "Choice", "Fish").await?;
    browser.fill_in("Choice 3", "Price", "a lot").await?;
    browser.choose_in("Choice 3", "Stock", "Fish").await?;
    browser.press("Add option").await?;
    browser.sees("Price must be an amount like").await?;
    browser.check().await?;
    browser.fill_in("Choice 2", "Price", "38.50").await?;
    browser.press("Add option").await?;
    browser.sees("Gala dinner, Vegan").await?;
    browser.sees("Gala dinner Fish").await
}

/// Staff see where every place is, after one was taken.
async fn counts(browser: &Browser, numbers: &[&str]) -> Result<()> {
    browser.press("Numbers").await?;
    browser.sees("Adds up").await?;
    for text in numbers {
        browser.sees(text).await?;
    }
    browser.check().await
}

async fn asks(browser: &Browser) -> Result<()> {
    browser.press("Questions").await?;
    browser.press("New question").await?;
    browser.fill("Question", "Which table?").await?;
    browser
        .choose("What an answer looks like", "One of several choices")
        .await?;
    browser.press("Add question").await?;
    browser.sees("Choices must be 1 to 100 choices").await?;
    browser.fill("Choices", "By the window\nBy the sea").await?;
    browser.tick("Gala dinner").await?;
    browser.press("Add question").await?;
    browser.sees("By the window, By the sea").await
}

async fn adds_a_hotel(browser: &Browser, name: &str) -> Result<()> {
    browser.press("Hotels").await?;
    browser.press("New hotel").await?;
    browser.fill("Name", name).await?;
    browser.fill("Address", "2 Quay Street, Dublin").await?;
    browser.fill("Check-in from", "16:00").await?;
    browser.fill("Check-out until", "10:30").await?;
    browser.press("Add hotel").await?;
    browser.press_near(name, "Add room type").await?;
    browser.fill("Name", "Double queen").await?;
    browser.fill("Most people", "4").await?;
    browser.press("Add room type").await?;
    browser
        .sees("Check-in from 16:00, check-out until 10:30")
        .await
}

/// Makes a key for the first hotel; returns what is shown this once.
async fn makes_a_key(browser: &Browser) -> Result<String> {
    browser.press_near("Harbour Hotel", "Partner keys").await?;
    browser.fill("What the key is for", "Front office").await?;
    browser.press("Make key").await?;
    browser.check().await?;
    browser.text_of("#partner-key").await
}

async fn the_hotel_describes_itself(stack: &Stack, key: &str) -> Result<()> {
    let hotel = stack.public()?.with_token(key);
    let read = hotel.get(OWN).await?.expect_status(200)?;
    assert_eq!(read.field("name"), "Harbour Hotel");
    let body = json!({ "description": "Now with a sauna." });
    let change = async |etag: &str| {
        let headers = [("If-Match", etag)];
        hotel.send(Method::PATCH, OWN, Some(&body), &headers).await
    };
    let changed = change(&read.etag).await?.expect_status(200)?;
    assert_eq!(changed.field("description"), "Now with a sauna.");
    let again = change(&read.etag).await?;
    assert_eq!((again.status, again.code()), (412, "stale"));
    Ok(())
}

/// Not another hotel, nothing of staff, nothing of attendees.
async fn the_key_opens_nothing_else(
    stack: &Stack,
    key: &str,
    convention: &SmallConvention,
) -> Result<()> {
    let operator = stack.staff().await?;
    let list = format!(
        "/api/lodging/staff/v1/conventions/{}/properties",
        convention.id
    );
    let hotels = operator.get(&list).await?.expect_status(200)?.json;
    let other = &hotels["items"][1];
    assert_eq!(other["name"], "Lighthouse Inn");
    assert_eq!(other["description"], "");
    let id = other["id"].as_str().unwrap_or_default();

    let hotel = stack.public()?.with_token(key);
    for path in [
        format!("{OWN}/{id}"),
        format!("/api/lodging/partner/v1/properties/{id}"),
        format!("/api/lodging/staff/v1/properties/{id}"),
        list.clone(),
    ] {
        assert_eq!(hotel.get(&path).await?.status, 404, "{path}");
    }
    let by_staff_listener = Api::new(&stack.run.staff_url)?.with_token(key);
    for path in [format!("/api/lodging/staff/v1/properties/{id}"), list] {
        let answer = by_staff_listener.get(&path).await?;
        assert_eq!(
            (answer.status, answer.code()),
            (401, "unauthenticated"),
            "{path}"
        );
    }
    let attendee = "/api/registration/v1/registrations";
    assert_eq!(hotel.get(attendee).await?.status, 401);
    Ok(())
}

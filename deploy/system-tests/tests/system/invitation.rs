//! Somebody buys for a friend, who says by a mailed link who they are.

use anyhow::Result;
use butterfly_system_tests::{
    Browser, Stack,
    browser::Look,
    catalogue::{fresh_slug, publish_small},
};
use serde_json::json;

const OPTIONS: &str = "/api/options/staff/v1/conventions";

#[tokio::test]
async fn is_answered_on_a_phone() -> Result<()> {
    invites_a_friend("friend-phone", Look::PHONE).await
}

#[tokio::test]
async fn is_answered_without_scripts() -> Result<()> {
    let look = Look {
        scripts: false,
        ..Look::DESKTOP
    };
    invites_a_friend("friend-plain", look).await
}

async fn invites_a_friend(name: &str, look: Look) -> Result<()> {
    let stack = Stack::find()?;
    let staff = stack.staff().await?;
    let convention = publish_small(&staff, name, 10).await?;
    let question =
        json!({ "kind": "text", "asked_of": "attendee", "label": "Diet", "required": true });
    let path = format!("{OPTIONS}/{}/questions", convention.id);
    staff.post(&path, &question).await?.expect_status(201)?;
    let friend = format!("{}@friend.example", fresh_slug("bo"));
    let buyer = Browser::open(look).await?;
    orders_for_both(&stack, &buyer, &convention.slug, &friend).await?;

    let link = stack.link_mailed_to(&friend).await?;
    let guest = Browser::open(look).await?;
    guest.go(&link).await?;
    guest.sees("Amina Sow has registered you").await?;
    guest.check().await?;
    guest.holds("E-mail address", &friend).await?;
    guest.fill("Diet", "No fish").await?;
    guest.press("That’s me").await?;
    guest.sees("Name is needed").await?;
    guest.holds("Diet", "No fish").await?;
    guest.check().await?;
    guest.fill("Name", "Bo 🦋").await?;
    guest.press("That’s me").await?;
    guest.sees("You are registered, Bo 🦋").await?;
    guest.check().await?;

    let page = buyer.address().await?;
    buyer.go(&page).await?;
    buyer.sees("Bo 🦋").await?;
    assert!(buyer.sees("which you can pass on").await.is_err());
    guest.close().await?;
    buyer.close().await
}

async fn orders_for_both(stack: &Stack, buyer: &Browser, slug: &str, friend: &str) -> Result<()> {
    buyer
        .go(&format!("{}/c/{slug}", stack.run.public_url))
        .await?;
    buyer.press("Register now").await?;
    buyer.fill("Weekend", "2").await?;
    buyer.press("Continue").await?;
    buyer.fill_in("You", "Name", "Amina Sow").await?;
    let email = format!("amina@{slug}.example");
    buyer.fill_in("You", "E-mail address", &email).await?;
    buyer
        .press_in("Person 2", "They say themselves who they are")
        .await?;
    buyer.press("Continue").await?;
    buyer.sees("Person 2: E-mail address is needed").await?;
    buyer.check().await?;
    buyer.fill_in("Person 2", "E-mail address", friend).await?;
    buyer.press("Continue").await?;
    buyer.sees("Extras and questions").await?;
    assert!(
        buyer.fill_in(friend, "Diet", "x").await.is_err(),
        "they answer themselves"
    );
    buyer.fill_in("Amina Sow", "Diet", "Beans").await?;
    buyer.press("Continue").await?;
    buyer.sees(&format!("Invitation to {friend}")).await?;
    buyer.check().await?;
    buyer.press("Confirm registration").await?;
    buyer.sees("which you can pass on").await?;
    buyer.check().await
}

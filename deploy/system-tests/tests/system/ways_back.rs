//! Somebody who goes back and forth while they order: what they typed is there again, what they hold keeps its price,
//! the order is found again, and a hold can be given up. The tickets add up to the order.

use anyhow::Result;
use butterfly_system_tests::{
    Api, Browser, Stack,
    browser::Look,
    catalogue::{convention_body, fresh_slug},
};
use serde_json::{Value, json};

const REGISTRATION: &str = "/api/registration/staff/v1/conventions";
const OPTIONS: &str = "/api/options/staff/v1/conventions";

#[tokio::test]
async fn on_a_phone() -> Result<()> {
    goes_back_and_forth("ways-phone", Look::PHONE).await
}

#[tokio::test]
async fn on_a_desktop_without_scripts() -> Result<()> {
    let look = Look {
        scripts: false,
        ..Look::DESKTOP
    };
    goes_back_and_forth("ways-plain", look).await
}

#[tokio::test]
async fn gives_up_what_is_held() -> Result<()> {
    gives_up("ways-out-phone", Look::PHONE).await
}

#[tokio::test]
async fn gives_up_what_is_held_without_scripts() -> Result<()> {
    let look = Look {
        scripts: false,
        ..Look::PHONE
    };
    gives_up("ways-out-plain", look).await
}

#[tokio::test]
async fn nothing_with_the_focus_lies_under_the_timer() -> Result<()> {
    let stack = Stack::find()?;
    let slug = fresh_slug("ways-keys");
    make(&stack.staff().await?, &slug).await?;
    let visitor = Visitor::arrives(&stack, Look::PHONE, &slug).await?;
    visitor.holds_two().await?;
    visitor.names_both().await?;
    let hidden = visitor.browser.hidden_from_the_keyboard().await?;
    anyhow::ensure!(hidden.is_empty(), "under the timer: {hidden:?}");
    visitor.browser.close().await
}

#[tokio::test]
async fn the_last_places_are_not_sold_out_to_who_holds_them() -> Result<()> {
    let stack = Stack::find()?;
    let slug = fresh_slug("ways-own");
    make(&stack.staff().await?, &slug).await?;
    let visitor = Visitor::arrives(&stack, Look::PHONE, &slug).await?;
    visitor.holds("5").await?;
    let other = Visitor::arrives(&stack, Look::PHONE, &slug).await?;
    other.sees_soon("Sold out").await?;
    visitor.visits(&stack, "").await?;
    visitor.sees("You have an unfinished order").await?;
    visitor.sees("You hold 5").await?;
    let gone = visitor.sees("Sold out").await;
    anyhow::ensure!(gone.is_err(), "they are the visitor's own");
    other.browser.close().await?;
    visitor.browser.close().await
}

async fn goes_back_and_forth(name: &str, look: Look) -> Result<()> {
    let stack = Stack::find()?;
    let slug = fresh_slug(name);
    make(&stack.staff().await?, &slug).await?;
    let visitor = Visitor::arrives(&stack, look, &slug).await?;
    let price = "Early bird: only 2 left at this price; then €90.00";
    visitor.sees(price).await?;
    visitor.holds_two().await?;
    visitor.finds_what_was_typed_about_people().await?;
    visitor.finds_what_was_chosen().await?;
    visitor.comes_back_to_the_order(&stack).await?;
    visitor.confirms().await?;
    visitor.finds_the_order_again(&stack).await?;
    visitor.browser.close().await
}

async fn gives_up(name: &str, look: Look) -> Result<()> {
    let stack = Stack::find()?;
    let slug = fresh_slug(name);
    make(&stack.staff().await?, &slug).await?;
    let visitor = Visitor::arrives(&stack, look, &slug).await?;
    visitor.holds_two().await?;
    visitor.press("Give up these places").await?;
    visitor.sees("Give up these 2 places?").await?;
    visitor.press("Yes, give them up").await?;
    visitor.sees("given up, and free again").await?;
    visitor.sees_soon("Only 5 left").await?;
    visitor.holds_two().await?;
    visitor.press("Back").await?;
    visitor.browser.fill("Adult", "0").await?;
    visitor.press("Continue").await?;
    visitor.sees("Give up these 2 places?").await?;
    visitor.press("Yes, give them up").await?;
    visitor.sees("given up, and free again").await?;
    visitor.browser.close().await
}

/// A convention with adults at two prices, T-shirts of which one size is gone, dinners, and a question about numbers.
async fn make(staff: &Api, slug: &str) -> Result<()> {
    let create = async |path: String, body: Value| -> Result<String> {
        let made = staff.post(&path, &body).await?.expect_status(201)?;
        Ok(made.field("id").to_owned())
    };
    let id = create(REGISTRATION.to_owned(), convention_body(slug)).await?;
    let (own, offers) = (format!("{REGISTRATION}/{id}"), format!("{OPTIONS}/{id}"));
    let places = json!({ "name": "Places", "capacity": 5 });
    let places = create(format!("{own}/quotas"), places).await?;
    let adult = json!({ "name": "Adult", "price_minor": 9000, "quotas": [places], "days": ["2027-08-06"],
        "tiers": [{ "name": "Early bird", "price_minor": 6000, "quantity": 2 }] });
    create(format!("{own}/passes"), adult).await?;
    let gone = json!({ "name": "Size M", "capacity": 0 });
    let gone = create(format!("{offers}/stocks"), gone).await?;
    let shirt = json!({ "name": "T-shirt", "price_minor": 2000, "min_per_registration": 1,
        "choices": [{ "name": "S" }, { "name": "M", "stocks": [gone] }] });
    create(format!("{offers}/options"), shirt).await?;
    let dinner = json!({ "name": "Gala dinner", "price_minor": 3500, "position": 2 });
    create(format!("{offers}/options"), dinner).await?;
    let number = json!({ "kind": "number", "asked_of": "attendee", "label": "Badge number", "min": 0, "max": 50 });
    create(format!("{offers}/questions"), number).await?;
    let publish = format!("{own}/publish");
    staff.post(&publish, &json!({})).await?.expect_status(200)?;
    Ok(())
}

struct Visitor {
    browser: Browser,
    convention: String,
}

impl Visitor {
    async fn arrives(stack: &Stack, look: Look, slug: &str) -> Result<Self> {
        let browser = Browser::open(look).await?;
        let convention = format!("/c/{slug}");
        browser
            .go(&format!("{}{convention}", stack.run.public_url))
            .await?;
        browser.sees_soon("Gala dinner").await?;
        browser.check().await?;
        Ok(Self {
            browser,
            convention,
        })
    }

    async fn press(&self, text: &str) -> Result<()> {
        self.browser.press(text).await?;
        self.browser.check().await
    }

    async fn sees(&self, text: &str) -> Result<()> {
        self.browser.sees(text).await
    }

    async fn sees_soon(&self, text: &str) -> Result<()> {
        self.browser.sees_soon(text).await
    }

    async fn visits(&self, stack: &Stack, path: &str) -> Result<()> {
        let address = format!("{}{}{path}", stack.run.public_url, self.convention);
        self.browser.go(&address).await?;
        self.browser.check().await
    }

    async fn holds_two(&self) -> Result<()> {
        self.holds("2").await
    }

    async fn holds(&self, adults: &str) -> Result<()> {
        self.press("Register now").await?;
        self.browser.fill("Adult", adults).await?;
        self.press("Continue").await?;
        self.sees("Your places are held until").await
    }

    async fn names_both(&self) -> Result<()> {
        self.browser.fill_in("You", "Name", "Amina Sow").await?;
        let email = "amina@example.org";
        self.browser.fill_in("You", "E-mail address", email).await?;
        self.browser.fill_in("Person 2", "Name", "Bo Sow").await?;
        self.press("Continue").await?;
        self.sees("Extras and questions").await
    }

    /// Going back keeps it, right or wrong; the places keep their price.
    async fn finds_what_was_typed_about_people(&self) -> Result<()> {
        let (name, email) = ("Amina 🦋", "not an address");
        self.browser.fill_in("You", "Name", name).await?;
        self.browser.fill_in("You", "E-mail address", email).await?;
        self.browser.tick("This pass is for me").await?;
        self.browser
            .press_in("Person 1", "This pass is for me")
            .await?;
        self.press("Back").await?;
        self.sees("You have 2 at €60.00 each; more cost €90.00 each")
            .await?;
        self.press("Continue").await?;
        self.browser.holds_in("You", "Name", name).await?;
        self.browser
            .holds_in("You", "E-mail address", email)
            .await?;
        self.press("Continue").await?;
        self.sees("Person 1: Name is needed").await?;
        self.browser
            .press_in("Person 1", "This pass is for me")
            .await?;
        self.names_both().await
    }

    async fn finds_what_was_chosen(&self) -> Result<()> {
        self.sees("M – €20.00 (sold out)").await?;
        self.browser.press_in("Amina Sow", "S").await?;
        self.browser.press_in("Amina Sow", "Gala dinner").await?;
        self.browser.fill_in("Bo Sow", "Badge number", "77").await?;
        self.press("People").await?;
        self.sees("Who will attend?").await?;
        self.press("Continue").await?;
        self.browser
            .holds_in("Bo Sow", "Badge number", "77")
            .await?;
        self.browser.press_in("Bo Sow", "S").await?;
        self.browser.fill_in("Bo Sow", "Badge number", "7").await?;
        self.press("Continue").await?;
        self.sees("Is everything right?").await?;
        self.sees("Badge number").await
    }

    async fn comes_back_to_the_order(&self, stack: &Stack) -> Result<()> {
        self.visits(stack, "").await?;
        self.sees("You have an unfinished order").await?;
        self.press("Continue your order").await?;
        self.sees("Is everything right?").await?;
        self.press("its link").await?;
        self.sees("Not finished yet").await?;
        self.sees("Give up what is held").await?;
        self.press("Continue").await?;
        self.sees("Is everything right?").await
    }

    /// 60 + 20 + 35 and 60 + 20.
    async fn confirms(&self) -> Result<()> {
        self.press("Confirm registration").await?;
        for text in [
            "You are registered",
            "Extras",
            "€115.00 to pay at the door",
            "€80.00 to pay at the door",
            "pay €195.00 there",
            "Gala dinner",
            "Badge number",
        ] {
            self.sees(text).await?;
        }
        Ok(())
    }

    async fn finds_the_order_again(&self, stack: &Stack) -> Result<()> {
        self.visits(stack, "/register/check").await?;
        self.sees("This order is confirmed already").await?;
        self.sees("You are registered").await?;
        self.visits(stack, "/register").await?;
        self.sees("You are registered here already").await?;
        self.visits(stack, "").await?;
        let unfinished = self.sees("You have an unfinished order").await;
        anyhow::ensure!(unfinished.is_err(), "a confirmed order is finished");
        Ok(())
    }
}

//! A family buys passes, dinners and T-shirts for four in one order, with a voucher: it forgets something, goes back,
//! is offered more time, and its own places never look taken to it. Then somebody else's time runs out.

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
    buys_for_four("family-phone", Look::PHONE).await
}

#[tokio::test]
async fn on_a_desktop_without_scripts() -> Result<()> {
    let look = Look {
        scripts: false,
        ..Look::DESKTOP
    };
    buys_for_four("family-plain", look).await
}

#[tokio::test]
async fn whose_time_runs_out_gets_its_places_again_or_is_told() -> Result<()> {
    let stack = Stack::find()?;
    let slug = fresh_slug("family-late");
    let convention = make(&stack.staff().await?, &slug, 2).await?;
    let family = Family::arrives(&stack, Look::PHONE, &slug).await?;
    family.chooses(&[("Adult", "1")]).await?;
    runs_out(&stack, &convention).await?;
    family.names("You", "Amina Sow").await?;
    family.press("Continue").await?;
    family.sees("held for you again").await?;
    family.sees("Extras and questions").await?;

    runs_out(&stack, &convention).await?;
    let others = Family::arrives(&stack, Look::PHONE, &slug).await?;
    others.chooses(&[("Adult", "2")]).await?;
    family.browser.press_in("Amina Sow", "M").await?;
    family.browser.press_in("You", "The fish").await?;
    family.press("Continue").await?;
    family.sees("no place is left for “Adult”").await?;
    others.browser.close().await?;
    family.browser.close().await
}

/// Lets the time of every held order of a convention run out, and waits until the sweeper has ended them.
async fn runs_out(stack: &Stack, convention: &str) -> Result<()> {
    let id = convention.trim_start_matches("cnv_");
    let held = format!("status = 'held' AND convention_id = UNHEX('{id}')");
    let past = "SET held_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND";
    stack
        .sql(&format!("UPDATE pass_order {past} WHERE {held}"))
        .await?;
    for _ in 0..100 {
        let count = stack
            .sql(&format!("SELECT COUNT(*) FROM pass_order WHERE {held}"))
            .await?;
        if count.trim() == "0" {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    anyhow::bail!("the sweeper did nothing")
}

async fn buys_for_four(name: &str, look: Look) -> Result<()> {
    let stack = Stack::find()?;
    let slug = fresh_slug(name);
    let convention = make(&stack.staff().await?, &slug, 3).await?;
    let family = Family::arrives(&stack, look, &slug).await?;
    family.press("Register now").await?;
    family.wants(&[("Child", "2")]).await?;
    family.sees("Child needs “Adult” in the same order").await?;
    family.types_its_code().await?;
    family.wants(&[("Adult", "2")]).await?;
    family.sees("Your places are held until").await?;
    family.looks_back(look).await?;
    family.says_who_comes().await?;
    family.chooses_extras().await?;
    family.checks_and_confirms().await?;
    let book = format!("{REGISTRATION}/{convention}/reconciliation");
    let book = stack.staff().await?.get(&book).await?.expect_status(200)?;
    assert_eq!(book.json["drift"], 0);
    assert_eq!(
        (
            &book.json["quotas"][0]["sold"],
            &book.json["quotas"][0]["held"]
        ),
        (&json!(2), &json!(0))
    );
    another_comes_too_late_for_dinner(&stack, look, (&slug, &convention)).await?;
    family.gives_all_up().await?;
    family.browser.close().await
}

/// Every seat is taken, and then the time runs out before the form is sent.
async fn another_comes_too_late_for_dinner(
    stack: &Stack,
    look: Look,
    (slug, convention): (&str, &str),
) -> Result<()> {
    let visitor = Family::arrives(stack, look, slug).await?;
    visitor.chooses(&[("Adult", "1")]).await?;
    visitor.names("You", "Ida Lund").await?;
    visitor.press("Continue").await?;
    let gone = "Gala dinner is sold out";
    visitor.browser.sees_soon(gone).await?;
    visitor.browser.press_in("Ida Lund", "M").await?;
    visitor.browser.press_in("You", "A friend").await?;
    runs_out(stack, convention).await?;
    visitor.press("Continue").await?;
    visitor.sees("held for you again").await?;
    visitor.sees("T-shirt, M").await?;
    visitor.browser.close().await
}

/// A convention with so many adult places, children who need one of them, T-shirts that must be chosen, dinners and
/// questions.
async fn make(staff: &Api, slug: &str, adults: u32) -> Result<String> {
    let create = async |path: String, body: Value| -> Result<String> {
        let made = staff.post(&path, &body).await?.expect_status(201)?;
        Ok(made.field("id").to_owned())
    };
    let id = create(REGISTRATION.to_owned(), convention_body(slug)).await?;
    let (own, offers) = (format!("{REGISTRATION}/{id}"), format!("{OPTIONS}/{id}"));
    let quota = json!({ "name": "Adults", "capacity": adults });
    let quota = create(format!("{own}/quotas"), quota).await?;
    let days = ["2027-08-06", "2027-08-07", "2027-08-08"];
    let adult = json!({ "name": "Adult", "price_minor": 9000, "quotas": [quota], "days": days, "position": 1 });
    let adult = create(format!("{own}/passes"), adult).await?;
    let child = json!({ "name": "Child", "price_minor": 0, "days": days, "max_age": 12,
        "requires": "an adult", "requires_passes": [adult], "position": 2 });
    create(format!("{own}/passes"), child).await?;
    let terms = json!({ "effect": "percent", "value": 5000, "passes": [adult], "max_uses": 2 });
    let voucher = json!({ "code": "FAMILY", "terms": terms });
    staff
        .post(&format!("{own}/vouchers"), &voucher)
        .await?
        .expect_status(201)?;
    let shirt = json!({ "name": "T-shirt", "price_minor": 2000, "min_per_registration": 1,
        "choices": [{ "name": "S" }, { "name": "M" }, { "name": "L", "price_minor": 2200 }] });
    create(format!("{offers}/options"), shirt).await?;
    let seats = create(
        format!("{offers}/stocks"),
        json!({ "name": "Seats", "capacity": 3 }),
    )
    .await?;
    let dinner =
        json!({ "name": "Gala dinner", "price_minor": 3500, "stocks": [seats], "position": 2 });
    create(format!("{offers}/options"), dinner).await?;
    let diet = json!({ "kind": "text", "asked_of": "attendee", "label": "What do you not eat?", "max_length": 100 });
    create(format!("{offers}/questions"), diet).await?;
    let how = json!({ "kind": "choice", "asked_of": "buyer", "label": "How did you hear of us?",
        "choices": ["A friend", "The fish"], "required": true });
    create(format!("{offers}/questions"), how).await?;
    staff
        .post(&format!("{own}/publish"), &json!({}))
        .await?
        .expect_status(200)?;
    Ok(id)
}

struct Family {
    browser: Browser,
    slug: String,
}

impl Family {
    async fn arrives(stack: &Stack, look: Look, slug: &str) -> Result<Self> {
        let browser = Browser::open(look).await?;
        browser
            .go(&format!("{}/c/{slug}", stack.run.public_url))
            .await?;
        browser.sees_soon("Gala dinner").await?;
        browser.check().await?;
        let slug = slug.to_owned();
        Ok(Self { browser, slug })
    }

    async fn press(&self, text: &str) -> Result<()> {
        self.browser.press(text).await?;
        self.browser.check().await
    }

    async fn sees(&self, text: &str) -> Result<()> {
        self.browser.sees(text).await
    }

    async fn chooses(&self, passes: &[(&str, &str)]) -> Result<()> {
        self.press("Register now").await?;
        self.wants(passes).await?;
        self.sees("Your places are held until").await
    }

    async fn wants(&self, passes: &[(&str, &str)]) -> Result<()> {
        for (pass, count) in passes {
            self.browser.fill(pass, count).await?;
        }
        self.press("Continue").await
    }

    /// A code that is mistyped is said to be; the right one shows its price before anything is held.
    async fn types_its_code(&self) -> Result<()> {
        self.browser.press("Have a voucher?").await?;
        self.browser.fill("Voucher code", "FAMLIY").await?;
        self.press("Apply").await?;
        self.sees("There is no voucher with this code").await?;
        self.browser.holds("Child", "2").await?;
        self.browser.fill("Voucher code", "family").await?;
        self.press("Apply").await?;
        self.sees("FAMILY is good for 2 passes: Adult").await?;
        for text in ["€45.00", "€90.00"] {
            self.sees(text).await?;
        }
        self.browser.holds("Child", "2").await
    }

    /// More time is there once, and nothing typed is lost by asking for it; the own places can still be had.
    async fn looks_back(&self, look: Look) -> Result<()> {
        if look.scripts {
            self.sees(" left").await?;
        }
        self.browser.fill("Name", "Amina").await?;
        self.press("15 minutes more").await?;
        self.browser.holds("Name", "Amina").await?;
        assert!(self.sees("15 minutes more").await.is_err(), "only once");
        self.press("Back").await?;
        self.browser.holds("Adult", "2").await?;
        self.browser.holds("Child", "2").await?;
        self.press("Continue").await?;
        self.browser.holds("Name", "Amina").await
    }

    async fn names(&self, who: &str, name: &str) -> Result<()> {
        let email = format!(
            "{}@{}.example",
            name.to_lowercase().replace(' ', "."),
            self.slug
        );
        self.browser.fill_in(who, "Name", name).await?;
        self.browser.fill_in(who, "E-mail address", &email).await
    }

    async fn says_who_comes(&self) -> Result<()> {
        self.names("You", "Amina Sow").await?;
        self.browser.fill_in("Person 2", "Name", "Bo Sow").await?;
        self.browser.fill_in("Person 3", "Name", "Chidi 🦋").await?;
        self.browser
            .fill_in("Person 3", "Date of birth", "2018-03-01")
            .await?;
        self.browser.fill_in("Person 4", "Name", "شهرزاد").await?;
        self.browser
            .fill_in("Person 4", "Date of birth", "1999-03-01")
            .await?;
        self.press("Continue").await?;
        self.sees("the age is 28, and Child is for ages up to 12 years")
            .await?;
        self.browser
            .fill_in("Person 4", "Date of birth", "2020-02-29")
            .await?;
        self.press("Continue").await?;
        self.sees("Extras and questions").await?;
        // The browser's own way back finds the form that came back, and what was typed.
        self.browser.back().await?;
        self.sees("the age is 28").await?;
        self.browser.holds_in("Person 2", "Name", "Bo Sow").await?;
        self.browser
            .fill_in("Person 4", "Date of birth", "2020-02-29")
            .await?;
        self.press("Continue").await
    }

    async fn chooses_extras(&self) -> Result<()> {
        let people = ["Amina Sow", "Bo Sow", "Chidi 🦋", "شهرزاد"];
        self.sees("Extras and questions").await?;
        for who in people {
            self.browser.press_in(who, "Gala dinner").await?;
        }
        self.press("Continue").await?;
        self.sees("Choose a T-shirt").await?;
        self.sees("“How did you hear of us?” needs an answer")
            .await?;
        for (who, size) in people.into_iter().zip(["L", "M", "S", "S"]) {
            self.browser.press_in(who, size).await?;
        }
        self.browser.press_in("You", "The fish").await?;
        self.browser
            .fill_in("Bo Sow", "What do you not eat?", "fish")
            .await?;
        self.press("Continue").await?;
        // There are three seats for four.
        self.sees("Not enough is left").await?;
        self.sees("Only 3 of Gala dinner left for this order.")
            .await?;
        self.browser.press_in("Chidi 🦋", "Gala dinner").await?;
        self.press("Continue").await
    }

    async fn checks_and_confirms(&self) -> Result<()> {
        // 2 × 45 + 22 + 3 × 20 + 3 × 35.
        for text in [
            "Is everything right?",
            "Adult, with voucher FAMILY",
            "T-shirt, L",
            "€22.00",
            "€277.00",
            "شهرزاد",
        ] {
            self.sees(text).await?;
        }
        self.press("Change extras").await?;
        let diet = "What do you not eat?";
        self.browser.holds_in("Bo Sow", diet, "fish").await?;
        self.browser.press_in("Bo Sow", "L").await?;
        self.press("Continue").await?;
        self.press("Confirm registration").await?;
        self.sees("You are registered").await?;
        self.sees("€279.00").await?;
        self.sees("with voucher FAMILY").await?;
        self.sees("Chidi 🦋").await
    }

    async fn gives_all_up(&self) -> Result<()> {
        self.press("Cancel the whole order").await?;
        self.sees("All 4 places go back").await?;
        self.press("Yes, cancel the order").await?;
        self.sees("This order is cancelled").await
    }
}

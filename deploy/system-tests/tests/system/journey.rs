//! The main journey, as people see it in a browser: an organiser opens a convention, it sells out, the next
//! one is refused kindly, a place comes back, and they get in.

use anyhow::Result;
use butterfly_system_tests::{Browser, Stack, browser::Look, catalogue::fresh_slug};

#[tokio::test]
async fn on_a_phone() -> Result<()> {
    opens_sells_out_and_refuses("phone", Look::PHONE).await
}

#[tokio::test]
async fn on_a_desktop() -> Result<()> {
    opens_sells_out_and_refuses("desktop", Look::DESKTOP).await
}

#[tokio::test]
async fn without_scripts() -> Result<()> {
    let look = Look {
        scripts: false,
        ..Look::PHONE
    };
    opens_sells_out_and_refuses("plain", look).await
}

#[tokio::test]
async fn in_the_dark() -> Result<()> {
    let look = Look {
        dark: true,
        ..Look::DESKTOP
    };
    opens_sells_out_and_refuses("dark", look).await
}

/// Everything three visitors and an organiser do.
async fn opens_sells_out_and_refuses(name: &str, look: Look) -> Result<()> {
    let stack = Stack::find()?;
    let slug = fresh_slug(name);
    let organiser = Organiser::sign_in(&stack, look, &slug).await?;
    organiser.opens_a_convention().await?;

    let first = Visitor::new(look, "Amina Sow", &slug).await?;
    first.finds_the_convention(&stack).await?;
    first.sees("2 left").await?;
    first.chooses("Friday").await?;
    first.forgets_a_field().await?;
    first.says_who_attends().await?;
    first.confirms().await?;

    // While the third still looks, the second takes the last place.
    let third = Visitor::new(look, "Ida Lund", &slug).await?;
    third.finds_the_convention(&stack).await?;
    third.press("Register now").await?;
    third.browser.fill("Friday", "1").await?;

    let second = Visitor::new(look, "Bo Li", &slug).await?;
    second.finds_the_convention(&stack).await?;
    second.chooses("Friday").await?;
    second.makes_an_account_on_the_way(&stack).await?;
    second.goes_on_where_they_were().await?;
    second.confirms().await?;

    third.press("Continue").await?;
    third.sees("no place is left for “Friday”").await?;
    third.sees("Weekend").await?;

    organiser.removes("Amina Sow").await?;
    third.returns().await?;
    third.says_who_attends().await?;
    third.confirms().await?;
    second.cancels().await?;
    for visitor in [first, second, third] {
        visitor.browser.close().await?;
    }
    organiser.browser.close().await
}

/// Presses, and looks at the page that comes.
async fn press(browser: &Browser, text: &str) -> Result<()> {
    browser.press(text).await?;
    browser.check().await
}

/// No other convention has this name, so that a search finds it alone.
fn convention_name(slug: &str) -> String {
    format!("Harbour Con {slug}")
}

struct Organiser {
    browser: Browser,
    slug: String,
}

impl Organiser {
    async fn sign_in(stack: &Stack, look: Look, slug: &str) -> Result<Self> {
        let email = format!("{slug}@staff.example");
        let password = stack.add_staff(&[&email]).await?;
        let browser = Browser::open(look).await?;
        browser.go(&stack.run.staff_url).await?;
        browser.check().await?;
        browser.fill("E-mail", &email).await?;
        browser.fill("Password", "not the password").await?;
        browser.press_near("Password", "Sign in").await?;
        browser.check().await?;
        browser.sees("wrong").await?;
        browser.fill("Password", &password).await?;
        browser.press_near("Password", "Sign in").await?;
        browser.check().await?;
        let slug = slug.to_owned();
        Ok(Self { browser, slug })
    }

    async fn opens_a_convention(&self) -> Result<()> {
        let browser = &self.browser;
        press(browser, "New convention").await?;
        browser.fill("Name", &convention_name(&self.slug)).await?;
        press(browser, "Create convention").await?;
        browser.sees("Venue is needed").await?;
        browser.fill("Address in links", &self.slug).await?;
        browser.fill("Venue", "Harbour Hall").await?;
        browser.choose("Time zone", "Europe/Dublin").await?;
        browser.fill("First day", "2027-08-06").await?;
        browser.fill("Last day", "2027-08-08").await?;
        browser.choose("Currency", "EUR").await?;
        press(browser, "Create convention").await?;
        browser.sees("Draft").await?;
        self.adds_a_pass("Friday", "45", &["Friday 6 August"], "2")
            .await?;
        let days = ["Friday 6 August", "Saturday 7 August", "Sunday 8 August"];
        self.adds_a_pass("Weekend", "90.50", &days, "5").await?;
        press(browser, "Overview").await?;
        browser.press("Publish…").await?;
        press(browser, "Publish").await?;
        browser.sees("Published").await
    }

    async fn adds_a_pass(
        &self,
        name: &str,
        price: &str,
        days: &[&str],
        capacity: &str,
    ) -> Result<()> {
        let browser = &self.browser;
        press(browser, "Passes and capacities").await?;
        press(browser, "New pass").await?;
        browser.fill("Name", name).await?;
        browser.fill("Price", price).await?;
        for day in days {
            browser.tick(day).await?;
        }
        browser.fill("Capacity", capacity).await?;
        press(browser, "Add pass").await
    }

    async fn removes(&self, attendee: &str) -> Result<()> {
        let browser = &self.browser;
        press(browser, "Registrations").await?;
        browser.fill("Search", attendee).await?;
        browser.press_near("Status", "Search").await?;
        browser.check().await?;
        browser.press_near(attendee, "Remove").await?;
        browser.check().await?;
        press(browser, "Remove registration").await?;
        browser.sees("free again").await
    }
}

struct Visitor {
    browser: Browser,
    convention: String,
    name: String,
    email: String,
}

impl Visitor {
    async fn new(look: Look, name: &str, slug: &str) -> Result<Self> {
        let local = name.to_lowercase().replace(' ', ".");
        Ok(Self {
            browser: Browser::open(look).await?,
            convention: convention_name(slug),
            name: name.to_owned(),
            email: format!("{local}@{slug}.example"),
        })
    }

    async fn press(&self, text: &str) -> Result<()> {
        press(&self.browser, text).await
    }

    async fn sees(&self, text: &str) -> Result<()> {
        self.browser.sees(text).await
    }

    /// Searches on the home page, and follows the card of what is found.
    async fn finds_the_convention(&self, stack: &Stack) -> Result<()> {
        let browser = &self.browser;
        browser.go(&stack.run.public_url).await?;
        browser.check().await?;
        browser
            .fill("Search conventions", &self.convention.to_uppercase())
            .await?;
        self.press("Search").await?;
        // The list may be some seconds behind.
        browser.sees_soon(&self.convention).await?;
        self.sees("Fri 6 – Sun 8 Aug 2027").await?;
        self.press(&self.convention).await?;
        self.sees("Harbour Hall").await?;
        self.sees("€45.00").await?;
        self.sees("€90.50").await
    }

    async fn chooses(&self, pass: &str) -> Result<()> {
        self.press("Register now").await?;
        self.browser.fill(pass, "1").await?;
        self.press("Continue").await?;
        self.sees("Your places are held until").await
    }

    async fn forgets_a_field(&self) -> Result<()> {
        self.browser.fill("E-mail address", &self.email).await?;
        self.press("Continue").await?;
        self.sees("Name is needed").await?;
        self.browser.holds("E-mail address", &self.email).await
    }

    /// Up to the page that shows what will be ordered.
    async fn says_who_attends(&self) -> Result<()> {
        self.browser.fill("Name", &self.name).await?;
        self.browser.fill("E-mail address", &self.email).await?;
        self.press("Continue").await?;
        self.sees(&self.name).await?;
        self.sees(&self.email).await
    }

    async fn confirms(&self) -> Result<()> {
        self.press("Confirm registration").await?;
        self.sees("You are registered").await?;
        self.sees(&self.name).await
    }

    /// Leaves the step of the people for an account, with half of it typed.
    async fn makes_an_account_on_the_way(&self, stack: &Stack) -> Result<()> {
        let browser = &self.browser;
        let password = "moths prefer lamps";
        browser.fill("Name", &self.name).await?;
        self.press("Create an account").await?;
        browser.holds("Name", &self.name).await?;
        browser.fill("E-mail address", &self.email).await?;
        browser.fill("Password", password).await?;
        browser.fill("Street and number", "1 Quay").await?;
        browser.fill("Town or city", "Dublin").await?;
        browser.choose("Country", "Ireland").await?;
        self.press("Create account").await?;
        self.sees("Open the link").await?;
        browser
            .go(&stack.link_mailed_to(&self.email).await?)
            .await?;
        browser.check().await?;
        self.press("Confirm e-mail address").await?;
        browser.fill("E-mail address", &self.email).await?;
        browser.fill("Password", password).await?;
        browser.press_near("Password", "Sign in").await?;
        browser.check().await
    }

    /// Signed in, at the step they had left, with what they had typed and what the account adds.
    async fn goes_on_where_they_were(&self) -> Result<()> {
        self.sees("Who will attend?").await?;
        self.sees("You are signed in as Bo Li").await?;
        self.browser.holds("Name", &self.name).await?;
        self.browser.holds("E-mail address", &self.email).await?;
        self.press("Continue").await
    }

    /// Comes back from the refusal, for the place that became free.
    async fn returns(&self) -> Result<()> {
        self.press(&format!("Back to {}", self.convention)).await?;
        self.browser.sees_soon("Only 1 left").await?;
        self.chooses("Friday").await
    }

    async fn cancels(&self) -> Result<()> {
        self.press("My registrations").await?;
        self.sees("Registered").await?;
        self.browser
            .press_near(&self.name, "Cancel registration")
            .await?;
        self.browser.check().await?;
        self.press("Yes, cancel registration").await?;
        self.sees("Cancelled").await
    }
}

//! The main journey, as people see it in a browser: an organiser opens a convention, it sells out, the next
//! one is refused kindly, a place comes back, and they get in.

use anyhow::{Context, Result};
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
    let convention = format!("{}/c/{slug}", stack.run.public_url);

    let first = Visitor::new(look, &convention, "Amina Sow", &slug).await?;
    first.finds_the_convention(&stack, &slug).await?;
    first.goes_to_the_last_step("Friday").await?;
    first.confirms().await?;

    let third = Visitor::new(look, &convention, "Ida Lund", &slug).await?;
    third.goes_to_the_last_step("Friday").await?;

    let second = Visitor::new(look, &convention, "Bo Li", &slug).await?;
    second.makes_an_account(&stack).await?;
    second.goes_to_the_last_step("Friday").await?;
    second.confirms().await?;

    third.press("Confirm registration").await?;
    third.sees("Friday is sold out").await?;
    third.sees("These passes still have places").await?;
    third.sees("Weekend").await?;

    organiser.removes("Amina Sow").await?;
    third.returns().await?;
    third.confirms().await?;
    second.cancels().await?;
    for visitor in [first, second, third] {
        visitor.browser.close().await?;
    }
    organiser.browser.close().await
}

/// Looks at a page as somebody who cannot see it well, or has little room.
async fn checked(browser: &Browser) -> Result<()> {
    browser.check_accessibility().await?;
    let address = browser.address().await?;
    anyhow::ensure!(
        !browser.overflows().await?,
        "{address} is wider than the window"
    );
    Ok(())
}

/// Presses, and looks at the page that comes.
async fn press(browser: &Browser, text: &str) -> Result<()> {
    browser.press(text).await?;
    checked(browser).await
}

struct Organiser {
    browser: Browser,
    slug: String,
}

impl Organiser {
    async fn sign_in(stack: &Stack, look: Look, slug: &str) -> Result<Self> {
        let email = format!("{slug}@staff.example");
        let added = stack.butterfly(&["staff", "add", &email]).await?;
        let said = String::from_utf8(added.stdout)?;
        let (_, password) = said.trim().rsplit_once(' ').with_context(|| said.clone())?;
        let browser = Browser::open(look).await?;
        browser.go(&stack.run.staff_url).await?;
        checked(&browser).await?;
        browser.fill("E-mail", &email).await?;
        browser.fill("Password", "not the password").await?;
        browser.press_near("Password", "Sign in").await?;
        checked(&browser).await?;
        browser.sees("wrong").await?;
        browser.fill("Password", password).await?;
        browser.press_near("Password", "Sign in").await?;
        checked(&browser).await?;
        let slug = slug.to_owned();
        Ok(Self { browser, slug })
    }

    async fn opens_a_convention(&self) -> Result<()> {
        let browser = &self.browser;
        press(browser, "New convention").await?;
        browser.fill("Name", "Harbour Con").await?;
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
        checked(browser).await?;
        browser.press_near(attendee, "Remove").await?;
        checked(browser).await?;
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
    async fn new(look: Look, convention: &str, name: &str, slug: &str) -> Result<Self> {
        let local = name.to_lowercase().replace(' ', ".");
        Ok(Self {
            browser: Browser::open(look).await?,
            convention: convention.to_owned(),
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

    /// The list of conventions is at most 5 s old, so the search may need a second try.
    async fn finds_the_convention(&self, stack: &Stack, slug: &str) -> Result<()> {
        let browser = &self.browser;
        browser.go(&stack.run.public_url).await?;
        checked(browser).await?;
        let search = format!("{}/?q=harbour+{slug}", stack.run.public_url);
        browser.go(&search).await?;
        checked(browser).await?;
        browser.go(&self.convention).await?;
        checked(browser).await?;
        self.sees("Harbour Hall").await?;
        self.sees("€45.00").await?;
        self.sees("2 left").await
    }

    /// Up to the page that shows what will be ordered.
    async fn goes_to_the_last_step(&self, pass: &str) -> Result<()> {
        let browser = &self.browser;
        browser.go(&format!("{}/register", self.convention)).await?;
        checked(browser).await?;
        browser.tick(pass).await?;
        self.press("Continue").await?;
        browser.fill("Name", "").await?;
        browser.fill("E-mail address", &self.email).await?;
        self.press("Continue").await?;
        self.sees("Name is needed").await?;
        browser.fill("Name", &self.name).await?;
        self.press("Continue").await?;
        self.sees(&self.email).await
    }

    async fn confirms(&self) -> Result<()> {
        self.press("Confirm registration").await?;
        self.sees("You are registered").await?;
        self.sees(&self.name).await
    }

    async fn makes_an_account(&self, stack: &Stack) -> Result<()> {
        let browser = &self.browser;
        let public = &stack.run.public_url;
        let password = "moths prefer lamps";
        browser.go(&format!("{public}/sign-up")).await?;
        checked(browser).await?;
        browser.fill("Name", &self.name).await?;
        browser.fill("E-mail address", &self.email).await?;
        browser.fill("Password", password).await?;
        browser.fill("Street and number", "1 Quay").await?;
        browser.fill("Town or city", "Dublin").await?;
        browser.choose("Country", "Ireland").await?;
        self.press("Create account").await?;
        self.sees("Open the link").await?;
        let mail = stack.mail_to(&self.email).await?;
        let (_, token) = mail.split_once("/confirm?token=").context("no link")?;
        let token = token.split_whitespace().next().context("no token")?;
        browser
            .go(&format!("{public}/confirm?token={token}"))
            .await?;
        checked(browser).await?;
        self.press("Confirm e-mail address").await?;
        browser.fill("E-mail address", &self.email).await?;
        browser.fill("Password", password).await?;
        browser.press_near("Password", "Sign in").await?;
        checked(browser).await?;
        self.sees("My registrations").await
    }

    /// Comes back from the refusal, with everything typed before still there.
    async fn returns(&self) -> Result<()> {
        let browser = &self.browser;
        browser.go(&format!("{}/register", self.convention)).await?;
        browser.tick("Friday").await?;
        self.press("Continue").await?;
        self.press("Continue").await?;
        self.sees(&self.name).await?;
        self.sees(&self.email).await
    }

    async fn cancels(&self) -> Result<()> {
        self.press("My registrations").await?;
        self.sees("Registered").await?;
        self.browser
            .press_near(&self.name, "Cancel registration")
            .await?;
        checked(&self.browser).await?;
        self.press("Yes, cancel registration").await?;
        self.sees("Cancelled").await
    }
}

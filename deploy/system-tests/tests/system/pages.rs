//! Every page of both websites, looked at on a phone and on a dark desktop, with texts that are hard to bear.

use anyhow::{Context, Result};
use butterfly_system_tests::{
    Browser, Stack,
    browser::Look,
    catalogue::fresh_slug,
    people,
    showcase::{EXTREME, Showcase},
};

#[tokio::test]
async fn fit_on_a_phone() -> Result<()> {
    every_page(Look::PHONE).await
}

#[tokio::test]
async fn fit_on_a_dark_desktop() -> Result<()> {
    let look = Look {
        dark: true,
        ..Look::DESKTOP
    };
    every_page(look).await
}

async fn every_page(look: Look) -> Result<()> {
    let stack = Stack::find()?;
    let made = Showcase::make(&stack, &EXTREME).await?;
    let mut wrong = Walk::of_staff(&stack, look, &made).await?;
    wrong.extend(Walk::of_somebody_with_little_to_do(&stack, look, &made).await?);
    wrong.extend(Walk::of_a_guest(&stack, look, &made).await?);
    wrong.extend(Walk::of_a_friend(&stack, look, &made).await?);
    wrong.extend(Walk::of_an_attendee(&stack, look, &made).await?);
    anyhow::ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

/// A browser that looks at one page after the other, and notes what is wrong with each.
struct Walk {
    browser: Browser,
    site: String,
    wrong: Vec<String>,
}

impl Walk {
    fn new(browser: Browser, site: &str) -> Self {
        let site = site.to_owned();
        Self {
            browser,
            site,
            wrong: Vec::new(),
        }
    }

    /// Goes to a page, which must show this text.
    async fn visit(&mut self, path: &str, shows: &str) -> Result<()> {
        self.browser.go(&format!("{}{path}", self.site)).await?;
        self.look(shows).await
    }

    /// Presses something, which must lead to a page that shows this text.
    async fn press(&mut self, text: &str, shows: &str) -> Result<()> {
        self.browser.press(text).await?;
        self.look(shows).await
    }

    async fn look(&mut self, shows: &str) -> Result<()> {
        self.browser.sees(shows).await?;
        if let Err(error) = self.browser.check().await {
            self.wrong.push(format!("{error:#}"));
        }
        Ok(())
    }

    async fn end(self) -> Result<Vec<String>> {
        self.browser.close().await?;
        Ok(self.wrong)
    }

    async fn of_staff(stack: &Stack, look: Look, made: &Showcase) -> Result<Vec<String>> {
        let email = format!("{}@staff.example", fresh_slug("chair"));
        let browser = people::staff(stack, look, &[&email, "--role", "administrator"]).await?;
        let mut walk = Self::new(browser, &stack.run.staff_url);
        walk.visit("/", "Your conventions").await?;
        walk.visit("/conventions/new", "New convention").await?;
        walk.press("Create convention", "Name is needed").await?;
        let root = format!("/conventions/{}", made.convention);
        walk.visit(&root, "Published").await?;
        walk.press("Close sale…", "until you open the sale again")
            .await?;
        for (path, shows) in staff_pages(made) {
            walk.visit(&format!("{root}{path}"), shows).await?;
        }
        walk.browser
            .fill("What the key is for", "Front office")
            .await?;
        walk.press("Make key", "never shown again").await?;
        let opened = made.passes.last().context("there is no pass")?;
        walk.visit(&format!("{root}/passes/{opened}"), "Edit pass")
            .await?;
        walk.press("Remove pass…", "This still refers to it")
            .await?;
        walk.visit("/nowhere", "Error 404").await?;
        walk.end().await
    }

    async fn of_somebody_with_little_to_do(
        stack: &Stack,
        look: Look,
        made: &Showcase,
    ) -> Result<Vec<String>> {
        let email = format!("{}@staff.example", fresh_slug("guest"));
        let arguments = [
            email.as_str(),
            "--role",
            "read_only",
            "--convention",
            &made.slug,
        ];
        let browser = people::staff(stack, look, &arguments).await?;
        let mut walk = Self::new(browser, &stack.run.staff_url);
        let root = format!("/conventions/{}", made.convention);
        walk.visit(&root, "Published").await?;
        walk.visit(&format!("{root}/registrations"), "Registrations")
            .await?;
        walk.visit(&format!("{root}/edit"), "Error 403").await?;
        walk.press("Sign out", "Sign in").await?;
        walk.end().await
    }

    async fn of_a_guest(stack: &Stack, look: Look, made: &Showcase) -> Result<Vec<String>> {
        let browser = Browser::open(look).await?;
        let mut walk = Self::new(browser, &stack.run.public_url);
        let register = format!("/c/{}/register", made.slug);
        let [weekend, saturday, ..] = EXTREME.passes;
        let age = made.passes.get(1).context("there are not enough passes")?;
        walk.visit("/", "Find your people").await?;
        walk.visit("/?q=nothing+has+this+name", "Nothing matches")
            .await?;
        walk.visit(&format!("/c/{}", made.slug), "Good to know")
            .await?;
        walk.visit(&register, "Every place of this pass is taken")
            .await?;
        walk.press("Continue", "Choose at least one pass").await?;
        let opened = format!("{register}?voucher={}", made.voucher.1);
        walk.visit(&opened, "is good for 20 passes").await?;
        walk.visit(&format!("{register}?voucher=X"), "Voucher codes have 4")
            .await?;
        walk.visit(&format!("{register}?pass={age}"), "How many of which pass?")
            .await?;
        walk.press("Continue", "Date of birth").await?;
        walk.press("Continue", "Name is needed").await?;
        walk.press("15 minutes more", "Your places are held until")
            .await?;
        walk.visit(&register, "Change passes").await?;
        walk.browser.fill(weekend, "2").await?;
        walk.browser.fill(saturday, "0").await?;
        walk.press("Continue", "Person 2").await?;
        walk.browser.fill("Name", EXTREME.people[0]).await?;
        let email = format!("{}@example.org", "x".repeat(60));
        walk.browser.fill("E-mail address", &email).await?;
        walk.browser
            .fill_in("Person 2", "Name", EXTREME.people[1])
            .await?;
        walk.press("Continue", "Extras and questions").await?;
        walk.browser.tick(EXTREME.option.2[1]).await?;
        walk.press("Continue", "Is everything right?").await?;
        walk.press("Confirm registration", "You are registered")
            .await?;
        walk.press("Cancel the whole order", "All 2 places go")
            .await?;
        walk.press("Yes, cancel the order", "This order is cancelled")
            .await?;
        walk.visit(&made.order, "You are registered").await?;
        walk.browser
            .press_near("to pay at the door", "Cancel registration")
            .await?;
        walk.look("Cancel this registration?").await?;
        walk.visit("/sign-up", "Create an account").await?;
        walk.press("Create account", "Name is needed").await?;
        walk.visit("/sign-up/sent", "Check your mail").await?;
        walk.visit("/confirm", "no longer works").await?;
        walk.visit("/confirm?token=x", "Confirm your e-mail")
            .await?;
        walk.visit("/sign-in", "No account yet?").await?;
        walk.press("Sign in", "Password").await?;
        walk.visit("/c/no-such-convention", "Error 404").await?;
        walk.end().await
    }

    async fn of_a_friend(stack: &Stack, look: Look, made: &Showcase) -> Result<Vec<String>> {
        let browser = Browser::open(look).await?;
        let mut walk = Self::new(browser, &stack.run.public_url);
        let (invited, secret) = &made.invitation;
        let invited = format!("/invitations/{invited}?secret=");
        walk.visit(&format!("{invited}{secret}"), "Your place is waiting")
            .await?;
        walk.press("That’s me", "Name is needed").await?;
        walk.visit(&format!("{invited}x"), "Error 404").await?;
        walk.end().await
    }

    async fn of_an_attendee(stack: &Stack, look: Look, made: &Showcase) -> Result<Vec<String>> {
        let [name, ..] = EXTREME.people;
        let email = format!("{}@example.org", fresh_slug("attendee"));
        let browser = people::attendee(stack, look, name, &email).await?;
        let mut walk = Self::new(browser, &stack.run.public_url);
        walk.visit("/registrations", "You have no registrations yet")
            .await?;
        walk.visit("/account", "Your account").await?;
        let pass = made.passes.first().context("there is no pass")?;
        walk.visit(
            &format!("/c/{}/register?pass={pass}", made.slug),
            "How many of which pass?",
        )
        .await?;
        walk.press("Continue", "You are signed in").await?;
        walk.press("Continue", "Extras and questions").await?;
        walk.press("Continue", "Is everything right?").await?;
        walk.press("Confirm registration", "You are registered")
            .await?;
        walk.visit("/registrations", "Registered").await?;
        walk.browser.press_near(name, "Cancel registration").await?;
        walk.look("Cancel this registration?").await?;
        walk.press("Yes, cancel registration", "Cancelled").await?;
        walk.press("Sign out", "You are signed out").await?;
        walk.end().await
    }
}

/// Pages about a convention, below its own, with a text each must show.
fn staff_pages(made: &Showcase) -> Vec<(String, &'static str)> {
    let (hotel, pass) = (&made.property, made.passes.first());
    let order = made.order.split('?').next().unwrap_or_default();
    let page = |path: &str, shows| (path.to_owned(), shows);
    vec![
        page("/edit", "Save"),
        page("/passes", "Passes and capacities"),
        page("/passes/new", "New pass"),
        (
            format!("/passes/{}", pass.map_or("", String::as_str)),
            "Edit pass",
        ),
        page("/capacities/new", "New capacity"),
        (format!("/capacities/{}", made.quota), "Edit capacity"),
        page("/vouchers", "PROGRAMME-"),
        page("/vouchers?q=nothing", "No voucher fits"),
        page("/vouchers/new", "New vouchers"),
        (format!("/vouchers/{}", made.voucher.0), "Save"),
        page("/registrations", "Search"),
        page("/registrations?q=nobody+has+this+name", "Nobody fits"),
        page(order, "Ordered by"),
        (
            format!("/registrations/{}/remove", made.registration),
            "Remove this registration?",
        ),
        page("/options", "Options"),
        page("/options/new", "New option"),
        (format!("/options/{}", made.option), "Edit option"),
        page("/stocks/new", "New stock"),
        (format!("/stocks/{}", made.stock), "Edit stock"),
        page("/questions", "Questions"),
        page("/questions/new", "New question"),
        (format!("/questions/{}", made.question), "Edit question"),
        page("/numbers", "Adds up"),
        page("/hotels", "Room types"),
        page("/hotels/new", "New hotel"),
        (format!("/hotels/{hotel}"), "Edit hotel"),
        (format!("/hotels/{hotel}/rooms/new"), "New room type"),
        (
            format!("/hotels/{hotel}/rooms/{}", made.room),
            "Edit room type",
        ),
        (format!("/hotels/{hotel}/keys"), "New key"),
    ]
}

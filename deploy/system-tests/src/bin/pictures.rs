//! Takes pictures of the main pages of a fresh stack, on phone and desktop, light and dark:
//! `cargo xtask pictures <directory>`.
#![expect(clippy::print_stdout, reason = "a command talks to its terminal")]

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use butterfly_system_tests::{
    Browser, Stack,
    browser::Look,
    catalogue::fresh_slug,
    people,
    showcase::{ORDINARY, Showcase},
};

#[tokio::main]
async fn main() -> Result<()> {
    let directory = std::env::args_os().nth(1).map(PathBuf::from);
    let directory = directory.context("which directory shall the pictures go to?")?;
    std::fs::create_dir_all(&directory)?;
    let stack = Stack::find()?;
    let made = Showcase::make(&stack, &ORDINARY).await?;
    for (name, size) in [("phone", Look::PHONE), ("desktop", Look::DESKTOP)] {
        for (scheme, dark) in [("light", false), ("dark", true)] {
            let album = Album {
                directory: &directory,
                look: Look { dark, ..size },
                suffix: format!("{name}-{scheme}"),
            };
            album.of_visitors(&stack, &made).await?;
            album.of_staff(&stack, &made).await?;
            println!("{} in {}", album.suffix, directory.display());
        }
    }
    Ok(())
}

/// Pictures of one look.
struct Album<'a> {
    directory: &'a Path,
    look: Look,
    suffix: String,
}

impl Album<'_> {
    async fn of_visitors(&self, stack: &Stack, made: &Showcase) -> Result<()> {
        let site = &stack.run.public_url;
        let pass = made.passes.first().context("there is no pass")?;
        let register = format!("{site}/c/{}/register", made.slug);
        let email = format!("{}@example.org", fresh_slug("amina"));
        let browser = people::attendee(stack, self.look, "Amina Sow", &email).await?;
        for (name, address) in [
            ("home", format!("{site}/")),
            ("convention", format!("{site}/c/{}", made.slug)),
            ("choose", format!("{register}?pass={pass}")),
            ("voucher", format!("{register}?voucher={}", made.voucher.1)),
            (
                "invitation",
                format!(
                    "{site}/invitations/{}?secret={}",
                    made.invitation.0, made.invitation.1
                ),
            ),
            ("nothing-found", format!("{site}/?q=moonfish")),
            ("no-registrations", format!("{site}/registrations")),
            ("not-found", format!("{site}/c/nowhere")),
        ] {
            browser.go(&address).await?;
            self.take(&browser, name).await?;
        }
        browser.go(&format!("{register}?pass={pass}")).await?;
        browser.press("Continue").await?;
        self.take(&browser, "people").await?;
        browser.press("Continue").await?;
        self.take(&browser, "extras").await?;
        let (choice, answer) = (ORDINARY.option.2[1], ORDINARY.question.1[0]);
        browser.tick(choice).await?;
        browser.tick(answer).await?;
        browser.press("Continue").await?;
        self.take(&browser, "check").await?;
        browser.press("Confirm registration").await?;
        self.take(&browser, "done").await?;
        browser.press("My registrations").await?;
        self.take(&browser, "registrations").await?;
        browser.press("Sign out").await?;
        browser.go(&format!("{site}/sign-up")).await?;
        browser.press("Create account").await?;
        self.take(&browser, "sign-up").await?;
        browser.close().await
    }

    async fn of_staff(&self, stack: &Stack, made: &Showcase) -> Result<()> {
        let email = format!("{}@staff.example", fresh_slug("chair"));
        let arguments = [email.as_str(), "--role", "administrator"];
        let browser = people::staff(stack, self.look, &arguments).await?;
        let site = &stack.run.staff_url;
        let root = format!("{site}/conventions/{}", made.convention);
        for (name, address) in [
            ("staff-home", site.clone()),
            ("staff-overview", root.clone()),
            ("staff-passes", format!("{root}/passes")),
            ("staff-new-pass", format!("{root}/passes/new")),
            ("staff-vouchers", format!("{root}/vouchers")),
            ("staff-new-vouchers", format!("{root}/vouchers/new")),
            ("staff-registrations", format!("{root}/registrations")),
            ("staff-options", format!("{root}/options")),
            (
                "staff-option",
                format!("{root}/options/{}#field-choice_name-1", made.option),
            ),
            ("staff-questions", format!("{root}/questions")),
            ("staff-new-question", format!("{root}/questions/new")),
            ("staff-numbers", format!("{root}/numbers")),
            ("staff-hotels", format!("{root}/hotels")),
        ] {
            browser.go(&address).await?;
            self.take(&browser, name).await?;
        }
        browser.close().await
    }

    async fn take(&self, browser: &Browser, name: &str) -> Result<()> {
        let file = format!("{name}-{}.webp", self.suffix);
        let picture = browser.picture().await?;
        std::fs::write(self.directory.join(file), picture)?;
        Ok(())
    }
}

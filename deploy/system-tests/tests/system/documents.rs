//! The pages of the OpenAPI documents, looked at as those of the websites are. They never have scripts.

use anyhow::Result;
use butterfly_system_tests::{Browser, Stack, browser::Look};

#[tokio::test]
async fn fit_on_a_phone() -> Result<()> {
    look_at_all(Look::PHONE).await
}

#[tokio::test]
async fn fit_on_a_desktop() -> Result<()> {
    look_at_all(Look::DESKTOP).await
}

async fn look_at_all(size: Look) -> Result<()> {
    let stack = Stack::find()?;
    let (public, staff) = (&stack.run.public_url, &stack.run.staff_url);
    let pages = [
        (public, "registration", "Takes places for one or many"),
        (public, "lodging/partner", "bfk_"),
        (staff, "options/staff", "Strict"),
    ];
    let mut wrong = Vec::new();
    for dark in [false, true] {
        let look = Look {
            dark,
            scripts: false,
            ..size
        };
        let browser = Browser::open(look).await?;
        for (site, service, shows) in pages {
            browser
                .go(&format!("{site}/api/{service}/v1/docs/"))
                .await?;
            browser.sees(shows).await?;
            wrong.extend(browser.check().await.err());
            browser.unfold().await?;
            wrong.extend(browser.check().await.err());
        }
        browser.close().await?;
    }
    let wrong: Vec<_> = wrong.iter().map(|error| format!("{error:#}")).collect();
    anyhow::ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[tokio::test]
async fn nothing_hides_under_the_bar() -> Result<()> {
    let stack = Stack::find()?;
    let browser = Browser::open(Look::PHONE).await?;
    let site = &stack.run.public_url;
    let order = format!("{site}/api/registration/v1/docs/#create_order");
    browser.go(&order).await?;
    let (bar, heading) = (".bar", "#create_order > h3");
    let (bar, heading) = (browser.top_of(bar).await?, browser.top_of(heading).await?);
    anyhow::ensure!(bar.abs() < 1.0, "the bar is at {bar}");
    anyhow::ensure!((56.0..160.0).contains(&heading), "it is at {heading}");
    browser
        .go(&format!("{site}/api/lodging/partner/v1/docs/"))
        .await?;
    let hidden = browser.hidden_from_the_keyboard().await?;
    anyhow::ensure!(hidden.is_empty(), "{hidden:?}");
    browser.close().await
}

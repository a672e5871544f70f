//! Processes are killed at random moments of a running sale.

use anyhow::Result;
use butterfly_system_tests::{Installation, crash};

#[tokio::test(flavor = "multi_thread")]
async fn five_kills_lose_nothing_double_nothing_and_leak_nothing() -> Result<()> {
    let place = Installation::new()?;
    let (stack, _) = place.start(&["--no-seed"]).await?;
    let outcome = crash::run(&stack, 2026, 5).await?;
    assert_eq!(outcome.kills.len(), 5);
    let confirmed = outcome.counts.orders.get("confirmed").copied();
    assert!(confirmed.unwrap_or_default() > 20, "{outcome:?}");
    assert!(
        outcome.counts.units > 20 && outcome.repeats > 0,
        "{outcome:?}"
    );
    Ok(())
}

//! More people than places, all at once, over two instances.

use std::collections::BTreeMap;

use anyhow::Result;
use butterfly_system_tests::{Stack, catalogue::publish_small};
use futures_util::{StreamExt, stream};

const PLACES: u32 = 100;
const PEOPLE: u32 = 400;

#[tokio::test(flavor = "multi_thread")]
async fn four_hundred_people_share_a_hundred_places() -> Result<()> {
    let stack = Stack::find()?;
    let (public, staff) = (stack.public()?, stack.staff().await?);
    let convention = publish_small(&staff, "race", PLACES).await?;

    let answers: Vec<_> = stream::iter(0..PEOPLE)
        .map(|n| {
            let (convention, public) = (convention.clone(), public.clone());
            tokio::spawn(async move { convention.order(&public, n).await })
        })
        .buffer_unordered(PEOPLE as usize)
        .collect()
        .await;
    let mut counted = BTreeMap::new();
    for answer in answers {
        let answer = answer??;
        let code = if answer.status < 400 {
            ""
        } else {
            answer.code()
        };
        *counted
            .entry((answer.status, code.to_owned()))
            .or_insert(0_u32) += 1;
    }
    let expected = [
        ((201, String::new()), PLACES),
        ((409, "sold_out".to_owned()), PEOPLE - PLACES),
    ];
    assert_eq!(counted, BTreeMap::from(expected));

    let found = convention.reconcile(&staff).await?;
    assert_eq!(found["drift"], 0, "{found}");
    assert_eq!(found["quotas"][0]["counted"], PLACES, "{found}");
    let commits = found["lane_commits"].as_u64().unwrap_or(u64::MAX);
    // What refuses everybody writes nothing: only orders that got in can have shared a commit.
    assert!(
        commits < u64::from(PLACES),
        "{commits} commits for {PLACES} orders share none"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_order_is_one_order() -> Result<()> {
    let stack = Stack::find()?;
    let (public, staff) = (stack.public()?, stack.staff().await?);
    let convention = publish_small(&staff, "repeat", 10).await?;
    let repeats = (0..20).map(|_| convention.order(&public, 1));
    let mut ids = Vec::new();
    for answer in futures_util::future::try_join_all(repeats).await? {
        ids.push(answer.expect_status(201)?.field("id").to_owned());
    }
    ids.dedup();
    assert_eq!(ids.len(), 1);
    assert_eq!(
        convention.reconcile(&staff).await?["quotas"][0]["counted"],
        1
    );
    Ok(())
}

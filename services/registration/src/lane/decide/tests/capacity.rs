//! More or fewer places.

use uuid::Uuid;

use super::*;
use crate::lane::request::{Act, NewCapacity};

pub(super) fn capacity(quota: &Quota, version: u32, capacity: u32) -> Request {
    Request::Capacity(NewCapacity {
        quota: quota.id,
        version,
        name: "New".to_owned(),
        capacity,
        act: Act {
            actor: Uuid::nil(),
            request_id: String::new(),
        },
    })
}

#[test]
fn capacity_is_never_below_what_is_taken_in_the_same_batch() {
    let stock = quota("All", 2, 1);
    let day = pass("Day", &[&stock]);
    let world = world(vec![day.clone()], vec![stock.clone()]);
    let batch = [
        asked(order(&day, "A")),
        capacity(&stock, 1, 1),
        capacity(&stock, 1, 3),
        capacity(&stock, 1, 9),
    ];
    let (answers, effects) = world.decide(&batch);
    assert!(matches!(
        answers[1],
        Answer::Capacity(Err(QuotaRefusal::BelowTaken { taken: 2 }))
    ));
    assert!(
        matches!(&answers[2], Answer::Capacity(Ok(after)) if after.sold == 2 && after.version == 2)
    );
    assert!(matches!(
        answers[3],
        Answer::Capacity(Err(QuotaRefusal::Stale))
    ));
    assert_eq!(
        (effects.changes[0].capacity, effects.changes[0].sold),
        (1, 1)
    );
}

#[test]
fn after_a_lost_commit_a_change_that_happened_is_not_stale() {
    let mut stock = quota("New", 3, 0);
    stock.version = 2;
    let world = world(Vec::new(), vec![stock.clone()]);
    let again = Attempt {
        again: true,
        ..Attempt::default()
    };
    let (answers, effects) = decide(
        world.facts(),
        &[capacity(&stock, 1, 3)],
        &again,
        Code::random,
    );
    assert!(matches!(&answers[0], Answer::Capacity(Ok(_))) && effects.is_empty());
    let (answers, _) = world.decide(&[capacity(&stock, 1, 3)]);
    assert!(matches!(
        answers[0],
        Answer::Capacity(Err(QuotaRefusal::Stale))
    ));
}

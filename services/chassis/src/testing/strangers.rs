//! Who must not get at what belongs to one convention's staff.

use butterfly_contracts::{AccountId, ConventionId, Grant, StaffRole};

use super::TestTokens;

/// A token for one role at one convention.
pub fn staff_of(convention: ConventionId, role: StaffRole) -> String {
    let convention = Some(convention).filter(|_| !role.is_global());
    TestTokens::staff(AccountId::generate(), vec![Grant { convention, role }])
}

/// Tokens that open nothing of a convention, with the status each is refused with: none, an attendee's,
/// another program's, an expired and an altered one (401), staff without a role and of another convention
/// (404).
pub fn strangers(other: ConventionId) -> Vec<(Option<String>, u16)> {
    let account = AccountId::generate();
    let mut old = TestTokens::claims(&account.to_string(), "staff", "", Vec::new());
    old.exp -= 3600;
    let elsewhere = staff_of(other, StaffRole::Owner);
    vec![
        (None, 401),
        (Some(TestTokens::person(account, "a@b.example")), 401),
        (Some(TestTokens::internal("registration")), 401),
        (Some(TestTokens::sign(&old)), 401),
        (Some(format!("{elsewhere}x")), 401),
        (
            Some("bfk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned()),
            401,
        ),
        (Some(TestTokens::staff(account, Vec::new())), 404),
        (Some(elsewhere), 404),
    ]
}

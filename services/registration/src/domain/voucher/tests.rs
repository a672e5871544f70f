use proptest::prelude::*;

use super::*;

pub(crate) fn voucher(code: &str, effect: VoucherEffect, value: i64) -> Voucher {
    Voucher {
        id: VoucherId::generate(),
        convention: ConventionId::generate(),
        code: code.to_owned(),
        terms: VoucherTerms {
            effect,
            value,
            passes: Vec::new(),
            reserves: false,
            max_uses: 1,
            valid_until: None,
            tag: String::new(),
            comment: String::new(),
        },
        quotas: Vec::new(),
        kept: 0,
        held: 0,
        sold: 0,
        created_at: "2026-11-24T11:00:00Z".parse().unwrap(),
        version: 1,
    }
}

fn codes(errors: Vec<FieldError>) -> Vec<(String, String)> {
    let each = errors.into_iter();
    each.map(|error| (error.pointer, error.code)).collect()
}

#[test]
fn each_effect_on_a_price() {
    let with = |effect, value| voucher("CODE", effect, value).lower(8999);
    assert_eq!(with(VoucherEffect::None, 0), 8999);
    assert_eq!(with(VoucherEffect::Percent, 2500), 6749);
    assert_eq!(with(VoucherEffect::Percent, 10_000), 0);
    assert_eq!(with(VoucherEffect::Amount, 1000), 7999);
    assert_eq!(with(VoucherEffect::Amount, 10_000), 0);
    assert_eq!(with(VoucherEffect::Price, 12_000), 12_000);
}

#[test]
fn codes_are_read_without_regard_to_case() {
    assert_eq!(tidy_code(" crew-2027 ").as_deref(), Some("CREW-2027"));
    for bad in ["abc", "", "crew 2027", "crëw", &"x".repeat(41)] {
        assert_eq!(tidy_code(bad), None, "{bad}");
    }
}

#[test]
fn everything_wrong_with_new_vouchers_is_named() {
    let mut terms = voucher("CODE", VoucherEffect::Percent, 10_001).terms;
    terms.max_uses = 1_000_001;
    terms.passes = vec![PassId::generate()];
    let now = "2027-07-01T10:00:00Z".parse().unwrap();
    terms.valid_until = Some(now);
    let given = NewVouchers {
        code: Some("a b c d".to_owned()),
        count: Some(3),
        prefix: String::new(),
        terms,
    };
    let refused = validate_new(&given, &BTreeSet::new(), now).unwrap_err();
    let wrong = [
        ("/terms/value", "out_of_range"),
        ("/terms/max_uses", "out_of_range"),
        ("/terms/passes/0", "unknown_pass"),
        ("/terms/valid_until", "over"),
        ("/code", "not_a_code"),
        ("/code", "not_random"),
    ];
    let wrong = wrong.map(|(pointer, code)| (pointer.to_owned(), code.to_owned()));
    assert_eq!(codes(refused), wrong);
}

#[test]
fn a_batch_has_as_many_codes_as_asked_for() {
    let given = NewVouchers {
        code: None,
        count: Some(200),
        prefix: "crew-".to_owned(),
        terms: voucher("CODE", VoucherEffect::None, 0).terms,
    };
    let now = "2027-07-01T10:00:00Z".parse().unwrap();
    let (codes, _) = validate_new(&given, &BTreeSet::new(), now).unwrap();
    let different: BTreeSet<_> = codes.iter().collect();
    assert_eq!(different.len(), 200);
    let kept = codes
        .iter()
        .all(|code| tidy_code(code).as_ref() == Some(code));
    assert!(kept && codes[0].starts_with("CREW-"));
}

proptest! {
    #[test]
    fn no_voucher_makes_a_price_negative(listed in 0..=MOST_MINOR, value in 0..=MOST_MINOR, percent in 0..=WHOLE) {
        for (effect, value) in [
            (VoucherEffect::Percent, percent),
            (VoucherEffect::Amount, value),
            (VoucherEffect::Price, value),
        ] {
            prop_assert!(voucher("CODE", effect, value).lower(listed) >= 0);
        }
    }
}

//! The names of what something refers to, and what refers to something.

use butterfly_contracts::{
    OptionId, PassId,
    options::{OptionView, QuestionView},
    registration::{PassView, VoucherView},
};

/// Names in one sentence at most.
const MOST: usize = 12;

/// The names of those passes; what is deleted is said once.
pub(crate) fn of_passes(ids: &[PassId], passes: &[PassView]) -> Vec<String> {
    let passes = passes.iter().map(|pass| (pass.id, pass.name.as_str()));
    named(ids, &passes.collect::<Vec<_>>(), "A deleted pass")
}

/// The names of those options; what is deleted is said once.
pub(crate) fn of_options(ids: &[OptionId], options: &[OptionView]) -> Vec<String> {
    let options = options
        .iter()
        .map(|option| (option.id, option.name.as_str()));
    named(ids, &options.collect::<Vec<_>>(), "A deleted option")
}

fn named<Id: PartialEq>(ids: &[Id], there: &[(Id, &str)], deleted: &str) -> Vec<String> {
    let found = there.iter().filter(|(id, _)| ids.contains(id));
    let mut names: Vec<_> = found.map(|(_, name)| (*name).to_owned()).collect();
    if ids
        .iter()
        .any(|id| there.iter().all(|(known, _)| known != id))
    {
        names.push(deleted.to_owned());
    }
    names
}

/// The passes that need this one.
pub(crate) fn passes_needing(pass: PassId, passes: &[PassView]) -> Vec<String> {
    let needing = passes
        .iter()
        .filter(|other| other.requires_passes.contains(&pass));
    line(
        "Passes that need it",
        needing.map(|other| other.name.as_str()),
    )
}

/// The options and questions that are limited to this pass.
pub(crate) fn extras_with_pass(
    pass: PassId,
    options: &[OptionView],
    questions: &[QuestionView],
) -> Vec<String> {
    let needing = options
        .iter()
        .filter(|option| option.requires_passes.contains(&pass));
    let within = options
        .iter()
        .filter(|option| option.included_in.contains(&pass));
    let asked = questions
        .iter()
        .filter(|question| question.for_passes.contains(&pass));
    [
        line(
            "Options that need it",
            needing.map(|option| option.name.as_str()),
        ),
        line(
            "Options included in it",
            within.map(|option| option.name.as_str()),
        ),
        line(
            "Questions asked with it",
            asked.map(|question| question.label.as_str()),
        ),
    ]
    .concat()
}

/// The vouchers for this pass.
pub(crate) fn vouchers_for(pass: PassId, vouchers: &[VoucherView]) -> Vec<String> {
    let naming = vouchers
        .iter()
        .filter(|voucher| voucher.passes.contains(&pass));
    line(
        "Vouchers for it",
        naming.map(|voucher| voucher.code.as_str()),
    )
}

/// The options and questions that refer to this option.
pub(crate) fn extras_with_option(
    option: OptionId,
    options: &[OptionView],
    questions: &[QuestionView],
) -> Vec<String> {
    let needing = options
        .iter()
        .filter(|other| other.requires_options.contains(&option));
    let asked = questions
        .iter()
        .filter(|question| question.for_options.contains(&option));
    [
        line(
            "Options that need it, and must be changed first",
            needing.map(|other| other.name.as_str()),
        ),
        line(
            "Questions asked with it",
            asked.map(|question| question.label.as_str()),
        ),
    ]
    .concat()
}

/// A line with these names, if there are any.
fn line<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let names: Vec<_> = names.collect();
    if names.is_empty() {
        return Vec::new();
    }
    let more = names.len().saturating_sub(MOST);
    let mut text = names.into_iter().take(MOST).collect::<Vec<_>>().join(", ");
    if more > 0 {
        text = format!("{text} and {more} more");
    }
    vec![format!("{what}: {text}")]
}

#[cfg(test)]
mod tests {
    use butterfly_contracts::VoucherId;

    use super::*;
    use crate::forms::tests::{a_pass, a_question, a_voucher, an_option};

    #[test]
    fn what_refers_to_a_pass_is_named() {
        let (vip, day) = (a_pass("VIP", &[]), a_pass("Saturday", &[]));
        let guest = a_pass("VIP guest", &[vip.id]);
        let shirt = an_option(
            "VIP shirt",
            serde_json::json!({"requires_passes": [vip.id]}),
        );
        let badge = an_option(
            "Badge",
            serde_json::json!({"included_in": [vip.id, day.id]}),
        );
        let diet = a_question(&[vip.id], &[]);
        let voucher = a_voucher(&[vip.id]);
        let options = [shirt, badge];
        let passes = [vip.clone(), day.clone(), guest];
        let found = [
            passes_needing(vip.id, &passes),
            extras_with_pass(vip.id, &options, std::slice::from_ref(&diet)),
            vouchers_for(vip.id, std::slice::from_ref(&voucher)),
        ];
        assert_eq!(
            found.concat(),
            [
                "Passes that need it: VIP guest",
                "Options that need it: VIP shirt",
                "Options included in it: Badge",
                "Questions asked with it: VIP diet",
                "Vouchers for it: VIPFREE",
            ]
        );
        assert!(passes_needing(day.id, &passes).is_empty());
        assert!(vouchers_for(day.id, std::slice::from_ref(&voucher)).is_empty());
        let many: Vec<_> = (0..14)
            .map(|_| VoucherView {
                id: VoucherId::generate(),
                ..voucher.clone()
            })
            .collect();
        assert!(vouchers_for(vip.id, &many)[0].ends_with("VIPFREE and 2 more"));
    }

    #[test]
    fn what_refers_to_an_option_is_named() {
        let dinner = an_option("Dinner", serde_json::json!({}));
        let wine = an_option("Wine", serde_json::json!({"requires_options": [dinner.id]}));
        let diet = a_question(&[], &[dinner.id]);
        assert_eq!(
            extras_with_option(dinner.id, &[dinner.clone(), wine], &[diet]),
            [
                "Options that need it, and must be changed first: Wine",
                "Questions asked with it: VIP diet",
            ]
        );
    }

    #[test]
    fn what_is_deleted_is_said_once() {
        let here = a_pass("Saturday", &[]);
        let ids = [PassId::generate(), here.id, PassId::generate()];
        assert_eq!(of_passes(&ids, &[here]), ["Saturday", "A deleted pass"]);
        assert_eq!(
            of_options(&[OptionId::generate()], &[]),
            ["A deleted option"]
        );
        assert!(of_options(&[], &[]).is_empty());
    }
}

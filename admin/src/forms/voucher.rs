//! The form of a voucher, or of many.

use butterfly_contracts::{
    PassId,
    registration::{
        ConventionView, NewVouchers, PassView, VoucherEffect, VoucherTerms, VoucherView,
    },
};
use butterfly_webkit::{Fields, Form, Input, form_fields, format};

use super::{each, local, moment, needed, pass_ticks, price, whole};
use crate::parse::percent;

form_fields! {
    /// A voucher, or many.
    pub(crate) enum VoucherField {
        Code = "code", "Code";
        Count = "count", "How many";
        Prefix = "prefix", "Random codes begin with";
        Effect = "effect", "What it does";
        Value = "value", "How much";
        Passes = "passes", "Passes it is for";
        Reserves = "reserves", "Keep places for it";
        MaxUses = "max_uses", "For how many passes each is good";
        ValidUntil = "valid_until", "Good until";
        Tag = "tag", "Tag";
        Comment = "comment", "Comment";
    }
}
use VoucherField as F;

const EFFECTS: [(VoucherEffect, &str, &str); 4] = [
    (VoucherEffect::Percent, "percent", "A percentage off"),
    (VoucherEffect::Amount, "amount", "An amount off"),
    (VoucherEffect::Price, "price", "A price of its own"),
    (
        VoucherEffect::None,
        "none",
        "The usual price: it only opens passes",
    ),
];

/// What is typed of new ones.
pub(crate) fn read_new(form: &mut Form<F>, of: &ConventionView) -> Option<NewVouchers> {
    let code = form.optional(F::Code);
    let count = whole(form, F::Count).filter(|_| code.is_none());
    let prefix = form.optional(F::Prefix).unwrap_or_default();
    let terms = read(form, of)?;
    Some(NewVouchers {
        prefix: if code.is_none() {
            prefix
        } else {
            String::new()
        },
        code,
        count,
        terms,
    })
}

/// What is typed of the terms.
pub(crate) fn read(form: &mut Form<F>, of: &ConventionView) -> Option<VoucherTerms> {
    let chosen = EFFECTS
        .iter()
        .find(|(_, name, _)| form.has(F::Effect, name));
    let effect = chosen.map(|(effect, ..)| *effect);
    let value = match effect {
        None => {
            form.error(F::Effect, "Choose what it does");
            None
        }
        Some(VoucherEffect::None) => Some(0),
        Some(VoucherEffect::Percent) => percentage(form),
        Some(VoucherEffect::Amount | VoucherEffect::Price) => price(form, F::Value, of.currency),
    };
    let passes = each::<PassId, _>(form, F::Passes);
    let max_uses = needed(form, F::MaxUses);
    let valid_until = moment(form, F::ValidUntil, &of.time_zone);
    let (effect, value, max_uses) = (effect?, value?, max_uses?);
    form.is_valid().then(|| VoucherTerms {
        effect,
        value,
        passes,
        reserves: form.has(F::Reserves, "yes"),
        max_uses,
        valid_until,
        tag: form.value(F::Tag).to_owned(),
        comment: form.value(F::Comment).to_owned(),
    })
}

fn percentage(form: &mut Form<F>) -> Option<i64> {
    let text = form.required(F::Value);
    if text.is_empty() {
        return None;
    }
    match percent::parse(&text) {
        Ok(points) => Some(points.into()),
        Err(message) => {
            form.error(F::Value, format!("{} {message}", F::Value.label()));
            None
        }
    }
}

/// The form of new ones: one with a random code that is good once.
pub(crate) fn blank() -> Form<F> {
    Form::empty()
        .with(F::Effect, "percent")
        .with(F::MaxUses, "1")
}

/// The form of one that exists.
pub(crate) fn fill(voucher: &VoucherView, of: &ConventionView) -> Form<F> {
    let effect = EFFECTS
        .iter()
        .find(|(effect, ..)| *effect == voucher.effect);
    let value = match voucher.effect {
        VoucherEffect::None => String::new(),
        VoucherEffect::Percent => percent::entry(u32::try_from(voucher.value).unwrap_or_default()),
        VoucherEffect::Amount | VoucherEffect::Price => {
            format::money_entry(voucher.value, of.currency)
        }
    };
    let until = local(voucher.valid_until, &of.time_zone);
    Form::empty()
        .with(F::Effect, effect.map_or("", |(_, name, _)| name))
        .with(F::Value, value)
        .with_all(F::Passes, voucher.passes.iter().map(ToString::to_string))
        .with(F::Reserves, if voucher.reserves { "yes" } else { "" })
        .with(F::MaxUses, voucher.max_uses.to_string())
        .with(F::ValidUntil, until)
        .with(F::Tag, &voucher.tag)
        .with(F::Comment, &voucher.comment)
}

/// The controls for the codes of new ones.
pub(crate) fn code_controls(form: &Form<F>) -> Vec<Input> {
    let code = "Leave it empty for random codes. Capitals and small letters are the same.";
    vec![
        form.field(F::Code).optional().max_length(40).hint(code),
        form.field(F::Count)
            .number(1, 1000)
            .optional()
            .hint("Vouchers with random codes; one if nothing is typed."),
        form.field(F::Prefix)
            .optional()
            .max_length(20)
            .hint("For example: CREW-"),
    ]
}

/// The controls for the terms, with the passes there are.
pub(crate) fn controls(form: &Form<F>, of: &ConventionView, passes: &[PassView]) -> Vec<Input> {
    let effects = EFFECTS.map(|(_, name, words)| (name.to_owned(), words.to_owned()));
    let passes = pass_ticks(form, F::Passes, passes);
    let value = format!(
        "A percentage such as 25, or an amount in {}.",
        of.currency.code()
    );
    let only = "None chosen: every pass that everybody can buy. A pass chosen here can be bought with it even if it \
        needs a voucher or only staff see it.";
    let mut controls = vec![
        form.field(F::Effect).radios(&effects),
        form.field(F::Value).optional().short().hint(value),
    ];
    if !passes.is_empty() {
        controls.push(form.field(F::Passes).checks(&passes).hint(only));
    }
    let kept = "As many places as it is good for leave the sale at once, and come back when it ends unused. It must be \
        for exactly one pass, and this cannot be changed later.";
    let tag = "To find and export vouchers that belong together, such as: Crew 2027";
    controls.extend([
        form.field(F::Reserves).check().hint(kept),
        form.field(F::MaxUses).number(1, 1_000_000),
        form.field(F::ValidUntil)
            .date_time()
            .optional()
            .hint(format!("In the convention's time zone, {}.", of.time_zone)),
        form.field(F::Tag).optional().max_length(100).hint(tag),
        form.field(F::Comment)
            .area(3)
            .optional()
            .hint("For staff only."),
    ]);
    controls
}

#[cfg(test)]
mod tests {
    use butterfly_webkit::Posted;

    use super::*;
    use crate::forms::convention::tests::sample;

    fn typed(pairs: &[(&str, &str)]) -> Form<F> {
        let pairs = pairs.iter();
        let pairs = pairs.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Form::of(&Posted::from(pairs.collect::<Vec<_>>()))
    }

    #[test]
    fn how_much_is_read_by_what_it_does() {
        let of = sample();
        let terms = |effect, value| {
            let mut form = typed(&[("effect", effect), ("value", value), ("max_uses", "3")]);
            let terms = read(&mut form, &of);
            terms.map(|terms| (terms.effect, terms.value))
        };
        assert_eq!(
            terms("percent", "12.5"),
            Some((VoucherEffect::Percent, 1250))
        );
        assert_eq!(
            terms("amount", "12.50"),
            Some((VoucherEffect::Amount, 1250))
        );
        assert_eq!(terms("price", "0"), Some((VoucherEffect::Price, 0)));
        assert_eq!(terms("none", ""), Some((VoucherEffect::None, 0)));
        for (effect, value) in [
            ("percent", "101"),
            ("percent", ""),
            ("amount", "much"),
            ("", "5"),
        ] {
            assert_eq!(terms(effect, value), None, "{effect} {value}");
        }
    }

    #[test]
    fn a_chosen_code_stands_alone_and_the_way_back_is_the_same() {
        let of = sample();
        let pairs = [("effect", "price"), ("value", "10"), ("max_uses", "2")];
        let mut one = typed(
            &[
                &pairs[..],
                &[("code", "CREW"), ("count", "9"), ("prefix", "X")],
            ]
            .concat(),
        );
        let one = read_new(&mut one, &of).unwrap();
        assert_eq!(
            (one.code.as_deref(), one.count, one.prefix.as_str()),
            (Some("CREW"), None, "")
        );
        let mut many = typed(&[&pairs[..], &[("count", "9"), ("prefix", "X-")]].concat());
        let many = read_new(&mut many, &of).unwrap();
        assert_eq!(
            (many.code, many.count, many.prefix.as_str()),
            (None, Some(9), "X-")
        );
        let terms = many.terms;
        let view = VoucherView {
            id: butterfly_contracts::VoucherId::generate(),
            code: "X-1".to_owned(),
            effect: terms.effect,
            value: terms.value,
            passes: vec![PassId::generate()],
            reserves: true,
            max_uses: terms.max_uses,
            valid_until: Some("2027-08-01T10:00:00Z".parse().unwrap()),
            tag: "Crew".to_owned(),
            comment: String::new(),
            held: 0,
            used: 1,
            created_at: "2027-07-01T10:00:00Z".parse().unwrap(),
            version: 1,
        };
        let again = read(&mut fill(&view, &of), &of).unwrap();
        assert_eq!(
            (again.effect, again.value, again.max_uses),
            (VoucherEffect::Price, 1000, 2)
        );
        assert!(again.reserves);
        assert_eq!(
            (again.passes, again.valid_until),
            (view.passes, view.valid_until)
        );
    }
}

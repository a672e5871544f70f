//! What was limited to something that is deleted stays so when a form is sent that changes something else.

use butterfly_contracts::{
    ConventionId, OptionId, OptionStockId, PassId, QuestionId, VoucherId,
    options::{OptionView, QuestionView},
    registration::{PassView, VoucherView},
};
use butterfly_webkit::{Fields, Form, Input};
use serde_json::{Value, json};

use super::{
    convention::tests::sample,
    option::{self, OptionField},
    pass::{self, PassField},
    question::{self, QuestionField},
    voucher::{self, VoucherField},
};

pub(crate) fn a_pass(name: &str, requires_passes: &[PassId]) -> PassView {
    let price = json!({"minor": 9000, "currency": "EUR"});
    serde_json::from_value(json!({
        "id": PassId::generate(), "name": name, "description": "", "days": [], "price": price,
        "regular_price": price, "tiers": [], "tax": price, "total": price, "attending": true, "min_age": null,
        "max_age": null, "visibility": "public", "requires": "", "requires_passes": requires_passes,
        "on_sale_from": null, "on_sale_until": null, "max_per_order": null, "paused": false, "included": [],
        "availability": "available", "left": null, "quotas": [], "position": 1, "version": 1,
    }))
    .unwrap()
}

pub(crate) fn an_option(name: &str, more: Value) -> OptionView {
    let price = json!({"minor": 2500, "currency": "EUR"});
    let mut option = json!({
        "id": OptionId::generate(), "convention": ConventionId::generate(), "name": name, "description": "", "price": price,
        "included_in": [], "choices": [], "min_per_registration": 1, "max_per_registration": 1,
        "requires_passes": [], "requires_options": [], "on_sale_from": null, "on_sale_until": null,
        "paused": false, "availability": "available", "left": null, "stocks": [], "position": 1, "version": 1,
    });
    if let (Value::Object(option), Value::Object(more)) = (&mut option, more) {
        option.extend(more);
    }
    serde_json::from_value(option).unwrap()
}

pub(crate) fn a_voucher(passes: &[PassId]) -> VoucherView {
    serde_json::from_value(json!({
        "id": VoucherId::generate(), "code": "VIPFREE", "effect": "percent", "value": 10_000, "passes": passes, "reserves": false,
        "max_uses": 3, "valid_until": null, "tag": "", "comment": "", "held": 0, "used": 0,
        "created_at": "2027-07-01T10:00:00Z", "version": 1,
    }))
    .unwrap()
}

pub(crate) fn a_question(for_passes: &[PassId], for_options: &[OptionId]) -> QuestionView {
    serde_json::from_value(json!({
        "id": QuestionId::generate(), "convention": ConventionId::generate(), "kind": "text", "asked_of": "attendee", "label": "VIP diet", "help": "",
        "required": true, "choices": [], "min": null, "max": null, "max_length": null, "for_passes": for_passes,
        "for_options": for_options, "position": 1, "version": 1,
    }))
    .unwrap()
}

fn html(controls: &[Input]) -> String {
    controls.iter().map(ToString::to_string).collect()
}

/// The form as a browser sends it: of a list, what is ticked in the page.
fn sent<F: Fields>(form: Form<F>, controls: &[Input], field: F) -> Form<F> {
    let (html, name) = (html(controls), format!("name=\"{}\"", field.name()));
    let boxes = html.split("<input").filter(|tag| tag.contains(&name));
    let ticked = boxes.filter(|tag| {
        let tag = tag.split('>').next().unwrap();
        tag.contains(" checked")
    });
    let value = |tag: &str| {
        tag.split("value=\"")
            .nth(1)?
            .split('"')
            .next()
            .map(str::to_owned)
    };
    form.with_all(field, ticked.filter_map(value))
}

#[test]
fn a_voucher_for_a_deleted_pass_keeps_it() {
    let (of, gone) = (sample(), PassId::generate());
    let voucher = a_voucher(&[gone]);
    for passes in [vec![a_pass("Saturday", &[])], Vec::new()] {
        let form = voucher::fill(&voucher, &of);
        let controls = voucher::controls(&form, &of, &passes);
        let form = sent(form, &controls, VoucherField::Passes);
        let mut form = form.with(VoucherField::Comment, "For the guests");
        let terms = voucher::read(&mut form, &of).unwrap();
        assert_eq!(
            (terms.passes, terms.comment.as_str()),
            (vec![gone], "For the guests")
        );
        assert!(html(&controls).contains("A deleted pass"));
    }
}

#[test]
fn a_question_for_what_is_deleted_keeps_it() {
    let (pass, option) = (PassId::generate(), OptionId::generate());
    let question = a_question(&[pass], &[option]);
    let form = question::fill(&question);
    let controls = question::asked(
        &form,
        &[a_pass("Saturday", &[])],
        &[an_option("Shirt", json!({}))],
    );
    let form = sent(form, &controls, QuestionField::ForPasses);
    let form = sent(form, &controls, QuestionField::ForOptions);
    let mut form = form.with(QuestionField::Help, "So that there is enough.");
    let input = question::read(&mut form).unwrap();
    assert_eq!(
        (input.for_passes, input.for_options),
        (vec![pass], vec![option])
    );
    let html = html(&controls);
    assert!(html.contains("A deleted pass") && html.contains("A deleted option"));
}

#[test]
fn an_option_for_a_deleted_pass_keeps_it() {
    let (of, here) = (sample(), a_pass("Saturday", &[]));
    let (needed, including) = (PassId::generate(), PassId::generate());
    let (other, stock) = (OptionId::generate(), OptionStockId::generate());
    let option = an_option(
        "Shirt",
        json!({
            "requires_passes": [needed], "included_in": [including, here.id], "requires_options": [other],
            "stocks": [stock],
        }),
    );
    let form = option::fill(&option, &of.time_zone);
    let mut controls = option::main(&form, of.currency, &[]);
    controls.extend(option::rules(&form, std::slice::from_ref(&here), &[]));
    let lists = [
        OptionField::RequiresPasses,
        OptionField::IncludedIn,
        OptionField::RequiresOptions,
        OptionField::Stocks,
    ];
    let form = lists
        .into_iter()
        .fold(form, |form, field| sent(form, &controls, field));
    let mut form = form.with(OptionField::Description, "Black");
    let input = option::read(&mut form, &of).unwrap().option;
    assert_eq!(input.requires_passes, [needed]);
    assert_eq!(input.included_in, [here.id, including]);
    assert_eq!(
        (input.requires_options, input.stocks),
        (vec![other], vec![stock])
    );
    assert_eq!(input.description, "Black");
}

#[test]
fn a_choice_says_how_many_there_are_of_it() {
    let typed = |second: &str| {
        let rows = [["S", "", ""], ["L", second, "20.00"]];
        let column = |at: usize| rows.iter().map(move |row| row[at].to_owned());
        Form::empty()
            .with(OptionField::Name, "T-shirt")
            .with(OptionField::Price, "18.00")
            .with(OptionField::InAll, "90")
            .with_all(OptionField::ChoiceName, column(0))
            .with_all(OptionField::ChoiceInAll, column(1))
            .with_all(OptionField::ChoicePrice, column(2))
    };
    let read = option::read(&mut typed("40"), &sample()).unwrap();
    assert_eq!(
        (read.in_all, read.of_choices),
        (Some(90), vec![None, Some(40)])
    );
    let names: Vec<_> = read
        .option
        .choices
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(names, ["S", "L"]);
    let mut form = typed("many");
    assert!(option::read(&mut form, &sample()).is_none());
    let mut rows = option::choice_rows(&form, sample().currency, &[]);
    assert!(html(&rows.remove(1)).contains("How many there are must be a whole number"));
}

#[test]
fn a_pass_that_needs_a_deleted_one_keeps_it() {
    let (of, gone) = (sample(), [PassId::generate(), PassId::generate()]);
    let pass = a_pass("VIP guest", &gone);
    let form = pass::fill(&pass, &of.time_zone);
    let controls = pass::more(&form, &[]);
    let form = sent(form, &controls, PassField::RequiresPasses);
    let mut form = form.with(PassField::Description, "For guests of others");
    let typed = pass::read(&mut form, &of).unwrap();
    assert_eq!(typed.pass.requires_passes, gone);
    let html = html(&controls);
    for id in gone {
        let id = id.to_string();
        let end = &id[id.len() - 8..];
        assert!(
            html.contains(&format!("A deleted pass ({end})")),
            "told apart"
        );
    }
}

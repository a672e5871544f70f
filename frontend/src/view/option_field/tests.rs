use super::*;
use crate::view::samples;

fn filled(name: &str, value: &str) -> OpenForm {
    let mut form = OpenForm::default();
    form.set(name, value);
    form
}

#[test]
fn a_shirt_is_picked() {
    let (line, shirt) = (samples::registration(), samples::shirt());
    let base = field_of(line.id, &shirt, None);
    let medium = &shirt.choices[0];
    let mut form = filled(&base, &medium.id.to_string());
    let read_back = read(&mut form, line.id, &shirt);
    assert_eq!(read_back[0].choice, Some(medium.id));
    let [input] = inputs(&form, &line, &shirt, &read_back).try_into().unwrap();
    let html = input.to_string();
    assert!(
        html.contains("M – $25.00") && html.contains("checked"),
        "{html}"
    );
    assert!(!html.contains("None"), "it is needed: {html}");

    let mut form = OpenForm::default();
    assert!(read(&mut form, line.id, &shirt).is_empty());
    assert_eq!(form.error_of(&base), Some("Choose a T-shirt"));
}

#[test]
fn a_choice_that_is_gone_cannot_be_chosen_unless_it_is_ones_own() {
    let (line, mut shirt) = (samples::registration(), samples::shirt());
    shirt.choices[0].left = Some(0);
    let own = [SelectionInput {
        option: shirt.id,
        choice: Some(shirt.choices[0].id),
        quantity: 1,
    }];
    let form = OpenForm::default();
    let html = |own: &[SelectionInput]| inputs(&form, &line, &shirt, own)[0].to_string();
    let closed = |html: &str| html.matches(" disabled>").count();
    let without = html(&[]);
    assert!(without.contains("M – $25.00 (sold out)"), "{without}");
    assert_eq!(closed(&without), 1);
    let with = html(&own);
    assert!(with.contains("M – $25.00") && !with.contains("sold out"));
    assert_eq!(closed(&with), 0);
    shirt.availability = OptionAvailability::SoldOut;
    assert!(is_shown(&shirt, &own) && !is_shown(&shirt, &[]));
    assert!(why_not(&shirt).starts_with("T-shirt is sold out."));
    let shut = shut(&form, &line, &shirt)[0].to_string();
    assert!(shut.contains("T-shirt is sold out."), "{shut}");
    assert!(shut.contains("disabled=\"\""), "{shut}");
    shirt.availability = OptionAvailability::Available;
    shirt.max_per_registration = 5;
    let counts = inputs(&form, &line, &shirt, &[]);
    assert!(counts[0].to_string().contains("disabled"));
    assert!(!counts[1].to_string().contains("disabled"));
}

#[test]
fn numbers_are_read_within_bounds() {
    let (line, mut dinner) = (samples::registration(), samples::shirt());
    (dinner.choices, dinner.min_per_registration) = (Vec::new(), 0);
    dinner.max_per_registration = 3;
    let name = field_of(line.id, &dinner, None);
    let read_back = |value: &str| {
        let mut form = filled(&name, value);
        let selections = read(&mut form, line.id, &dinner);
        (selections.first().map(|one| one.quantity), form.is_valid())
    };
    assert_eq!(read_back(""), (None, true));
    assert_eq!(read_back("0"), (None, true));
    assert_eq!(read_back("3"), (Some(3), true));
    assert_eq!(read_back("4"), (Some(4), false));
    assert_eq!(read_back("many"), (None, false));
}

#[test]
fn what_is_ticked_or_counted_comes_back() {
    let (line, mut option) = (samples::registration(), samples::shirt());
    let medium = Some(option.choices[0].id);
    option.max_per_registration = 5;
    let two = SelectionInput {
        option: option.id,
        choice: medium,
        quantity: 2,
    };
    let mut form = OpenForm::default();
    set(&mut form, line.id, &option, &two);
    assert_eq!(read(&mut form, line.id, &option), [two]);
    (option.choices, option.max_per_registration) = (Vec::new(), 1);
    let one = SelectionInput {
        option: option.id,
        choice: None,
        quantity: 1,
    };
    let mut form = OpenForm::default();
    set(&mut form, line.id, &option, &one);
    assert_eq!(read(&mut form, line.id, &option), [one]);
    option.included_in = vec![line.pass];
    assert!(
        inputs(&form, &line, &option, &[])[0]
            .to_string()
            .contains("included")
    );
}

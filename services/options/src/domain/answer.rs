//! Whether an answer is one to its question.

use std::collections::BTreeSet;

use butterfly_contracts::{options::QuestionKind, text::Checker};
use chrono::NaiveDate;

use super::{
    country,
    question::{LONGEST, Question},
};

/// The answer, tidied; empty when nothing was answered; or what to change.
pub(crate) fn check(question: &Question, given: &[String]) -> Result<Vec<String>, String> {
    let values: Vec<_> = given
        .iter()
        .map(|value| value.trim().to_owned())
        .filter(|value| !value.is_empty())
        .collect();
    if question.about.kind == QuestionKind::Many {
        return many(question, values);
    }
    match values.as_slice() {
        [] => Ok(values),
        [value] => one(question, value).map(|()| values),
        _ => Err("needs one answer, not several".to_owned()),
    }
}

fn many(question: &Question, values: Vec<String>) -> Result<Vec<String>, String> {
    let about = &question.about;
    let distinct: BTreeSet<_> = values.iter().collect();
    if distinct.len() < values.len() || !values.iter().all(|value| about.choices.contains(value)) {
        return Err("needs some of the choices, each once".to_owned());
    }
    let count = i64::try_from(values.len()).unwrap_or(i64::MAX);
    if !values.is_empty() {
        within(count, about.min, about.max, "choices")?;
    }
    Ok(values)
}

fn one(question: &Question, value: &str) -> Result<(), String> {
    let about = &question.about;
    let (good, needed) = match about.kind {
        QuestionKind::Text => return text(value, about.max_length.unwrap_or(LONGEST)),
        QuestionKind::Number => {
            let number = whole(value).ok_or("needs a whole number")?;
            return within(number, about.min, about.max, "");
        }
        QuestionKind::YesNo => (matches!(value, "yes" | "no"), "needs `yes` or `no`"),
        QuestionKind::Choice | QuestionKind::Many => (
            about.choices.iter().any(|choice| choice == value),
            "needs one of the choices",
        ),
        QuestionKind::Date => (is_day(value), "needs a day like 2027-08-13"),
        QuestionKind::Country => (country::is_code(value), "needs a country"),
        QuestionKind::Phone => (
            is_phone(value),
            "needs a telephone number with its country code, like +353 1 234 5678",
        ),
    };
    if good { Ok(()) } else { Err(needed.to_owned()) }
}

fn text(value: &str, longest: u32) -> Result<(), String> {
    let mut checker = Checker::new();
    checker.paragraphs("", value, usize::try_from(longest).unwrap_or(usize::MAX));
    let errors = checker.finish(()).err().unwrap_or_default();
    errors
        .first()
        .map_or(Ok(()), |error| Err(error.message.clone()))
}

/// A whole number in its usual spelling.
fn whole(value: &str) -> Option<i64> {
    let number: i64 = value.parse().ok()?;
    (number.to_string() == value).then_some(number)
}

fn within(number: i64, min: Option<i64>, max: Option<i64>, what: &str) -> Result<(), String> {
    if let Some(min) = min.filter(|min| number < *min) {
        return Err(format!("must be at least {min} {what}")
            .trim_end()
            .to_owned());
    }
    if let Some(max) = max.filter(|max| number > *max) {
        return Err(format!("must be at most {max} {what}")
            .trim_end()
            .to_owned());
    }
    Ok(())
}

fn is_day(value: &str) -> bool {
    let day: Option<NaiveDate> = value.parse().ok();
    value.len() == 10 && day.is_some_and(|day| day.to_string() == value)
}

/// A number of at most 15 digits (ITU-T E.164) after a plus, with what people write between them.
fn is_phone(value: &str) -> bool {
    let Some(rest) = value.strip_prefix('+') else {
        return false;
    };
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    let between = |c: char| c.is_ascii_digit() || " -./()".contains(c);
    (7..=15).contains(&digits) && value.len() <= 40 && rest.chars().all(between)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::domain::catalogue::testing;

    fn question(kind: &str, more: Value) -> Question {
        let input = json!({ "kind": kind, "asked_of": "buyer", "label": "?" });
        testing::question(testing::with(input, more))
    }

    fn accepts(question: &Question, value: &str) -> bool {
        check(question, &[value.to_owned()]).is_ok()
    }

    #[test]
    fn each_kind_has_its_own_answers() {
        let meals = json!({ "choices": ["Meat", "Fish"] });
        for (kind, more, good, bad) in [
            (
                "text",
                json!({ "max_length": 3 }),
                vec!["abc", " ab\n "],
                vec!["abcd", "a\u{7}"],
            ),
            (
                "number",
                json!({ "min": -1, "max": 9 }),
                vec!["-1", "0", "9"],
                vec!["10", "-2", "1.5", "+1", "01", "one"],
            ),
            ("yes_no", json!({}), vec!["yes", "no"], vec!["true", "Yes"]),
            ("choice", meals, vec!["Meat"], vec!["meat", "Meat, Fish"]),
            (
                "date",
                json!({}),
                vec!["2027-02-28"],
                vec!["2027-02-29", "28.2.2027", "2027-2-28", "2027-02-28T00:00"],
            ),
            (
                "country",
                json!({}),
                vec!["IE"],
                vec!["ie", "Ireland", "XX"],
            ),
            (
                "phone",
                json!({}),
                vec!["+353 1 234 5678", "+1 (212) 555-0100"],
                vec![
                    "01 234 5678",
                    "+123",
                    "+1234567890123456",
                    "+353 call me",
                    "1+2345678",
                ],
            ),
        ] {
            let question = question(kind, more);
            for value in good {
                assert!(accepts(&question, value), "{kind} {value:?}");
            }
            for value in bad {
                assert!(!accepts(&question, value), "{kind} {value:?}");
            }
            assert_eq!(check(&question, &[]), Ok(Vec::new()));
            assert_eq!(check(&question, &[" ".to_owned()]), Ok(Vec::new()));
        }
    }

    #[test]
    fn several_choices_are_each_one_of_them_and_in_number() {
        let choices = json!({ "choices": ["Fri", "Sat", "Sun"], "min": 1, "max": 2 });
        let question = question("many", choices);
        let ask = |values: &[&str]| {
            let values: Vec<_> = values.iter().map(|value| (*value).to_owned()).collect();
            check(&question, &values)
        };
        assert_eq!(ask(&[" Sat", "Fri"]).unwrap(), ["Sat", "Fri"]);
        assert!(ask(&["Sat", "Sat"]).is_err());
        assert!(ask(&["Mon"]).is_err());
        assert_eq!(
            ask(&["Fri", "Sat", "Sun"]),
            Err("must be at most 2 choices".to_owned())
        );
        assert_eq!(ask(&[]), Ok(Vec::new()));
    }
}

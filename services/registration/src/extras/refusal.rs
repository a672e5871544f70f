//! What a buyer is told when the options service refuses.

use butterfly_chassis::ApiError;
use butterfly_contracts::{
    FieldError, Problem, ProblemCode, RegistrationId,
    options::{HoldProblem, HoldShort},
};
use serde::Serialize;
use serde_json::{Value, json};

/// A refusal; `lines` are the order's, in the order in which the buyer knows them. Each problem is named among the errors.
pub(super) fn refusal(problems: &[HoldProblem], lines: &[RegistrationId]) -> ApiError {
    let code = |code: &str| problems.iter().all(|problem| problem.code == code);
    let mut messages: Vec<_> = problems.iter().map(|p| p.message.as_str()).collect();
    messages.dedup();
    let words = messages.join(" ");
    if code("expired") {
        let detail = "The time to finish this order has run out; its places are free again.";
        return ApiError::new(ProblemCode::Gone, detail);
    }
    let mut problem = if code("sold_out") {
        Problem::new(ProblemCode::SoldOut, format!("Sorry: {words}"))
    } else if code("not_on_sale") {
        Problem::new(ProblemCode::NotOnSale, words).with("kind", "option")
    } else {
        Problem::invalid(Vec::new())
    };
    let error = |problem: &HoldProblem| {
        FieldError::new(pointer(problem, lines), &problem.code, &problem.message)
    };
    problem.errors = problems.iter().map(error).collect();
    let short = short(problems, lines);
    match short.iter().map(|short| short.what.left).min() {
        None => problem.into(),
        Some(left) => problem
            .with("left", left)
            .with("short", json!(short))
            .into(),
    }
}

/// What is short, and the lines that lack it.
#[derive(Serialize)]
struct Short<'p> {
    #[serde(flatten)]
    what: &'p HoldShort,
    lines: Vec<usize>,
}

fn short<'p>(problems: &'p [HoldProblem], lines: &[RegistrationId]) -> Vec<Short<'p>> {
    let mut found: Vec<Short<'p>> = Vec::new();
    for problem in problems {
        let Some(what) = &problem.short else { continue };
        let line = line(problem, lines);
        match found.iter_mut().find(|known| known.what == what) {
            Some(known) => known.lines.extend(line),
            None => found.push(Short {
                what,
                lines: line.into_iter().collect(),
            }),
        }
    }
    found
}

/// A refusal of an order's passes that names what is wrong with its options, too.
pub(super) fn joined(mut passes: Problem, options: &Problem) -> Problem {
    if passes.code != ProblemCode::Invalid {
        let mut words = vec![passes.detail.as_str()];
        for error in &options.errors {
            if !words.contains(&error.message.as_str()) {
                words.push(&error.message);
            }
        }
        passes.detail = words.join(" ");
    }
    passes.errors.extend(options.errors.iter().cloned());
    let left = |problem: &Problem| problem.values.get("left").and_then(Value::as_u64);
    let known = [left(&passes), left(options)];
    let Some(least) = known.into_iter().flatten().min() else {
        return passes;
    };
    let short = |problem: &Problem| match problem.values.get("short") {
        Some(Value::Array(short)) => short.clone(),
        _ => Vec::new(),
    };
    let all = [short(&passes), short(options)].concat();
    passes.with("left", least).with("short", all)
}

fn line(problem: &HoldProblem, lines: &[RegistrationId]) -> Option<usize> {
    let registration = problem.registration?;
    lines.iter().position(|line| *line == registration)
}

/// Where in an order as it is sent.
fn pointer(problem: &HoldProblem, lines: &[RegistrationId]) -> String {
    match line(problem, lines) {
        Some(line) => format!("/lines/{line}{}", problem.pointer),
        None => problem.pointer.clone(),
    }
}

#[cfg(test)]
mod tests {
    use butterfly_contracts::{OptionChoiceId, OptionId, options::OtherChoice};

    use super::*;

    fn problem(of: Option<RegistrationId>, pointer: &str, code: &str) -> HoldProblem {
        HoldProblem {
            registration: of,
            pointer: pointer.to_owned(),
            code: code.to_owned(),
            message: format!("{code}."),
            short: (code == "sold_out").then(|| HoldShort {
                option: OptionId::generate(),
                choice: Some(OptionChoiceId::generate()),
                name: "T-shirt (M)".to_owned(),
                left: 2,
                beside: Vec::new(),
                alternatives: vec![OtherChoice {
                    choice: OptionChoiceId::generate(),
                    name: "S".to_owned(),
                    left: None,
                }],
            }),
        }
    }

    #[test]
    fn places_are_those_of_the_request() {
        let lines = [RegistrationId::generate(), RegistrationId::generate()];
        let refused = refusal(
            &[
                problem(Some(lines[1]), "/options/0", "too_many"),
                problem(Some(lines[0]), "", "too_few"),
                problem(None, "/answers/3", "answer_invalid"),
            ],
            &lines,
        );
        let refused = refused.problem();
        let pointers: Vec<_> = refused.errors.iter().map(|e| e.pointer.as_str()).collect();
        assert_eq!(pointers, ["/lines/1/options/0", "/lines/0", "/answers/3"]);
        assert_eq!(refused.code, ProblemCode::Invalid);
    }

    #[test]
    fn sold_out_says_what_is_left_and_where() {
        let lines = [RegistrationId::generate(), RegistrationId::generate()];
        let sold_out = problem(Some(lines[1]), "/options/0", "sold_out");
        let again = HoldProblem {
            registration: Some(lines[0]),
            ..sold_out.clone()
        };
        let refused = refusal(&[sold_out.clone(), again], &lines);
        let refused = refused.problem();
        assert_eq!(refused.code, ProblemCode::SoldOut);
        assert_eq!(refused.values["left"], 2);
        assert_eq!(refused.detail, "Sorry: sold_out.");
        let [short] = refused.values["short"].as_array().unwrap().as_slice() else {
            panic!("{refused:?}")
        };
        assert_eq!(short["lines"], json!([1, 0]));
        let what = sold_out.short.as_ref().unwrap();
        assert_eq!(short["choice"], json!(what.choice));
        assert_eq!(short["alternatives"], json!(what.alternatives));
        assert_eq!(refused.errors[0].pointer, "/lines/1/options/0");
        let mixed = [sold_out, problem(Some(lines[0]), "", "too_few")];
        let refused = refusal(&mixed, &lines);
        assert_eq!(refused.problem().code, ProblemCode::Invalid);
    }

    #[test]
    fn passes_and_options_are_refused_in_one_answer() {
        let lines = [RegistrationId::generate(), RegistrationId::generate()];
        let options = refusal(
            &[
                problem(Some(lines[0]), "/options/0", "sold_out"),
                problem(Some(lines[1]), "/options/3", "sold_out"),
                problem(Some(lines[1]), "", "too_few"),
            ],
            &lines,
        );
        let mut passes = Problem::new(ProblemCode::SoldOut, "Sorry, no place is left.")
            .with("left", 0)
            .with("short", json!([{"name": "Weekend"}]))
            .with("alternatives", json!(["Day"]));
        passes.errors = vec![FieldError::new("/lines/1/pass", "sold_out", "is sold out")];
        let both = joined(passes.clone(), options.problem());
        assert_eq!(both.code, ProblemCode::SoldOut);
        assert_eq!(both.detail, "Sorry, no place is left. sold_out. too_few.");
        let pointers: Vec<_> = both.errors.iter().map(|e| e.pointer.as_str()).collect();
        let expected = [
            "/lines/1/pass",
            "/lines/0/options/0",
            "/lines/1/options/3",
            "/lines/1",
        ];
        assert_eq!(pointers, expected);
        assert_eq!(both.values["short"].as_array().unwrap().len(), 3);
        assert_eq!(
            (&both.values["left"], &both.values["alternatives"]),
            (&json!(0), &json!(["Day"]))
        );

        let both = joined(Problem::invalid(passes.errors), options.problem());
        assert_eq!(both.detail, "Some fields need a change.");
        assert_eq!((both.errors.len(), &both.values["left"]), (4, &json!(2)));
        let answers = Problem::invalid(vec![FieldError::new("/answers/0", "x", "No.")]);
        let both = joined(Problem::invalid(Vec::new()), &answers);
        assert!(both.errors.len() == 1 && both.values.is_empty());
    }
}

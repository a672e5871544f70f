//! Answers to questions, in words.

use butterfly_contracts::options::QuestionKind;

use crate::countries;

/// `Yes`, `Ireland`, `Sun 1 Aug 2027`, or what was typed; several are separated by commas.
pub fn answer(kind: QuestionKind, values: &[String]) -> String {
    let words = |value: &String| match kind {
        QuestionKind::YesNo if value == "yes" => "Yes".to_owned(),
        QuestionKind::YesNo if value == "no" => "No".to_owned(),
        QuestionKind::Date => value.parse().map_or_else(|_| value.clone(), super::day),
        QuestionKind::Country => countries::name(value).to_owned(),
        _ => value.clone(),
    };
    values.iter().map(words).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_words() {
        for (kind, given, said) in [
            (QuestionKind::YesNo, "yes", "Yes"),
            (QuestionKind::YesNo, "no", "No"),
            (QuestionKind::Choice, "yes", "yes"),
            (QuestionKind::Country, "AX", "Åland Islands"),
            (QuestionKind::Date, "2027-08-01", "Sun 1 Aug 2027"),
            (QuestionKind::Date, "soon", "soon"),
        ] {
            assert_eq!(answer(kind, &[given.to_owned()]), said, "{kind:?}");
        }
        let several = ["a".to_owned(), "b".to_owned()];
        assert_eq!(answer(QuestionKind::Many, &several), "a, b");
    }
}

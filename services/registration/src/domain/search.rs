//! Search words as `LIKE` patterns.

/// A pattern for texts that contain the words in this order; none without words.
pub fn words(text: Option<&str>) -> Option<String> {
    let words: Vec<_> = text?.split_whitespace().map(escape).collect();
    (!words.is_empty()).then(|| format!("%{}%", words.join("%")))
}

/// Makes `%`, `_` and `\` stand for themselves.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_themselves() {
        assert_eq!(
            words(Some(" 100%  a_b\\ ")).as_deref(),
            Some("%100\\%%a\\_b\\\\%")
        );
        assert_eq!(words(Some("  ")), None);
        assert_eq!(words(None), None);
    }
}

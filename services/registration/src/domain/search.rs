//! What a search looks for.

/// Most characters of a word that count.
const LONGEST: usize = 100;
/// Most words of one registration.
const MOST_WORDS: usize = 16;
/// Most words of a search.
const MOST_TERMS: usize = 5;
/// Fewest characters that are looked for among the codes: those of a million begin alike thirty times.
const SHORTEST_CODE: usize = 3;

/// A pattern for texts that contain the words in this order; none without words.
pub fn words(text: Option<&str>) -> Option<String> {
    let words: Vec<_> = text?.split_whitespace().map(escape).collect();
    (!words.is_empty()).then(|| format!("%{}%", words.join("%")))
}

/// What people are looked for by: the beginnings of words, each of which must be there, or of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// A `LIKE` pattern for each word.
    pub terms: Vec<String>,
    /// One for the code; empty, which no code is, where it can be none.
    pub code: String,
}

impl Search {
    /// What was typed; none when that is nothing.
    pub fn parse(text: Option<&str>) -> Option<Self> {
        let typed: Vec<_> = text?.split_whitespace().take(MOST_TERMS).collect();
        let beginning = |text: String| format!("{}%", escape(&text));
        let is_code = |text: &&str| {
            text.len() >= SHORTEST_CODE && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        let code = match typed.as_slice() {
            [] => return None,
            [one] => Some(*one).filter(is_code),
            _ => None,
        };
        Some(Self {
            terms: typed.iter().map(|word| beginning(folded(word))).collect(),
            code: code.map_or_else(String::new, |code| beginning(code.to_ascii_uppercase())),
        })
    }
}

/// The words that texts are found by: each as it stands between spaces, and what follows a sign within it, as `harker`
/// in `mina.harker@example.org`. Letters are small; accents are for the database to overlook.
pub fn index(texts: &[&str]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let words = texts.iter().flat_map(|text| text.split_whitespace());
    for word in words.flat_map(beginnings) {
        let word = folded(word);
        if found.len() < MOST_WORDS && !found.contains(&word) {
            found.push(word);
        }
    }
    found
}

/// A word, and the rest of it after each sign; of an e-mail address only as far as the name in it.
fn beginnings(word: &str) -> impl Iterator<Item = &str> {
    let name = word.split_once('@').map_or(word, |(name, _)| name);
    let signs = name
        .char_indices()
        .filter(|(_, letter)| !letter.is_alphanumeric());
    let rests = signs.filter_map(move |(at, sign)| word.get(at + sign.len_utf8()..));
    let rests = rests.filter(|rest| rest.starts_with(char::is_alphanumeric));
    std::iter::once(word).chain(rests)
}

fn folded(word: &str) -> String {
    word.to_lowercase().chars().take(LONGEST).collect()
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

    fn found_by(texts: &[&str]) -> String {
        index(texts).join(" ")
    }

    #[test]
    fn people_are_found_by_each_word_and_what_follows_a_sign() {
        assert_eq!(
            found_by(&["Mina  HARKER", "mina.harker@example.org", ""]),
            "mina harker mina.harker@example.org harker@example.org"
        );
        assert_eq!(
            found_by(&["Anne-Marie O’Neil (Bo)"]),
            "anne-marie marie o’neil neil (bo) bo)"
        );
        assert_eq!(found_by(&["🦋 李小龍 José"]), "🦋 李小龍 josé");
        assert_eq!(found_by(&["a a", "A"]), "a");
        assert_eq!(
            index(&["b ".repeat(40).as_str(), &"x-".repeat(90)]).len(),
            MOST_WORDS
        );
        assert_eq!(index(&["é".repeat(200).as_str()]), ["é".repeat(100)]);
    }

    #[test]
    fn one_word_may_be_a_code() {
        let parsed = |text: &str| {
            let search = Search::parse(Some(text)).unwrap();
            (search.terms.join(" "), search.code)
        };
        let pair = |terms: &str, code: &str| (terms.to_owned(), code.to_owned());
        assert_eq!(parsed(" k7qa "), pair("k7qa%", "K7QA%"));
        assert_eq!(parsed("Mina HARKER"), pair("mina% harker%", ""));
        assert_eq!(parsed("ab"), pair("ab%", ""));
        assert_eq!(parsed("100_%"), pair("100\\_\\%%", ""));
        assert_eq!(
            Search::parse(Some("a b c d e f g")).unwrap().terms.len(),
            MOST_TERMS
        );
        assert_eq!(Search::parse(Some("  ")), None);
        assert_eq!(Search::parse(None), None);
    }
}

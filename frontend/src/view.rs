//! What templates show, made from what services answer: words, dates and prices, no decisions. Pure, so
//! that every case is tested without a server.

pub mod age;
pub mod convention;
pub mod hotel;
pub mod option;
pub mod option_field;
pub mod order_words;
pub mod pass;
pub mod question_field;
pub mod receipt;
pub mod ticket;
pub mod tier;

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;

/// The paragraphs of a text of several lines.
pub fn paragraphs(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

/// `a, b and c`.
pub fn joined(words: &[String]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
    }
}

//! The choices of an option, one per line: `name` or `name | price`.

use butterfly_contracts::{
    Currency,
    options::{ChoiceInput, ChoiceView},
};
use butterfly_webkit::format;

/// Reads the lines; the error names the line.
pub(crate) fn parse(text: &str, currency: Currency) -> Result<Vec<ChoiceInput>, String> {
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| choice(index + 1, line, currency))
        .collect()
}

fn choice(number: usize, line: &str, currency: Currency) -> Result<ChoiceInput, String> {
    let (name, price) = match line.rsplit_once('|') {
        Some((name, price)) => (name.trim(), Some(price)),
        None => (line.trim(), None),
    };
    if name.is_empty() {
        return Err(format!("Line {number}: the name is missing"));
    }
    let read = |text: &str| {
        let wrong = || format!("Line {number}: the price must be an amount in {currency}");
        format::parse_money(text, currency).ok_or_else(wrong)
    };
    let price_minor = price.map(read).transpose()?;
    Ok(ChoiceInput {
        name: name.to_owned(),
        price_minor,
        stocks: Vec::new(),
    })
}

/// The choices as they are typed; a price only where it differs from the option's.
pub(crate) fn entry(choices: &[ChoiceView], price_minor: i64) -> String {
    let line = |choice: &ChoiceView| match choice.price.minor {
        minor if minor == price_minor => choice.name.clone(),
        minor => {
            format!(
                "{} | {}",
                choice.name,
                format::money_entry(minor, choice.price.currency)
            )
        }
    };
    choices.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use butterfly_contracts::{Money, OptionChoiceId};

    use super::*;

    #[test]
    fn one_choice_per_line() {
        let euro = "EUR".parse().unwrap();
        let choices = parse("M\r\n\n XL | 27.50 \n", euro).unwrap();
        let expected = [("M", None), ("XL", Some(2750))];
        let read: Vec<_> = choices
            .iter()
            .map(|c| (c.name.as_str(), c.price_minor))
            .collect();
        assert_eq!(read, expected);
        let views: Vec<_> = expected
            .iter()
            .map(|(name, price)| ChoiceView {
                id: OptionChoiceId::generate(),
                name: (*name).to_owned(),
                price: Money::new(price.unwrap_or(2500), euro),
                left: None,
                stocks: Vec::new(),
            })
            .collect();
        assert_eq!(entry(&views, 2500), "M\nXL | 27.50");
    }

    #[test]
    fn refusals_name_the_line() {
        let euro = "EUR".parse().unwrap();
        let wrong = "Line 2: the price must be an amount in EUR";
        assert_eq!(parse("M\nL | dear", euro).unwrap_err(), wrong);
        assert_eq!(
            parse("| 5", euro).unwrap_err(),
            "Line 1: the name is missing"
        );
    }
}

//! Percentages as basis points: 13 is 1300. No floating point.

/// Reads a percentage of 0 to 100 into basis points; the error says what to change. Rates finer than a
/// hundredth of a percent are refused instead of rounded: a tax that is nearly right is wrong.
pub(crate) fn parse(text: &str) -> Result<u32, &'static str> {
    const SHAPE: &str = "must be a percentage like 13 or 8.25";
    let text = text.trim().trim_end_matches('%').trim_end();
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) {
        return Err(SHAPE);
    }
    let part = part.trim_end_matches('0');
    if part.len() > 2 {
        return Err("must have at most two digits after the point");
    }
    let points = format!("{whole}{part:0<2}").parse().ok();
    points
        .filter(|points| *points <= 10_000)
        .ok_or("must be at most 100")
}

/// Basis points as they are typed: 1300 is `13`, 825 is `8.25`.
pub(crate) fn entry(basis_points: u32) -> String {
    let text = format!("{}.{:02}", basis_points / 100, basis_points % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_exact() {
        for (text, expected) in [
            ("13", 1300),
            ("8.25", 825),
            ("0", 0),
            ("100", 10_000),
            ("5 %", 500),
            ("7,5", 750),
        ] {
            assert_eq!(parse(text), Ok(expected), "{text}");
            assert_eq!(parse(&entry(expected)), Ok(expected));
        }
        assert_eq!(entry(1300), "13");
        assert_eq!(entry(825), "8.25");
        assert_eq!(entry(10_000), "100");
        assert_eq!(entry(0), "0");
    }

    #[test]
    fn what_cannot_be_kept_exactly_is_refused() {
        assert_eq!(
            parse("8.875"),
            Err("must have at most two digits after the point")
        );
        assert_eq!(parse("100.01"), Err("must be at most 100"));
        assert_eq!(parse("99999999999999999999"), Err("must be at most 100"));
        for text in ["-1", "much", "", "1.", ".5", "1e1", "٣"] {
            assert_eq!(
                parse(text),
                Err("must be a percentage like 13 or 8.25"),
                "{text}"
            );
        }
    }
}

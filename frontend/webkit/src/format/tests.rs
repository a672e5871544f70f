use super::*;

fn amount(minor: i64, code: &str) -> Money {
    Money::new(minor, code.parse().unwrap())
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn money_follows_its_currency() {
    assert_eq!(money(amount(14_300, "USD")), "$143.00");
    assert_eq!(money(amount(9_000, "CAD")), "CA$90.00");
    assert_eq!(money(amount(123_456_789, "EUR")), "€1,234,567.89");
    assert_eq!(money(amount(5_000, "JPY")), "¥5,000");
    assert_eq!(money(amount(1_250, "KWD")), "KWD\u{a0}1.250");
    assert_eq!(money(amount(-5, "USD")), "−$0.05");
    assert_eq!(
        money(amount(i64::MIN, "JPY")),
        "−¥9,223,372,036,854,775,808"
    );
    assert_eq!(price(amount(0, "USD")), "Free");
}

#[test]
fn days_repeat_only_what_differs() {
    let text = |first, last| days(date(first), date(last)).replace('\u{a0}', " ");
    assert_eq!(text("2027-08-05", "2027-08-08"), "Thu 5 – Sun 8 Aug 2027");
    assert_eq!(
        text("2027-07-30", "2027-08-01"),
        "Fri 30 Jul – Sun 1 Aug 2027"
    );
    assert_eq!(
        text("2026-12-31", "2027-01-02"),
        "Thu 31 Dec 2026 – Sat 2 Jan 2027"
    );
    assert_eq!(text("2027-08-05", "2027-08-05"), "Thu 5 Aug 2027");
}

#[test]
fn moments_are_the_conventions_own() {
    let at = "2027-02-11T17:00:00Z".parse().unwrap();
    let shown = moment(at, "America/Indiana/Indianapolis");
    assert_eq!(shown, "Thu 11 Feb 2027, 12:00 EST");
    assert_eq!(moment(at, "Nowhere/At-all"), "Thu 11 Feb 2027, 17:00 UTC");
}

#[test]
fn date_blocks_are_short() {
    let block = DateBlock::new(date("2027-07-30"), date("2027-08-01"));
    assert_eq!(
        (block.month.as_str(), block.days.as_str()),
        ("Jul–Aug", "30–1")
    );
    assert_eq!(
        DateBlock::new(date("2027-08-05"), date("2027-08-05")).days,
        "5"
    );
}

#[test]
fn numbers_rates_and_ages() {
    assert_eq!(number(70_000_u32), "70,000");
    assert_eq!(number(999_u32), "999");
    assert_eq!(
        (percent(1300), percent(825), percent(5)),
        ("13%".into(), "8.25%".into(), "0.05%".into())
    );
    assert_eq!(ages(Some(13), Some(17)), "13 to 17 years");
    assert_eq!(ages(None, Some(12)), "up to 12 years");
    assert_eq!(ages(None, None), "");
}

#[test]
fn typed_money_is_read_exactly_or_not_at_all() {
    let dollars: Currency = "USD".parse().unwrap();
    let yen: Currency = "JPY".parse().unwrap();
    for (text, minor) in [
        ("143", 14_300),
        ("143.5", 14_350),
        ("143,50", 14_350),
        ("0", 0),
    ] {
        assert_eq!(parse_money(text, dollars), Some(minor), "{text}");
    }
    for text in [
        "",
        ".",
        ".5",
        "1.234",
        "-1",
        "1e3",
        "1,000.00",
        "٣",
        "99999999999999999999",
    ] {
        assert_eq!(parse_money(text, dollars), None, "{text}");
    }
    assert_eq!(parse_money("5000", yen), Some(5000));
    assert_eq!(parse_money("50.0", yen), None);
    assert_eq!(money_entry(14_350, dollars), "143.50");
    assert_eq!(
        parse_money(&money_entry(14_305, dollars), dollars),
        Some(14_305)
    );
}

#[test]
fn typed_moments_go_there_and_back() {
    let zone = "America/Toronto";
    let moment = parse_local("2027-03-13T09:30", zone).unwrap();
    assert_eq!(local_entry(moment, zone), "2027-03-13T09:30");
    assert_eq!(parse_local("2027-03-14T02:30", zone), None);
    assert_eq!(parse_local("2027-03-13 09:30", zone), None);
}

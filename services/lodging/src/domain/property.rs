//! A property as somebody wants it to be, with every field found good.

use butterfly_contracts::{FieldError, lodging::PropertyInput, text::Checker};
use chrono::{NaiveTime, Timelike};
use chrono_tz::Tz;

use super::{check_position, reach};

/// Longest description of a property.
const DESCRIPTION: usize = 5000;

/// A property to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PropertyDraft {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) address: String,
    pub(crate) time_zone: Tz,
    pub(crate) website: String,
    pub(crate) phone: String,
    pub(crate) check_in: NaiveTime,
    pub(crate) check_out: NaiveTime,
    pub(crate) position: u32,
}

/// The property that is asked for, or everything that is wrong with it.
pub(crate) fn check(input: &PropertyInput) -> Result<PropertyDraft, Vec<FieldError>> {
    let mut checker = Checker::new();
    let draft = PropertyDraft {
        name: checker.line("/name", &input.name, 200),
        description: checker.paragraphs("/description", &input.description, DESCRIPTION),
        address: address(&mut checker, &input.address),
        time_zone: time_zone(&mut checker, &input.time_zone),
        website: reach::website(&mut checker, "/website", &input.website),
        phone: reach::phone(&mut checker, "/phone", &input.phone),
        check_in: time(&mut checker, "/check_in", input.check_in),
        check_out: time(&mut checker, "/check_out", input.check_out),
        position: check_position(&mut checker, input.position),
    };
    checker.finish(draft)
}

/// A description alone, as partners send it.
pub(crate) fn check_description(text: &str) -> Result<String, Vec<FieldError>> {
    let mut checker = Checker::new();
    let text = checker.paragraphs("/description", text, DESCRIPTION);
    checker.finish(text)
}

fn address(checker: &mut Checker, text: &str) -> String {
    let text = checker.paragraphs("/address", text, 400);
    checker.require(
        !text.is_empty(),
        "/address",
        "required",
        "must not be empty",
    );
    text
}

fn time_zone(checker: &mut Checker, text: &str) -> Tz {
    let zone = text.trim().parse::<Tz>();
    checker.require(
        zone.is_ok(),
        "/time_zone",
        "not_a_time_zone",
        "must be an IANA time zone like Europe/Dublin",
    );
    zone.unwrap_or(Tz::UTC)
}

fn time(checker: &mut Checker, pointer: &str, time: NaiveTime) -> NaiveTime {
    let whole = time.nanosecond() == 0;
    checker.require(whole, pointer, "not_whole", "must be a whole second");
    time
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> PropertyInput {
        serde_json::from_value(serde_json::json!({
            "name": " Harbour Hotel ",
            "address": "1 Quay Street\nDublin",
            "time_zone": "Europe/Dublin",
            "check_in": "15:00:00",
            "check_out": "11:00:00",
        }))
        .unwrap()
    }

    #[test]
    fn a_good_one_is_trimmed() {
        let draft = check(&input()).unwrap();
        assert_eq!(draft.name, "Harbour Hotel");
        assert_eq!(draft.time_zone, Tz::Europe__Dublin);
        assert_eq!((draft.website.as_str(), draft.phone.as_str()), ("", ""));
    }

    #[test]
    fn every_wrong_field_is_named() {
        let mut input = input();
        input.name = "a\nb".to_owned();
        input.description = "\u{7}".to_owned();
        input.address = " ".to_owned();
        input.time_zone = "Europe/Atlantis".to_owned();
        input.website = "ftp://hotel.example".to_owned();
        input.phone = "none".to_owned();
        input.check_in = "15:00:00.5".parse().unwrap();
        input.check_out = "23:59:60".parse().unwrap();
        input.position = 10_001;
        let errors = check(&input).unwrap_err();
        let pointers: Vec<_> = errors.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(
            pointers,
            [
                "/name",
                "/description",
                "/address",
                "/time_zone",
                "/website",
                "/phone",
                "/check_in",
                "/check_out",
                "/position",
            ]
        );
    }
}

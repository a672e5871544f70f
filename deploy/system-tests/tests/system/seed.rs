//! The three conventions of the seed file are what the API answers.

use anyhow::{Context, Result};
use butterfly_system_tests::{Api, Stack, stack::repository};
use chrono::{Datelike, NaiveDate};
use serde_json::Value;

fn day(value: &Value) -> Result<NaiveDate> {
    Ok(value.as_str().context("no day")?.parse()?)
}

fn toml_day(value: &toml::Value) -> Result<NaiveDate> {
    Ok(value.as_str().context("no day in the seed file")?.parse()?)
}

fn text<'a>(value: &'a toml::Value, key: &str) -> &'a str {
    value
        .get(key)
        .and_then(toml::Value::as_str)
        .unwrap_or_default()
}

fn number(value: &toml::Value, key: &str) -> Option<i64> {
    value.get(key).and_then(toml::Value::as_integer)
}

#[tokio::test]
async fn what_stands_in_the_seed_file_is_what_the_api_answers() -> Result<()> {
    let stack = Stack::find()?;
    let public = stack.public()?;
    let path = repository().join("deploy/seed/conventions.toml");
    let seed: toml::Value = toml::from_str(&std::fs::read_to_string(path)?)?;
    let conventions = seed["convention"].as_array().context("no conventions")?;
    assert_eq!(conventions.len(), 3);
    for convention in conventions {
        compare_convention(&public, convention).await?;
    }
    Ok(())
}

async fn compare_convention(public: &Api, seed: &toml::Value) -> Result<()> {
    let slug = text(seed, "slug");
    let path = format!("/api/registration/v1/conventions/{slug}");
    let answer = public.get(&path).await?.expect_status(200)?.json;
    for key in ["name", "venue", "address", "time_zone", "currency"] {
        assert_eq!(answer[key], text(seed, key), "{slug} {key}");
    }
    let tax = seed.get("tax");
    let points = tax
        .and_then(|tax| number(tax, "basis_points"))
        .unwrap_or_default();
    assert_eq!(answer["tax"]["basis_points"], points, "{slug}");
    assert_eq!(
        answer["tax"]["name"],
        tax.map(|tax| text(tax, "name")).unwrap_or_default(),
        "{slug}"
    );
    let shift = day(&answer["first_day"])? - toml_day(&seed["first_day"])?;
    assert_eq!(
        day(&answer["last_day"])? - toml_day(&seed["last_day"])?,
        shift,
        "{slug}"
    );
    assert_eq!(shift.num_days() % 7, 0, "{slug} keeps its weekdays");
    let today = chrono::Utc::now().date_naive();
    let ahead = day(&answer["first_day"])? - today;
    assert!(
        (0..=430).contains(&ahead.num_days()),
        "{slug} is {} days ahead",
        ahead.num_days()
    );

    let passes = public
        .get(&format!("{path}/passes"))
        .await?
        .expect_status(200)?
        .json;
    let passes = passes["items"].as_array().context("no passes")?;
    let seeded = seed["pass"]
        .as_array()
        .context("no passes in the seed file")?;
    assert_eq!(passes.len(), seeded.len(), "{slug}");
    for (pass, seeded) in passes.iter().zip(seeded) {
        compare_pass(slug, pass, seeded, shift)?;
    }
    Ok(())
}

fn compare_pass(
    slug: &str,
    pass: &Value,
    seed: &toml::Value,
    shift: chrono::TimeDelta,
) -> Result<()> {
    let name = text(seed, "name");
    assert_eq!(pass["name"], name, "{slug}");
    assert_eq!(
        pass["price"]["minor"],
        number(seed, "price").unwrap_or(-1),
        "{slug} {name}"
    );
    assert_eq!(
        pass["min_age"].as_i64(),
        number(seed, "min_age"),
        "{slug} {name}"
    );
    assert_eq!(
        pass["max_age"].as_i64(),
        number(seed, "max_age"),
        "{slug} {name}"
    );
    let attending = seed
        .get("attending")
        .and_then(toml::Value::as_bool)
        .unwrap_or(true);
    assert_eq!(pass["attending"], attending, "{slug} {name}");
    let days = seed
        .get("days")
        .and_then(toml::Value::as_array)
        .cloned()
        .unwrap_or_default();
    let days: Vec<_> = days
        .iter()
        .map(|day| Ok(toml_day(day)? + shift))
        .collect::<Result<_>>()?;
    let answered = pass["days"].as_array().cloned().unwrap_or_default();
    let answered: Vec<_> = answered.iter().map(day).collect::<Result<_>>()?;
    assert_eq!(answered, days, "{slug} {name}");
    assert!(
        answered
            .iter()
            .zip(&days)
            .all(|(a, b)| a.weekday() == b.weekday())
    );
    let required = seed.get("requires_passes");
    let required = required.and_then(toml::Value::as_array).map(Vec::len);
    let answered = pass["requires_passes"].as_array().map(Vec::len);
    assert_eq!(answered, Some(required.unwrap_or(0)), "{slug} {name}");
    let needs_voucher = !text(seed, "visibility").is_empty();
    assert_eq!(
        pass["availability"] == "needs_voucher",
        needs_voucher,
        "{slug} {name}"
    );
    Ok(())
}

#[tokio::test]
async fn options_of_the_seed_file_are_answered() -> Result<()> {
    let stack = Stack::find()?;
    let path = "/api/options/v1/conventions/seattle-worldcon-2025/options";
    let options = stack.public()?.get(path).await?.expect_status(200)?.json;
    assert_eq!(
        options["items"][0]["name"], "WSFS membership component",
        "{options}"
    );
    assert_eq!(options["items"][0]["price"]["minor"], 5000, "{options}");
    Ok(())
}

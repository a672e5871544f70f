//! Small conventions made for one test, by the staff API.

use anyhow::Result;
use serde_json::{Value, json};

use crate::{Answer, Api};

/// A published convention with one stock and one pass.
#[derive(Debug, Clone)]
pub struct SmallConvention {
    /// Its id.
    pub id: String,
    /// Its name in addresses.
    pub slug: String,
    /// Its only pass.
    pub pass: String,
    /// Its only stock.
    pub quota: String,
}

const STAFF: &str = "/api/registration/staff/v1";

/// What a convention says of itself, all valid.
pub fn convention_body(slug: &str) -> Value {
    json!({
        "slug": slug, "name": format!("Convention {slug}"), "venue": "Harbour Hall",
        "time_zone": "Europe/Dublin", "currency": "EUR",
        "first_day": "2027-08-06", "last_day": "2027-08-08",
    })
}

/// A name in addresses that no other test uses.
pub fn fresh_slug(prefix: &str) -> String {
    let unique = uuid::Uuid::now_v7().simple().to_string();
    format!("{prefix}-{}", unique.get(20..).unwrap_or(&unique))
}

/// Makes and publishes a convention with `capacity` places.
pub async fn publish_small(staff: &Api, prefix: &str, capacity: u32) -> Result<SmallConvention> {
    let convention = draft_small(staff, prefix, capacity).await?;
    convention.publish(staff).await?;
    Ok(convention)
}

/// Makes a convention with `capacity` places that nobody sees yet.
pub async fn draft_small(staff: &Api, prefix: &str, capacity: u32) -> Result<SmallConvention> {
    let slug = fresh_slug(prefix);
    let made = staff
        .post(&format!("{STAFF}/conventions"), &convention_body(&slug))
        .await?;
    let id = made.expect_status(201)?.field("id").to_owned();
    let body = json!({ "name": "All", "capacity": capacity });
    let quota = staff
        .post(&format!("{STAFF}/conventions/{id}/quotas"), &body)
        .await?;
    let quota = quota.expect_status(201)?.field("id").to_owned();
    let body = json!({ "name": "Weekend", "price_minor": 5000, "quotas": [quota],
        "days": ["2027-08-06", "2027-08-07", "2027-08-08"] });
    let pass = staff
        .post(&format!("{STAFF}/conventions/{id}/passes"), &body)
        .await?;
    let pass = pass.expect_status(201)?.field("id").to_owned();
    Ok(SmallConvention {
        id,
        slug,
        pass,
        quota,
    })
}

impl SmallConvention {
    /// Lets everybody see it.
    pub async fn publish(&self, staff: &Api) -> Result<()> {
        let publish = format!("{STAFF}/conventions/{}/publish", self.id);
        staff.post(&publish, &json!({})).await?.expect_status(200)?;
        Ok(())
    }

    /// An order for person number `n`.
    pub fn order_body(&self, n: u32) -> Value {
        let person =
            json!({ "name": format!("Person {n}"), "email": format!("person{n}@example.org") });
        json!({ "buyer": person, "lines": [{ "pass": self.pass, "attendee": person }], "confirm": true })
    }

    /// Orders for person number `n`.
    pub async fn order(&self, public: &Api, n: u32) -> Result<Answer> {
        let path = format!("/api/registration/v1/conventions/{}/orders", self.id);
        public
            .order(
                &path,
                &format!("order-{}-{n}", self.id),
                &self.order_body(n),
            )
            .await
    }

    /// What the stocks are beside what their rows add up to.
    pub async fn reconcile(&self, staff: &Api) -> Result<Value> {
        let path = format!("{STAFF}/conventions/{}/reconciliation", self.id);
        Ok(staff.get(&path).await?.expect_status(200)?.json)
    }
}

//! Makes somebody to send generated requests as, and real things for them to be about: `cargo xtask schemathesis`.
//! Prints, for one document, the `authorization` to send and the `parameters` that name something.
#![expect(clippy::print_stdout, reason = "a command talks to its terminal")]

use anyhow::{Context, Result};
use butterfly_system_tests::{
    Stack,
    showcase::{ORDINARY, Showcase},
};
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> Result<()> {
    let document = std::env::args().nth(1).context("which document?")?;
    let stack = Stack::find()?;
    let made = Showcase::make(&stack, &ORDINARY).await?;
    let mut parameters = json!({
        "convention": made.slug, "pass": made.passes.first(), "quota": made.quota,
        "registration": made.registration, "option": made.option, "stock": made.stock, "question": made.question, "property": made.property,
        "room_type": made.room, "voucher": made.voucher.0, "code": made.voucher.1,
    });
    let (authorization, more) = match document.as_str() {
        "lodging-partner" => (key(&stack, &made.property).await?.0, json!({})),
        "registration" => somebody(&stack, &made).await?,
        "attendee" | "options" | "lodging" => (stack.person("Amina Sow").await?.token, json!({})),
        // Only the owner of orders holds options for them.
        "options-internal" => {
            let token = stack.token_of("registration", "internal").await?;
            (token, held(&stack, &made).await?)
        }
        "options-staff" => (stack.token("staff").await?, json!({})),
        "lodging-staff" => {
            let key = key(&stack, &made.property).await?.1;
            (stack.token("staff").await?, json!({ "key": key }))
        }
        // Staff and programs act as the operator.
        name => {
            let audience = name
                .rsplit_once('-')
                .map_or("public", |(_, audience)| audience);
            (stack.token(audience).await?, held(&stack, &made).await?)
        }
    };
    if let (Some(parameters), Value::Object(more)) = (parameters.as_object_mut(), more) {
        parameters.extend(more);
    }
    let bearer = format!("Bearer {authorization}");
    println!(
        "{}",
        json!({ "authorization": bearer, "parameters": parameters })
    );
    Ok(())
}

/// The key of a hotel's own system, and its id.
async fn key(stack: &Stack, property: &str) -> Result<(String, Value)> {
    let path = format!("/api/lodging/staff/v1/properties/{property}/keys");
    let staff = stack.staff().await?;
    let body = json!({ "name": "Front desk" });
    let made = staff.post(&path, &body).await?.expect_status(201)?;
    let id = made.json.pointer("/key/id").cloned();
    Ok((made.field("secret").to_owned(), id.context("no key")?))
}

/// Somebody with an account, who holds an order.
async fn somebody(stack: &Stack, made: &Showcase) -> Result<(String, Value)> {
    let person = stack.person("Amina Sow").await?;
    let path = format!("/api/registration/v1/conventions/{}/orders", made.slug);
    let lines = json!({ "lines": [{ "pass": made.passes.first() }] });
    let api = stack.as_person(&person)?;
    let order = api
        .order(&path, &format!("guest-{}", made.slug), &lines)
        .await?;
    let order = order.expect_status(201)?;
    let registration = order.json.pointer("/registrations/0/id").cloned();
    let named = json!({ "order": order.field("id"), "registration": registration,
        "Order-Secret": order.field("secret"),
        "Invitation-Secret": made.invitation.1 });
    Ok((person.token, named))
}

/// An order, for programs to ask about.
async fn held(stack: &Stack, made: &Showcase) -> Result<Value> {
    let (_, named) = somebody(stack, made).await?;
    Ok(json!({ "order": named.get("order") }))
}

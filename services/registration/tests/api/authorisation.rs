//! Who of the staff may do what, for every operation.

use butterfly_chassis::testing::{staff_of, strangers};
use butterfly_contracts::{ConventionId, StaffRole};
use serde_json::{Value, json};
use sqlx::MySqlPool;

use super::support::{STAFF, Stack, convention, operator};

const VIEWERS: [StaffRole; 7] = [
    StaffRole::Owner,
    StaffRole::Manager,
    StaffRole::Finance,
    StaffRole::RegistrationDesk,
    StaffRole::Door,
    StaffRole::Lodging,
    StaffRole::ReadOnly,
];

struct Operation {
    method: &'static str,
    path: String,
    body: Option<Value>,
    etag: &'static str,
    allowed: Vec<StaffRole>,
}

fn operation(
    method: &'static str,
    path: String,
    body: Option<Value>,
    allowed: &[StaffRole],
) -> Operation {
    // No version is 0: what is changed by version stays as it is.
    let etag = if method == "PUT" { "\"0\"" } else { "" };
    let allowed = allowed.to_vec();
    Operation {
        method,
        path,
        body,
        etag,
        allowed,
    }
}

/// Every operation on something of the convention, in an order in which all can be tried.
async fn operations(stack: &Stack) -> (ConventionId, Vec<Operation>) {
    use StaffRole::{Manager, Owner, RegistrationDesk};
    let (id, pass, quota) = stack.on_sale(5).await;
    let order = stack.order(id, pass, "Mina Harker").await;
    let registration = order.registrations[0].id;
    let terms = json!({"effect": "none", "max_uses": 1});
    let voucher = stack.voucher(id, "CREW", terms.clone()).await.id;
    let (here, editors) = (format!("/conventions/{id}"), [Owner, Manager]);
    let view = |path: String| operation("GET", path, None, &VIEWERS);
    let edit = |method, path: String, body| operation(method, path, body, &editors);
    let pass_input = |name: &str| Some(json!({"name": name, "price_minor": 0}));
    let quota_input = |name: &str| Some(json!({"name": name, "capacity": 5}));
    let desk = [Owner, Manager, RegistrationDesk];
    let list = vec![
        view(here.clone()),
        view(format!("{here}/passes")),
        view(format!("{here}/quotas")),
        view(format!("{here}/registrations")),
        view(format!("{here}/reconciliation")),
        view(format!("{here}/vouchers")),
        view(format!("{here}/vouchers.csv")),
        view(format!("/vouchers/{voucher}")),
        view(format!("/passes/{pass}")),
        view(format!("/quotas/{quota}")),
        view(format!("/registrations/{registration}")),
        view(format!("/orders/{}", order.id)),
        edit("PUT", here.clone(), Some(convention("harbour-con"))),
        edit("POST", format!("{here}/publish"), None),
        edit("POST", format!("{here}/passes"), pass_input("")),
        edit("PUT", format!("/passes/{pass}"), pass_input("Weekend")),
        edit("POST", format!("{here}/quotas"), quota_input("")),
        edit("PUT", format!("/quotas/{quota}"), quota_input("Everybody")),
        edit("DELETE", format!("/quotas/{quota}"), None),
        edit(
            "POST",
            format!("{here}/vouchers"),
            Some(json!({"terms": terms})),
        ),
        edit("PUT", format!("/vouchers/{voucher}"), Some(terms)),
        edit("DELETE", here.clone(), None),
        edit("POST", format!("{here}/close"), None),
        operation("GET", format!("{here}/registrations.csv"), None, &desk),
        operation(
            "POST",
            format!("/registrations/{registration}/remove"),
            None,
            &desk,
        ),
        edit("DELETE", format!("/passes/{pass}"), None),
    ];
    (id, list)
}

async fn status(stack: &Stack, operation: &Operation, token: Option<&str>) -> u16 {
    let mut request = stack
        .server
        .request(operation.method, &format!("{STAFF}{}", operation.path));
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    if !operation.etag.is_empty() {
        request = request.header("If-Match", operation.etag);
    }
    if let Some(body) = &operation.body {
        request = request.json(body);
    }
    stack.send(request).await.status
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn every_operation_asks_who(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let other = stack.draft("other-con").await;
    let (id, operations) = operations(&stack).await;
    for operation in &operations {
        let name = format!("{} {}", operation.method, operation.path);
        for (token, expected) in strangers(other) {
            assert_eq!(
                status(&stack, operation, token.as_deref()).await,
                expected,
                "{name}"
            );
        }
        let organiser = staff_of(id, StaffRole::Organiser);
        assert_eq!(
            status(&stack, operation, Some(&organiser)).await,
            404,
            "{name}"
        );
        let refused = VIEWERS
            .into_iter()
            .filter(|role| !operation.allowed.contains(role));
        for role in refused {
            let token = staff_of(id, role);
            assert_eq!(
                status(&stack, operation, Some(&token)).await,
                403,
                "{name} as {role}"
            );
        }
    }
    // What is allowed changes things, so it comes after all refusals; a deleted pass is gone for the next.
    for operation in &operations {
        let name = format!("{} {}", operation.method, operation.path);
        let (role, rest) = operation.allowed.split_first().unwrap();
        let token = staff_of(id, *role);
        let first = status(&stack, operation, Some(&token)).await;
        assert!(
            ![401, 403, 404, 500].contains(&first),
            "{name} as {role}: {first}"
        );
        for role in rest.iter().filter(|_| operation.method != "DELETE") {
            let again = status(&stack, operation, Some(&staff_of(id, *role))).await;
            assert_eq!(again, first, "{name} as {role}");
        }
    }
    let left = stack
        .staff_as(&operator(), "GET", &format!("/conventions/{id}"), None)
        .await;
    assert_eq!(
        left.status, 200,
        "a convention with people in it was not deleted"
    );
}

//! Refusals as the documents describe them, in the groups they come in. Name a group among the `responses`
//! of an operation; what is special about one operation is described there.

use std::collections::BTreeMap;

use butterfly_contracts::Problem;
use utoipa::{
    IntoResponses, ToSchema,
    openapi::{
        ContentBuilder, Header, HeaderBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder,
        path::{Operation, PathItem},
        schema::{ObjectBuilder, Type},
    },
};

use crate::error::PROBLEM_JSON;

/// What any operation may answer.
pub struct Always;

/// What an operation may answer that needs a person, a program or a key.
pub struct SignedIn;

/// What an operation for staff may answer.
pub struct ForStaff;

/// What an operation on something named in its path may answer.
pub struct Named;

/// What an operation with a JSON body may answer.
pub struct WithBody;

/// What an operation that changes one version may answer.
pub struct WithVersion;

fn refusals<const N: usize>(given: [(&str, &str); N]) -> BTreeMap<String, RefOr<Response>> {
    let schema = Ref::from_schema_name(Problem::name());
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let response = |description: &str| {
        ResponseBuilder::new()
            .description(description)
            .content(PROBLEM_JSON, content.clone())
            .build()
    };
    given
        .into_iter()
        .map(|(status, description)| (status.to_owned(), response(description).into()))
        .collect()
}

impl IntoResponses for Always {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals([
            ("400", "The request cannot be read."),
            ("500", "Something went wrong on our side."),
            (
                "503",
                "Too busy right now, or a part of the system is away; `Retry-After` says when to try again.",
            ),
            ("504", "The answer was not ready in time."),
        ])
    }
}

impl IntoResponses for SignedIn {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals([(
            "401",
            "The token or key is missing, expired, altered or revoked.",
        )])
    }
}

impl IntoResponses for ForStaff {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals([
            (
                "401",
                "The access token is missing, expired, altered, revoked or not for staff.",
            ),
            (
                "403",
                "The role held at this convention does not allow this.",
            ),
            (
                "404",
                "There is no such thing, or it belongs to a convention of others.",
            ),
        ])
    }
}

impl IntoResponses for Named {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals([("404", "There is no such thing, or it is not yours to see.")])
    }
}

impl IntoResponses for WithBody {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals([
            ("413", "The body is too large."),
            ("415", "The body is not `application/json`."),
            ("422", "Some fields need a change; `errors` names them."),
        ])
    }
}

impl IntoResponses for WithVersion {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals([
            (
                "412",
                "`If-Match` names another version than the current one.",
            ),
            ("428", "`If-Match` is missing."),
        ])
    }
}

/// Adds to every refusal of a document the headers that go with its status, as [`crate::ApiError`] sends
/// them.
pub(crate) fn name_headers(document: &mut OpenApi) {
    let items = document.paths.paths.values_mut();
    let responses = items
        .flat_map(operations)
        .flat_map(|operation| operation.responses.responses.iter_mut());
    for (status, response) in responses {
        let (RefOr::T(response), Some((name, header))) = (response, header_of(status)) else {
            continue;
        };
        response.headers.insert(name.to_owned(), header.into());
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let methods = [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.patch,
        &mut item.delete,
    ];
    methods.into_iter().flatten()
}

fn header_of(status: &str) -> Option<(&'static str, Header)> {
    let (name, kind, description) = match status {
        "401" => ("WWW-Authenticate", Type::String, "`Bearer`"),
        "429" | "502" | "503" | "504" => {
            let description = "After how many seconds to try again";
            ("Retry-After", Type::Integer, description)
        }
        _ => return None,
    };
    let schema = ObjectBuilder::new().schema_type(kind).build();
    let header = HeaderBuilder::new()
        .schema(Some(schema))
        .description(Some(description));
    Some((name, header.build()))
}

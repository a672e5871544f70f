//! An operation as the page shows it.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;

use super::{
    curl,
    html::{Html, code, phrase, prose, text},
    kind::kind,
    openapi::{self, OpenApi, Parameter, Requirement},
    parts::{Parts, bounds},
    sample::{Fields, Sampler},
};

/// Everything about an operation.
#[derive(Debug)]
pub(super) struct Operation {
    pub(super) id: String,
    pub(super) method: &'static str,
    pub(super) path: Html,
    /// Without what all have in common.
    pub(super) short: Html,
    pub(super) summary: Html,
    pub(super) description: Html,
    pub(super) deprecated: bool,
    pub(super) credentials: Html,
    pub(super) parameters: Parts,
    pub(super) body: Option<Body>,
    pub(super) answers: Vec<Answer>,
    pub(super) refusals: Vec<Answer>,
    /// What all refusals have as a body, where it is the same.
    pub(super) refused_with: Html,
    pub(super) curl: Option<String>,
}

/// What is sent.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) required: bool,
    pub(super) about: Html,
    pub(super) media: Vec<Media>,
}

/// A body of one media type.
#[derive(Debug)]
pub(super) struct Media {
    pub(super) name: String,
    pub(super) kind: Html,
    pub(super) facts: Vec<Html>,
    pub(super) parts: Parts,
    pub(super) example: Option<String>,
}

/// What comes back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: String,
    pub(super) reason: &'static str,
    pub(super) about: Html,
    pub(super) headers: Parts,
    pub(super) media: Vec<Media>,
}

/// An operation where it stands in its document.
pub(super) struct Place<'a> {
    pub(super) document: &'a OpenApi,
    pub(super) prefix: &'a str,
    pub(super) path: &'a str,
    pub(super) shared: &'a [Parameter],
    pub(super) method: &'static str,
}

impl Operation {
    pub(super) fn of(place: &Place<'_>, operation: &openapi::Operation) -> Self {
        let short = place.path.strip_prefix(place.prefix).unwrap_or(place.path);
        let before = place.path.strip_suffix(short).unwrap_or_default();
        let (before, after) = (breakable(before), breakable(short));
        let all = operation
            .responses
            .iter()
            .map(|(status, response)| place.answer(status, response));
        let (refusals, answers) = all.partition::<Vec<_>, _>(Answer::is_refusal);
        let mut operation = Self {
            id: operation.id.clone(),
            method: place.method,
            path: Html(format!("<span class=\"soft\">{before}</span>{after}")),
            short: after,
            summary: phrase(&operation.summary),
            description: prose(&operation.description),
            deprecated: operation.deprecated,
            credentials: credentials(place.security(operation)),
            parameters: Parts::of_parameters(place.parameters(operation)),
            body: operation.request_body.as_ref().map(body),
            answers,
            refusals,
            refused_with: Html::default(),
            curl: place.curl(operation),
        };
        operation.say_once();
        operation
    }

    /// The statuses of the refusals.
    pub(super) fn refused(&self) -> String {
        let statuses = self.refusals.iter().map(|refusal| refusal.status.as_str());
        statuses.collect::<Vec<_>>().join(", ")
    }

    /// What its body is called.
    pub(super) fn body_label(&self) -> String {
        format!("the body of {}", self.id)
    }

    /// Takes the body from every refusal when all have the same.
    fn say_once(&mut self) {
        let said = |refusal: &Answer| match refusal.media.as_slice() {
            [one] if one.parts.is_empty() => format!("{} as {}", one.kind, code(&one.name)),
            _ => String::new(),
        };
        let mut all = self.refusals.iter().map(said);
        let Some(first) = all.next().filter(|first| !first.is_empty()) else {
            return;
        };
        if all.all(|other| other == first) {
            self.refused_with = Html(first);
            for refusal in &mut self.refusals {
                refusal.media.clear();
            }
        }
    }
}

impl Answer {
    /// What it is called among all answers.
    pub(super) fn label(&self, operation: &str) -> String {
        format!("{} of {operation}", self.status)
    }

    fn is_refusal(&self) -> bool {
        !self.status.starts_with(['1', '2', '3'])
    }
}

impl Place<'_> {
    fn parameters<'a>(
        &'a self,
        operation: &'a openapi::Operation,
    ) -> impl Iterator<Item = &'a Parameter> {
        let own = |shared: &&Parameter| {
            let same = |own: &Parameter| own.name == shared.name && own.place == shared.place;
            !operation.parameters.iter().any(same)
        };
        self.shared.iter().filter(own).chain(&operation.parameters)
    }

    fn security<'a>(&'a self, operation: &'a openapi::Operation) -> &'a [Requirement] {
        operation
            .security
            .as_ref()
            .unwrap_or(&self.document.security)
    }

    fn answer(&self, status: &str, response: &openapi::Response) -> Answer {
        let code = status
            .parse()
            .ok()
            .and_then(|code| StatusCode::from_u16(code).ok());
        let refusal = status.starts_with(['4', '5']);
        let example = |media: &openapi::Media| {
            let components = &self.document.components.schemas;
            let made = || Sampler::new(components, Fields::All).of(&media.schema);
            let value = media.given().cloned().or_else(|| (!refusal).then(made)?)?;
            (!value.is_string()).then(|| format!("{value:#}"))
        };
        Answer {
            status: status.to_owned(),
            reason: code
                .and_then(|code| code.canonical_reason())
                .unwrap_or_default(),
            about: phrase(&response.description),
            headers: Parts::of_headers(response.headers.iter()),
            media: media(&response.content, example),
        }
    }

    /// A line to try it with; none where it would have to be made up.
    fn curl(&self, operation: &openapi::Operation) -> Option<String> {
        let needed = self.security(operation);
        let needed = if needed.iter().any(BTreeMap::is_empty) {
            None
        } else {
            needed.first()
        };
        let bearer = |name: &String| {
            let scheme = self.document.components.security_schemes.get(name);
            scheme.is_some_and(|scheme| scheme.scheme.eq_ignore_ascii_case("bearer"))
        };
        if needed.is_some_and(|needed| !needed.keys().all(bearer)) {
            return None;
        }
        let body = match &operation.request_body {
            Some(body) if body.required => Some(self.sent(body)?),
            _ => None,
        };
        let sent = curl::Sent {
            token: needed.is_some(),
            body,
        };
        Some(curl::line(
            self.method,
            self.path,
            self.parameters(operation),
            &sent,
        ))
    }

    /// The smallest body of JSON.
    fn sent(&self, body: &openapi::RequestBody) -> Option<(String, serde_json::Value)> {
        let (name, media) = body
            .content
            .iter()
            .find(|(name, _)| name.ends_with("json"))?;
        let components = &self.document.components.schemas;
        let made = || Sampler::new(components, Fields::Needed).of(&media.schema);
        let value = media.given().cloned().or_else(made)?;
        Some((name.clone(), value))
    }
}

/// Bodies of each media type, with what is an example of them.
fn media(
    content: &BTreeMap<String, openapi::Media>,
    example: impl Fn(&openapi::Media) -> Option<String>,
) -> Vec<Media> {
    let one = |(name, media): (&String, &openapi::Media)| Media {
        name: name.clone(),
        kind: kind(&media.schema),
        facts: bounds(&media.schema),
        parts: Parts::of(&media.schema),
        example: example(media),
    };
    content.iter().map(one).collect()
}

fn body(body: &openapi::RequestBody) -> Body {
    Body {
        required: body.required,
        about: phrase(&body.description),
        media: media(&body.content, |media| Some(format!("{:#}", media.given()?))),
    }
}

/// What is needed, with links to how it is sent.
fn credentials(security: &[Requirement]) -> Html {
    let link = |name: &String| {
        let name = text(name);
        format!("<a href=\"#credential-{name}\">{name}</a>")
    };
    let together = |needed: &Requirement| needed.keys().map(link).collect::<Vec<_>>().join(" and ");
    let ways = security.iter().filter(|needed| !needed.is_empty());
    let ways = ways.map(together).collect::<Vec<_>>().join(" or ");
    let optional = security.iter().any(BTreeMap::is_empty);
    Html(match (ways.is_empty(), optional) {
        (true, _) => "none".to_owned(),
        (false, true) => format!("{ways}, or none"),
        (false, false) => ways,
    })
}

/// A path that may go on in the next line.
fn breakable(path: &str) -> Html {
    Html(text(path).0.replace('/', "<wbr>/"))
}

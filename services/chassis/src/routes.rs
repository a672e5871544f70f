//! Which paths and methods exist, taken from the documents, so that a wrong method is answered with 405
//! and `Allow` instead of 404 (actix-web does not, its issue 2735).

use actix_web::{HttpRequest, HttpResponse, web};
use butterfly_contracts::ProblemCode;
use utoipa::openapi::OpenApi;

use crate::{
    error::{ApiError, ApiResult},
    service::Shared,
};

/// Path templates and their methods.
#[derive(Debug, Default)]
pub(crate) struct RouteTable(Vec<(Vec<String>, Vec<&'static str>)>);

impl RouteTable {
    pub(crate) fn add(&mut self, document: &OpenApi) {
        for (path, item) in &document.paths.paths {
            let methods = [
                ("GET", item.get.is_some()),
                ("HEAD", item.get.is_some()),
                ("POST", item.post.is_some()),
                ("PUT", item.put.is_some()),
                ("PATCH", item.patch.is_some()),
                ("DELETE", item.delete.is_some()),
            ];
            let methods = methods
                .into_iter()
                .filter_map(|(name, there)| there.then_some(name));
            self.0.push((split(path), methods.collect()));
        }
    }

    pub(crate) fn add_get(&mut self, path: &str) {
        self.0.push((split(path), vec!["GET", "HEAD"]));
    }

    /// The methods of a path, none when there is no such path.
    fn methods(&self, path: &str) -> Vec<&'static str> {
        let given = split(path);
        let fits = |template: &Vec<String>| {
            let same = |(a, b): (&String, &String)| a == b || (a.starts_with('{') && !b.is_empty());
            template.len() == given.len() && template.iter().zip(&given).all(same)
        };
        let literal = |template: &&(Vec<String>, _)| template.0.iter().all(|s| !s.starts_with('{'));
        let found: Vec<_> = self
            .0
            .iter()
            .filter(|(template, _)| fits(template))
            .collect();
        let chosen = found
            .iter()
            .copied()
            .find(literal)
            .or_else(|| found.first().copied());
        chosen
            .map(|(_, methods)| methods.clone())
            .unwrap_or_default()
    }
}

fn split(path: &str) -> Vec<String> {
    path.split('/').map(str::to_owned).collect()
}

/// Refuses what no route matched.
pub(crate) async fn fallback(
    request: HttpRequest,
    shared: web::Data<Shared>,
) -> ApiResult<HttpResponse> {
    let methods = shared.routes.methods(request.path());
    if methods.is_empty() {
        return Err(ApiError::not_found());
    }
    let detail = format!("{} does not exist here.", request.method());
    Err(ApiError::new(ProblemCode::MethodNotAllowed, detail).allow(methods.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_path_wins_over_a_template() {
        let mut table = RouteTable::default();
        table.0.push((split("/v1/things/{thing}"), vec!["DELETE"]));
        table.add_get("/v1/things/all");
        assert_eq!(table.methods("/v1/things/all"), ["GET", "HEAD"]);
        assert_eq!(table.methods("/v1/things/7"), ["DELETE"]);
        assert!(table.methods("/v1/things/7/").is_empty());
        assert!(table.methods("/v1/things/").is_empty());
    }
}

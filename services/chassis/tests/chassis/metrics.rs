//! What Prometheus is told.

use crate::{
    instance::Instance,
    toy::{self, PREFIX},
};

#[tokio::test]
async fn requests_are_counted_by_method_route_and_status() {
    let instance = Instance::start(&toy::settings()).await;
    for thing in 0..3 {
        let path = format!("{PREFIX}/things/{thing}");
        assert_eq!(instance.get(&path).await.unwrap().0, 200);
    }
    let (status, body) = instance.get("/metrics").await.unwrap();
    assert_eq!(status, 404, "not where requests are answered: {body}");

    let text = instance.metrics().await;
    let name = "http_request_duration_seconds";
    let things = r#"method="GET",route="/api/toy/v1/things/{thing}",status="200""#;
    let unmatched = r#"method="GET",route="unmatched",status="404""#;
    for line in [
        format!("# TYPE {name} histogram"),
        format!("{name}_count{{{things}}} 3"),
        format!("{name}_bucket{{{things},le=\"0.01\"}} "),
        format!("{name}_bucket{{{things},le=\"+Inf\"}} 3"),
        format!("{name}_sum{{{things}}} 0."),
        format!("{name}_count{{{unmatched}}} 1"),
    ] {
        assert!(text.contains(&line), "{line}: {text}");
    }
}

#[tokio::test]
async fn invented_methods_make_no_new_series() {
    let toy = toy::start(&toy::settings(), None);
    for method in ["BREW", "STEEP", "POUR"] {
        assert_eq!(toy::ask(&toy, method, "/things").await.status, 405);
    }
    let instance = Instance::start(&toy::settings()).await;
    let text = instance.metrics().await;
    assert!(!text.contains("BREW"), "{text}");
    let counted = r#"method="other",route="/api/toy/v1/things",status="405"} 3"#;
    assert!(text.contains(counted), "{text}");
}

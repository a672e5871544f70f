//! The built styles, scripts, icons and fonts, inside the program. Addresses carry a hash of the content,
//! so that browsers keep them for ever and still never show an old one.

use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};

use actix_web::{HttpResponse, http::header, web};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::{Html, PageError};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../assets/dist"]
struct Dist;

/// Name without hash to name with hash; read once, when first asked.
static HASHED: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let hashed = |name: Cow<'static, str>| {
        let file = Dist::get(&name)?;
        Some((name.to_string(), hashed_name(&name, &file.data)))
    };
    Dist::iter().filter_map(hashed).collect()
});

/// `site.css` with its content's hash: `site.3fRa1c0b2d4eHf6Q.css`. Fonts come with a hash already.
fn hashed_name(name: &str, content: &[u8]) -> String {
    let Some((stem, extension)) = name.rsplit_once('.') else {
        return name.to_owned();
    };
    if extension == "woff2" {
        return name.to_owned();
    }
    let digest = Sha256::digest(content);
    let hash = URL_SAFE_NO_PAD.encode(digest).replace(['-', '_'], "x");
    let hash = hash.get(..16).unwrap_or(&hash);
    format!("{stem}.{hash}.{extension}")
}

/// The address of an asset by its plain name, for example `site.css`.
pub fn asset_url(name: &str) -> String {
    let hashed = HASHED.get(name).map_or(name, String::as_str);
    format!("/assets/{hashed}")
}

/// An icon by its name in `frontend/assets/images/icons.json`; the text beside it names the thing.
pub fn icon(name: &str) -> Html {
    let known = name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    let (sprite, name) = (asset_url("icons.svg"), if known { name } else { "" });
    Html(format!(
        r#"<svg class="icon" aria-hidden="true" focusable="false"><use href="{sprite}#{name}"></use></svg>"#
    ))
}

/// Adds the route of the assets.
pub fn configure(config: &mut web::ServiceConfig) {
    config.service(web::resource("/assets/{name}").get(serve));
}

async fn serve(name: web::Path<String>) -> Result<HttpResponse, PageError> {
    let plain = HASHED.iter().find(|(_, hashed)| *hashed == name.as_str());
    let (plain, _) = plain.ok_or(PageError::NotFound)?;
    let file = Dist::get(plain).ok_or(PageError::NotFound)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, content_type(plain)))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(file.data))
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_changes_with_the_content() {
        let one = hashed_name("site.css", b"a{}");
        assert_eq!(one, hashed_name("site.css", b"a{}"));
        assert_ne!(one, hashed_name("site.css", b"b{}"));
        assert!(one.len() == 25 && one.split('.').count() == 3, "{one}");
        assert_eq!(hashed_name("text.AB12.woff2", b"x"), "text.AB12.woff2");
    }

    #[test]
    fn an_icon_cannot_carry_markup() {
        assert!(!icon("\"><script>").to_string().contains("script"));
    }
}

//! Style, scripts and the icon: compiled in, addressed by their digest, so that a browser may keep them for good.

use std::borrow::Cow;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::request_error::RequestError;

/// A file of our own.
pub(crate) struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: Cow<'static, [u8]>,
}

static FILES: LazyLock<[Asset; 6]> = LazyLock::new(|| {
    // Forms look on a page as they do in print: the rules are those of the printed files, for what stands on `.paper`.
    let style = [include_str!("../assets/simsa.css"), &simsa_papers::preview_style(".paper")].concat();
    let fixed = |name, kind, bytes: &'static [u8]| Asset { name, kind, bytes: bytes.into() };
    [
        Asset { name: "simsa.css", kind: "text/css; charset=utf-8", bytes: style.into_bytes().into() },
        fixed("drafts.js", "text/javascript; charset=utf-8", include_bytes!("../assets/drafts.js")),
        fixed("session.js", "text/javascript; charset=utf-8", include_bytes!("../assets/session.js")),
        fixed("simsa.js", "text/javascript; charset=utf-8", include_bytes!("../assets/simsa.js")),
        fixed("upload.js", "text/javascript; charset=utf-8", include_bytes!("../assets/upload.js")),
        fixed("icon.svg", "image/svg+xml", include_bytes!("../assets/icon.svg")),
    ]
});

/// Name → address, with twelve digits of the digest.
static ADDRESSES: LazyLock<Vec<(&'static str, String)>> = LazyLock::new(|| {
    let address = |file: &Asset| {
        let digest = hex::encode(Sha256::digest(&file.bytes));
        (file.name, format!("/assets/{}/{}", &digest[..12], file.name))
    };
    FILES.iter().map(address).collect()
});

/// The address of the file with this name.
///
/// # Panics
/// When we have no such file; the tests render every page.
#[expect(clippy::expect_used, reason = "the names stand in our templates, and the tests render every page")]
pub(crate) fn address(name: &str) -> &'static str {
    let found = ADDRESSES.iter().find(|(own, _)| *own == name);
    &found.expect("pages name only files that we have").1
}

/// `/assets/{digest}/{name}`. An old digest gets today's file, and is not kept.
pub(crate) async fn file(Path((digest, name)): Path<(String, String)>) -> Result<Response, RequestError> {
    let file = FILES.iter().find(|file| file.name == name).ok_or(RequestError::NotFound)?;
    let current = address(file.name).starts_with(&format!("/assets/{digest}/"));
    let cache = if current { "public, max-age=31536000, immutable" } else { "no-store" };
    Ok(([(header::CONTENT_TYPE, file.kind), (header::CACHE_CONTROL, cache)], &*file.bytes).into_response())
}

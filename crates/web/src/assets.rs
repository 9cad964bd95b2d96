//! Style, scripts and the icon: compiled in, addressed by their digest, so that a browser may keep them for good.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::trouble::Trouble;

/// A file of our own.
pub(crate) struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

static FILES: &[Asset] = &[
    Asset {
        name: "simsa.css",
        kind: "text/css; charset=utf-8",
        bytes: include_bytes!("../assets/simsa.css"),
    },
    Asset {
        name: "simsa.js",
        kind: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../assets/simsa.js"),
    },
    Asset { name: "icon.svg", kind: "image/svg+xml", bytes: include_bytes!("../assets/icon.svg") },
];

/// Name → address, with twelve digits of the digest.
static ADDRESSES: LazyLock<Vec<(&'static str, String)>> = LazyLock::new(|| {
    let address = |file: &Asset| {
        let digest = hex::encode(Sha256::digest(file.bytes));
        (file.name, format!("/assets/{}/{}", &digest[..12], file.name))
    };
    FILES.iter().map(address).collect()
});

/// The address of the file with this name.
///
/// # Panics
/// When we have no such file; the tests render every page.
pub(crate) fn address(name: &str) -> &'static str {
    let found = ADDRESSES.iter().find(|(own, _)| *own == name);
    &found.expect("pages name only files that we have").1
}

/// `/assets/{digest}/{name}`. An old digest gets today's file, and is not kept.
pub(crate) async fn file(Path((digest, name)): Path<(String, String)>) -> Result<Response, Trouble> {
    let file = FILES.iter().find(|file| file.name == name).ok_or(Trouble::NotFound)?;
    let current = address(file.name).starts_with(&format!("/assets/{digest}/"));
    let cache = if current { "public, max-age=31536000, immutable" } else { "no-store" };
    Ok(([(header::CONTENT_TYPE, file.kind), (header::CACHE_CONTROL, cache)], file.bytes).into_response())
}

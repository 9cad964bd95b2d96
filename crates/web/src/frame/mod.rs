//! What surrounds every page and every answer of the API: order of the layers, from the outside in.
//!
//! `observe` (request id, time, metrics, log) → `headers` → `visit` (language, cookies, address) → `dress` (errors become a
//! page or a problem document) → `share` (no more for one address than its share) → `witness` (what is refused is noted) →
//! `origin` (no writing from other sites) → `look` (a page is read once) → panics caught → `pace` (bodies that do not come) →
//! so many pages at a time (`share`) → time limit → body limit → for files `crowd` (no more at a time than there are threads)
//! → route.

pub(crate) mod cookie;
pub(crate) mod crowd;
pub(crate) mod csrf;
pub(crate) mod download;
pub(crate) mod dress;
pub(crate) mod fields;
pub(crate) mod headers;
pub(crate) mod health;
pub(crate) mod heavy;
pub(crate) mod look;
pub(crate) mod observe;
pub(crate) mod origin;
pub(crate) mod pace;
pub(crate) mod person;
pub(crate) mod receiving;
pub(crate) mod redirect;
pub(crate) mod share;
pub(crate) mod turns;
pub(crate) mod tus;
pub(crate) mod upload;
pub(crate) mod visit;
pub(crate) mod witness;
pub(crate) mod zipped;

//! What surrounds every page and every answer of the API: order of the layers, from the outside in.
//!
//! `telemetry` (request id, time, metrics, log) → `headers` → `request_context` (language, cookies, address) → `error_pages` (errors become a
//! page or a problem document) → `address_limits` (no more for one address than its share) → `security_events` (what is refused is noted) →
//! `origin` (no writing from other sites) → panics caught → `body_timeout` (bodies that do not come) →
//! so many pages at a time (`address_limits`) → time limit → body limit → for files `transfer_limit` (no more at a time than there are threads)
//! → route.

pub(crate) mod address_limits;
pub(crate) mod body_timeout;
pub(crate) mod case_zip;
pub(crate) mod cookie;
pub(crate) mod csrf;
pub(crate) mod download;
pub(crate) mod error_pages;
pub(crate) mod fields;
pub(crate) mod headers;
pub(crate) mod health;
pub(crate) mod once;
pub(crate) mod origin;
pub(crate) mod person;
pub(crate) mod receiving;
pub(crate) mod redirect;
pub(crate) mod request_context;
pub(crate) mod security_events;
pub(crate) mod telemetry;
pub(crate) mod transfer_limit;
pub(crate) mod tus;
pub(crate) mod upload;
pub(crate) mod upload_locks;
pub(crate) mod work_limit;

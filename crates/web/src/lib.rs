//! The workbench in the browser: pages and JSON API over `simsa-desk`.
//!
//! A handler parses, calls one action of desk and renders what came out; it decides nothing and knows no store. What
//! surrounds every request (cookies, form tokens, headers, limits, errors, figures) is in [`frame`](crate), each in one
//! file; the order of those layers is written down there. Pages are templates in `templates/`, one per page, with both
//! languages of the interface side by side; they work without JavaScript, and `assets/simsa.js` only adds comfort.
//! Nothing is ever loaded from another host.

mod app;
mod assets;
mod frame;
mod inputs;
mod page;
mod pages;
mod router;
mod serve;
mod settings;
mod trouble;

pub use app::App;
pub use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
pub use router::router;
pub use serve::serve;
pub use settings::Settings;

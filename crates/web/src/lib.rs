//! The workbench in the browser: pages over `simsa-app`.
//!
//! A handler parses, calls one action of the workbench and renders what came out; it decides nothing and knows no store. What
//! surrounds every request (cookies, form tokens, headers, limits, errors, figures) is in the module `frame`, each in
//! one file; the order of those layers is written down there. Pages are templates in `templates/`, one per page, with
//! both languages of the interface side by side; they work without JavaScript, and `assets/simsa.js` only adds comfort.
//! Nothing is ever loaded from another host.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]

mod api;
mod assets;
mod chart;
mod checklist;
mod escape;
mod form;
mod frame;
mod inputs;
pub mod metrics;
mod page;
mod pages;
mod panel;
mod request_error;
mod router;
mod rows;
mod serve;
mod settings;
mod spreadsheet;
mod state;
mod words;

pub use api::description as api_description;
pub use router::{Needs, Route, router, routes};
pub use serve::serve;
pub use settings::Settings;
pub use state::{AppState, DemoPerson};

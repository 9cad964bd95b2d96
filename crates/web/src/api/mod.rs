//! The JSON API under `/api/v1`: what the pages do, for programs. The same actions of desk, the same permission table.
//!
//! A program shows a token (`Authorization: Bearer simsa_…`) whose scopes desk checks; no cookie is read here, so no
//! other site can make a browser act. A program signs nothing: confirming forms, form 6 and submitting stay with people
//! in the browser, and have no address here. Errors are problem documents (RFC 9457), see `problem`; versions travel as
//! `ETag` and `If-Match`, see `version`; repeated requests are recognised, see `once`. The addresses stand in the one
//! table of `router`; the OpenAPI document is made from the handlers (`document`), and a test compares the two.

mod answers;
mod caller;
mod cases;
mod document;
mod facts;
mod findings;
mod forms;
mod json;
mod lists;
mod once;
mod problem;
mod questions;
mod shelf;
mod submissions;
mod version;

pub use document::description;

pub(crate) use answers::{show as answer, write as write_answer};
pub(crate) use caller::me;
pub(crate) use cases::{history, list as cases, open as open_case, open_dossier, show as case};
pub(crate) use document::show as openapi;
pub(crate) use facts::{answer as answer_fact, conformity, show as facts, write as write_facts};
pub(crate) use findings::list as findings;
pub(crate) use forms::{list as forms, pdf as form_pdf, show as form};
pub(crate) use lists::{add as add_entry, list as entries, remove as remove_entry, write as write_entry};
pub(crate) use problem::layer;
pub(crate) use questions::{assign, comment, list as questions};
pub(crate) use shelf::file::{add as add_evidence, download as evidence_file, replace as replace_evidence};
pub(crate) use shelf::list::{
    describe as describe_evidence, disclose as disclose_evidence, list as evidence,
    withdraw as withdraw_evidence,
};
pub(crate) use submissions::{list as submissions, package, receipt};

//! The JSON API under `/api/v1`: what the pages do, for programs. The same actions of the workbench, the same permission table.
//!
//! A program shows a token (`Authorization: Bearer simsa_…`) whose scopes the workbench checks; no cookie is read here, so no
//! other site can make a browser act. Errors are problem documents (RFC 9457), see `problem`; versions travel as `ETag`
//! and `If-Match`, see `version`; what changes something is an `Asked`, by which repeated requests are recognised; lists
//! come in pages, see `page`. The addresses stand in the one table of `router`; the OpenAPI document is made from the
//! handlers (`document`), and a test compares the two.

mod answers;
mod asked;
mod bodies;
mod caller;
mod cases;
mod conformity;
mod content;
mod document;
mod etag;
mod evidence;
mod exchange;
mod facts;
mod findings;
mod forms;
mod history;
mod home;
mod lists;
mod organisation;
mod page;
mod panel;
mod parties;
mod problem;
mod questions;
mod rulings;
mod submissions;
mod submit;
mod tasks;
mod version;

pub use document::description;

pub(crate) use answers::{show as answer, write as write_answer};
pub(crate) use caller::me;
pub(crate) use cases::{
    change as change_case, close as close_case, list as cases, open as open_case, open_dossier,
};
pub(crate) use conformity::{show as conformity, write as write_conformity};
pub(crate) use document::show as openapi;
pub(crate) use evidence::file::{
    add as add_evidence, download as evidence_file, replace as replace_evidence,
};
pub(crate) use evidence::list::{
    describe as describe_evidence, disclose as disclose_evidence, list as evidence, show as evidence_piece,
    withdraw as withdraw_evidence,
};
pub(crate) use evidence::removed::{
    destroy as destroy_evidence, destroy_withdrawn, list as removed_evidence, restore as restore_evidence,
};
pub(crate) use evidence::upload::{
    begin as begin_upload, end as end_upload, list as uploads, receive as receive_upload, show as upload,
};
pub(crate) use exchange::{export, import};
pub(crate) use facts::{answer as answer_fact, show as facts, write as write_facts};
pub(crate) use findings::list as findings;
pub(crate) use forms::{
    confirm as confirm_form, list as forms, pdf as form_pdf, show as form, withdraw as withdraw_confirmation,
};
pub(crate) use history::show as history;
pub(crate) use home::{dismiss as dismiss_notice, notices, show as home};
pub(crate) use lists::{
    add as add_entry, list as entries, remove as remove_entry, show as entry, write as write_entry,
};
pub(crate) use organisation::{
    change as change_organisation, change_member, invitations, invite as invite_member, invite_organisation,
    members, show as organisation, withdraw as withdraw_invitation,
};
pub(crate) use panel::show as case;
pub(crate) use parties::{
    drop_dossier, invite as invite_party, leave as leave_case, name_operator, note_dossier,
    remove as remove_party, use_dossier,
};
pub(crate) use problem::layer;
pub(crate) use questions::{assign, comment, list as questions};
pub(crate) use submissions::{list as submissions, package, receipt, show as submission};
pub(crate) use submit::{certifiers, readiness, reopen, submit};
pub(crate) use tasks::list as tasks;

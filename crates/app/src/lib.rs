//! What each party can do in the workbench. Whoever shows pages or serves an API calls one method of [`Workbench`] for each
//! request and shows what comes back; there is no other way to the records.
//!
//! Every action goes the same way: **permit** (the table in [`permit`]), **decide** (pure, from what was read),
//! **commit** (state, ledger entry and notices in one unit of work, refused when something it rested on has changed).
//! For an organisation that takes no part in a case, the case does not exist: [`Refusal::NotFound`], never “forbidden”.
//!
//! | who | signs in | may |
//! |---|---|---|
//! | anybody with a link | [`Workbench::set_up_link`], [`Workbench::invitation`], [`Workbench::accept`] | become a member |
//! | administrators with a link | [`Workbench::accept_for_organisation`] | take part in a case with their organisation |
//! | anybody | [`Workbench::sign_in`], then [`Workbench::actor`] per request, [`Workbench::show_code`], [`Workbench::use_recovery_code`], [`Workbench::authenticate_again`] | become an [`Actor`] |
//! | every member | [`Workbench::own_account`], [`Workbench::end_session`], [`Workbench::change_password`], [`Workbench::begin_second_factor`], [`Workbench::confirm_second_factor`], [`Workbench::renew_recovery_codes`], [`Workbench::make_token`], [`Workbench::end_token`], [`Workbench::actor_by_token`], [`Workbench::once`] | keep the own account |
//! | administrators | [`Workbench::members`], [`Workbench::invite_member`], [`Workbench::open_invitations`], [`Workbench::withdraw_invitation`], [`Workbench::change_member`], [`Workbench::restore_access`], [`Workbench::take_off_second_factor`], [`Workbench::organisation`], [`Workbench::change_organisation`], [`Workbench::change_profile`], [`Workbench::invite_party`] | keep the organisation |
//! | administrators of the first organisation | [`Workbench::organisations`], [`Workbench::invite_organisation`] | keep the installation |
//!
//! | step of the main job | actions | views |
//! |---|---|---|
//! | home | [`Workbench::dismiss_notice`] | [`Workbench::home`], [`Workbench::notices`], [`Workbench::cases`], [`Workbench::received`] |
//! | case | [`Workbench::open_case`], [`Workbench::change_case`], [`Workbench::close_case`], [`Workbench::name_operator`], [`Workbench::remove_party`], [`Workbench::leave_case`], [`Workbench::may_import`], [`Workbench::import_case`], [`Workbench::export_case`] | [`Workbench::case_panel`], [`Workbench::spots`], [`Workbench::participants`], [`Workbench::history`] |
//! | facts | [`Workbench::change_facts`], [`Workbench::answer_fact`] | [`Workbench::case_panel`] (`needs`) |
//! | answers | [`Workbench::save_answer`], [`Workbench::assign`], [`Workbench::comment`] | [`Workbench::questions`] |
//! | evidence | [`Workbench::add_evidence`], [`Workbench::replace_evidence`], [`Workbench::describe_evidence`], [`Workbench::disclose_evidence`], [`Workbench::withdraw_evidence`]; piece by piece: [`Workbench::begin_upload`], [`Workbench::receive_upload`], [`Workbench::end_upload`] | [`Workbench::evidence`], [`Workbench::uploads`], [`Workbench::upload`], [`Workbench::evidence_file`] + [`Workbench::copy_file`] |
//! | lists | [`Workbench::save_item`], [`Workbench::add_items`], [`Workbench::remove_item`] | [`Workbench::items`] |
//! | conformity | [`Workbench::save_conformity`] | [`CaseReader::conformity`] |
//! | forms | [`Workbench::confirm_form`], [`Workbench::withdraw_confirmation`] | [`Workbench::forms`], [`Workbench::form_page`], [`Workbench::form_pdf`] |
//! | submission | [`Workbench::submit`], [`Workbench::reopen`] | [`Workbench::readiness`], [`Workbench::certifiers`], [`Workbench::submissions`], [`Workbench::package`], [`Workbench::submission_receipt`] |
//! | service dossier | [`Workbench::open_dossier`], [`Workbench::dossier_of_case`], [`Workbench::use_dossier`], [`Workbench::drop_dossier`], [`Workbench::note_dossier`] | the same as of a case |
//!
//! A service dossier is a case without an application: every action on contents works on it too. Clock, randomness,
//! store, vault and log are [`WorkbenchParts`]. [`Workbench::integrate`] publishes the ledger and [`Workbench::sweep`]
//! clears what has ended; a background task calls both now and then, and [`Workbench::look_again`] for files that could not be
//! looked into when they came (by an [`Inspector`]). Another works out how far cases are that a home page
//! asked for ([`Workbench::asked_to_judge`], [`Workbench::judge_next`]). [`upkeep::examine`] tells whoever looks after the server
//! whether records, ledger and evidence agree.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]

pub mod accounts;
mod actor;
pub mod cases;
mod domain;
mod error;
mod fault;
pub mod files;
pub mod intake;
pub mod permit;
mod ports;
mod relation;
mod secrets;
pub mod security;
mod server_secrets;
pub mod submission;
pub mod upkeep;
pub mod views;
mod workbench;

pub use accounts::devices::KNOWN_SECONDS;
pub use accounts::second_factor::{Enrolment, code_at, is_code};
pub use actor::Actor;
pub use cases::exchange::{ExportedCase, ImportTurn, ImportedCase};
pub use domain::form::is_shown_to;
pub use domain::invitations::InvitationState;
pub use domain::limits;
pub use domain::places;
pub use domain::readiness::{Readiness, finding_key, record_key};
pub use domain::respondents::AnswerKey;
pub use domain::tasks::{Open, OpenStep, Task, TaskAt};
pub use error::{Error, FieldProblem, Refusal, Result, Seen, try_again_in};
pub use fault::Fault;
pub use files::handing_out::Download;
pub use files::inspector::{InThisProcess, Inspector};
pub use ports::{Clock, Policy, Randomness, Tiles};
pub use relation::Relation;
pub use security::{SecurityEvent, SecurityLog};
pub use views::CaseReader;
pub use workbench::{Workbench, WorkbenchParts};

/// The records that inputs and views speak of, and the ids they are known by.
pub use simsa_store::{
    CaseId, CommentId, CopyId, EvidenceId, InvitationId, ItemId, MemberId, NoticeId, OrganisationId,
    RemovedId, SessionId, SubmissionId, TokenId, UploadId, Versioned, records,
};

//! What each party can do in the workbench. Whoever shows pages or serves an API calls one method of [`Desk`] for each
//! request and shows what comes back; there is no other way to the records.
//!
//! Every action goes the same way: **permit** (the table in [`permit`]), **decide** (pure, from what was read),
//! **commit** (state, ledger entry and notices in one unit of work, refused when something it rested on has changed).
//! For an organisation that takes no part in a case, the case does not exist: [`Refusal::NotFound`], never “forbidden”.
//!
//! | who | signs in | may |
//! |---|---|---|
//! | anybody with a link | [`Desk::set_up_link`], [`Desk::invitation`], [`Desk::accept`] | become a member |
//! | administrators with a link | [`Desk::accept_for_organisation`] | take part in a case with their organisation |
//! | anybody | [`Desk::sign_in`], then [`Desk::actor`] per request, [`Desk::show_code`], [`Desk::use_recovery_code`], [`Desk::authenticate_again`] | become an [`Actor`] |
//! | every member | [`Desk::sessions`], [`Desk::end_session`], [`Desk::change_password`], [`Desk::begin_second_factor`], [`Desk::confirm_second_factor`], [`Desk::renew_recovery_codes`], [`Desk::make_token`], [`Desk::tokens`], [`Desk::end_token`], [`Desk::actor_by_token`], [`Desk::once`] | keep the own account |
//! | administrators | [`Desk::members`], [`Desk::invite_member`], [`Desk::open_invitations`], [`Desk::withdraw_invitation`], [`Desk::change_member`], [`Desk::restore_access`], [`Desk::take_off_second_factor`], [`Desk::organisation`], [`Desk::change_organisation`], [`Desk::invite_party`] | keep the organisation |
//! | administrators of the first organisation | [`Desk::organisations`], [`Desk::invite_organisation`] | keep the installation |
//!
//! | step of the main job | actions | views |
//! |---|---|---|
//! | home | [`Desk::dismiss_notice`] | [`Desk::home`], [`Desk::notices`], [`Desk::cases`], [`Desk::received`] |
//! | case | [`Desk::open_case`], [`Desk::change_case`], [`Desk::close_case`], [`Desk::name_operator`], [`Desk::remove_party`], [`Desk::leave_case`], [`Desk::may_import`], [`Desk::import_case`], [`Desk::export_case`] | [`Desk::case_panel`], [`Desk::spots`], [`Desk::participants`], [`Desk::history`] |
//! | facts | [`Desk::change_facts`], [`Desk::answer_fact`] | [`Desk::case_panel`] (`needs`) |
//! | answers | [`Desk::save_answer`], [`Desk::assign`], [`Desk::comment`] | [`Desk::questions`] |
//! | evidence | [`Desk::add_evidence`], [`Desk::replace_evidence`], [`Desk::describe_evidence`], [`Desk::disclose_evidence`], [`Desk::withdraw_evidence`]; piece by piece: [`Desk::begin_upload`], [`Desk::receive_upload`], [`Desk::end_upload`] | [`Desk::evidence`], [`Desk::uploads`], [`Desk::upload`], [`Desk::evidence_file`] + [`Desk::copy_file`] |
//! | lists | [`Desk::save_item`], [`Desk::remove_item`] | [`Desk::items`] |
//! | conformity | [`Desk::save_conformity`] | [`Desk::case_panel`] |
//! | forms | [`Desk::confirm_form`], [`Desk::withdraw_confirmation`] | [`Desk::forms`], [`Desk::form_page`], [`Desk::form_pdf`] |
//! | submission | [`Desk::submit`], [`Desk::reopen`] | [`Desk::readiness`], [`Desk::certifiers`], [`Desk::submissions`], [`Desk::package`], [`Desk::submission_receipt`] |
//! | service dossier | [`Desk::open_dossier`], [`Desk::use_dossier`], [`Desk::drop_dossier`], [`Desk::note_dossier`] | the same as of a case |
//!
//! A service dossier is a case without an application: every action on contents works on it too. Clock, randomness,
//! store, vault and log are [`Parts`]. [`Desk::integrate`] publishes the ledger and [`Desk::sweep`]
//! clears what has ended; a background task calls both now and then, and [`Desk::look_again`] for files that could not be
//! looked into when they came (by [`inspector::Inspector`]). Another works out how far cases are that a home page
//! asked for ([`Desk::asked_to_judge`], [`Desk::judge_next`]). [`examine`] tells whoever looks after the server
//! whether records, ledger and evidence agree.

pub mod actions;
mod actor;
mod answers;
mod attempts;
mod brought;
mod bytes;
mod contents;
mod desk;
mod devices;
pub mod examine;
mod form;
mod holding;
pub mod inspector;
mod lately;
pub mod limits;
mod look;
mod password;
pub mod permit;
mod pieces;
mod ports;
mod sealed;
mod sealing;
mod second_factor;
mod secrets;
pub mod security;
mod seen;
mod sides;
mod standing;
mod trouble;
pub mod views;

pub use actions::exchange::ImportTurn;
pub use actor::Actor;
pub use answers::AnswerKey;
pub use desk::Desk;
pub use devices::KNOWN_SECONDS;
pub use form::is_shown_to;
pub use inspector::{InThisProcess, Inspector};
pub use look::one_look;
pub use ports::{Clock, Parts, Policy, Randomness, Tiles};
pub use second_factor::{Enrolment, code_at, is_code};
pub use security::{SecurityEvent, SecurityLog};
pub use sides::Relation;
pub use standing::{Open, Step};
pub use trouble::{FieldProblem, Outcome, Refusal, Trouble};

/// The records that inputs and views speak of.
pub use simsa_store::{Kept, records};

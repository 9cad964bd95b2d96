//! Every address of the server in one table, and the layers around them.
//!
//! A route says which action of the workbench it leads to. The tests hold that against the workbench's permission table, walk every route
//! as somebody who may not, and print the table as a reviewed text.

use std::any::Any;
use std::sync::Arc;

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, options, patch, post, put};
use simsa_app::permit::Action;
#[allow(clippy::enum_glob_use, reason = "the table reads as a table")]
use simsa_app::permit::Action::*;
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::frame::address_limits::{self, Shares};
use crate::frame::{
    body_timeout, error_pages, headers, health, origin, request_context, security_events, telemetry,
    transfer_limit,
};
use crate::pages::account::{again, invitation, me, second_factor, sign_in, tokens};
use crate::pages::case::{
    conformity, dossiers, evidence, facts, findings, forms, going, history, overview, parties, question,
    questions, records, submission, submit, table, upload,
};
use crate::pages::{agenda, calendar, cases, exchange, home, law, organisation, organisations};
use crate::request_error::RequestError;
use crate::state::AppState;
use crate::{api, assets};

/// What a route needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: it says the same to everybody.
    Nobody,
    /// The permission for this action of the workbench.
    Permission(Action),
}

/// An address.
#[derive(Clone, Debug)]
pub struct Route {
    /// Method.
    pub method: Method,
    /// Pattern of the path.
    pub path: &'static str,
    /// What it needs.
    pub needs: Needs,
}

/// Routes being gathered: the router, and the same as a table.
struct Routes {
    router: Router<AppState>,
    table: Vec<Route>,
}

impl Routes {
    fn new() -> Self {
        Self { router: Router::new(), table: Vec::new() }
    }

    fn open<H: Handler<T, AppState>, T: 'static>(mut self, path: &'static str, handler: H) -> Self {
        self.table.push(Route { method: Method::GET, path, needs: Needs::Nobody });
        self.router = self.router.route(path, get(handler));
        self
    }

    fn get<H: Handler<T, AppState>, T: 'static>(
        mut self,
        path: &'static str,
        action: Action,
        handler: H,
    ) -> Self {
        self.table.push(Route { method: Method::GET, path, needs: Needs::Permission(action) });
        self.router = self.router.route(path, get(handler));
        self
    }

    fn put<H: Handler<T, AppState>, T: 'static>(
        mut self,
        path: &'static str,
        action: Action,
        handler: H,
    ) -> Self {
        self.table.push(Route { method: Method::PUT, path, needs: Needs::Permission(action) });
        self.router = self.router.route(path, put(handler));
        self
    }

    fn patch<H: Handler<T, AppState>, T: 'static>(
        mut self,
        path: &'static str,
        action: Action,
        handler: H,
    ) -> Self {
        self.table.push(Route { method: Method::PATCH, path, needs: Needs::Permission(action) });
        self.router = self.router.route(path, patch(handler));
        self
    }

    fn delete<H: Handler<T, AppState>, T: 'static>(
        mut self,
        path: &'static str,
        action: Action,
        handler: H,
    ) -> Self {
        self.table.push(Route { method: Method::DELETE, path, needs: Needs::Permission(action) });
        self.router = self.router.route(path, delete(handler));
        self
    }

    fn options<H: Handler<T, AppState>, T: 'static>(
        mut self,
        path: &'static str,
        action: Action,
        handler: H,
    ) -> Self {
        self.table.push(Route { method: Method::OPTIONS, path, needs: Needs::Permission(action) });
        self.router = self.router.route(path, options(handler));
        self
    }

    fn post<H: Handler<T, AppState>, T: 'static>(
        mut self,
        path: &'static str,
        action: Action,
        handler: H,
    ) -> Self {
        self.table.push(Route { method: Method::POST, path, needs: Needs::Permission(action) });
        self.router = self.router.route(path, post(handler));
        self
    }
}

/// Everything that is answered within the time limit.
#[allow(clippy::too_many_lines, reason = "a table, one line for each address")]
fn quick() -> Routes {
    Routes::new()
        .open("/healthz", health::alive)
        .open("/readyz", health::ready)
        .open("/assets/{digest}/{name}", assets::file)
        .open("/law", law::list)
        .open("/law/{id}", law::passage)
        .open("/readings/{id}", law::reading)
        // coming in
        .get("/sign-in", SignIn, sign_in::show)
        .post("/sign-in", SignIn, sign_in::sign_in)
        .post("/sign-out", OwnSessions, sign_in::sign_out)
        .get("/second-factor", SignIn, second_factor::ask)
        .post("/second-factor", SignIn, second_factor::show)
        .get("/again", OwnSessions, again::ask)
        .post("/again", OwnSessions, again::show)
        .get("/invitations", AcceptInvitation, invitation::enter)
        .post("/invitations", AcceptInvitation, invitation::open)
        .get("/invitations/{token}", AcceptInvitation, invitation::open_older)
        .get("/invitations/open", AcceptInvitation, invitation::show)
        .post("/invitations/open", AcceptInvitation, invitation::accept)
        .get("/invitations/open/organisation", AcceptForOrganisation, invitation::show_for_organisation)
        .post("/invitations/open/organisation", AcceptForOrganisation, invitation::accept_for_organisation)
        // one's own account
        .get("/me", OwnSessions, me::show)
        .post("/me/sessions/{id}/end", OwnSessions, me::end_session)
        .post("/me/password", OwnCredentials, me::password)
        .get("/me/second-factor", OwnCredentials, second_factor::show_enrolment)
        .post("/me/second-factor/begin", OwnCredentials, second_factor::begin)
        .post("/me/second-factor", OwnCredentials, second_factor::finish)
        .post("/me/recovery-codes", OwnCredentials, second_factor::renew)
        .post("/me/tokens", OwnTokens, tokens::make)
        .post("/me/tokens/{id}/end", OwnTokens, tokens::end)
        // home and organisation
        .get("/", SeeHome, home::show)
        .get("/calendar.ics", SeeHome, calendar::show)
        .get("/waiting", SeeHome, agenda::waiting)
        .get("/deadlines", SeeHome, agenda::deadlines)
        .get("/expiring", SeeHome, agenda::expiring)
        .get("/notices", SeeHome, agenda::notices)
        .post("/notices/{id}/dismiss", DismissNotice, home::dismiss)
        .get("/organisation", SeeOrganisation, organisation::show)
        .post("/organisation", ManageOrganisation, organisation::change)
        .post("/organisation/profile", ManageOrganisation, organisation::change_profile)
        .post("/organisation/members/{id}", ManageMembers, organisation::change_member)
        .post("/organisation/members/{id}/access", ManageMembers, organisation::restore_access)
        .post("/organisation/members/{id}/second-factor", ManageMembers, organisation::take_off_second_factor)
        .post("/organisation/invitations", ManageMembers, organisation::invite)
        .post("/organisation/invitations/{id}/withdraw", ManageMembers, organisation::withdraw)
        .get("/organisations", KeepInstallation, organisations::show)
        .post("/organisations", KeepInstallation, organisations::invite)
        // cases
        .get("/cases", ListCases, cases::cases)
        .get("/dossiers", ListCases, cases::dossiers)
        .get("/cases/new", OpenCase, cases::new_case)
        .post("/cases/new", OpenCase, cases::open_case)
        .get("/dossiers/new", OpenDossier, cases::new_dossier)
        .post("/dossiers/new", OpenDossier, cases::open_dossier)
        .get("/cases/{case}", SeeCase, overview::show)
        .post("/cases/{case}/settings", ManageCase, overview::settings)
        .get("/cases/{case}/close", CloseCase, parties::ask_to_close)
        .post("/cases/{case}/close", CloseCase, parties::close)
        .get("/cases/{case}/parties", SeeCase, parties::show)
        .post("/cases/{case}/parties", InviteParty, parties::invite)
        .post("/cases/{case}/operators", ManageCase, parties::name_operator)
        .get("/cases/{case}/parties/{id}/remove", RemoveParty, going::ask_to_remove)
        .post("/cases/{case}/parties/{id}/remove", RemoveParty, going::remove)
        .get("/cases/{case}/leave", LeaveCase, going::ask_to_leave)
        .post("/cases/{case}/leave", LeaveCase, going::leave)
        .get("/cases/{case}/facts", SeeCase, facts::show)
        .post("/cases/{case}/facts", ChangeFacts, facts::save)
        .get("/cases/{case}/questions", SeeCase, questions::list)
        .get("/cases/{case}/checklists/{form}/{section}", SeeCase, questions::section)
        .post("/cases/{case}/answers/{question}", EditOperatorPart, questions::save)
        .get("/cases/{case}/questions/{question}", SeeCase, question::show)
        .post("/cases/{case}/questions/{question}/assignment", Assign, question::assign)
        .post("/cases/{case}/questions/{question}/comments", Comment, question::comment)
        .get("/cases/{case}/evidence/{id}", SeeCase, evidence::show)
        .post("/cases/{case}/evidence/{id}", EditEvidence, evidence::describe)
        .post("/cases/{case}/evidence/{id}/withdraw", EditEvidence, evidence::withdraw)
        .post("/cases/{case}/evidence/{id}/destroy", DestroyEvidence, evidence::destroy)
        .get("/cases/{case}/removed", SeeCase, evidence::removed)
        .post("/cases/{case}/removed/{id}/destroy", DestroyEvidence, evidence::destroy_withdrawn)
        .post("/cases/{case}/removed/{id}/restore", EditEvidence, evidence::restore)
        .options("/cases/{case}/uploads", EditEvidence, upload::options)
        .post("/cases/{case}/uploads", EditEvidence, upload::begin)
        .post("/cases/{case}/uploads/{id}/discard", EditEvidence, upload::discard)
        .get("/cases/{case}/descriptions", EditEvidence, evidence::several)
        .post("/cases/{case}/descriptions", EditEvidence, evidence::save_several)
        .get("/cases/{case}/records", SeeCase, records::list)
        .get("/cases/{case}/records/{kind}/{id}", SeeCase, records::show)
        .post("/cases/{case}/records/{kind}/{id}", EditOperatorPart, records::save)
        .post("/cases/{case}/records/{kind}/{id}/remove", EditOperatorPart, records::remove)
        .get("/cases/{case}/tables/{kind}", SeeCase, table::show)
        .post("/cases/{case}/tables/{kind}", EditOperatorPart, table::save)
        .get("/cases/{case}/dossiers", SeeCase, dossiers::show)
        .post("/cases/{case}/dossiers", UseDossier, dossiers::take)
        .post("/cases/{case}/own-dossier", OpenDossier, dossiers::make)
        .get("/cases/{case}/dossiers/{dossier}", UseDossier, dossiers::show_use)
        .post("/cases/{case}/dossiers/{dossier}", UseDossier, dossiers::save_use)
        .post("/cases/{case}/dossiers/{dossier}/drop", UseDossier, dossiers::leave)
        .post("/cases/{case}/dossiers/{dossier}/note", NoteDossier, dossiers::note)
        .get("/cases/{case}/conformity", SeeCase, conformity::show)
        .post("/cases/{case}/conformity", EditConformity, conformity::save)
        .get("/cases/{case}/forms", SeeCase, forms::list)
        .get("/cases/{case}/forms/{copy}", SeeCase, forms::show)
        .get("/cases/{case}/forms/{copy}/pdf", SeeCase, forms::pdf)
        .post("/cases/{case}/forms/{copy}/confirm", ConfirmForm, forms::confirm)
        .post("/cases/{case}/forms/{copy}/withdraw", ConfirmForm, forms::withdraw)
        .get("/cases/{case}/findings", SeeCase, findings::show)
        .get("/cases/{case}/submit", SeeCase, submit::show)
        .post("/cases/{case}/reopen", Reopen, submit::reopen)
        .get("/submissions", ReadSubmission, submission::received)
        .get("/cases/{case}/submissions/{id}", ReadSubmission, submission::show)
        .get("/cases/{case}/submissions/{id}/checklists/{form}", ReadSubmission, submission::answers)
        .get("/cases/{case}/submissions/{id}/forms/{copy}", ReadSubmission, submission::pdf)
        .get("/cases/{case}/submissions/{id}/receipt", ReadSubmission, submit::receipt)
        .get("/cases/{case}/history", SeeHistory, history::show)
}

/// The same for programs.
fn programs() -> Routes {
    Routes::new()
        .open("/api/v1/openapi.json", api::openapi)
        .get("/api/v1/me", SeeHome, api::me)
        .get("/api/v1/home", SeeHome, api::home)
        .get("/api/v1/notices", SeeHome, api::notices)
        .delete("/api/v1/notices/{id}", DismissNotice, api::dismiss_notice)
        .get("/api/v1/certifiers", SeeOrganisation, api::certifiers)
        .get("/api/v1/organisation", SeeOrganisation, api::organisation)
        .put("/api/v1/organisation", ManageOrganisation, api::change_organisation)
        .get("/api/v1/members", SeeOrganisation, api::members)
        .put("/api/v1/members/{id}", ManageMembers, api::change_member)
        .get("/api/v1/invitations", ManageMembers, api::invitations)
        .post("/api/v1/invitations", ManageMembers, api::invite_member)
        .delete("/api/v1/invitations/{id}", ManageMembers, api::withdraw_invitation)
        .post("/api/v1/organisations/invitations", KeepInstallation, api::invite_organisation)
        .get("/api/v1/cases", ListCases, api::cases)
        .post("/api/v1/cases", OpenCase, api::open_case)
        .post("/api/v1/dossiers", OpenDossier, api::open_dossier)
        .get("/api/v1/cases/{case}", SeeCase, api::case)
        .put("/api/v1/cases/{case}/settings", ManageCase, api::change_case)
        .post("/api/v1/cases/{case}/close", CloseCase, api::close_case)
        .post("/api/v1/cases/{case}/leave", LeaveCase, api::leave_case)
        .delete("/api/v1/cases/{case}/parties/{id}", RemoveParty, api::remove_party)
        .get("/api/v1/cases/{case}/history", SeeHistory, api::history)
        .post("/api/v1/cases/{case}/invitations", InviteParty, api::invite_party)
        .put("/api/v1/cases/{case}/operators/{operator}", ManageCase, api::name_operator)
        .put("/api/v1/cases/{case}/dossiers/{dossier}", UseDossier, api::use_dossier)
        .delete("/api/v1/cases/{case}/dossiers/{dossier}", UseDossier, api::drop_dossier)
        .post("/api/v1/cases/{case}/dossiers/{dossier}/note", NoteDossier, api::note_dossier)
        .get("/api/v1/cases/{case}/facts", SeeCase, api::facts)
        .put("/api/v1/cases/{case}/facts", ChangeFacts, api::write_facts)
        .patch("/api/v1/cases/{case}/facts/answer", ChangeFacts, api::answer_fact)
        .get("/api/v1/cases/{case}/conformity", SeeCase, api::conformity)
        .put("/api/v1/cases/{case}/conformity", EditConformity, api::write_conformity)
        .get("/api/v1/cases/{case}/findings", SeeCase, api::findings)
        .get("/api/v1/cases/{case}/tasks", SeeCase, api::tasks)
        .get("/api/v1/cases/{case}/questions", SeeCase, api::questions)
        .put("/api/v1/cases/{case}/questions/{question}/assignment", Assign, api::assign)
        .post("/api/v1/cases/{case}/questions/{question}/comments", Comment, api::comment)
        .get("/api/v1/cases/{case}/answers/{question}", SeeCase, api::answer)
        .put("/api/v1/cases/{case}/answers/{question}", EditOperatorPart, api::write_answer)
        .get("/api/v1/cases/{case}/evidence/{id}", SeeCase, api::evidence_piece)
        .put("/api/v1/cases/{case}/evidence/{id}", EditEvidence, api::describe_evidence)
        .delete("/api/v1/cases/{case}/evidence/{id}", EditEvidence, api::withdraw_evidence)
        .put("/api/v1/cases/{case}/evidence/{id}/disclosure", EditEvidence, api::disclose_evidence)
        .post("/api/v1/cases/{case}/evidence/{id}/destruction", DestroyEvidence, api::destroy_evidence)
        .get("/api/v1/cases/{case}/removed", SeeCase, api::removed_evidence)
        .post("/api/v1/cases/{case}/removed/{id}/destruction", DestroyEvidence, api::destroy_withdrawn)
        .post("/api/v1/cases/{case}/removed/{id}/restore", EditEvidence, api::restore_evidence)
        .get("/api/v1/cases/{case}/uploads", EditEvidence, api::uploads)
        .post("/api/v1/cases/{case}/uploads", EditEvidence, api::begin_upload)
        .get("/api/v1/cases/{case}/lists/{list}", SeeCase, api::entries)
        .post("/api/v1/cases/{case}/lists/{list}", EditOperatorPart, api::add_entry)
        .get("/api/v1/cases/{case}/lists/{list}/{id}", SeeCase, api::entry)
        .put("/api/v1/cases/{case}/lists/{list}/{id}", EditOperatorPart, api::write_entry)
        .delete("/api/v1/cases/{case}/lists/{list}/{id}", EditOperatorPart, api::remove_entry)
        .get("/api/v1/cases/{case}/forms", SeeCase, api::forms)
        .get("/api/v1/cases/{case}/forms/{copy}", SeeCase, api::form)
        .get("/api/v1/cases/{case}/forms/{copy}/pdf", SeeCase, api::form_pdf)
        .put("/api/v1/cases/{case}/forms/{copy}/confirmation", ConfirmForm, api::confirm_form)
        .delete("/api/v1/cases/{case}/forms/{copy}/confirmation", ConfirmForm, api::withdraw_confirmation)
        .get("/api/v1/cases/{case}/readiness", SeeCase, api::readiness)
        .get("/api/v1/cases/{case}/submissions", ReadSubmission, api::submissions)
        .get("/api/v1/cases/{case}/submissions/{id}", ReadSubmission, api::submission)
        .get("/api/v1/cases/{case}/submissions/{id}/receipt", ReadSubmission, api::receipt)
        .post("/api/v1/cases/{case}/reopen", Reopen, api::reopen)
}

/// What moves whole files: it may take long, and stalls are found by other means.
fn long() -> Routes {
    Routes::new()
        .get("/cases/{case}/evidence", SeeCase, evidence::list)
        .post("/cases/{case}/evidence", EditEvidence, evidence::add)
        .post("/cases/{case}/answers/{question}/files", EditEvidence, questions::save_with_files)
        .get("/cases/{case}/evidence/{id}/file", ReadEvidence, evidence::file)
        .post("/cases/{case}/evidence/{id}/file", EditEvidence, evidence::replace)
        .get("/cases/{case}/uploads/{id}", EditEvidence, upload::show)
        .patch("/cases/{case}/uploads/{id}", EditEvidence, upload::receive)
        .delete("/cases/{case}/uploads/{id}", EditEvidence, upload::end)
        .get("/api/v1/cases/{case}/evidence", SeeCase, api::evidence)
        .post("/api/v1/cases/{case}/evidence", EditEvidence, api::add_evidence)
        .get("/api/v1/cases/{case}/evidence/{id}/file", ReadEvidence, api::evidence_file)
        .put("/api/v1/cases/{case}/evidence/{id}/file", EditEvidence, api::replace_evidence)
        .get("/api/v1/cases/{case}/uploads/{id}", EditEvidence, api::upload)
        .patch("/api/v1/cases/{case}/uploads/{id}", EditEvidence, api::receive_upload)
        .delete("/api/v1/cases/{case}/uploads/{id}", EditEvidence, api::end_upload)
        .post("/api/v1/cases/{case}/submissions", Submit, api::submit)
        .get("/api/v1/cases/{case}/submissions/{id}/package", ReadSubmission, api::package)
        .post("/api/v1/imports", OpenCase, api::import)
        .get("/api/v1/cases/{case}/export", ExportCase, api::export)
        .post("/cases/import", OpenCase, exchange::import)
        .get("/cases/{case}/export", ExportCase, exchange::export)
        .post("/cases/{case}/submit", Submit, submit::submit)
        .get("/cases/{case}/submissions/{id}/package", ReadSubmission, submit::package)
}

/// Every address, for the tests that hold them against the permission table.
pub fn routes() -> Vec<Route> {
    let mut all = quick().table;
    all.extend(programs().table);
    all.extend(long().table);
    all
}

/// The whole server.
pub fn router(app: AppState) -> Router {
    let limits = app.settings().clone();
    let largest = usize::try_from(app.workbench().policy().largest_file).unwrap_or(usize::MAX);
    let at_a_time = Arc::new(Semaphore::new(limits.pages));
    let quick = quick()
        .router
        .merge(programs().router)
        .layer(axum::extract::DefaultBodyLimit::max(limits.form_limit))
        .layer(TimeoutLayer::with_status_code(axum::http::StatusCode::REQUEST_TIMEOUT, limits.time_limit))
        .layer(from_fn_with_state(at_a_time, address_limits::at_a_time));
    // The file itself is limited by the workbench, which says so at the field; here only a body that makes no sense at all.
    let places = Arc::new(Semaphore::new(limits.transfers));
    let long = long()
        .router
        .layer(from_fn_with_state(places, transfer_limit::layer))
        .layer(axum::extract::DefaultBodyLimit::max(largest.saturating_mul(8)));
    quick
        .merge(long)
        .layer(from_fn(api::layer))
        .fallback(|| async { RequestError::NotFound })
        .method_not_allowed_fallback(|| async { RequestError::WrongMethod })
        .layer(from_fn_with_state(app.clone(), body_timeout::layer))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(origin::layer))
        .layer(from_fn_with_state(app.clone(), security_events::layer))
        .layer(from_fn_with_state(Shares::of(limits.requests_of_one), address_limits::layer))
        .layer(from_fn_with_state(app.clone(), error_pages::layer))
        .layer(from_fn_with_state(app.clone(), request_context::layer))
        .layer(from_fn_with_state(app.clone(), headers::layer))
        .layer(from_fn(telemetry::layer))
        .with_state(app)
}

/// The message of a panic goes to the log; the visitor gets a number.
#[expect(clippy::needless_pass_by_value, reason = "the signature is the library's")]
fn panicked(message: Box<dyn Any + Send + 'static>) -> Response {
    let text = message
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| message.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    RequestError::fault(format!("panic: {text}")).into_response()
}

//! Who takes part in a case: inviting an operator, open invitations, which organisation is which operator of the facts;
//! and closing the case for good.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use simsa_app::accounts::invite::InviteParty;
use simsa_app::permit::Action;
use simsa_app::records::{InvitedTo, OrganisationKind, Purpose};
use simsa_app::{Actor, CaseId, OrganisationId, Seen};
use simsa_model::Bi;

use super::head::PageHead;
use crate::form::TypedForm;
use crate::frame::fields::{Fields, Posted};
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::page::{Frame, html, html_again};
use crate::pages::organisation::{self, InvitationRow};
use crate::request_error::RequestError;
use crate::rows::party::{self, PartyRow, operator_names};
use crate::state::AppState;
use crate::words;

/// The page.
#[derive(Template)]
#[template(path = "parties.html")]
#[allow(clippy::struct_excessive_bools, reason = "each shows a part of the page")]
pub(crate) struct PartiesPage {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) form: TypedForm,
    pub(crate) parties: Vec<PartyRow>,
    /// Each operator of the facts.
    pub(crate) operators: Vec<OperatorRow>,
    pub(crate) name_help: &'static str,
    /// Id and name of each operator's organisation that takes part.
    pub(crate) choices: Vec<(OrganisationId, String)>,
    pub(crate) invitations: Vec<InvitationRow>,
    pub(crate) may_invite: bool,
    pub(crate) may_name: bool,
    /// Whether other organisations can be taken out.
    pub(crate) may_remove: bool,
    /// Whether one's own can leave.
    pub(crate) may_leave: bool,
    /// One's own organisation.
    pub(crate) own: OrganisationId,
}

/// An operator of the facts.
pub(crate) struct OperatorRow {
    pub(crate) id: String,
    pub(crate) name: String,
    /// The organisation that it is; empty while nobody has said so.
    pub(crate) organisation: OrganisationId,
}

/// `GET /cases/{case}/parties`.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
) -> Result<Response, RequestError> {
    Ok(html(&page(&app, person, &case, None).await?))
}

async fn page(
    app: &AppState,
    person: Person,
    case: &CaseId,
    typed: Option<TypedForm>,
) -> Result<PartiesPage, RequestError> {
    let Person { visit, actor } = person;
    let reader = app.workbench().read_case(&actor, case).await?;
    let seen = reader.panel().await?;
    if seen.line.purpose == Purpose::ServiceDossier {
        return Err(RequestError::NotFound);
    }
    let participants = reader.participants().await?;
    let may_invite = seen.may(Action::InviteParty);
    let invitations = if may_invite { invitations(app, &actor, case).await? } else { Vec::new() };
    let f = Frame::of(app, visit, &actor);
    let operators = operator_names(&seen).into_iter().map(|(id, name)| OperatorRow {
        organisation: seen.operators.get(&id).cloned().unwrap_or_default(),
        id,
        name,
    });
    let choices = participants.iter().filter(|one| one.kind == OrganisationKind::Operator);
    let operators: Vec<OperatorRow> = operators.collect();
    let mut missing = operators.iter().filter(|one| one.organisation.is_empty());
    // where the facts name one operator that is nobody yet, it is meant
    let meant = missing.next().filter(|_| missing.next().is_none());
    let form = typed.unwrap_or_else(|| TypedForm::with(meant.map(|one| ("operator", one.id.clone()))));
    let name_help = if operators.is_empty() {
        ""
    } else {
        f.t("위에서 사업자를 고르면 비워 두어도 됩니다.", "May stay empty where an operator is chosen above.")
    };
    Ok(PartiesPage {
        name_help,
        parties: party::rows(&seen, &participants, f.language),
        operators,
        choices: choices.map(|one| (one.organisation.clone(), one.name.clone())).collect(),
        invitations,
        may_invite,
        may_name: seen.may(Action::ManageCase),
        may_remove: seen.may(Action::RemoveParty),
        may_leave: seen.may(Action::LeaveCase),
        own: actor.organisation.clone(),
        c: PageHead::new(&seen, &actor, "parties"),
        form,
        f,
    })
}

async fn invitations(
    app: &AppState,
    actor: &Actor,
    case: &CaseId,
) -> Result<Vec<InvitationRow>, RequestError> {
    let open = app.workbench().open_invitations(actor).await?;
    let here = open
        .into_iter()
        .filter(|one| matches!(&one.value.to, InvitedTo::Party { case: of, .. } if of == case));
    let row = |one: simsa_app::Versioned<simsa_app::records::Invitation>| InvitationRow {
        id: one.key.id.into(),
        email: one.value.email,
        what: Bi::new("", ""),
        expires: words::moment(one.value.expires),
    };
    Ok(here.map(row).collect())
}

async fn again(
    app: &AppState,
    person: Person,
    case: &CaseId,
    fields: Fields,
    refusal: simsa_app::Error,
) -> Result<Response, RequestError> {
    let form = TypedForm::again(fields, refusal, person.visit.language)?;
    Ok(html_again(&page(app, person, case, Some(form)).await?))
}

/// `POST /cases/{case}/parties`.
pub(crate) async fn invite(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    // what the facts call it is not asked again
    let of_facts = match (fields.some("name"), fields.some("operator")) {
        (None, Some(operator)) => {
            let seen = app.workbench().read_case(&person.actor, &case).await?.panel().await?;
            operator_names(&seen).into_iter().find(|(id, _)| id == operator).map(|(_, name)| name)
        }
        _ => None,
    };
    let input = InviteParty {
        case: case.clone(),
        kind: OrganisationKind::Operator,
        name: of_facts.unwrap_or_else(|| fields.text("name").to_owned()),
        email: fields.text("email").to_owned(),
        operator: fields.some("operator").map(ToOwned::to_owned),
    };
    match app.workbench().invite_party(&person.actor, &input).await {
        Ok(token) => organisation::link(&app, person, &token, &format!("/cases/{case}/parties")).await,
        Err(refusal) => again(&app, person, &case, fields, refusal).await,
    }
}

/// `POST /cases/{case}/operators`.
pub(crate) async fn name_operator(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let (operator, organisation) =
        (fields.text("operator"), fields.some("organisation").map(OrganisationId::from));
    let seen = Seen::Said(fields.some("was").map(OrganisationId::from));
    match app.workbench().name_operator(&person.actor, &case, seen, operator, organisation.as_ref()).await {
        Ok(_) => Ok(redirect::to(&format!("/cases/{case}/parties?done=saved"))),
        Err(refusal) => again(&app, person, &case, Fields::default(), refusal).await,
    }
}

/// Closing for good, with what it means.
#[derive(Template)]
#[template(path = "close.html")]
pub(crate) struct ClosePage {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) form: TypedForm,
    pub(crate) submitted: bool,
}

/// `GET /cases/{case}/close`; for whoever may not close it there is no such page.
pub(crate) async fn ask_to_close(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
) -> Result<Response, RequestError> {
    Ok(html(&close_page(&app, person, &case, TypedForm::default()).await?))
}

async fn close_page(
    app: &AppState,
    person: Person,
    case: &CaseId,
    form: TypedForm,
) -> Result<ClosePage, RequestError> {
    let Person { visit, actor } = person;
    let seen = app.workbench().case_panel(&actor, case).await?;
    if !seen.may(Action::CloseCase) {
        return Err(RequestError::NotFound);
    }
    let submitted = seen.line.state == simsa_app::records::CaseState::Submitted;
    Ok(ClosePage { c: PageHead::new(&seen, &actor, ""), f: Frame::of(app, visit, &actor), form, submitted })
}

/// `POST /cases/{case}/close`: nothing undoes it, so the person says that this is known.
pub(crate) async fn close(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    if !fields.ticked("sure") {
        let words = simsa_model::Say::new(
            "되돌릴 수 없다는 것을 확인해 주십시오",
            "confirm that it cannot be undone",
        );
        let form = TypedForm::wrong_at(fields, &[("sure".to_owned(), words)].into(), person.visit.language);
        return Ok(html_again(&close_page(&app, person, &case, form).await?));
    }
    match app.workbench().close_case(&person.actor, &case).await {
        Ok(()) => Ok(redirect::to(&format!("/cases/{case}?done=closed"))),
        Err(refusal) => {
            let form = TypedForm::again(Fields::default(), refusal, person.visit.language)?;
            Ok(html_again(&close_page(&app, person, &case, form).await?))
        }
    }
}

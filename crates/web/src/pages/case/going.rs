//! An operator leaves a case, or is taken out of it by the applicant: what that means is said first, and the person says
//! that it is known.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use simsa_app::permit::Action;
use simsa_app::records::OrganisationKind;
use simsa_app::views::case::Participant;
use simsa_app::{Actor, CaseId, OrganisationId};

use super::head::PageHead;
use crate::form::TypedForm;
use crate::frame::fields::{Fields, Posted};
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::page::{Frame, html, html_again};
use crate::request_error::RequestError;
use crate::state::AppState;

/// Leaving or taking out, with what it means.
#[derive(Template)]
#[template(path = "going.html")]
pub(crate) struct GoingPage {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) form: TypedForm,
    /// Whether it is one's own organisation that goes.
    pub(crate) leaving: bool,
    /// Name of the organisation that goes.
    pub(crate) name: String,
}

/// Who goes: one's own organisation when no other is named.
async fn page(
    app: &AppState,
    person: Person,
    case: &CaseId,
    who: Option<&OrganisationId>,
    form: TypedForm,
) -> Result<GoingPage, RequestError> {
    let Person { visit, actor } = person;
    let reader = app.workbench().read_case(&actor, case).await?;
    let seen = reader.panel().await?;
    let action = if who.is_some() { Action::RemoveParty } else { Action::LeaveCase };
    if !seen.may(action) {
        return Err(RequestError::NotFound);
    }
    let id = who.unwrap_or(&actor.organisation);
    let all = reader.participants().await?;
    let one = all.into_iter().find(|one| one.organisation == *id && (who.is_none() || goes(one, &actor)));
    let name = one.ok_or(RequestError::NotFound)?.name;
    let (c, f) = (PageHead::new(&seen, &actor, "parties"), Frame::of(app, visit, &actor));
    Ok(GoingPage { c, f, form, leaving: who.is_none(), name })
}

/// Whether the organisation can be taken out by this member: not its own, and no certifier, which keeps what was submitted to it.
fn goes(one: &Participant, actor: &Actor) -> bool {
    one.organisation != actor.organisation && one.kind != OrganisationKind::Certifier
}

/// `GET /cases/{case}/leave`; for whoever may not leave there is no such page.
pub(crate) async fn ask_to_leave(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
) -> Result<Response, RequestError> {
    Ok(html(&page(&app, person, &case, None, TypedForm::default()).await?))
}

/// `GET /cases/{case}/parties/{id}/remove`.
pub(crate) async fn ask_to_remove(
    State(app): State<AppState>,
    person: Person,
    Path((case, id)): Path<(CaseId, OrganisationId)>,
) -> Result<Response, RequestError> {
    Ok(html(&page(&app, person, &case, Some(&id), TypedForm::default()).await?))
}

fn unsure(fields: Fields, person: &Person) -> TypedForm {
    let words =
        simsa_model::Say::new("되돌릴 수 없다는 것을 확인해 주십시오", "confirm that it cannot be undone");
    TypedForm::wrong_at(fields, &[("sure".to_owned(), words)].into(), person.visit.language)
}

/// `POST /cases/{case}/leave`.
pub(crate) async fn leave(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    if !fields.ticked("sure") {
        let form = unsure(fields, &person);
        return Ok(html_again(&page(&app, person, &case, None, form).await?));
    }
    match app.workbench().leave_case(&person.actor, &case).await {
        Ok(()) => Ok(redirect::to("/cases?done=left")),
        Err(refusal) => {
            let form = TypedForm::again(Fields::default(), refusal, person.visit.language)?;
            Ok(html_again(&page(&app, person, &case, None, form).await?))
        }
    }
}

/// `POST /cases/{case}/parties/{id}/remove`.
pub(crate) async fn remove(
    State(app): State<AppState>,
    person: Person,
    Path((case, id)): Path<(CaseId, OrganisationId)>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    if !fields.ticked("sure") {
        let form = unsure(fields, &person);
        return Ok(html_again(&page(&app, person, &case, Some(&id), form).await?));
    }
    match app.workbench().remove_party(&person.actor, &case, &id).await {
        Ok(()) => Ok(redirect::to(&format!("/cases/{case}/parties?done=party-removed"))),
        Err(refusal) => {
            let form = TypedForm::again(Fields::default(), refusal, person.visit.language)?;
            Ok(html_again(&page(&app, person, &case, Some(&id), form).await?))
        }
    }
}

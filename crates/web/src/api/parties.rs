//! Who takes part in a case, and which service dossiers it uses.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;
use simsa_app::accounts::invite::InviteParty;
use simsa_app::cases::service_dossier::Using;
use simsa_app::records::{Disclosure, OrganisationKind};
use simsa_app::{CaseId, OrganisationId};
use utoipa::ToSchema;

use super::asked::ChangeRequest;
use super::content::{JsonBody, Nothing};
use super::organisation::{InvitedBody, invited};
use super::problem::ApiProblem;
use crate::state::AppState;

/// Which operator to invite to the case.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PartyInput {
    /// Name of the operator, 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// E-mail address of its administrator.
    #[schema(format = Email, min_length = 3, max_length = 200)]
    email: String,
    /// `id` of the operator in the facts of the case.
    operator: Option<String>,
}

/// Invites an operator to a case. The token needs the scope `manage`.
#[utoipa::path(post, path = "/api/v1/cases/{case}/invitations", tag = "cases", operation_id = "inviteParty",
    params(("case" = String, Path, description = "Id of the case")),
    request_body = PartyInput,
    responses((status = 201, description = "Invited; hand the link over", body = InvitedBody)))]
pub(crate) async fn invite(
    State(app): State<AppState>,
    Path(case): Path<CaseId>,
    ChangeRequest { actor, content: JsonBody(input), at }: ChangeRequest<JsonBody<PartyInput>>,
) -> Result<Response, ApiProblem> {
    let PartyInput { name, email, operator } = input;
    let input = InviteParty { case, kind: OrganisationKind::Operator, name, email, operator };
    let token = app.workbench().invite_party(&actor, &input).await?;
    at.told(None, &invited(&app, &token))
}

/// Leaves a case that another organisation opened: evidence, answers, entries of lists and confirmations of one's own go.
/// The token needs the scope `manage`.
#[utoipa::path(post, path = "/api/v1/cases/{case}/leave", tag = "cases", operation_id = "leaveCase",
    params(("case" = String, Path, description = "Id of the case")),
    responses((status = 204, description = "Left")))]
pub(crate) async fn leave(
    State(app): State<AppState>,
    Path(case): Path<CaseId>,
    asked: ChangeRequest<Nothing>,
) -> Result<Response, ApiProblem> {
    app.workbench().leave_case(&asked.actor, &case).await?;
    Ok(asked.at.done(None))
}

/// Takes an organisation out of a case of one's own: what was its own in it goes. The token needs the scope `manage`.
#[utoipa::path(delete, path = "/api/v1/cases/{case}/parties/{id}", tag = "cases", operation_id = "removeParty",
    params(("case" = String, Path, description = "Id of the case"),
        ("id" = String, Path, description = "Id of the organisation")),
    responses((status = 204, description = "Taken out")))]
pub(crate) async fn remove(
    State(app): State<AppState>,
    Path((case, id)): Path<(CaseId, OrganisationId)>,
    asked: ChangeRequest<Nothing>,
) -> Result<Response, ApiProblem> {
    app.workbench().remove_party(&asked.actor, &case, &id).await?;
    Ok(asked.at.done(None))
}

/// Which organisation an operator of the facts is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OperatorInput {
    /// Id of an organisation that takes part; `null` for none.
    organisation: Option<String>,
}

/// Says which operator of the facts is which organisation that takes part, over what was read (`If-Match`: the ETag of the
/// case).
#[utoipa::path(put, path = "/api/v1/cases/{case}/operators/{operator}", tag = "cases", operation_id = "nameOperator",
    params(("case" = String, Path, description = "Id of the case"),
        ("operator" = String, Path, description = "`id` of the operator in the facts"),
        ("If-Match" = String, Header, description = "The ETag that was read")),
    request_body = OperatorInput,
    responses((status = 204, description = "Written; the ETag is the new version"),
        (status = 412, description = "Somebody else has written; both versions are given")))]
pub(crate) async fn name_operator(
    State(app): State<AppState>,
    Path((case, operator)): Path<(CaseId, String)>,
    asked: ChangeRequest<JsonBody<OperatorInput>>,
) -> Result<Response, ApiProblem> {
    let version = asked.expected()?.existing();
    let ChangeRequest { actor, content: JsonBody(input), at } = asked;
    let organisation = input.organisation.map(OrganisationId::from);
    let version =
        app.workbench().name_operator(&actor, &case, version, &operator, organisation.as_ref()).await?;
    Ok(at.done(Some(version)))
}

/// What the applicant may see of a service dossier in this case.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UseDossierInput {
    /// What may be seen of its evidence: `full` or `title-and-digest`.
    #[schema(value_type = String, pattern = "^(full|title-and-digest)$")]
    usual: Disclosure,
    /// Exceptions, by the ids of its evidence.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, String>)]
    evidence: BTreeMap<String, Disclosure>,
    /// Which place of the case a place of the dossier is, by their ids; the others are places of their own.
    #[serde(default)]
    places: BTreeMap<String, String>,
}

/// Uses a service dossier of one's own in a case (`If-None-Match: *`), or changes what may be seen of it over what was read
/// (`If-Match`: the `etag` of its use, as the case tells it).
#[utoipa::path(put, path = "/api/v1/cases/{case}/dossiers/{dossier}", tag = "cases", operation_id = "useDossier",
    params(("case" = String, Path, description = "Id of the case"),
        ("dossier" = String, Path, description = "Id of the dossier"),
        ("If-Match" = Option<String>, Header, description = "The etag that was read"),
        ("If-None-Match" = Option<String>, Header, description = "`*` when it is not used yet")),
    request_body = UseDossierInput,
    responses((status = 204, description = "Used; the ETag is the version of its use"),
        (status = 412, description = "Somebody else has written; both versions are given")))]
pub(crate) async fn use_dossier(
    State(app): State<AppState>,
    Path((case, dossier)): Path<(CaseId, CaseId)>,
    asked: ChangeRequest<JsonBody<UseDossierInput>>,
) -> Result<Response, ApiProblem> {
    let version = asked.expected()?.or_new();
    let ChangeRequest { actor, content: JsonBody(input), at } = asked;
    let using = Using {
        usual: input.usual,
        evidence: input.evidence.into_iter().map(|(id, how)| (id.into(), how)).collect(),
        places: input.places,
    };
    Ok(at.done(Some(app.workbench().use_dossier(&actor, &case, &dossier, version, &using).await?)))
}

/// Takes a service dossier out of a case, as its use was read (`If-Match`).
#[utoipa::path(delete, path = "/api/v1/cases/{case}/dossiers/{dossier}", tag = "cases", operation_id = "dropDossier",
    params(("case" = String, Path, description = "Id of the case"),
        ("dossier" = String, Path, description = "Id of the dossier"),
        ("If-Match" = String, Header, description = "The etag that was read")),
    responses((status = 204, description = "Taken out"),
        (status = 412, description = "Somebody else has written; both versions are given")))]
pub(crate) async fn drop_dossier(
    State(app): State<AppState>,
    Path((case, dossier)): Path<(CaseId, CaseId)>,
    asked: ChangeRequest<Nothing>,
) -> Result<Response, ApiProblem> {
    let version = asked.expected()?.existing();
    app.workbench().drop_dossier(&asked.actor, &case, &dossier, version).await?;
    Ok(asked.at.done(None))
}

/// What the applicant has seen of a dossier.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoteInput {
    /// The `digest` of the dossier as the case told it.
    digest: String,
}

/// Takes note, as the applicant, that a dossier used in the case has changed.
#[utoipa::path(post, path = "/api/v1/cases/{case}/dossiers/{dossier}/note", tag = "cases",
    operation_id = "noteDossier",
    params(("case" = String, Path, description = "Id of the case"),
        ("dossier" = String, Path, description = "Id of the dossier")),
    request_body = NoteInput, responses((status = 204, description = "Noted")))]
pub(crate) async fn note_dossier(
    State(app): State<AppState>,
    Path((case, dossier)): Path<(CaseId, CaseId)>,
    ChangeRequest { actor, content: JsonBody(input), at }: ChangeRequest<JsonBody<NoteInput>>,
) -> Result<Response, ApiProblem> {
    app.workbench().note_dossier(&actor, &case, &dossier, &input.digest).await?;
    Ok(at.done(None))
}

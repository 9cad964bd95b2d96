//! One's own organisation: name and key, members, open invitations; and other organisations, for those who keep the
//! installation. Changes need the scope `manage`.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use simsa_app::accounts::invite::{InviteMember, InviteOrganisation};
use simsa_app::records::{Invitation, InvitedTo, Member, MemberRole, OrganisationKind};
use simsa_app::{InvitationId, MemberId, Versioned};
use utoipa::ToSchema;

use super::asked::ChangeRequest;
use super::caller::Caller;
use super::content::{JsonBody, Nothing};
use super::page::PageQuery;
use super::problem::ApiProblem;
use super::version::tagged;
use crate::pages::account::invitation;
use crate::state::AppState;

/// One's own organisation.
#[derive(Serialize, ToSchema)]
pub(crate) struct OwnOrganisationBody {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// `operator`, `applicant` or `certifier`.
    kind: &'static str,
    /// Public age key (`age1…`) to which packages for it are encrypted.
    recipient: Option<String>,
}

/// One's own organisation.
#[utoipa::path(get, path = "/api/v1/organisation", tag = "organisation", operation_id = "showOrganisation",
    responses((status = 200, description = "The organisation; its ETag is its version", body = OwnOrganisationBody)))]
pub(crate) async fn show(State(app): State<AppState>, Caller(actor): Caller) -> Result<Response, ApiProblem> {
    let kept = app.workbench().organisation(&actor).await?;
    let (name, kind, recipient) = (kept.value.name, kept.value.kind.id(), kept.value.recipient);
    Ok(tagged(
        Some(kept.version),
        Json(OwnOrganisationBody { id: kept.key.id.into(), name, kind, recipient }),
    ))
}

/// Name and key of an organisation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrganisationInput {
    /// Its name, 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// Public age key (`age1…`) to which packages for it are encrypted.
    recipient: Option<String>,
}

/// Changes name and key of one's own organisation, over what was read (`If-Match`).
#[utoipa::path(put, path = "/api/v1/organisation", tag = "organisation", operation_id = "changeOrganisation",
    params(("If-Match" = String, Header, description = "The etag that was read")),
    request_body = OrganisationInput,
    responses((status = 204, description = "Written; the ETag is the new version"),
        (status = 412, description = "Somebody else has written; both versions are given")))]
pub(crate) async fn change(
    State(app): State<AppState>,
    asked: ChangeRequest<JsonBody<OrganisationInput>>,
) -> Result<Response, ApiProblem> {
    let version = asked.expected()?.existing();
    let ChangeRequest { actor, content: JsonBody(input), at } = asked;
    let recipient = input.recipient.as_deref();
    let version = app.workbench().change_organisation(&actor, version, &input.name, recipient, None).await?;
    Ok(at.done(Some(version)))
}

/// A member of one's own organisation.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberLine {
    /// The id.
    id: String,
    /// The name.
    name: String,
    /// The e-mail address.
    email: String,
    /// The roles.
    roles: Vec<&'static str>,
    /// Whether the member may sign in.
    active: bool,
    /// The ETag to be named when this is changed.
    etag: String,
}

impl From<Versioned<Member>> for MemberLine {
    fn from(kept: Versioned<Member>) -> Self {
        let Member { email, name, roles, active, .. } = kept.value;
        let (id, etag) = (kept.key.id.into(), format!("\"{}\"", kept.version));
        Self { id, name, email, roles: roles.iter().map(|role| role.id()).collect(), active, etag }
    }
}

/// A page of members.
#[derive(Serialize, ToSchema)]
pub(crate) struct MembersBody {
    /// The members.
    members: Vec<MemberLine>,
    /// Where the next page begins; absent on the last.
    next: Option<String>,
}

/// The members of one's own organisation.
#[utoipa::path(get, path = "/api/v1/members", tag = "organisation", operation_id = "listMembers", params(PageQuery),
    responses((status = 200, description = "A page of members", body = MembersBody)))]
pub(crate) async fn members(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Query(page): Query<PageQuery>,
) -> Result<Json<MembersBody>, ApiProblem> {
    let (some, next) = page.of(app.workbench().members(&actor).await?, |kept| kept.key.id.clone())?;
    Ok(Json(MembersBody { members: some.into_iter().map(Into::into).collect(), next }))
}

/// What a member may do.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MemberInput {
    /// The roles, for example `editor`.
    #[schema(value_type = Vec<RoleName>, min_items = 1)]
    roles: BTreeSet<MemberRole>,
    /// Whether the member may sign in.
    active: bool,
}

/// A role; the last three are a certifier's.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(dead_code, reason = "it describes what the store reads")]
pub(crate) enum RoleName {
    /// 관리자.
    Administrator,
    /// 작성자.
    Editor,
    /// 서명자.
    Signer,
    /// 열람자.
    Reader,
    /// 심사원.
    Reviewer,
    /// 심사팀장.
    ReviewLead,
    /// 위원회 간사.
    CommitteeSecretary,
}

/// Changes what a member may do, or whether the member may sign in, over what was read (`If-Match`).
#[utoipa::path(put, path = "/api/v1/members/{id}", tag = "organisation", operation_id = "changeMember",
    params(("id" = String, Path, description = "Id of the member"),
        ("If-Match" = String, Header, description = "The etag that was read")),
    request_body = MemberInput,
    responses((status = 204, description = "Written; the ETag is the new version"),
        (status = 409, description = "No administrator would be left"),
        (status = 412, description = "Somebody else has written; both versions are given")))]
pub(crate) async fn change_member(
    State(app): State<AppState>,
    Path(id): Path<MemberId>,
    asked: ChangeRequest<JsonBody<MemberInput>>,
) -> Result<Response, ApiProblem> {
    let version = asked.expected()?.existing();
    let ChangeRequest { actor, content: JsonBody(input), at } = asked;
    let version = app.workbench().change_member(&actor, &id, version, &input.roles, input.active).await?;
    Ok(at.done(Some(version)))
}

/// An invitation that is still open.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvitationBody {
    /// Its id, to take it back.
    id: String,
    /// For whom.
    email: String,
    /// What it leads to: `set-up`, `member`, `party`, `organisation` or `access`.
    to: &'static str,
    /// The case, for `party`.
    case: Option<String>,
    /// Until when it is good.
    #[schema(value_type = String, format = DateTime)]
    expires: jiff::Timestamp,
}

impl From<Versioned<Invitation>> for InvitationBody {
    fn from(kept: Versioned<Invitation>) -> Self {
        let (to, case) = match kept.value.to {
            InvitedTo::SetUp => ("set-up", None),
            InvitedTo::Member { .. } => ("member", None),
            InvitedTo::Party { case, .. } => ("party", Some(case)),
            InvitedTo::Organisation { .. } => ("organisation", None),
            InvitedTo::Access { .. } => ("access", None),
        };
        Self {
            id: kept.key.id.into(),
            email: kept.value.email,
            to,
            case: case.map(Into::into),
            expires: kept.value.expires,
        }
    }
}

/// A page of invitations.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvitationsBody {
    /// The invitations.
    invitations: Vec<InvitationBody>,
    /// Where the next page begins; absent on the last.
    next: Option<String>,
}

/// Invitations of one's own organisation that are still open. The token needs the scope `manage`.
#[utoipa::path(get, path = "/api/v1/invitations", tag = "organisation", operation_id = "listInvitations",
    params(PageQuery), responses((status = 200, description = "A page of invitations", body = InvitationsBody)))]
pub(crate) async fn invitations(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Query(page): Query<PageQuery>,
) -> Result<Json<InvitationsBody>, ApiProblem> {
    let (some, next) =
        page.of(app.workbench().open_invitations(&actor).await?, |kept| kept.key.id.clone())?;
    Ok(Json(InvitationsBody { invitations: some.into_iter().map(Into::into).collect(), next }))
}

/// An invitation was made.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvitedBody {
    /// The link to hand over. It is told once: a repeated request gets none, as nobody keeps it.
    pub(super) link: Option<String>,
}

/// The answer to an invitation that was made.
pub(super) fn invited(app: &AppState, token: &str) -> InvitedBody {
    InvitedBody { link: Some(invitation::address(app, token)) }
}

/// Whom to invite to one's own organisation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InvitationInput {
    /// E-mail address.
    #[schema(format = Email, min_length = 3, max_length = 200)]
    email: String,
    /// The roles, for example `editor`.
    #[schema(value_type = Vec<RoleName>, min_items = 1)]
    roles: BTreeSet<MemberRole>,
}

/// Invites somebody to one's own organisation.
#[utoipa::path(post, path = "/api/v1/invitations", tag = "organisation", operation_id = "inviteMember",
    request_body = InvitationInput,
    responses((status = 201, description = "Invited; hand the link over", body = InvitedBody)))]
pub(crate) async fn invite(
    State(app): State<AppState>,
    ChangeRequest { actor, content: JsonBody(input), at }: ChangeRequest<JsonBody<InvitationInput>>,
) -> Result<Response, ApiProblem> {
    let input = InviteMember { email: input.email, roles: input.roles };
    let token = app.workbench().invite_member(&actor, &input).await?;
    at.told(None, &invited(&app, &token))
}

/// Takes an invitation back.
#[utoipa::path(delete, path = "/api/v1/invitations/{id}", tag = "organisation", operation_id = "withdrawInvitation",
    params(("id" = String, Path, description = "Its id")),
    responses((status = 204, description = "Taken back"), (status = 409, description = "It was used or has ended")))]
pub(crate) async fn withdraw(
    State(app): State<AppState>,
    Path(id): Path<InvitationId>,
    asked: ChangeRequest<Nothing>,
) -> Result<Response, ApiProblem> {
    app.workbench().withdraw_invitation(&asked.actor, &id).await?;
    Ok(asked.at.done(None))
}

/// Which organisation to invite to this installation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrganisationInvitationInput {
    /// `operator`, `applicant` or `certifier`.
    #[schema(value_type = String, pattern = "^(operator|applicant|certifier)$")]
    kind: OrganisationKind,
    /// Its name, 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// E-mail address of its first administrator.
    #[schema(format = Email, min_length = 3, max_length = 200)]
    email: String,
}

/// Invites an organisation to this installation; for administrators of the organisation that keeps it.
#[utoipa::path(post, path = "/api/v1/organisations/invitations", tag = "organisation",
    operation_id = "inviteOrganisation",
    request_body = OrganisationInvitationInput,
    responses((status = 201, description = "Invited; hand the link over", body = InvitedBody)))]
pub(crate) async fn invite_organisation(
    State(app): State<AppState>,
    ChangeRequest { actor, content: JsonBody(input), at }: ChangeRequest<
        JsonBody<OrganisationInvitationInput>,
    >,
) -> Result<Response, ApiProblem> {
    let input = InviteOrganisation { kind: input.kind, name: input.name, email: input.email };
    let token = app.workbench().invite_organisation(&actor, &input).await?;
    at.told(None, &invited(&app, &token))
}

//! Cases and service dossiers: the list, opening one, its title and deadline, closing it.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use simsa_app::CaseId;
use simsa_app::cases::case::NewCase;
use simsa_app::records::{CaseState, LastSent, Purpose};
use simsa_app::views::cases::{CaseLine, Wanted};
use simsa_model::Day;
use utoipa::{IntoParams, ToSchema};

use super::asked::ChangeRequest;
use super::caller::Caller;
use super::content::{JsonBody, Nothing};
use super::page::limited;
use super::problem::ApiProblem;
use super::tasks::OpenBody;
use crate::state::AppState;

/// One case or service dossier in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct CaseBody {
    /// Its id.
    id: String,
    /// 제목.
    title: Option<String>,
    /// `application` or `service-dossier`.
    #[schema(value_type = String)]
    purpose: Purpose,
    /// `preparing`, `submitted` or `closed`.
    state: &'static str,
    /// The day on which it is to be handed in.
    #[schema(value_type = Option<String>, format = Date)]
    deadline: Option<Day>,
    /// Whether one's own organisation opened it.
    own: bool,
    /// Set for examples: nobody and nothing in it exists.
    fictional: bool,
    /// In lists of cases in preparation: what is best done next, and whose turn it is. Absent where that is not known yet, where nothing
    /// is open, and for an operator where it is the turn of others.
    next: Option<OpenBody>,
    /// Its last submission.
    sent: Option<SentBody>,
}

/// When a case was submitted last, and to whom.
#[derive(Serialize, ToSchema)]
pub(crate) struct SentBody {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: jiff::Timestamp,
    /// Name of the certifier; absent where the applicant hands the package over.
    to: Option<String>,
}

impl From<CaseLine> for CaseBody {
    fn from(line: CaseLine) -> Self {
        let CaseLine { id, title, purpose, state, deadline, own, fictional, turn, sent } = line;
        Self {
            id: id.into(),
            title,
            purpose,
            state: state.id(),
            deadline,
            own,
            fictional,
            next: turn.next().map(Into::into),
            sent: sent.map(|LastSent { at, to }| SentBody { at, to }),
        }
    }
}

/// A page of cases.
#[derive(Serialize, ToSchema)]
pub(crate) struct CasesBody {
    /// The cases: those in preparation first, by the day on which they are to be handed in, then those without one, the
    /// newest first.
    cases: Vec<CaseBody>,
    /// How many there are in all.
    all: usize,
    /// Where the next page begins; absent on the last.
    next: Option<String>,
}

/// A case to be opened.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseInput {
    /// 제목, 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    title: String,
    /// The day on which it is to be handed in.
    #[schema(value_type = Option<String>, format = Date)]
    deadline: Option<Day>,
}

/// The id of what was made.
#[derive(Serialize, ToSchema)]
pub(crate) struct IdBody {
    /// The id.
    pub(super) id: String,
}

/// Which page of which cases.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseListQuery {
    /// The `next` of the page before; left out for the first.
    #[param(min_length = 1)]
    after: Option<String>,
    /// Most entries on the page, 1 to 200; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `application` or `service-dossier`; both when left out.
    #[param(value_type = String, required = false, pattern = "^(application|service-dossier)$")]
    purpose: Option<Purpose>,
    /// `preparing`, `submitted` or `closed`; any when left out.
    #[param(value_type = String, required = false, pattern = "^(preparing|submitted|closed)$")]
    state: Option<CaseState>,
    /// Words that stand in the title.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    words: String,
}

/// The cases and service dossiers of one's own organisation.
#[utoipa::path(get, path = "/api/v1/cases", tag = "cases", operation_id = "listCases", params(CaseListQuery),
    responses((status = 200, description = "A page of cases", body = CasesBody)))]
pub(crate) async fn list(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Query(CaseListQuery { after, limit, purpose, state, words }): Query<CaseListQuery>,
) -> Result<Json<CasesBody>, ApiProblem> {
    let wanted = Wanted { purpose, state, words };
    let found = app.workbench().cases(&actor, &wanted, after.as_deref(), limited(limit)?).await?;
    let cases = found.lines.into_iter().map(Into::into).collect();
    Ok(Json(CasesBody { cases, all: found.all, next: found.next }))
}

impl From<CaseInput> for NewCase {
    fn from(CaseInput { title, deadline }: CaseInput) -> Self {
        Self { title, deadline }
    }
}

/// Opens a case, as an applicant.
#[utoipa::path(post, path = "/api/v1/cases", tag = "cases", operation_id = "openCase", request_body = CaseInput,
    responses((status = 201, description = "The case is open; Location says where", body = IdBody)))]
pub(crate) async fn open(
    State(app): State<AppState>,
    ChangeRequest { actor, content: JsonBody(input), at }: ChangeRequest<JsonBody<CaseInput>>,
) -> Result<Response, ApiProblem> {
    let id = app.workbench().open_case(&actor, &input.into()).await?;
    at.told(None, &IdBody { id: id.into() })
}

/// Opens a service dossier, as an operator.
#[utoipa::path(post, path = "/api/v1/dossiers", tag = "cases", operation_id = "openDossier",
    request_body = CaseInput,
    responses((status = 201, description = "The dossier is open; Location says where", body = IdBody)))]
pub(crate) async fn open_dossier(
    State(app): State<AppState>,
    ChangeRequest { actor, content: JsonBody(input), at }: ChangeRequest<JsonBody<CaseInput>>,
) -> Result<Response, ApiProblem> {
    let id = app.workbench().open_dossier(&actor, &input.into()).await?;
    at.told(None, &IdBody { id: id.into() })
}

/// Changes title and deadline, over what was read (`If-Match`: the ETag of the case).
#[utoipa::path(put, path = "/api/v1/cases/{case}/settings", tag = "cases", operation_id = "changeCase",
    params(("case" = String, Path, description = "Id of the case"),
        ("If-Match" = String, Header, description = "The ETag that was read")),
    request_body = CaseInput,
    responses((status = 204, description = "Written; the ETag is the new version"),
        (status = 412, description = "Somebody else has written; both versions are given")))]
pub(crate) async fn change(
    State(app): State<AppState>,
    Path(case): Path<CaseId>,
    asked: ChangeRequest<JsonBody<CaseInput>>,
) -> Result<Response, ApiProblem> {
    let version = asked.expected()?.existing();
    let ChangeRequest { actor, content: JsonBody(input), at } = asked;
    Ok(at.done(Some(app.workbench().change_case(&actor, &case, version, &input.into()).await?)))
}

/// Closes a case for good: nothing in it changes any more.
#[utoipa::path(post, path = "/api/v1/cases/{case}/close", tag = "cases", operation_id = "closeCase",
    params(("case" = String, Path, description = "Id of the case")),
    responses((status = 204, description = "Closed"), (status = 409, description = "A dossier is still used in cases")))]
pub(crate) async fn close(
    State(app): State<AppState>,
    Path(case): Path<CaseId>,
    asked: ChangeRequest<Nothing>,
) -> Result<Response, ApiProblem> {
    app.workbench().close_case(&asked.actor, &case).await?;
    Ok(asked.at.done(None))
}

//! Cases and service dossiers: the list, opening one, the panel with its assessment, and what the ledger holds.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use simsa_desk::actions::case::NewCase;
use simsa_desk::records::Disclosure;
use simsa_desk::views::case::{CaseLine, CasePanel, Need, Progress};
use simsa_desk::views::history::HistoryLine;
use simsa_model::{Day, Finding};
use utoipa::{IntoParams, ToSchema};

use super::caller::Caller;
use super::document::{FindingBody, SayBody};
use super::json::Sent;
use super::once::{Made, Once};
use super::problem::Problem;
use super::version::tagged;
use crate::app::App;
use crate::trouble::Trouble;

/// Cases on a page when nothing is said.
const USUAL: u32 = 50;

/// Which page of a list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// The `next` of the page before; left out for the first.
    after: Option<String>,
    /// Most entries on the page, 1 to 200; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// One case or service dossier in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct CaseBody {
    /// Its id.
    id: String,
    /// 제목.
    title: Option<String>,
    /// `application` or `service-dossier`.
    #[schema(value_type = String)]
    purpose: simsa_desk::records::Purpose,
    /// `preparing`, `submitted` or `closed`.
    state: &'static str,
    /// The day on which it is to be handed in.
    #[schema(value_type = Option<String>, format = Date)]
    deadline: Option<Day>,
    /// Whether one's own organisation opened it.
    own: bool,
    /// Set for examples: nobody and nothing in it exists.
    fictional: bool,
}

impl From<CaseLine> for CaseBody {
    fn from(line: CaseLine) -> Self {
        let CaseLine { id, title, purpose, state, deadline, own, fictional } = line;
        Self { id, title, purpose, state: state.id(), deadline, own, fictional }
    }
}

/// A page of cases.
#[derive(Serialize, ToSchema)]
pub(crate) struct CasesBody {
    /// The cases, in the order of their ids.
    cases: Vec<CaseBody>,
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
    id: String,
}

/// How far one section of a checklist is.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProgressBody {
    /// Number of the form, for example `2B`.
    form: &'static str,
    /// Number of the section.
    section: &'static str,
    /// Its name.
    name: &'static str,
    /// Questions asked.
    asked: usize,
    /// Questions answered.
    answered: usize,
}

impl From<Progress> for ProgressBody {
    fn from(of: Progress) -> Self {
        let Progress { form, section, name, asked, answered } = of;
        Self { form: form.number(), section, name, asked, answered }
    }
}

/// A fact that an open ruling asks for.
#[derive(Serialize, ToSchema)]
pub(crate) struct NeedBody {
    /// Its path.
    fact: String,
    /// The question in words.
    #[schema(value_type = Option<SayBody>)]
    asks: Option<simsa_model::Bi>,
    /// The possible answers.
    answers: Option<&'static str>,
}

impl From<Need> for NeedBody {
    fn from(need: Need) -> Self {
        let label = need.label;
        Self {
            fact: need.fact.to_string(),
            asks: label.map(|label| label.asks),
            answers: label.map(|label| label.answers),
        }
    }
}

/// An organisation that takes part.
#[derive(Serialize, ToSchema)]
pub(crate) struct ParticipantBody {
    /// Its id.
    organisation: String,
    /// Its name.
    name: String,
    /// `operator`, `applicant` or `certifier`.
    kind: &'static str,
}

/// A service dossier used in the case.
#[derive(Serialize, ToSchema)]
pub(crate) struct UsedDossierBody {
    /// Its id.
    id: String,
    /// Its title.
    title: Option<String>,
    /// What the applicant may see of its evidence: `full` or `title-and-digest`.
    #[schema(value_type = String)]
    usual: Disclosure,
    /// Exceptions, by evidence.
    #[schema(value_type = BTreeMap<String, String>)]
    evidence: BTreeMap<String, Disclosure>,
    /// Whether it has changed since the applicant last took note.
    changed: bool,
}

/// The panel of a case.
#[derive(Serialize, ToSchema)]
pub(crate) struct PanelBody {
    /// The case.
    case: CaseBody,
    /// The day on which it is judged.
    #[schema(value_type = String, format = Date)]
    judged_on: Day,
    /// Group, scope and duties, each with its grounds, passages and readings.
    #[schema(value_type = Object)]
    assessment: Value,
    /// What would make the case lighter.
    #[schema(value_type = Vec<Object>)]
    what_if: Vec<Value>,
    /// What open rulings ask for next.
    needs: Vec<NeedBody>,
    /// Progress by section.
    progress: Vec<ProgressBody>,
    /// Findings, the gravest first.
    #[schema(value_type = Vec<FindingBody>)]
    findings: Vec<Finding>,
    /// Who takes part.
    participants: Vec<ParticipantBody>,
    /// Service dossiers used.
    dossiers: Vec<UsedDossierBody>,
    /// What this member may do now, by the names of the permission table.
    may: Vec<&'static str>,
}

impl PanelBody {
    fn of(panel: CasePanel) -> Result<Self, Problem> {
        let value = |step| serde_json::to_value(step).map_err(Trouble::fault);
        Ok(Self {
            may: panel.may.iter().map(|action| action.id()).collect(),
            case: panel.line.into(),
            judged_on: panel.judged_on,
            assessment: serde_json::to_value(&panel.assessment).map_err(Trouble::fault)?,
            what_if: panel.what_if.iter().map(value).collect::<Result<_, _>>()?,
            needs: panel.needs.into_iter().map(Into::into).collect(),
            progress: panel.progress.into_iter().map(Into::into).collect(),
            findings: panel.findings,
            participants: panel
                .participants
                .into_iter()
                .map(|one| ParticipantBody {
                    organisation: one.organisation,
                    name: one.name,
                    kind: one.kind.id(),
                })
                .collect(),
            dossiers: panel
                .dossiers
                .into_iter()
                .map(|one| UsedDossierBody {
                    id: one.id,
                    title: one.title,
                    usual: one.usual,
                    evidence: one.evidence,
                    changed: one.changed,
                })
                .collect(),
        })
    }
}

/// The cases and service dossiers of one's own organisation.
#[utoipa::path(get, path = "/api/v1/cases", tag = "cases", operation_id = "listCases", params(Page),
    responses((status = 200, description = "A page of cases", body = CasesBody)))]
pub(crate) async fn list(
    State(app): State<App>,
    Caller(actor): Caller,
    Query(page): Query<Page>,
) -> Result<Json<CasesBody>, Problem> {
    let found = app.desk().cases(&actor, page.after.as_deref(), page.limit.unwrap_or(USUAL)).await?;
    Ok(Json(CasesBody { cases: found.lines.into_iter().map(Into::into).collect(), next: found.next }))
}

fn opened(id: &str) -> Made {
    Made { location: format!("/api/v1/cases/{id}"), version: None, body: json!({ "id": id }) }
}

/// Opens a case, as an applicant.
#[utoipa::path(post, path = "/api/v1/cases", tag = "cases", operation_id = "openCase", request_body = CaseInput,
    responses((status = 201, description = "The case is open; Location says where", body = IdBody)))]
pub(crate) async fn open(
    State(app): State<App>,
    Caller(actor): Caller,
    once: Once,
    sent: Sent<CaseInput>,
) -> Result<Response, Problem> {
    let input = NewCase { title: sent.value.title, deadline: sent.value.deadline };
    let action = async { Ok(opened(&app.desk().open_case(&actor, &input).await?)) };
    once.run(&app, &actor, &sent.bytes, action).await
}

/// Opens a service dossier, as an operator.
#[utoipa::path(post, path = "/api/v1/dossiers", tag = "cases", operation_id = "openDossier",
    request_body = CaseInput,
    responses((status = 201, description = "The dossier is open; Location says where", body = IdBody)))]
pub(crate) async fn open_dossier(
    State(app): State<App>,
    Caller(actor): Caller,
    once: Once,
    sent: Sent<CaseInput>,
) -> Result<Response, Problem> {
    let input = NewCase { title: sent.value.title, deadline: sent.value.deadline };
    let action = async { Ok(opened(&app.desk().open_dossier(&actor, &input).await?)) };
    once.run(&app, &actor, &sent.bytes, action).await
}

/// The panel of a case: assessment, what would make it lighter, progress, findings. The ETag is that of the facts.
#[utoipa::path(get, path = "/api/v1/cases/{case}", tag = "cases", operation_id = "showCase",
    params(("case" = String, Path, description = "Id of the case")),
    responses((status = 200, description = "The panel", body = PanelBody)))]
pub(crate) async fn show(
    State(app): State<App>,
    Caller(actor): Caller,
    Path(case): Path<String>,
) -> Result<Response, Problem> {
    let panel = app.desk().case_panel(&actor, &case).await?;
    let version = panel.version;
    Ok(tagged(Some(version), Json(PanelBody::of(panel)?)))
}

/// Which entries of the ledger.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Since {
    /// The position from which on; 0 when left out.
    from: Option<u64>,
    /// Most entries, 1 to 1000; 50 when left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// One entry of the ledger.
#[derive(Serialize, ToSchema)]
pub(crate) struct EntryBody {
    /// Its position.
    position: u64,
    /// When, by the clock of the server.
    #[schema(value_type = String, format = DateTime)]
    time: jiff::Timestamp,
    /// What happened, for example `evidence-added`.
    event: String,
    /// Name of the member, when of one's own organisation.
    by: Option<String>,
    /// Whether it was done by one's own organisation.
    own: bool,
    /// What it is about.
    references: BTreeMap<String, String>,
    /// Digests, in hexadecimal.
    digests: BTreeMap<String, String>,
}

impl From<HistoryLine> for EntryBody {
    fn from(line: HistoryLine) -> Self {
        Self {
            position: line.position,
            time: line.time,
            event: line.event,
            by: line.by,
            own: line.own,
            references: line.references.into_iter().collect(),
            digests: line.digests.into_iter().collect(),
        }
    }
}

/// Entries of the ledger about a case.
#[derive(Serialize, ToSchema)]
pub(crate) struct HistoryBody {
    /// The entries, in their order.
    entries: Vec<EntryBody>,
    /// The `from` of the next page; absent when there may be none.
    next: Option<u64>,
}

/// What the ledger holds about a case.
#[utoipa::path(get, path = "/api/v1/cases/{case}/history", tag = "cases", operation_id = "showHistory",
    params(("case" = String, Path, description = "Id of the case"), Since),
    responses((status = 200, description = "Entries of the ledger", body = HistoryBody)))]
pub(crate) async fn history(
    State(app): State<App>,
    Caller(actor): Caller,
    Path(case): Path<String>,
    Query(since): Query<Since>,
) -> Result<Json<HistoryBody>, Problem> {
    let limit = since.limit.unwrap_or(USUAL).clamp(1, 1000);
    let lines = app.desk().history(&actor, &case, since.from.unwrap_or(0), limit).await?;
    let full = lines.len() >= limit as usize;
    let next = lines.last().map(|line| line.position.saturating_add(1)).filter(|_| full);
    Ok(Json(HistoryBody { entries: lines.into_iter().map(Into::into).collect(), next }))
}

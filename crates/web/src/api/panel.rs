//! The panel of a case: assessment, what would make it lighter, what is asked next, progress, findings, who takes part.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;
use serde_json::Value;
use simsa_app::CaseId;
use simsa_app::records::Disclosure;
use simsa_app::views::case::{CasePanel, Participant, SectionProgress};
use simsa_case::FindingRecord;
use simsa_model::{Day, FactPath};
use utoipa::ToSchema;

use super::bodies::{FindingBody, SayBody};
use super::caller::Caller;
use super::cases::CaseBody;
use super::problem::ApiProblem;
use super::rulings::{AssessmentBody, StepBody};
use super::tasks::OpenBody;
use super::version::tagged;
use crate::request_error::RequestError;
use crate::state::AppState;

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

impl From<SectionProgress> for ProgressBody {
    fn from(of: SectionProgress) -> Self {
        let SectionProgress { form, section, name, asked, answered } = of;
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
    answers: Option<String>,
}

impl From<FactPath> for NeedBody {
    fn from(fact: FactPath) -> Self {
        let asks = fact.field().asks;
        Self { fact: fact.to_string(), asks, answers: asks.map(|_| fact.field().answers()) }
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
    /// The ETag of its use here, to be named when that is changed.
    etag: String,
    /// Its title.
    title: Option<String>,
    /// What the applicant may see of its evidence: `full` or `title-and-digest`.
    #[schema(value_type = String)]
    usual: Disclosure,
    /// Exceptions, by evidence.
    #[schema(value_type = BTreeMap<String, String>)]
    evidence: BTreeMap<String, Disclosure>,
    /// Which place of the case a place of the dossier is.
    places: BTreeMap<String, String>,
    /// Whether it has changed since the applicant last took note.
    changed: bool,
    /// Digest of what it says now, to be named when note is taken.
    digest: String,
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
    #[schema(value_type = AssessmentBody)]
    assessment: Value,
    /// What would make the case lighter.
    #[schema(value_type = Vec<StepBody>)]
    what_if: Vec<Value>,
    /// What open rulings ask for next.
    needs: Vec<NeedBody>,
    /// Progress by section.
    progress: Vec<ProgressBody>,
    /// What is open, by kind and by whose turn it is, in the order in which it is best done; one by one under `tasks`. What is not here is
    /// done.
    steps: Vec<OpenBody>,
    /// Findings, the gravest first.
    #[schema(value_type = Vec<FindingBody>)]
    findings: Vec<FindingRecord>,
    /// Who takes part.
    participants: Vec<ParticipantBody>,
    /// Service dossiers used.
    dossiers: Vec<UsedDossierBody>,
    /// What this member may do now, by the names of the permission table.
    may: Vec<&'static str>,
}

impl PanelBody {
    fn of(panel: CasePanel, participants: Vec<Participant>) -> Result<Self, ApiProblem> {
        let value = |step| serde_json::to_value(step).map_err(RequestError::fault);
        let what_if = panel.what_if()?.iter().map(value).collect::<Result<_, _>>()?;
        Ok(Self {
            may: panel.may.iter().map(|action| action.id()).collect(),
            steps: panel.steps().into_iter().map(Into::into).collect(),
            case: panel.line.into(),
            judged_on: panel.judged_on,
            assessment: serde_json::to_value(&*panel.assessment).map_err(RequestError::fault)?,
            what_if,
            needs: panel.needs.into_iter().map(Into::into).collect(),
            progress: panel.progress.into_iter().map(Into::into).collect(),
            findings: panel.findings.iter().map(FindingRecord::of).collect(),
            participants: participants
                .into_iter()
                .map(|one| ParticipantBody {
                    organisation: one.organisation.into(),
                    name: one.name,
                    kind: one.kind.id(),
                })
                .collect(),
            dossiers: panel
                .dossiers
                .into_iter()
                .map(|one| UsedDossierBody {
                    id: one.id.into(),
                    etag: format!("\"{}\"", one.version),
                    title: one.title,
                    usual: one.usual,
                    evidence: one.evidence.into_iter().map(|(id, how)| (id.into(), how)).collect(),
                    places: one.places,
                    changed: one.changed,
                    digest: one.digest,
                })
                .collect(),
        })
    }
}

/// The panel of a case: assessment, what would make it lighter, progress, findings. The ETag is that of the facts.
#[utoipa::path(get, path = "/api/v1/cases/{case}", tag = "cases", operation_id = "showCase",
    params(("case" = String, Path, description = "Id of the case")),
    responses((status = 200, description = "The panel", body = PanelBody)))]
pub(crate) async fn show(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path(case): Path<CaseId>,
) -> Result<Response, ApiProblem> {
    let reader = app.workbench().read_case(&actor, &case).await?;
    let panel = reader.panel().await?;
    let version = panel.version;
    let participants = reader.participants().await?;
    Ok(tagged(Some(version), Json(PanelBody::of(panel, participants)?)))
}

//! What the ledger holds about a case.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use simsa_app::CaseId;
use simsa_app::records::FieldChange;
use simsa_app::views::history::HistoryLine;
use simsa_model::Say;
use utoipa::{IntoParams, ToSchema};

use super::caller::Caller;
use super::page::limited;
use super::problem::ApiProblem;
use crate::state::AppState;

/// Which entries of the ledger.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Since {
    /// The position from which on; 0 when left out.
    from: Option<u64>,
    /// Most entries, 1 to 200; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
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
    /// From what to what, where that is kept and one's own organisation sees it.
    changes: Vec<FieldChangeBody>,
}

/// A field that has changed.
#[derive(Serialize, ToSchema)]
pub(crate) struct FieldChangeBody {
    /// Its path, positions from 0.
    path: String,
    /// What it said; absent for nothing.
    from: Option<String>,
    /// What it says since; absent for nothing.
    to: Option<String>,
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
            changes: line
                .changes
                .into_iter()
                .map(|FieldChange { path, from, to }| FieldChangeBody { path, from, to })
                .collect(),
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
pub(crate) async fn show(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path(case): Path<CaseId>,
    Query(since): Query<Since>,
) -> Result<Json<HistoryBody>, ApiProblem> {
    let limit = limited(since.limit)?;
    if since.from.is_some_and(|from| i64::try_from(from).is_err()) {
        let problem = Say::new("원장에 없는 위치입니다", "the ledger has no such position");
        return Err(ApiProblem::field("from", problem));
    }
    let lines = app.workbench().history(&actor, &case, since.from.unwrap_or(0), limit).await?;
    let full = lines.len() >= limit as usize;
    let next = lines.last().map(|line| line.position.saturating_add(1)).filter(|_| full);
    Ok(Json(HistoryBody { entries: lines.into_iter().map(Into::into).collect(), next }))
}

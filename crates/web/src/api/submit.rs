//! Submitting a case, what stands in its way, and preparing it again. The token needs the scope `sign`, which only a
//! signer can give it.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use simsa_app::CaseId;
use simsa_app::submission::submit::Submit;
use simsa_case::FindingRecord;
use utoipa::ToSchema;

use super::asked::ChangeRequest;
use super::bodies::FindingBody;
use super::caller::Caller;
use super::content::JsonBody;
use super::page::PageQuery;
use super::problem::ApiProblem;
use crate::state::AppState;

/// A warning that goes out only with a reason.
#[derive(Serialize, ToSchema)]
pub(crate) struct WarningBody {
    /// The key under which the reason is given.
    key: String,
    /// The warning.
    #[schema(value_type = FindingBody)]
    finding: FindingRecord,
}

/// How far a case is from being submitted.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReadinessBody {
    /// Findings that stop it.
    #[schema(value_type = Vec<FindingBody>)]
    blocking: Vec<FindingRecord>,
    /// Warnings to be acknowledged.
    warnings: Vec<WarningBody>,
    /// Titles of the forms that are not confirmed as they stand.
    unconfirmed: Vec<String>,
    /// Pieces of evidence that are for the certifier only: one with a public key must be chosen then.
    withheld: usize,
    /// Whether open rulings still ask for facts.
    open: bool,
}

/// What stands between the case and its submission; for the applicant.
#[utoipa::path(get, path = "/api/v1/cases/{case}/readiness", tag = "submissions", operation_id = "showReadiness",
    params(("case" = String, Path, description = "Id of the case")),
    responses((status = 200, description = "What is missing", body = ReadinessBody)))]
pub(crate) async fn readiness(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path(case): Path<CaseId>,
) -> Result<Json<ReadinessBody>, ApiProblem> {
    let ready = app.workbench().readiness(&actor, &case).await?;
    let warnings = ready.warnings.into_iter();
    let warnings = warnings.map(|(key, finding)| WarningBody { key, finding: FindingRecord::of(&finding) });
    Ok(Json(ReadinessBody {
        blocking: ready.blocking.iter().map(FindingRecord::of).collect(),
        warnings: warnings.collect(),
        unconfirmed: ready.unconfirmed.iter().map(simsa_forms::Instance::title).collect(),
        withheld: ready.withheld,
        open: ready.open,
    }))
}

/// What is to be submitted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SubmitInput {
    /// A reason for each warning, by the keys of `readiness`; at most 4000 characters each.
    #[serde(default)]
    acknowledged: BTreeMap<String, String>,
    /// Id of the certifier that is to see it here; its key encrypts the package.
    certifier: Option<String>,
}

/// A case was submitted.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes what workbench writes")]
pub(crate) struct SubmittedBody {
    /// Id of the submission.
    id: String,
    /// SHA-256 of the package, in hexadecimal.
    sha256: String,
    /// Length of the package in bytes.
    bytes: u64,
    /// Whether it is encrypted to the certifier.
    encrypted: bool,
}

/// Submits the case: seals the package and closes the preparation.
#[utoipa::path(post, path = "/api/v1/cases/{case}/submissions", tag = "submissions", operation_id = "submitCase",
    params(("case" = String, Path, description = "Id of the case")),
    request_body = SubmitInput,
    responses((status = 201, description = "Submitted; Location says where", body = SubmittedBody),
        (status = 409, description = "Something stands in its way; `code` and `findings` say what")))]
pub(crate) async fn submit(
    State(app): State<AppState>,
    Path(case): Path<CaseId>,
    ChangeRequest { actor, content: JsonBody(input), at }: ChangeRequest<JsonBody<SubmitInput>>,
) -> Result<Response, ApiProblem> {
    let _turn = app.work_limit().turn(&actor.member).await?;
    let input = Submit { case, acknowledged: input.acknowledged, certifier: input.certifier.map(Into::into) };
    at.told(None, &app.workbench().submit(&actor, &input).await?)
}

/// Why a case is prepared again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReopenInput {
    /// The reason, 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// Prepares a submitted case again, for corrections. What was submitted stays.
#[utoipa::path(post, path = "/api/v1/cases/{case}/reopen", tag = "submissions", operation_id = "reopenCase",
    params(("case" = String, Path, description = "Id of the case")),
    request_body = ReopenInput, responses((status = 204, description = "In preparation again")))]
pub(crate) async fn reopen(
    State(app): State<AppState>,
    Path(case): Path<CaseId>,
    ChangeRequest { actor, content: JsonBody(input), at }: ChangeRequest<JsonBody<ReopenInput>>,
) -> Result<Response, ApiProblem> {
    app.workbench().reopen(&actor, &case, &input.reason).await?;
    Ok(at.done(None))
}

/// A certifier of this installation.
#[derive(Serialize, ToSchema)]
pub(crate) struct CertifierBody {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// Whether packages for it can be encrypted.
    encrypts: bool,
}

/// A page of certifiers.
#[derive(Serialize, ToSchema)]
pub(crate) struct CertifiersBody {
    /// The certifiers.
    certifiers: Vec<CertifierBody>,
    /// Where the next page begins; absent on the last.
    next: Option<String>,
}

/// The certifiers that a case can be submitted to here.
#[utoipa::path(get, path = "/api/v1/certifiers", tag = "submissions", operation_id = "listCertifiers", params(PageQuery),
    responses((status = 200, description = "A page of certifiers", body = CertifiersBody)))]
pub(crate) async fn certifiers(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Query(page): Query<PageQuery>,
) -> Result<Json<CertifiersBody>, ApiProblem> {
    let (some, next) = page.of(app.workbench().certifiers(&actor).await?, |kept| kept.key.id.clone())?;
    let certifiers = some.into_iter().map(|kept| CertifierBody {
        id: kept.key.id.into(),
        name: kept.value.name,
        encrypts: kept.value.recipient.is_some(),
    });
    Ok(Json(CertifiersBody { certifiers: certifiers.collect(), next }))
}

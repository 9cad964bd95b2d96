//! The forms that are due: the list, one copy with its values and blanks, its PDF, and its confirmation by the signer.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use simsa_app::views::forms::{ConfirmationView, FormLine};
use simsa_app::{CaseId, CopyId};
use simsa_case::{FindingRecord, FolderPlace};
use simsa_model::Say;
use utoipa::ToSchema;

use super::asked::ChangeRequest;
use super::bodies::{FindingBody, PlaceBody, SayBody};
use super::caller::Caller;
use super::content::{JsonBody, Nothing};
use super::page::PageQuery;
use super::problem::ApiProblem;
use crate::frame::download;
use crate::state::AppState;

/// One copy of a form.
#[derive(Serialize, ToSchema)]
pub(crate) struct FormBody {
    /// Name of the copy, for example `form-2-2`.
    copy: String,
    /// Number of the form.
    form: &'static str,
    /// Its title.
    title: String,
    /// How many fields are blank.
    blanks: usize,
    /// Whether it has a signature block, and so must be confirmed before a submission.
    signed: bool,
    /// Whether one's own organisation confirms it.
    ours: bool,
    /// `no`, `yes`, or `void` when it has changed since.
    confirmed: &'static str,
    /// Digest of the values shown, in hexadecimal.
    digest: String,
}

impl From<FormLine> for FormBody {
    fn from(line: FormLine) -> Self {
        Self {
            copy: line.instance.file_stem,
            form: line.instance.form.number(),
            title: line.title,
            blanks: line.blanks,
            signed: line.signed,
            ours: line.ours,
            confirmed: match line.confirmed {
                ConfirmationView::No => "no",
                ConfirmationView::Yes { .. } => "yes",
                ConfirmationView::Void { .. } => "void",
            },
            digest: line.digest,
        }
    }
}

/// The forms of a case.
#[derive(Serialize, ToSchema)]
pub(crate) struct FormsBody {
    /// The copies, in the order of the forms.
    forms: Vec<FormBody>,
    /// Where the next page begins; absent on the last.
    next: Option<String>,
}

/// A field that is blank.
#[derive(Serialize, ToSchema)]
pub(crate) struct BlankBody {
    /// Name of the field.
    field: String,
    /// What people call it.
    #[schema(value_type = SayBody)]
    label: Say,
    /// Where its value belongs: file and field of a case folder.
    #[schema(value_type = PlaceBody)]
    place: FolderPlace,
}

/// One copy of a form with its values.
#[derive(Serialize, ToSchema)]
pub(crate) struct FormPageBody {
    /// As in the list.
    form: FormBody,
    /// The values, as they are printed.
    values: BTreeMap<String, String>,
    /// What is blank.
    blank: Vec<BlankBody>,
    /// Findings at places that this form prints.
    #[schema(value_type = Vec<FindingBody>)]
    findings: Vec<FindingRecord>,
}

/// The forms that are due, as far as one's own organisation sees them.
#[utoipa::path(get, path = "/api/v1/cases/{case}/forms", tag = "forms", operation_id = "listForms",
    params(("case" = String, Path, description = "Id of the case"), PageQuery),
    responses((status = 200, description = "The forms", body = FormsBody)))]
pub(crate) async fn list(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path(case): Path<CaseId>,
    Query(page): Query<PageQuery>,
) -> Result<Json<FormsBody>, ApiProblem> {
    let all = app.workbench().forms(&actor, &case).await?;
    let (some, next) = page.of(all, |line| line.instance.file_stem.clone())?;
    Ok(Json(FormsBody { forms: some.into_iter().map(Into::into).collect(), next }))
}

/// One copy of a form: its values, what is blank, its findings.
#[utoipa::path(get, path = "/api/v1/cases/{case}/forms/{copy}", tag = "forms", operation_id = "showForm",
    params(("case" = String, Path, description = "Id of the case"),
        ("copy" = String, Path, description = "Name of the copy, for example `form-2-2`")),
    responses((status = 200, description = "The copy", body = FormPageBody)))]
pub(crate) async fn show(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path((case, copy)): Path<(CaseId, CopyId)>,
) -> Result<Json<FormPageBody>, ApiProblem> {
    let page = app.workbench().form_page(&actor, &case, &copy).await?;
    let blank = page.blanks.into_iter().map(|blank| BlankBody {
        field: blank.field,
        label: blank.label,
        place: FolderPlace::of(&blank.place),
    });
    Ok(Json(FormPageBody {
        form: page.line.into(),
        values: page.flat,
        blank: blank.collect(),
        findings: page.findings.iter().map(FindingRecord::of).collect(),
    }))
}

/// The PDF of one copy of a form.
#[utoipa::path(get, path = "/api/v1/cases/{case}/forms/{copy}/pdf", tag = "forms", operation_id = "printForm",
    params(("case" = String, Path, description = "Id of the case"),
        ("copy" = String, Path, description = "Name of the copy, for example `form-2-2`")),
    responses((status = 200, description = "The PDF", body = Vec<u8>, content_type = "application/pdf")))]
pub(crate) async fn pdf(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path((case, copy)): Path<(CaseId, CopyId)>,
) -> Result<Response, ApiProblem> {
    let _turn = app.work_limit().turn(&actor.member).await?;
    let bytes = app.workbench().form_pdf(&actor, &case, &copy).await?;
    Ok(download::made(bytes, &format!("{copy}.pdf"), Some("application/pdf")))
}

/// What the signer has seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfirmationInput {
    /// The `digest` of the copy as it was read.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    digest: String,
}

/// Confirms one copy of a form exactly as it was read, as its signer. The token needs the scope `sign`.
#[utoipa::path(put, path = "/api/v1/cases/{case}/forms/{copy}/confirmation", tag = "forms",
    operation_id = "confirmForm",
    params(("case" = String, Path, description = "Id of the case"),
        ("copy" = String, Path, description = "Name of the copy, for example `form-2-2`")),
    request_body = ConfirmationInput,
    responses((status = 204, description = "Confirmed"), (status = 409, description = "Fields are blank"),
        (status = 412, description = "The values have changed since; the digest they have now is given")))]
pub(crate) async fn confirm(
    State(app): State<AppState>,
    Path((case, copy)): Path<(CaseId, CopyId)>,
    ChangeRequest { actor, content: JsonBody(input), at }: ChangeRequest<JsonBody<ConfirmationInput>>,
) -> Result<Response, ApiProblem> {
    app.workbench().confirm_form(&actor, &case, &copy, &input.digest).await?;
    Ok(at.done(None))
}

/// Takes a confirmation back. The token needs the scope `sign`.
#[utoipa::path(delete, path = "/api/v1/cases/{case}/forms/{copy}/confirmation", tag = "forms",
    operation_id = "withdrawConfirmation",
    params(("case" = String, Path, description = "Id of the case"),
        ("copy" = String, Path, description = "Name of the copy, for example `form-2-2`")),
    responses((status = 204, description = "Taken back")))]
pub(crate) async fn withdraw(
    State(app): State<AppState>,
    Path((case, copy)): Path<(CaseId, CopyId)>,
    asked: ChangeRequest<Nothing>,
) -> Result<Response, ApiProblem> {
    app.workbench().withdraw_confirmation(&asked.actor, &case, &copy).await?;
    Ok(asked.at.done(None))
}

//! Submission: what stops it, what must be acknowledged, the sealed package and its receipt.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use simsa_app::permit::Action;
use simsa_app::records::{CaseState, Reopened};
use simsa_app::submission::submit::Submit;
use simsa_app::{CaseId, OrganisationId, Readiness, SubmissionId};
use simsa_app::{Error as AppError, Refusal};
use simsa_model::{Finding, Language};

use super::head::PageHead;
use crate::form::wrong;
use crate::frame::download;
use crate::frame::fields::{Fields, Posted};
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::page::{Frame, html, html_again};
use crate::request_error::RequestError;
use crate::state::AppState;
use crate::words;

/// The page.
#[derive(Template)]
#[template(path = "submit.html")]
#[expect(clippy::struct_excessive_bools, reason = "what a page shows or hides")]
pub(crate) struct SubmitPage {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) general: Vec<String>,
    pub(crate) submissions: Vec<SubmissionRow>,
    pub(crate) reopened: Vec<ReopenedRow>,
    /// Whether the case is in preparation.
    pub(crate) open: bool,
    pub(crate) may_submit: bool,
    pub(crate) may_reopen: bool,
    pub(crate) facts_open: bool,
    /// Forms that wait for their signer.
    pub(crate) unconfirmed: Vec<UnconfirmedRow>,
    pub(crate) withheld: usize,
    /// Titles of service dossiers whose change nobody has taken note of.
    pub(crate) unnoted: Vec<String>,
    pub(crate) blocking: Vec<FindingLine>,
    pub(crate) warnings: Vec<WarningRow>,
    /// Id and name of each certifier.
    pub(crate) certifiers: Vec<(OrganisationId, String)>,
    pub(crate) certifier: OrganisationId,
    /// The public key by which receipts are checked.
    pub(crate) key: String,
}

/// A form that waits for its signer.
pub(crate) struct UnconfirmedRow {
    /// Name in addresses.
    pub(crate) stem: String,
    pub(crate) called: String,
    /// Whose signer.
    pub(crate) signed: &'static str,
}

/// A submission that was made.
pub(crate) struct SubmissionRow {
    /// Name of the certifier that it went to; none where the applicant hands it over.
    pub(crate) to: Option<String>,
    pub(crate) id: String,
    pub(crate) at: String,
    pub(crate) judged_on: String,
    pub(crate) sha256: String,
    pub(crate) size: String,
    pub(crate) encrypted: bool,
}

/// That the case was prepared again after a submission.
pub(crate) struct ReopenedRow {
    pub(crate) at: String,
    pub(crate) name: String,
    pub(crate) reason: String,
}

impl From<&Reopened> for ReopenedRow {
    fn from(one: &Reopened) -> Self {
        Self { at: words::moment(one.at), name: one.name.clone(), reason: one.reason.clone() }
    }
}

/// A finding in short.
pub(crate) struct FindingLine {
    pub(crate) what: String,
    pub(crate) next: String,
}

/// A warning with the reason why it goes out all the same.
pub(crate) struct WarningRow {
    pub(crate) key: String,
    pub(crate) what: String,
    pub(crate) reason: String,
}

/// `GET /cases/{case}/submit`.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
) -> Result<Response, RequestError> {
    Ok(html(&page(&app, person, &case, &Fields::default(), Vec::new()).await?))
}

async fn page(
    app: &AppState,
    person: Person,
    case: &CaseId,
    typed: &Fields,
    general: Vec<String>,
) -> Result<SubmitPage, RequestError> {
    let Person { visit, actor } = person;
    let reader = app.workbench().read_case(&actor, case).await?;
    let seen = reader.panel().await?;
    let open = seen.line.state == CaseState::Preparing;
    let may_submit = open && seen.may(Action::Submit);
    let readiness = if may_submit { Some(reader.readiness().await?) } else { None };
    let certifiers = if may_submit { app.workbench().certifiers(&actor).await? } else { Vec::new() };
    // what was submitted stays with those to whom it was shown, also while the case is prepared again
    let submissions = match reader.submissions().await {
        Err(AppError::Refused(Refusal::NotPermitted { .. } | Refusal::NotFound)) => Vec::new(),
        submissions => submissions?,
    };
    let may_reopen = seen.may(Action::Reopen);
    let c = PageHead::new(&seen, &actor, "submit");
    let f = Frame::of(app, visit, &actor);
    let (blocking, warnings) = lines(readiness.as_ref(), typed, f.language);
    let recipients = reader.recipients(&submissions).await?;
    let submissions = submissions.into_iter().map(|one| SubmissionRow {
        to: one.value.certifier.as_ref().and_then(|id| recipients.get(id).cloned()),
        id: one.key.id.into(),
        at: words::moment(one.value.at),
        judged_on: words::day(one.value.judged_on),
        sha256: one.value.package.sha256,
        size: words::bytes(one.value.package.bytes),
        encrypted: one.value.encrypted,
    });
    Ok(SubmitPage {
        submissions: submissions.collect(),
        reopened: seen.reopened.iter().map(ReopenedRow::from).collect(),
        open,
        may_submit,
        may_reopen,
        facts_open: readiness.as_ref().is_some_and(|one| one.open),
        unconfirmed: readiness
            .iter()
            .flat_map(|one| &one.unconfirmed)
            .map(|copy| UnconfirmedRow {
                signed: simsa_forms::definition(copy.form)
                    .signed_by
                    .map_or("", |party| party.short().get(f.language)),
                called: f.copy_called(copy),
                stem: copy.file_stem.clone(),
            })
            .collect(),
        unnoted: readiness.as_ref().map(|one| one.unnoted.clone()).unwrap_or_default(),
        withheld: readiness.as_ref().map_or(0, |one| one.withheld),
        blocking,
        warnings,
        certifiers: certifiers.into_iter().map(|one| (one.key.id, one.value.name)).collect(),
        certifier: typed.text("certifier").into(),
        key: app.workbench().log_key(),
        general,
        c,
        f,
    })
}

fn lines(
    readiness: Option<&Readiness>,
    typed: &Fields,
    language: Language,
) -> (Vec<FindingLine>, Vec<WarningRow>) {
    let Some(readiness) = readiness else { return (Vec::new(), Vec::new()) };
    let what = |finding: &Finding| finding.what.get(language).to_owned();
    let blocking = readiness
        .blocking
        .iter()
        .map(|finding| FindingLine { what: what(finding), next: finding.next.get(language).to_owned() });
    let warnings = readiness.warnings.iter().map(|(key, finding)| WarningRow {
        reason: typed.text(&reason_field(key)).to_owned(),
        what: what(finding),
        key: key.clone(),
    });
    (blocking.collect(), warnings.collect())
}

fn reason_field(key: &str) -> String {
    format!("reason[{key}]")
}

/// `POST /cases/{case}/submit`.
pub(crate) async fn submit(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let reason = |(name, value): &(String, String)| {
        let key = name.strip_prefix("reason[")?.strip_suffix(']')?;
        (!simsa_content::is_blank(value)).then(|| (key.to_owned(), value.trim().to_owned()))
    };
    let acknowledged: BTreeMap<String, String> = fields.0.iter().filter_map(reason).collect();
    let certifier = fields.some("certifier").map(Into::into);
    let input = Submit { case: case.clone(), acknowledged, certifier };
    let _turn = app.work_limit().turn(&person.actor.member).await?;
    match app.workbench().submit(&person.actor, &input).await {
        Ok(_) => Ok(redirect::to(&format!("/cases/{case}/submit?done=submitted"))),
        Err(refusal) => {
            let general = messages(refusal, person.visit.language)?;
            Ok(html_again(&page(&app, person, &case, &fields, general).await?))
        }
    }
}

fn messages(refusal: AppError, language: Language) -> Result<Vec<String>, RequestError> {
    match refusal {
        // The page lists them anyway, each with its place for a reason.
        AppError::Refused(Refusal::Blocked(_)) => Ok(Vec::new()),
        AppError::Refused(Refusal::Unacknowledged(_)) => Ok(vec![match language {
            Language::Korean => "경고마다 사유를 적어 주십시오.".to_owned(),
            Language::English => "Give a reason for each warning.".to_owned(),
        }]),
        other => Ok(wrong(other)?.into_values().map(|say| say.get(language).to_owned()).collect()),
    }
}

/// `POST /cases/{case}/reopen`.
pub(crate) async fn reopen(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    match app.workbench().reopen(&person.actor, &case, fields.text("reason")).await {
        Ok(()) => Ok(redirect::to(&format!("/cases/{case}?done=saved"))),
        Err(refusal) => {
            let general = messages(refusal, person.visit.language)?;
            Ok(html_again(&page(&app, person, &case, &fields, general).await?))
        }
    }
}

/// `GET /cases/{case}/submissions/{id}/package`.
pub(crate) async fn package(
    State(app): State<AppState>,
    person: Person,
    Path((case, id)): Path<(CaseId, SubmissionId)>,
) -> Result<Response, RequestError> {
    let file = app.workbench().package(&person.actor, &case, &id).await?;
    Ok(download::stored(app.workbench().clone(), file, false).await)
}

/// `GET /cases/{case}/submissions/{id}/receipt`.
pub(crate) async fn receipt(
    State(app): State<AppState>,
    person: Person,
    Path((case, id)): Path<(CaseId, SubmissionId)>,
) -> Result<Response, RequestError> {
    let bytes = app.workbench().submission_receipt(&person.actor, &case, &id).await?;
    Ok(download::made(bytes, &format!("{case}-{id}.receipt"), None))
}

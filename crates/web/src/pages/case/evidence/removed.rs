//! Evidence that is off the list: what was withdrawn, what is to be destroyed, what is destroyed and why.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use simsa_app::intake::destroy::Destroy;
use simsa_app::records::DestructionReason;
use simsa_app::views::removed::RemovedView;
use simsa_app::{CaseId, EvidenceId, RemovedId};
use simsa_model::{Bi, Language, Say};

use crate::frame::fields::{Fields, Posted};
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::page::{Frame, html};
use crate::pages::case::head::PageHead;
use crate::request_error::RequestError;
use crate::state::AppState;
use crate::words;

/// The page.
#[derive(Template)]
#[template(path = "removed.html")]
pub(crate) struct RemovedPage {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) rows: Vec<RemovedRow>,
    /// Id and words of each reason.
    pub(crate) reasons: Vec<(&'static str, &'static str)>,
}

/// A piece, or an earlier file of one.
pub(crate) struct RemovedRow {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) evidence: String,
    pub(crate) is_revision: bool,
    pub(crate) digests: Vec<String>,
    /// What becomes, or became, of it.
    pub(crate) state: Say,
    pub(crate) note: String,
    pub(crate) may_destroy: bool,
    pub(crate) may_restore: bool,
}

/// The reasons, id and words.
pub(super) fn reasons(language: Language) -> Vec<(&'static str, &'static str)> {
    DestructionReason::ALL.map(|reason| (reason.id(), words_of(reason).get(language))).to_vec()
}

const fn words_of(reason: DestructionReason) -> Bi {
    match reason {
        DestructionReason::RegistrationNumbers => Bi::new(
            "주민등록번호가 들어 있음 (바로 파기)",
            "it holds resident registration numbers (at once)",
        ),
        DestructionReason::Mistake => Bi::new("잘못 올림", "handed in by mistake"),
        DestructionReason::NotNeeded => Bi::new("더 필요하지 않음", "no longer needed"),
        DestructionReason::Obligation => {
            Bi::new("법령·계약·명령에 따름", "a law, a contract or an order demands it")
        }
    }
}

fn state(one: &RemovedView) -> Say {
    let Some(reason) = one.reason.map(words_of) else {
        let at = words::moment(one.at);
        return Say::new(
            format!("{at}에 목록에서 뺐습니다. 파일은 남아 있습니다."),
            format!("taken off the list {at}; the file is still there"),
        );
    };
    match (one.destroyed, one.due) {
        (Some(at), _) if one.kept_elsewhere => {
            let at = words::moment(at);
            Say::new(
                format!(
                    "{at}에 지웠습니다({}). 같은 파일이 다른 자료에도 있어 그 자료와 함께 남아 있습니다.",
                    reason.ko
                ),
                format!(
                    "removed {at}, because: {}; the same file is listed elsewhere and stays with that",
                    reason.en
                ),
            )
        }
        (Some(at), _) => {
            let at = words::moment(at);
            Say::new(
                format!("{at}에 파기했습니다. 사유: {}", reason.ko),
                format!("destroyed {at}, because: {}", reason.en),
            )
        }
        (None, due) => {
            let due = due.map(words::moment).unwrap_or_default();
            Say::new(
                format!("{due}에 파기합니다. 그 전에는 되돌릴 수 있습니다. 사유: {}", reason.ko),
                format!("will be destroyed {due}; until then it can be taken back. Because: {}", reason.en),
            )
        }
    }
}

/// `GET /cases/{case}/removed`.
pub(crate) async fn list(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
) -> Result<Response, RequestError> {
    let Person { visit, actor } = person;
    let reader = app.workbench().read_case(&actor, &case).await?;
    let seen = reader.panel().await?;
    let all = reader.removed_evidence().await?;
    let f = Frame::of(&app, visit, &actor);
    let rows = all.into_iter().map(|one| RemovedRow {
        state: state(&one),
        digests: one.files.iter().map(|file| file.sha256.clone()).collect(),
        id: one.id.into(),
        title: one.title,
        evidence: one.evidence.into(),
        is_revision: one.is_revision,
        note: one.note,
        may_destroy: one.may_destroy,
        may_restore: one.may_restore,
    });
    let (rows, reasons) = (rows.collect(), reasons(f.language));
    Ok(html(&RemovedPage { rows, reasons, c: PageHead::new(&seen, &actor, "evidence"), f }))
}

/// What is to be destroyed and why, as it was typed.
fn typed(fields: &Fields) -> Result<Destroy, RequestError> {
    let said = fields.text("reason");
    let reason = DestructionReason::ALL.into_iter().find(|reason| reason.id() == said);
    let reason = reason.ok_or_else(|| {
        RequestError::Unusable(Say::new("파기 사유를 고르십시오.", "Choose why it is to be destroyed."))
    })?;
    if fields.text("sure") != "1" {
        return Err(RequestError::Unusable(Say::new(
            "되돌릴 수 없다는 것을 확인하고 표시하십시오.",
            "Confirm that you know it cannot be undone.",
        )));
    }
    let revision = fields.some("revision").map(str::to_owned);
    Ok(Destroy { reason, note: fields.text("note").to_owned(), revision })
}

/// `POST /cases/{case}/evidence/{id}/destroy`.
pub(crate) async fn destroy(
    State(app): State<AppState>,
    person: Person,
    Path((case, id)): Path<(CaseId, EvidenceId)>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    // that there is such a case at all is settled before what was typed
    app.workbench().removed_evidence(&person.actor, &case).await?;
    let (input, version) = (typed(&fields)?, fields.version().unwrap_or(0));
    app.workbench().destroy_evidence(&person.actor, &case, (&id, version), &input).await?;
    Ok(redirect::to(&format!("/cases/{case}/removed?done=removed")))
}

/// `POST /cases/{case}/removed/{id}/destroy`.
pub(crate) async fn destroy_withdrawn(
    State(app): State<AppState>,
    person: Person,
    Path((case, id)): Path<(CaseId, RemovedId)>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    app.workbench().removed_evidence(&person.actor, &case).await?;
    app.workbench().destroy_withdrawn(&person.actor, &case, &id, &typed(&fields)?).await?;
    Ok(redirect::to(&format!("/cases/{case}/removed?done=removed")))
}

/// `POST /cases/{case}/removed/{id}/restore`.
pub(crate) async fn restore(
    State(app): State<AppState>,
    person: Person,
    Path((case, id)): Path<(CaseId, RemovedId)>,
    Posted(_): Posted,
) -> Result<Response, RequestError> {
    app.workbench().restore_evidence(&person.actor, &case, &id).await?;
    Ok(redirect::to(&format!("/cases/{case}/evidence?done=saved")))
}

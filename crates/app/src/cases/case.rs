//! Opening, managing and closing cases and service dossiers.

use std::collections::BTreeMap;

use serde_json::json;
use simsa_ledger::EventKind;
use simsa_model::lifecycle::CaseEvent;
use simsa_model::{Conformity, Day, Facts};
use simsa_store::records::{
    Access, CaseHead, CaseRecord, CaseState, Lifecycle, Link, NoticeKind, Notification, OrganisationKind,
    Purpose,
};
use simsa_store::{CaseId, OrganisationId, RowKey, Select, TableIndex, Typed, UnitOfWork, Versioned};

use crate::actor::Actor;
use crate::domain::limits;
use crate::domain::ownership::owner_only;
use crate::error::{Result, Seen, invalid, not_now};
use crate::permit::{Action, Permitted, Reached, permit};
use crate::secrets;
use crate::workbench::Workbench;

/// A case to be opened.
#[derive(Clone, Debug, Default)]
pub struct NewCase {
    /// 제목.
    pub title: String,
    /// The day on which it is to be handed in.
    pub deadline: Option<Day>,
}

impl Workbench {
    /// Opens a case (applicant) and gives its id.
    ///
    /// # Errors
    /// [`crate::Refusal::Invalid`].
    pub async fn open_case(&self, actor: &Actor, input: &NewCase) -> Result<CaseId> {
        self.open(actor, &permit(actor, Action::OpenCase)?, input, Purpose::Application).await
    }

    /// Opens a service dossier (operator) and gives its id.
    ///
    /// # Errors
    /// [`crate::Refusal::Invalid`].
    pub async fn open_dossier(&self, actor: &Actor, input: &NewCase) -> Result<CaseId> {
        self.open(actor, &permit(actor, Action::OpenDossier)?, input, Purpose::ServiceDossier).await
    }

    async fn open(
        &self,
        actor: &Actor,
        permitted: &Permitted<'_>,
        input: &NewCase,
        purpose: Purpose,
    ) -> Result<CaseId> {
        let id = secrets::id("c", self.random())?;
        let case = CaseRecord {
            deadline: input.deadline,
            facts: self.known_facts(actor).await?,
            ..self.new_case(actor, purpose, Some(limits::name("title", &input.title)?))
        };
        let mut unit = self.record(&permitted.about(&id), EventKind::CASE_OPENED, &[], &[])?;
        self.insert_case(actor, &id, &case, &mut unit)?;
        self.answer_once(actor, &mut unit, &json!({ "id": id }))?;
        self.commit_now(unit).await?;
        Ok(id)
    }

    pub(crate) fn new_case(&self, actor: &Actor, purpose: Purpose, title: Option<String>) -> CaseRecord {
        CaseRecord {
            purpose,
            owner: actor.organisation.clone(),
            title,
            fictional: false,
            life: Lifecycle::OPENED,
            deadline: None,
            facts: Facts::default(),
            conformity: Conformity::default(),
            operators: BTreeMap::new(),
            reopened: Vec::new(),
            imported: None,
            sent: None,
            changes: Vec::new(),
            created: self.now(),
        }
    }

    pub(crate) fn insert_case(
        &self,
        actor: &Actor,
        id: &CaseId,
        case: &CaseRecord,
        unit: &mut UnitOfWork,
    ) -> Result<()> {
        unit.insert(RowKey::root(id), case)?;
        let head = CaseHead::of(case);
        let access = Access { case: id.to_owned(), kind: actor.kind, since: self.now(), head };
        Ok(unit.insert(RowKey::new(&actor.organisation, id), &access)?)
    }

    /// Changes title and deadline over those that were seen; gives the new version of the case.
    ///
    /// # Errors
    /// [`crate::Refusal::Invalid`], [`crate::Refusal::NotPermitted`] for whoever did not open it,
    /// [`crate::Refusal::Conflict`].
    pub async fn change_case(
        &self,
        actor: &Actor,
        case: &CaseId,
        seen: impl Into<Seen<(Option<String>, Option<Day>)>>,
        input: &NewCase,
    ) -> Result<u64> {
        let title = limits::name("title", &input.title)?;
        let seen = seen.into();
        self.settle(async || {
            let mut reached = self.authorize(actor, Action::ManageCase, case).await?;
            owner_only(actor, &reached.case.value)?;
            let kept = &reached.case;
            if (kept.value.title.as_ref(), kept.value.deadline) == (Some(&title), input.deadline) {
                return Ok(kept.version);
            }
            let theirs = || json!({ "title": kept.value.title, "deadline": kept.value.deadline });
            let yours = json!({ "title": title, "deadline": input.deadline });
            let now = (kept.value.title.clone(), kept.value.deadline);
            seen.require(&now, kept.version, theirs, yours)?;
            let before = kept.value.clone();
            (reached.case.value.title, reached.case.value.deadline) = (Some(title.clone()), input.deadline);
            reached.case.value.note_change(self.now(), &actor.organisation, &before);
            let mut unit = self.record(reached.permitted(), "case-changed", &[], &[])?;
            reached.write(&mut unit)?;
            self.commit(unit).await.map(|done| done.version)
        })
        .await
    }

    /// Closes a case for good: nothing in it changes any more. The other parties are told.
    ///
    /// # Errors
    /// [`crate::Refusal::NotPermitted`] when it is closed already; [`crate::Refusal::NotNow`] for a dossier that cases
    /// in preparation use.
    pub async fn close_case(&self, actor: &Actor, case: &CaseId) -> Result<()> {
        self.settle(async || {
            let mut reached = self.authorize(actor, Action::CloseCase, case).await?;
            owner_only(actor, &reached.case.value)?;
            let using = self.preparing_with(case).await?.len();
            if using > 0 {
                return Err(not_now(
                    format!("작성 중인 신청 건 {using}건이 이 서비스 자료를 쓰고 있습니다. 먼저 그 건에서 빼십시오"),
                    format!("{using} cases in preparation use this dossier; take it out of them first"),
                ));
            }
            reached.advance(CaseEvent::Close)?;
            let mut unit = self.record(reached.permitted(), CaseEvent::Close.ledger(), &[], &[])?;
            reached.write(&mut unit)?;
            let kind = NoticeKind::Closed { case: case.to_owned() };
            let notice = Notification { kind, to: None, at: self.now() };
            reached.notify_all_but(&actor.organisation, &format!("closed/{case}"), &notice, &mut unit)?;
            self.commit(unit).await.map(|_| ())
        })
        .await
    }

    /// Says which operator of the facts is which organisation that takes part, over what stood there at this version of the
    /// case; `None` undoes it. Gives the new version.
    ///
    /// # Errors
    /// [`crate::Refusal::Invalid`], [`crate::Refusal::Conflict`].
    pub async fn name_operator(
        &self,
        actor: &Actor,
        case: &CaseId,
        seen: impl Into<Seen<Option<OrganisationId>>>,
        operator: &str,
        organisation: Option<&OrganisationId>,
    ) -> Result<u64> {
        let seen = seen.into();
        self.settle(async || {
            let mut reached = self.authorize(actor, Action::ManageCase, case).await?;
            owner_only(actor, &reached.case.value)?;
            if !reached.case.value.facts.operators.iter().any(|known| known.id == operator) {
                return Err(invalid(
                    "operator",
                    "사실 관계에 없는 사업자입니다",
                    "the facts know no such operator",
                ));
            }
            let takes_part = |id: &OrganisationId| {
                let mut parties = reached.parties.iter();
                parties
                    .any(|access| access.key.parent == id && access.value.kind == OrganisationKind::Operator)
            };
            if organisation.is_some_and(|id| !takes_part(id)) {
                return Err(invalid(
                    "organisation",
                    "이 신청 건에 참여하는 사업자가 아닙니다. 먼저 초대하십시오",
                    "this organisation does not take part as an operator; invite it first",
                ));
            }
            let stands = reached.case.value.operators.get(operator);
            if stands == organisation {
                return Ok(reached.case.version);
            }
            let theirs = || json!({ "organisation": stands });
            let yours = json!({ "organisation": organisation });
            seen.require(&stands.cloned(), reached.case.version, theirs, yours)?;
            match organisation {
                Some(id) => reached.case.value.operators.insert(operator.to_owned(), id.to_owned()),
                None => reached.case.value.operators.remove(operator),
            };
            let mut unit =
                self.record(reached.permitted(), "case-changed", &[("operator", operator)], &[])?;
            reached.write(&mut unit)?;
            let kind = NoticeKind::OperatorNamed {
                case: case.to_owned(),
                operator: operator.to_owned(),
                organisation: organisation.cloned().unwrap_or_default(),
            };
            let notice = Notification { kind, to: None, at: self.now() };
            let about = format!("operator-named/{case}/{operator}");
            reached.notify_parties_but(&actor.organisation, &about, &notice, &mut unit)?;
            self.commit(unit).await.map(|done| done.version)
        })
        .await
    }

    /// Cases that use this dossier are told that it has changed.
    pub(crate) async fn notify_cases(&self, reached: &Reached, unit: &mut UnitOfWork) -> Result<()> {
        if reached.case.value.purpose != Purpose::ServiceDossier {
            return Ok(());
        }
        let dossier = reached.case.id();
        for case in self.preparing_with(dossier).await? {
            let kind = NoticeKind::DossierChanged { case: case.key.id.clone(), dossier: dossier.to_owned() };
            let notice = Notification { kind, to: None, at: self.now() };
            unit.put(
                RowKey::new(&case.value.owner, format!("dossier-changed/{}/{dossier}", case.id())),
                &notice,
            )?;
        }
        Ok(())
    }

    /// Cases in preparation that use this dossier.
    async fn preparing_with(&self, dossier: &CaseId) -> Result<Vec<Versioned<CaseRecord>>> {
        let links: Vec<Versioned<Link>> =
            self.store().many(Select::by(TableIndex::LinkDossier, dossier)).await?;
        if links.is_empty() {
            return Ok(Vec::new());
        }
        let ids = links.into_iter().map(|link| link.key.parent);
        let cases: Vec<Versioned<CaseRecord>> = self.store().many(Select::ids(ids)).await?;
        Ok(cases.into_iter().filter(|case| case.value.state() == CaseState::Preparing).collect())
    }
}

//! Destroying evidence for good: its key in the vault is destroyed, and what remains is noise.
//!
//! A file is taken off the list and ordered to be destroyed in one commit, with its reason; until it is due the order can
//! be taken back, and the file is listed again as it was. What holds resident registration numbers goes at once. What a
//! submission names stays until the case is closed (pages, export and corrections rest on it), except for registration
//! numbers: the sealed package has a copy of its own, and no law lets anybody keep those on the shelf. The same content
//! listed twice is destroyed with the last of the two. The row stays, with title, digest, reason and time.

use jiff::SignedDuration;
use simsa_ledger::EventKind;
use simsa_model::FileState;
use simsa_store::records::{
    CaseRecord, CaseState, DestructionOrder, DestructionReason, EvidenceRecord, Link, Purpose, Removed,
    Stored, SubmissionRecord, Was,
};
use simsa_store::{CaseId, EvidenceId, RemovedId, RowKey, Select, TableIndex, Typed, Versioned};
use simsa_vault::{VaultCaseId, VaultError};

use crate::actor::Actor;
use crate::domain::limits;
use crate::error::{Error, Result, not_found, not_now};
use crate::files::vault_bytes::{self, sha256_of};
use crate::intake::description::as_seen;
use crate::permit::{Action, Authorized, Permitted, Reached, SystemTask};
use crate::secrets;
use crate::workbench::{Work, Workbench};

/// What is to be destroyed, and why.
#[derive(Clone, Debug)]
pub struct Destroy {
    /// Why.
    pub reason: DestructionReason,
    /// Why, in one's own words; for the own organisation only.
    pub note: String,
    /// The digest of the earlier file that is meant; the whole piece when absent.
    pub revision: Option<String>,
}

impl Workbench {
    /// Takes a piece of evidence of one's own that stood there at `version` (or an earlier file of it) off the list, and
    /// orders it destroyed; gives the id of the order.
    ///
    /// # Errors
    /// [`crate::Refusal::NotNow`] while an answer rests on it, or a submission names it; [`crate::Refusal::NotFound`],
    /// [`crate::Refusal::Conflict`].
    pub async fn destroy_evidence(
        &self,
        actor: &Actor,
        case: &CaseId,
        (id, version): (&EvidenceId, u64),
        input: &Destroy,
    ) -> Result<RemovedId> {
        let note = limits::text("note", &input.note, limits::NOTE)?;
        let removal: RemovedId = secrets::id("x", self.random())?;
        self.settle(async || {
            let reached = self.authorize(actor, Action::DestroyEvidence, case).await?;
            let mut kept = self.own_evidence(&reached, id).await?;
            as_seen(&kept, version, serde_json::Value::Null)?;
            let was = match &input.revision {
                None => {
                    self.nothing_rests_on(actor, &reached, id).await?;
                    Was::Piece(Box::new(kept.value.clone()))
                }
                Some(sha256) => {
                    let mut revisions = kept.value.revisions.iter();
                    let at = revisions.position(|old| old.stored.sha256 == *sha256).ok_or_else(not_found)?;
                    Was::Revision(kept.value.revisions.remove(at))
                }
            };
            let mut removed = self.removed(actor, id, &kept.value.listed.title.clone(), was);
            removed.order = Some(self.order(actor, input.reason, &note));
            self.may_be_destroyed(&reached, &removed, input.reason).await?;
            let mut unit = self.ordered(&reached, &removed, input.reason)?;
            reached.hold(&mut unit);
            if removed.is_revision {
                unit.update(&kept)?;
            } else {
                unit.remove(&kept);
                self.notify_cases(&reached, &mut unit).await?;
            }
            unit.insert(RowKey::new(case, &removal), &removed)?;
            self.commit(unit).await.map(|_| ())
        })
        .await?;
        self.destroy_if_due(case, &removal).await?;
        Ok(removal)
    }

    /// Orders that what was withdrawn be destroyed.
    ///
    /// # Errors
    /// As [`Workbench::destroy_evidence`].
    pub async fn destroy_withdrawn(
        &self,
        actor: &Actor,
        case: &CaseId,
        removal: &RemovedId,
        input: &Destroy,
    ) -> Result<()> {
        let note = limits::text("note", &input.note, limits::NOTE)?;
        self.settle(async || {
            let reached = self.authorize(actor, Action::DestroyEvidence, case).await?;
            let mut kept = self.own_removed(actor, case, removal).await?;
            if kept.value.order.is_some() {
                return Err(not_now("이미 파기하기로 한 자료입니다", "it is to be destroyed already"));
            }
            kept.value.order = Some(self.order(actor, input.reason, &note));
            self.may_be_destroyed(&reached, &kept.value, input.reason).await?;
            let mut unit = self.ordered(&reached, &kept.value, input.reason)?;
            reached.hold(&mut unit);
            unit.update(&kept)?;
            self.commit(unit).await.map(|_| ())
        })
        .await?;
        self.destroy_if_due(case, removal).await
    }

    /// Lists again what was taken off the list and is not destroyed yet.
    ///
    /// # Errors
    /// [`crate::Refusal::NotNow`] when it is destroyed, or its place is taken; [`crate::Refusal::NotFound`].
    pub async fn restore_evidence(&self, actor: &Actor, case: &CaseId, removal: &RemovedId) -> Result<()> {
        self.settle(async || {
            let reached = self.authorize(actor, Action::EditEvidence, case).await?;
            let kept = self.own_removed(actor, case, removal).await?;
            let gone = || not_now("이미 파기된 자료입니다", "it is destroyed already");
            let due = kept.value.order.as_ref().is_some_and(|order| order.due <= self.now());
            let was = kept.value.was.clone().filter(|_| !due).ok_or_else(gone)?;
            let references = [("evidence", kept.value.evidence.as_str())];
            let digests = objects(&kept.value.files)?;
            let mut unit = self.record(reached.permitted(), "evidence-restored", &references, &digests)?;
            reached.hold(&mut unit);
            let key = RowKey::new(case, &kept.value.evidence);
            let stands: Option<Versioned<EvidenceRecord>> = self.store().one(key.clone()).await?;
            match (was, stands) {
                (Was::Piece(piece), None) => unit.insert(key, &*piece)?,
                (Was::Revision(old), Some(mut piece)) => {
                    piece.value.revisions.push(old);
                    piece.value.revisions.sort_by_key(|old| old.at);
                    unit.update(&piece)?;
                }
                _ => {
                    return Err(not_now(
                        "같은 id의 증빙자료가 바뀌어 되돌릴 수 없습니다. 파일을 다시 올리십시오",
                        "the list has changed at this id; hand the file in again",
                    ));
                }
            }
            unit.remove(&kept);
            self.notify_cases(&reached, &mut unit).await?;
            self.commit(unit).await.map(|_| ())
        })
        .await
    }

    /// What was taken off the list, for its row.
    pub(crate) fn removed(&self, actor: &Actor, id: &EvidenceId, title: &str, was: Was) -> Removed {
        let files = match &was {
            Was::Revision(old) => vec![old.stored.clone()],
            Was::Piece(piece) => {
                let old = piece.revisions.iter().map(|old| old.stored.clone());
                piece.stored.clone().into_iter().chain(old).collect()
            }
        };
        Removed {
            evidence: id.to_owned(),
            title: title.to_owned(),
            is_revision: matches!(was, Was::Revision(_)),
            files,
            organisation: actor.organisation.clone(),
            by: actor.member.clone(),
            at: self.now(),
            order: None,
            destroyed: None,
            kept_elsewhere: false,
            was: Some(was),
        }
    }

    fn order(&self, actor: &Actor, reason: DestructionReason, note: &str) -> DestructionOrder {
        let delay = if reason == DestructionReason::RegistrationNumbers {
            0
        } else {
            self.policy().destruction_seconds
        };
        let (by, at, note) = (actor.member.clone(), self.now(), note.to_owned());
        let due = at.saturating_add(SignedDuration::from_secs(delay)).unwrap_or(at);
        DestructionOrder { reason, note, by, at, due }
    }

    fn ordered(
        &self,
        reached: &Authorized<'_>,
        removed: &Removed,
        reason: DestructionReason,
    ) -> Result<Work> {
        let references = [("evidence", removed.evidence.as_str()), ("reason", reason.id())];
        self.record(reached.permitted(), "destruction-ordered", &references, &objects(&removed.files)?)
    }

    async fn own_removed(
        &self,
        actor: &Actor,
        case: &CaseId,
        removal: &RemovedId,
    ) -> Result<Versioned<Removed>> {
        let kept: Option<Versioned<Removed>> = self.store().one(RowKey::new(case, removal)).await?;
        kept.filter(|kept| kept.value.organisation == actor.organisation).ok_or_else(not_found)
    }

    /// Refuses while something of the case rests on the piece.
    pub(crate) async fn nothing_rests_on(
        &self,
        actor: &Actor,
        reached: &Reached,
        id: &EvidenceId,
    ) -> Result<()> {
        let contents = self.contents(reached).await?;
        let names = contents.evidence_names();
        let Some(name) = names.get(&(reached.case.id(), id.as_str())) else { return Ok(()) };
        match contents.evidence_used(actor).remove(name) {
            Some(used) if !used.is_unused() => {
                let list = used.say();
                Err(not_now(
                    format!("다음이 이 자료를 근거로 합니다. 먼저 바꾸십시오: {}", list.ko),
                    format!("this rests on it; change it first: {}", list.en),
                ))
            }
            _ => Ok(()),
        }
    }

    /// Refuses what a submission of a case that is not closed names, but for registration numbers.
    async fn may_be_destroyed(
        &self,
        reached: &Reached,
        removed: &Removed,
        reason: DestructionReason,
    ) -> Result<()> {
        if reason == DestructionReason::RegistrationNumbers {
            return Ok(());
        }
        let mut cases = vec![reached.case.clone()];
        if reached.case.value.purpose == Purpose::ServiceDossier {
            let links: Vec<Versioned<Link>> =
                self.store().many(Select::by(TableIndex::LinkDossier, reached.case.id())).await?;
            let ids = links.into_iter().map(|link| link.key.parent);
            let using: Vec<Versioned<CaseRecord>> = self.store().many(Select::ids(ids)).await?;
            cases.extend(using);
        }
        for case in cases.iter().filter(|case| case.value.state() != CaseState::Closed) {
            if self.is_submitted(case.id(), &removed.files).await? {
                return Err(not_now(
                    "제출자료에 들어 있는 파일입니다. 그 신청 건이 종료된 뒤에 파기할 수 있습니다. 주민등록번호가 들어 있으면 그 사유로 바로 파기할 수 있습니다",
                    "a submission names this file; it can be destroyed when that case is closed, or at once because of registration numbers in it",
                ));
            }
        }
        Ok(())
    }

    /// Whether a submission of the case names one of these files.
    async fn is_submitted(&self, case: &CaseId, files: &[Stored]) -> Result<bool> {
        let submissions: Vec<Versioned<SubmissionRecord>> =
            self.store().many(Select::parent(case.to_owned())).await?;
        for submission in submissions {
            if submission.value.dossier.is_none() {
                // what an older one names cannot be told here
                return Ok(true);
            }
            let sealed = self.sealed_dossier(case, &submission).await?.dossier();
            let names = |state: &FileState| matches!(state, FileState::Present { sha256, .. } if files.iter().any(|file| file.sha256 == *sha256));
            if sealed.evidence.iter().any(|listed| names(&listed.state)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn destroy_if_due(&self, case: &CaseId, removal: &RemovedId) -> Result<()> {
        let kept: Option<Versioned<Removed>> = self.store().one(RowKey::new(case, removal)).await?;
        if let Some(kept) = kept {
            self.destroy_removed(kept).await?;
        }
        Ok(())
    }

    /// Destroys everything that is due; gives how much. What cannot be done now is done the next time.
    pub(crate) async fn destroy_due(&self) -> Result<usize> {
        let all: Vec<Versioned<Removed>> = self.store().many(Select::All).await?;
        let mut done = 0;
        for kept in all {
            match self.destroy_removed(kept).await {
                Ok(destroyed) => done += usize::from(destroyed),
                Err(Error::Stale) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(done)
    }

    /// Destroys the keys first and writes it down then: a crash in between is repeated by the next sweep, and finds nothing
    /// left to destroy.
    async fn destroy_removed(&self, mut kept: Versioned<Removed>) -> Result<bool> {
        let now = self.now();
        let order = kept.value.order.clone().filter(|order| order.due <= now);
        let Some(order) = order.filter(|_| kept.value.destroyed.is_none()) else { return Ok(false) };
        let case = kept.key.parent.clone();
        let Some(_turn) = self.file_turns().destroy(&case) else { return Ok(false) };
        let needed = self.needed(&kept).await?;
        let (free, others): (Vec<Stored>, Vec<Stored>) =
            kept.value.files.iter().cloned().partition(|file| !needed.contains(&file.sha256));
        let (holder, doomed) = (case.clone(), free.clone());
        let destroyed = self.spawn_blocking(move |workbench| destroy(&workbench, &holder, &doomed)).await?;
        if !destroyed {
            return Ok(false);
        }
        (kept.value.destroyed, kept.value.was) = (Some(now), None);
        kept.value.kept_elsewhere = !others.is_empty();
        let references = [("evidence", kept.value.evidence.as_str()), ("reason", order.reason.id())];
        let digests = objects(&free)?;
        let permitted = Permitted::system(SystemTask::Destroy).about(&case);
        let mut unit = self.record(&permitted, EventKind::EVIDENCE_ERASED, &references, &digests)?;
        unit.update(&kept)?;
        self.commit(unit).await?;
        Ok(true)
    }

    /// Digests that something else in the case still needs.
    async fn needed(&self, kept: &Versioned<Removed>) -> Result<std::collections::BTreeSet<String>> {
        let case = &kept.key.parent;
        let (pieces, removed) =
            self.store().both::<EvidenceRecord, Removed>(Select::parent(case), Select::parent(case)).await?;
        let submissions: Vec<Versioned<SubmissionRecord>> = self.store().many(Select::parent(case)).await?;
        let mut needed = std::collections::BTreeSet::new();
        for piece in pieces {
            needed.extend(piece.value.stored.map(|file| file.sha256));
            needed.extend(piece.value.revisions.into_iter().map(|old| old.stored.sha256));
        }
        let others = removed.into_iter().filter(|one| one.key != kept.key && one.value.destroyed.is_none());
        needed.extend(others.flat_map(|one| one.value.files).map(|file| file.sha256));
        for sent in submissions {
            needed.insert(sent.value.package.sha256);
            needed.extend(sent.value.dossier.map(|file| file.sha256));
            let judged = sent.value.judged.into_iter().flat_map(|files| [files.assessment, files.findings]);
            needed.extend(judged.map(|file| file.sha256));
        }
        Ok(needed)
    }
}

/// Whether the keys are gone; not while the case is in use.
fn destroy(workbench: &Workbench, holder: &CaseId, files: &[Stored]) -> Result<bool> {
    let vault = workbench.vault();
    let case = match vault.case(&VaultCaseId::new(holder.as_str())?) {
        Err(VaultError::NoSuchCase(_)) => return Ok(true),
        case => case?,
    };
    for file in files {
        match case.destroy(&vault_bytes::digest(file)?) {
            Ok(_) | Err(VaultError::NoSuchObject { .. }) => {}
            Err(VaultError::Busy(_)) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(true)
}

fn objects(files: &[Stored]) -> Result<Vec<(&'static str, [u8; 32])>> {
    let mut all: Vec<(&'static str, [u8; 32])> = Vec::new();
    for file in files {
        let digest = ("object", sha256_of(file)?);
        if !all.contains(&digest) {
            all.push(digest);
        }
    }
    // an entry has room for so many
    all.truncate(56);
    Ok(all)
}

//! The evidence shelf: files with what they are, their revisions, and what the other party may see of them.

use std::io::Read;

use serde::Serialize;
use simsa_ledger::EventKind;
use simsa_model::{self as model, Inspection, Unseen};
use simsa_package::safe_name;
use simsa_store::records::{Disclosure, EvidenceRecord, FileRevision, OrganisationKind, Stored, Was};
use simsa_store::{CaseId, EvidenceId, RemovedId, RowKey, Select, Typed, Versioned};

use crate::actor::Actor;
use crate::domain::limits;
use crate::error::{Result, not_found, not_now, same_as_seen};
use crate::files::handing_out::{Download, Handed};
use crate::files::vault_bytes::{self, Asker, StoredBytes, sha256_of};
use crate::intake::arrived::Arrived;
use crate::intake::description::{Described, as_seen, described, said};
use crate::intake::proposal::as_told;
use crate::permit::{Action, Authorized};
use crate::secrets;
use crate::workbench::{AtHand, Workbench};

/// A file that takes the place of another.
#[derive(Clone, Copy, Debug)]
pub struct NewFile<'a> {
    /// What it is called where it comes from.
    pub name: &'a str,
    /// What the other party may see of it; what it may see of the present one when absent.
    pub disclosure: Option<Disclosure>,
}

impl<'a> From<&'a str> for NewFile<'a> {
    fn from(name: &'a str) -> Self {
        Self { name, disclosure: None }
    }
}

/// The event that says who may see a file from now on.
const DISCLOSED: &str = "disclosure-changed";

/// A piece of evidence was added or replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shelved {
    /// Its id.
    pub id: EvidenceId,
    /// Its version; programs have it as `ETag`.
    #[serde(skip)]
    pub version: u64,
    /// Digest of the file.
    pub sha256: String,
    /// What looking into it has shown; where it warns, the person should look again. Programs are told whether it does,
    /// and why it could not be looked at.
    #[serde(flatten, serialize_with = "told")]
    pub inspection: Inspection,
}

fn told<S: serde::Serializer>(inspection: &Inspection, to: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Told {
        sensitive: bool,
        unseen: Option<Unseen>,
    }
    Told { sensitive: inspection.warns(), unseen: inspection.not_looked_at() }.serialize(to)
}

impl Workbench {
    /// Adds a file as evidence. `name` is what the file is called where it comes from.
    ///
    /// # Errors
    /// [`crate::Refusal::Invalid`]: description, empty or too large a file. [`crate::Error::Fault`] when the upload breaks off.
    pub async fn add_evidence(
        &self,
        actor: &Actor,
        case: &CaseId,
        input: &Described,
        name: &str,
        source: Box<dyn Read + Send>,
    ) -> Result<Shelved> {
        let reached = self.authorize(actor, Action::EditEvidence, case).await?;
        let mut listed = model::Evidence::default();
        described(&input.or_as_named(name, self.today()), &mut listed)?;
        let _coming = self.file_turns().add(case).await;
        let taken = self.take(&reached, source).await?;
        if input.kind.is_empty() {
            listed = as_told(&listed, &taken.inspection.told);
        }
        let arrived = Arrived { name, taken: &taken, disclosure: input.disclosure, upload: None };
        self.shelve(&reached, &listed, &arrived).await
    }

    /// Lists a file that lies in the vault as a new piece of evidence, as was authorized before it came.
    pub(crate) async fn shelve(
        &self,
        before: &Authorized<'_>,
        listed: &model::Evidence,
        arrived: &Arrived<'_>,
    ) -> Result<Shelved> {
        let Arrived { name, taken, .. } = *arrived;
        let (actor, case, at_hand) = (before.actor(), before.case.id(), AtHand::new(before));
        self.settle(async || {
            let reached = at_hand.next(self).await?;
            let all: Vec<Versioned<EvidenceRecord>> =
                self.store().many(Select::parent(case.to_owned())).await?;
            if all.len() >= limits::ROWS {
                return Err(not_now(
                    format!("증빙자료는 {}건까지 등록할 수 있습니다", limits::ROWS),
                    format!("at most {} pieces of evidence can be listed", limits::ROWS),
                ));
            }
            let id = free_id(&all, &listed.kind);
            let listed = model::Evidence {
                id: id.to_string(),
                file: free_file(&all, name, &id),
                sha256: Some(taken.stored.sha256.clone()),
                ..listed.clone()
            };
            // the applicant has to check what the operator hands in; what is the applicant's concerns no operator
            let operator = actor.kind == OrganisationKind::Operator;
            let usual = if operator { Disclosure::Full } else { Disclosure::TitleAndDigest };
            let evidence = EvidenceRecord {
                listed,
                stored: Some(taken.stored.clone()),
                organisation: actor.organisation.clone(),
                disclosure: arrived.disclosure.unwrap_or(usual),
                inspection: Some(taken.inspection.clone()),
                revisions: Vec::new(),
                order: all.iter().map(|kept| kept.value.order + 1).max().unwrap_or(0),
                by: actor.member.clone(),
                at: self.now(),
            };
            let digests = [("object", sha256_of(&taken.stored)?)];
            let references = [("evidence", id.as_str()), ("disclosure", evidence.disclosure.id())];
            let mut unit =
                self.record(reached.permitted(), EventKind::EVIDENCE_ADDED, &references, &digests)?;
            reached.hold(&mut unit);
            unit.insert(RowKey::new(case, &id), &evidence)?;
            self.end_with(&reached, arrived, &id, &mut unit).await?;
            self.notify_cases(&reached, &mut unit).await?;
            let sha256 = taken.stored.sha256.clone();
            let done = Shelved { id, version: 0, sha256, inspection: taken.inspection.clone() };
            self.answer_once(actor, &mut unit, &done)?;
            Ok(Shelved { version: self.commit(unit).await?.version, ..done })
        })
        .await
    }

    /// Replaces the file of a piece of evidence that stood there at `version`; the earlier one stays as a revision. With
    /// `disclosure`, the other party never sees the new file under another one.
    ///
    /// # Errors
    /// As [`Workbench::add_evidence`]; [`crate::Refusal::NotFound`], [`crate::Refusal::Conflict`].
    pub async fn replace_evidence(
        &self,
        actor: &Actor,
        case: &CaseId,
        (id, version): (&EvidenceId, u64),
        file: impl Into<NewFile<'_>>,
        source: Box<dyn Read + Send>,
    ) -> Result<Shelved> {
        let file = file.into();
        let reached = self.authorize(actor, Action::EditEvidence, case).await?;
        // before it is received, and once more when it is listed
        as_seen(&self.own_evidence(&reached, id).await?, version, serde_json::Value::Null)?;
        let _coming = self.file_turns().add(case).await;
        let taken = self.take(&reached, source).await?;
        let NewFile { name, disclosure } = file;
        self.shelve_over(
            &reached,
            (id, Some(version)),
            &Arrived { name, taken: &taken, disclosure, upload: None },
        )
        .await
    }

    /// Lists a file that lies in the vault in place of the earlier one; without a version of whatever stands there.
    pub(crate) async fn shelve_over(
        &self,
        before: &Authorized<'_>,
        (id, version): (&EvidenceId, Option<u64>),
        arrived: &Arrived<'_>,
    ) -> Result<Shelved> {
        let Arrived { name, taken, .. } = *arrived;
        let (actor, case, at_hand) = (before.actor(), before.case.id(), AtHand::new(before));
        self.settle(async || {
            let reached = at_hand.next(self).await?;
            let mut kept = self.own_evidence(&reached, id).await?;
            if let Some(version) = version {
                as_seen(&kept, version, serde_json::Value::Null)?;
            }
            let others: Vec<Versioned<EvidenceRecord>> =
                self.store().many(Select::parent(case.to_owned())).await?;
            let others: Vec<Versioned<EvidenceRecord>> =
                others.into_iter().filter(|other| other.key.id != *id).collect();
            let mut digests = vec![("object", sha256_of(&taken.stored)?)];
            let mut event = EventKind::EVIDENCE_ADDED;
            if let Some(old) = kept.value.stored.replace(taken.stored.clone()) {
                event = EventKind::EVIDENCE_REPLACED;
                digests.push(("replaced", sha256_of(&old)?));
                let (file, by, at) = (kept.value.listed.file.clone(), kept.value.by.clone(), kept.value.at);
                kept.value.revisions.push(FileRevision { stored: old, file, by, at });
            }
            kept.value.listed.file = free_file(&others, name, id);
            kept.value.listed.sha256 = Some(taken.stored.sha256.clone());
            kept.value.inspection = Some(taken.inspection.clone());
            (kept.value.by, kept.value.at) = (actor.member.clone(), self.now());
            kept.value.disclosure = arrived.disclosure.unwrap_or(kept.value.disclosure);
            let references = [("evidence", id.as_str()), ("disclosure", kept.value.disclosure.id())];
            let mut unit = self.record(reached.permitted(), event, &references, &digests)?;
            reached.hold(&mut unit);
            unit.update(&kept)?;
            self.end_with(&reached, arrived, id, &mut unit).await?;
            self.notify_cases(&reached, &mut unit).await?;
            let sha256 = taken.stored.sha256.clone();
            let done = Shelved { id: id.clone(), version: 0, sha256, inspection: taken.inspection.clone() };
            self.answer_once(actor, &mut unit, &done)?;
            Ok(Shelved { version: self.commit(unit).await?.version, ..done })
        })
        .await
    }

    async fn take(&self, reached: &Authorized<'_>, mut source: Box<dyn Read + Send>) -> Result<StoredBytes> {
        let (case, asker) = (reached.case.id().to_owned(), reached.actor().organisation.clone());
        self.spawn_blocking(move |workbench| {
            vault_bytes::take(&workbench, Asker::Organisation(&asker), case.as_str(), &mut source)
        })
        .await
    }

    /// The piece with this id, which the action reaches to wholly.
    pub(crate) async fn own_evidence(
        &self,
        reached: &Authorized<'_>,
        id: &EvidenceId,
    ) -> Result<Versioned<EvidenceRecord>> {
        let kept: Option<Versioned<EvidenceRecord>> =
            self.store().one(RowKey::new(reached.case.id(), id)).await?;
        let kept = kept.ok_or_else(not_found)?;
        reached.require_all_of(&kept.value.organisation)?;
        Ok(kept)
    }

    /// Changes what is said about a piece of evidence, and what the other party may see of it, over what stood there at
    /// `version`; both at once, so that nothing is seen under words or rights that were not meant for it.
    ///
    /// # Errors
    /// [`crate::Refusal::Conflict`], [`crate::Refusal::Invalid`], [`crate::Refusal::NotFound`].
    pub async fn describe_evidence(
        &self,
        actor: &Actor,
        case: &CaseId,
        id: &EvidenceId,
        version: u64,
        input: &Described,
    ) -> Result<u64> {
        self.settle(async || {
            let reached = self.authorize(actor, Action::EditEvidence, case).await?;
            let mut kept = self.own_evidence(&reached, id).await?;
            let mut listed = kept.value.listed.clone();
            described(input, &mut listed)?;
            let disclosure = input.disclosure.unwrap_or(kept.value.disclosure);
            if listed == kept.value.listed && disclosure == kept.value.disclosure {
                // nothing is written: what was seen is no newer than before
                return Ok(version);
            }
            as_seen(&kept, version, said(&listed))?;
            let event = if listed == kept.value.listed { DISCLOSED } else { EventKind::DOSSIER_CHANGED };
            (kept.value.listed, kept.value.disclosure) = (listed, disclosure);
            let references = [("evidence", id.as_str()), ("disclosure", disclosure.id())];
            let mut unit = self.record(reached.permitted(), event, &references, &[])?;
            reached.hold(&mut unit);
            unit.update(&kept)?;
            self.notify_cases(&reached, &mut unit).await?;
            Ok(self.commit(unit).await?.version)
        })
        .await
    }

    /// Says what the other party may see of a piece of evidence of one's own, over what stood there at `version`; gives the
    /// new one.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`], [`crate::Refusal::Conflict`].
    pub async fn disclose_evidence(
        &self,
        actor: &Actor,
        case: &CaseId,
        id: &EvidenceId,
        version: u64,
        disclosure: Disclosure,
    ) -> Result<u64> {
        self.settle(async || {
            let reached = self.authorize(actor, Action::EditEvidence, case).await?;
            let mut kept = self.own_evidence(&reached, id).await?;
            if kept.value.disclosure == disclosure {
                return Ok(version);
            }
            let json = |disclosure: Disclosure| serde_json::json!({ "disclosure": disclosure });
            let theirs = || json(kept.value.disclosure);
            same_as_seen(Some(kept.version), Some(version), theirs, json(disclosure))?;
            kept.value.disclosure = disclosure;
            let references = [("evidence", id.as_str()), ("disclosure", disclosure.id())];
            let mut unit = self.record(reached.permitted(), "disclosure-changed", &references, &[])?;
            reached.hold(&mut unit);
            unit.update(&kept)?;
            self.commit(unit).await.map(|done| done.version)
        })
        .await
    }

    /// Takes a piece of evidence that stood there at `version` off the list; the file stays in the vault until it is listed
    /// again or destroyed ([`Workbench::restore_evidence`], [`Workbench::destroy_withdrawn`]).
    ///
    /// # Errors
    /// [`crate::Refusal::NotNow`] while an answer rests on it; [`crate::Refusal::NotFound`], [`crate::Refusal::Conflict`].
    pub async fn withdraw_evidence(
        &self,
        actor: &Actor,
        case: &CaseId,
        id: &EvidenceId,
        version: u64,
    ) -> Result<()> {
        let removal: RemovedId = secrets::id("x", self.random())?;
        self.settle(async || {
            let reached = self.authorize(actor, Action::EditEvidence, case).await?;
            let kept = self.own_evidence(&reached, id).await?;
            as_seen(&kept, version, serde_json::Value::Null)?;
            self.nothing_rests_on(actor, &reached, id).await?;
            let digests = match &kept.value.stored {
                Some(stored) => vec![("object", sha256_of(stored)?)],
                None => Vec::new(),
            };
            let references = [("evidence", id.as_str())];
            let mut unit =
                self.record(reached.permitted(), EventKind::EVIDENCE_WITHDRAWN, &references, &digests)?;
            reached.hold(&mut unit);
            unit.remove(&kept);
            let was = Was::Piece(Box::new(kept.value.clone()));
            let removed = self.removed(actor, id, &kept.value.listed.title, was);
            unit.insert(RowKey::new(case, &removal), &removed)?;
            self.notify_cases(&reached, &mut unit).await?;
            self.commit(unit).await.map(|_| ())
        })
        .await
    }

    /// The file of a piece of evidence (or an earlier one, by its digest), if this organisation may have it.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] also when only title and digest are disclosed.
    pub async fn evidence_file(
        &self,
        actor: &Actor,
        case: &CaseId,
        name: &str,
        revision: Option<&str>,
    ) -> Result<Download> {
        let reached = self.authorize(actor, Action::ReadEvidence, case).await?;
        let contents = self.contents(&reached).await?;
        let kept = contents.evidence_named(name).ok_or_else(not_found)?;
        if !contents.may_read(actor, kept) {
            return Err(not_found());
        }
        let own = kept.value.organisation == actor.organisation && kept.key.parent == contents.id();
        let (stored, file) = match revision {
            None => (kept.value.stored.as_ref(), &kept.value.listed.file),
            // earlier files are for whoever handed them in
            Some(sha256) if own => {
                let old = kept
                    .value
                    .revisions
                    .iter()
                    .find(|old| old.stored.sha256 == sha256)
                    .ok_or_else(not_found)?;
                (Some(&old.stored), &old.file)
            }
            Some(_) => return Err(not_found()),
        };
        let stored = stored.ok_or_else(not_found)?;
        let mine = kept.value.organisation == actor.organisation;
        let file_of =
            Handed { is: ("evidence", kept.key.id.as_str()), sha256: sha256_of(stored)?, own: mine };
        self.note_handed_out(&reached, &file_of).await?;
        let Stored { sha256, bytes } = stored.clone();
        let name = safe_name(file.rsplit('/').next().unwrap_or(file));
        Ok(Download { name, bytes, sha256, holder: kept.key.parent.clone() })
    }
}

/// `diagram-1`, `diagram-2`, …: ids that people can say to each other.
fn free_id(all: &[Versioned<EvidenceRecord>], kind: &str) -> EvidenceId {
    (1..=all.len() + 1)
        .map(|number| format!("{kind}-{number}"))
        .find(|id| !all.iter().any(|kept| kept.key.id == *id))
        .unwrap_or_else(|| format!("{kind}-{}", secrets::digest(kind)))
        .into()
}

/// `evidence/<name>`, with the id before it where the name is taken.
fn free_file(all: &[Versioned<EvidenceRecord>], name: &str, id: &EvidenceId) -> String {
    let name = safe_name(name.rsplit(['/', '\\']).next().unwrap_or(name));
    let file = format!("evidence/{name}");
    let taken = all.iter().any(|kept| kept.value.listed.file.to_lowercase() == file.to_lowercase());
    if taken { format!("evidence/{id}-{name}") } else { file }
}

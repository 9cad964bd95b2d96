//! Submission: only through the applicant, only when nothing blocks it, warnings only with a reason. What comes out is
//! the sealed package and a receipt.
//!
//! Two things are recorded: first the dossier as it goes out (and any evidence the case's own entries do not name yet,
//! because it came by import or from a service dossier), so that the package can hold the proof; then, with the change
//! of state and in one transaction with it, the package itself. A crash between the two leaves a case in preparation
//! and one more entry that says what the dossier was.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Seek;
use std::ops::ControlFlow;
use std::sync::Arc;

use serde::Serialize;
use simsa_ledger::{EventKind, LedgerEntry};
use simsa_model::Finding;
use simsa_model::lifecycle::CaseEvent;
use simsa_package::recipients::Recipients;
use simsa_package::sealing::{Cleared, ClearedContents, Sealing, unrecorded};
use simsa_package::{DossierFile, Judgement, LedgerPart, role};
use simsa_store::records::{
    Access, Acknowledged, CaseHead, CaseRecord, Confirmation, Confirmed, JudgementFiles, LastSent,
    NoticeKind, Notification, Organisation, OrganisationKind, Stored, SubmissionRecord,
};
use simsa_store::{CaseId, CopyId, OrganisationId, RowKey, Select, SubmissionId, Typed, Versioned};

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::dossier_merge;
use crate::domain::limits;
use crate::domain::ownership::owner_only;
use crate::domain::readiness::Readiness;
use crate::error::{Error, Refusal, Result, invalid, not_now};
use crate::fault::Fault;
use crate::files::vault_bytes::{self, sha256_of};
use crate::permit::{Action, Authorized, Reached};
use crate::secrets;
use crate::submission::sealing::VaultFiles;
use crate::workbench::Workbench;

/// Digests in one ledger entry; its limit is 64.
const DIGESTS: usize = 60;

/// What is to be submitted.
#[derive(Clone, Debug, Default)]
pub struct Submit {
    /// The case.
    pub case: CaseId,
    /// Reasons by the key of each warning, as [`Readiness`] gives them.
    pub acknowledged: BTreeMap<String, String>,
    /// The certifier that is to see it here; its key encrypts the package.
    pub certifier: Option<OrganisationId>,
}

/// What came out.
#[derive(Clone, Debug, Serialize)]
pub struct Submitted {
    /// Its id among the submissions of the case.
    pub id: SubmissionId,
    /// SHA-256 of the package in hexadecimal.
    pub sha256: String,
    /// Length of the package in bytes.
    pub bytes: u64,
    /// Whether it is encrypted to the certifier.
    pub encrypted: bool,
    /// The receipt as a file, to be kept apart from the package.
    #[serde(skip)]
    pub receipt: Vec<u8>,
}

/// What goes into the package, and for whom.
struct SubmissionToSeal {
    contents: Arc<CaseSnapshot>,
    cleared: Cleared,
    /// The acknowledged warnings with the words of the findings, in the order of the findings.
    knowing: Vec<simsa_package::KnownWarning>,
    recipients: Option<Recipients>,
}

impl SubmissionToSeal {
    /// The case on its way into the package.
    fn sealing(&self) -> Sealing<'_> {
        self.cleared.sealing(ClearedContents {
            dossier: self.contents.dossier(),
            assessment: self.contents.assessment(),
            title: self.contents.case.value.title.as_deref(),
            acknowledged: &self.knowing,
        })
    }
}

/// Those for whom a package for this certifier is encrypted: itself, where it has a key.
fn encrypted_to(certifier: &Organisation) -> Result<Option<Recipients>> {
    let Some(recipient) = &certifier.recipient else { return Ok(None) };
    Ok(Some(Recipients::parse(&[recipient]).map_err(Error::because("the certifier's key"))?))
}

/// A case that nothing stops.
struct Ready<'a> {
    reached: Authorized<'a>,
    confirmations: Vec<Versioned<Confirmation>>,
    acknowledged: BTreeMap<String, Acknowledged>,
    /// Name of the certifier, where one was chosen.
    to: Option<String>,
    seal: Arc<SubmissionToSeal>,
}

impl Workbench {
    async fn confirmations(&self, case: &CaseId) -> Result<Vec<Versioned<Confirmation>>> {
        Ok(self.store().many(Select::parent(case.to_owned())).await?)
    }

    /// Submits the case.
    ///
    /// # Errors
    /// [`Refusal::Blocked`], [`Refusal::Unacknowledged`], [`Refusal::NotNow`] with what is missing,
    /// [`Refusal::Conflict`] when somebody changed the case while it was sealed.
    pub async fn submit(&self, actor: &Actor, input: &Submit) -> Result<Submitted> {
        let ready = self.check_ready(actor, input).await?;
        let dossier = self.record_dossier(&ready).await?;
        let part = self.ledger_part(&input.case).await?;
        let sealed = self.seal_case(ready.seal.clone(), dossier, part).await?;
        self.commit_submission(actor, input, ready, sealed).await
    }

    async fn check_ready<'a>(&self, actor: &'a Actor, input: &Submit) -> Result<Ready<'a>> {
        let reached = self.authorize(actor, Action::Submit, &input.case).await?;
        owner_only(actor, &reached.case.value)?;
        let contents = self.contents(&reached).await?;
        let confirmations = self.confirmations(&input.case).await?;
        let readiness = Readiness::of(actor, &contents, &confirmations)?;
        let cleared = Cleared::of(&readiness.blocking, false).map_err(Refusal::Blocked)?;
        if readiness.open {
            return Err(not_now(
                "아직 정해지지 않은 사실이 있습니다",
                "there are facts that are not known yet",
            ));
        }
        if let Some(first) = readiness.unconfirmed.first() {
            let (first, count) = (first.title(), readiness.unconfirmed.len());
            return Err(not_now(
                format!("서명자가 확인하지 않은 양식이 {count}건 있습니다. 첫 번째: {first}"),
                format!("{count} forms are not confirmed by their signers; the first: {first}"),
            ));
        }
        if let Some(first) = readiness.unnoted.first() {
            return Err(not_now(
                format!("서비스 자료 ‘{first}’이(가) 바뀌었습니다. 무엇이 바뀌었는지 먼저 확인하십시오"),
                format!("the service dossier “{first}” has changed; take note of the changes first"),
            ));
        }
        let acknowledged = acknowledge(&readiness.warnings, &input.acknowledged)?;
        let knowing = readiness.warnings.iter().filter_map(|(key, finding)| {
            let Acknowledged { code, reason } = acknowledged.get(key)?.clone();
            Some(simsa_package::KnownWarning { code, what: finding.what.ko.clone(), reason })
        });
        let knowing = knowing.collect();
        let certifier = self.certifier(input).await?;
        let recipients = certifier.as_ref().map(encrypted_to).transpose()?.flatten();
        if readiness.withheld > 0 && recipients.is_none() {
            return Err(not_now(
                format!(
                    "사업자가 인증기관에만 공개한 증빙자료가 {}건 있어, 암호화 공개키가 등록된 인증기관을 골라야 합니다",
                    readiness.withheld
                ),
                format!(
                    "{} pieces of evidence are for the certifier only: choose a certifier with a public key",
                    readiness.withheld
                ),
            ));
        }
        let seal = Arc::new(SubmissionToSeal { contents, cleared, knowing, recipients });
        let to = certifier.map(|certifier| certifier.name);
        Ok(Ready { reached, confirmations, acknowledged, to, seal })
    }

    /// The certifier that was chosen, if any.
    async fn certifier(&self, input: &Submit) -> Result<Option<Organisation>> {
        let Some(id) = &input.certifier else { return Ok(None) };
        let kept: Option<Versioned<Organisation>> = self.store().one(RowKey::root(id)).await?;
        let certifier = kept.filter(|kept| kept.value.kind == OrganisationKind::Certifier);
        let unknown =
            || invalid("certifier", "등록된 인증기관이 아닙니다", "there is no such certifier here");
        certifier.ok_or_else(unknown).map(|kept| Some(kept.value))
    }

    /// Records the evidence that the case's entries do not name yet, then the dossier; gives the dossier's bytes.
    async fn record_dossier(&self, ready: &Ready<'_>) -> Result<Vec<u8>> {
        let permitted = ready.reached.permitted().before();
        let entries = self.store().entries_of(ready.seal.contents.id().to_string(), 0, u32::MAX).await?;
        let entries = entries.iter().map(|(_, bytes)| LedgerEntry::from_bytes(bytes));
        let entries: Vec<LedgerEntry> = entries.collect::<Result<_, _>>()?;
        let stored = ready.seal.contents.evidence.iter().filter_map(|kept| kept.value.stored.as_ref());
        let files: Vec<[u8; 32]> = stored.map(sha256_of).collect::<Result<_>>()?;
        for some in unrecorded(entries, files).chunks(DIGESTS) {
            let some: Vec<(&str, [u8; 32])> = some.iter().map(|digest| (role::OBJECT, *digest)).collect();
            let mut unit = self.record(&permitted, EventKind::EVIDENCE_ADDED, &[], &some)?;
            unit.require(&ready.reached.case);
            self.commit_now(unit).await?;
        }
        let dossier = ready.seal.sealing().dossier().map_err(not_sealed)?;
        let digests = [(role::DOSSIER, secrets::sha256(&dossier))];
        let mut unit = self.record(&permitted, EventKind::DOSSIER_CHANGED, &[], &digests)?;
        unit.require(&ready.reached.case);
        self.commit_now(unit).await?;
        Ok(dossier)
    }

    /// Seals the package beside the vault, encrypted where it must be, and takes it into the vault.
    async fn seal_case(
        &self,
        seal: Arc<SubmissionToSeal>,
        dossier: Vec<u8>,
        part: LedgerPart,
    ) -> Result<SealedCase> {
        let entries = self.entries_under(&part);
        self.spawn_blocking(move |workbench| {
            let (vault, contents) = (workbench.vault(), &seal.contents);
            let mut file = tempfile::tempfile_in(workbench.scratch())?;
            let source = VaultFiles::open_all(&vault, contents.holders_of_files())?;
            let mut watch = |_| ControlFlow::Continue(());
            let written =
                seal.sealing().write((&source, &part), seal.recipients.as_ref(), &mut file, &mut watch);
            let manifest = written.map_err(not_sealed)?.manifest_sha256;
            file.rewind()?;
            let case = contents.id();
            let package = vault_bytes::store(&vault, case.as_str(), &mut file, u64::MAX)?;
            let keep = |mut bytes: &[u8]| vault_bytes::store(&vault, case.as_str(), &mut bytes, u64::MAX);
            let sealed: DossierFile =
                serde_json::from_slice(&dossier).map_err(Error::because("the dossier just sealed"))?;
            let Judgement { assessment, findings } = Judgement::of(&sealed)?;
            let judged = JudgementFiles { assessment: keep(&assessment)?, findings: keep(&findings)? };
            let dossier = keep(&dossier)?;
            Ok(SealedCase { manifest, entries, package, dossier, judged })
        })
        .await
    }

    async fn commit_submission(
        &self,
        actor: &Actor,
        input: &Submit,
        ready: Ready<'_>,
        sealed: SealedCase,
    ) -> Result<Submitted> {
        let case = &input.case;
        let before: Vec<Versioned<SubmissionRecord>> =
            self.store().many(Select::parent(case.clone())).await?;
        let id = SubmissionId::from(format!("{:04}", before.len() + 1));
        let contents = &ready.seal.contents;
        let digest_of = |dossier: &Versioned<CaseRecord>| {
            let entries = contents.entries_of(dossier)?;
            Ok((dossier.key.id.clone(), dossier_merge::digest(&entries)))
        };
        let submission = SubmissionRecord {
            judged_on: ready.seal.contents.assessment().on,
            package: sealed.package.clone(),
            encrypted: ready.seal.recipients.is_some(),
            manifest: hex::encode(sealed.manifest),
            entries: sealed.entries,
            acknowledged: ready.acknowledged,
            certifier: input.certifier.clone(),
            dossier: Some(sealed.dossier.clone()),
            judged: Some(sealed.judged),
            confirmed: ready.confirmations.iter().map(signed).collect(),
            used: contents.dossiers.iter().map(digest_of).collect::<Result<_>>()?,
            by: actor.member.clone(),
            at: self.now(),
        };
        let digests = [(role::MANIFEST, sealed.manifest), ("package", sha256_of(&sealed.package)?)];
        let mut reached = ready.reached.clone();
        reached.advance(CaseEvent::Submit)?;
        reached.case.value.sent = Some(LastSent { at: submission.at, to: ready.to.clone() });
        let mut unit = self.record(
            reached.permitted(),
            CaseEvent::Submit.ledger(),
            &[("submission", id.as_str())],
            &digests,
        )?;
        reached.write(&mut unit)?;
        ready.seal.contents.hold(&mut unit);
        // a confirmation that is taken back while the case is sealed must not go out
        unit.require_list(case, &ready.confirmations);
        unit.insert(RowKey::new(case, &id), &submission)?;
        self.notify_parties(&reached, input.certifier.as_ref(), &mut unit)?;
        let Stored { sha256, bytes } = sealed.package;
        let done = Submitted { id, sha256, bytes, encrypted: submission.encrypted, receipt: Vec::new() };
        self.answer_once(actor, &mut unit, &done)?;
        let position = match self.commit(unit).await {
            Ok(done) => done.position.ok_or_else(|| Error::fault("a submission without its entry"))?,
            Err(Error::Stale) => {
                return Err(not_now(
                    "제출하는 동안 내용이 바뀌었습니다. 바뀐 내용을 확인하고 다시 제출하십시오",
                    "the case was changed while it was sealed; look at the changes and submit again",
                ));
            }
            Err(error) => return Err(error),
        };
        let receipt = self.receipt(position, sealed.entries).await?;
        Ok(Submitted { receipt, ..done })
    }

    fn notify_parties(
        &self,
        reached: &Reached,
        certifier: Option<&OrganisationId>,
        unit: &mut simsa_store::UnitOfWork,
    ) -> Result<()> {
        let (case, parties) = (reached.case.id(), &reached.parties);
        if let Some(certifier) = certifier
            && !parties.iter().any(|party| party.key.parent == certifier)
        {
            let (kind, head) = (OrganisationKind::Certifier, CaseHead::of(&reached.case.value));
            let access = Access { case: case.to_owned(), kind, since: self.now(), head };
            unit.insert(RowKey::new(certifier, case), &access)?;
        }
        let kind = NoticeKind::Submitted { case: case.to_owned() };
        let notice = Notification { kind, to: None, at: self.now() };
        // a certifier that had an earlier submission is told nothing of what goes to another
        let told =
            |party: &&Versioned<Access>| party.value.prepares() || Some(&party.key.parent) == certifier;
        let ids = parties.iter().filter(told).map(|party| &party.key.parent);
        for id in ids.chain(certifier).collect::<BTreeSet<_>>() {
            unit.put(RowKey::new(id, format!("submitted/{case}")), &notice)?;
        }
        Ok(())
    }
}

struct SealedCase {
    manifest: [u8; 32],
    /// Entries under its checkpoint.
    entries: Option<u64>,
    package: Stored,
    /// The dossier of the package, readable here even when the package is encrypted.
    dossier: Stored,
    /// Its rulings and findings, for the same reason.
    judged: JudgementFiles,
}

impl CaseSnapshot {
    /// In which part of the vault the file of each piece of evidence lies, by the name of the piece.
    fn holders_of_files(&self) -> BTreeMap<String, CaseId> {
        let names = self.evidence_names();
        let stored = self.evidence.iter().filter(|kept| kept.value.stored.is_some());
        let files = stored.filter_map(|kept| {
            let name = names.get(&(&kept.key.parent, kept.key.id.as_str()))?;
            Some((name.clone(), kept.key.parent.clone()))
        });
        files.collect()
    }
}

fn signed(kept: &Versioned<Confirmation>) -> (CopyId, Confirmed) {
    (kept.key.id.clone(), Confirmed { name: kept.value.name.clone(), at: kept.value.at })
}

/// Every warning needs a reason of its own.
fn acknowledge(
    warnings: &[(String, Finding)],
    reasons: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, Acknowledged>> {
    let mut acknowledged = BTreeMap::new();
    let mut open = Vec::new();
    for (key, finding) in warnings {
        let reason = limits::text("reason", reasons.get(key).map_or("", String::as_str), limits::NOTE)?;
        if simsa_content::is_blank(&reason) {
            open.push((key.clone(), finding.clone()));
        } else {
            acknowledged.insert(key.clone(), Acknowledged { code: finding.code.to_owned(), reason });
        }
    }
    if open.is_empty() { Ok(acknowledged) } else { Err(Refusal::Unacknowledged(open).into()) }
}

fn not_sealed(error: simsa_package::SealError) -> Error {
    use simsa_package::SealError as E;
    match &error {
        E::EvidenceMissing(missing) => {
            let files: Vec<&str> = missing.iter().map(|(_, file)| file.as_str()).collect();
            let ko = "목록에 있으나 파일이 없는 증빙자료가 있어 봉인할 수 없습니다. 파일을 올리거나 목록에서 빼십시오";
            not_now(format!("{ko}: {}", files.join(", ")), error.to_string())
        }
        E::TooMuch { .. } => not_now(
            "패키지 하나에 담을 수 있는 양을 넘어 봉인할 수 없습니다. 증빙자료를 줄이십시오",
            error.to_string(),
        ),
        _ => Error::Fault(Fault::because("sealing", error)),
    }
}

//! What several test files share: cases with their evidence, a ledger, and a ZIP writer and reader that know no limits.
#![allow(dead_code, reason = "each test file uses its part")]

pub(crate) mod raw;

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::ops::ControlFlow;
use std::path::PathBuf;

use jiff::Timestamp;
use simsa_ledger::{
    EventKind, Hash, KeyKind, Ledger, LedgerEntry, Log, MemoryFiles, MemorySequence, SignerKey, VerifierKey,
};
use simsa_model::{Applicant, Application, Day, Dossier, Evidence, FileState};
use simsa_package::{
    EvidenceSource, HeldReceipt, KnownWarning, LedgerPart, ProvenEntry, Sealed, Submission, VerifyTrust,
    dossier_json, role, seal,
};
use simsa_rules::assess;

/// Evidence in a folder.
pub(crate) struct Folder(pub(crate) PathBuf);

impl EvidenceSource for Folder {
    fn open(&self, evidence: &Evidence) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(File::open(self.0.join(&evidence.file))?))
    }
}

/// Evidence in memory: the contents are the title.
pub(crate) struct Titles;

impl EvidenceSource for Titles {
    fn open(&self, evidence: &Evidence) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(Cursor::new(evidence.title.clone().into_bytes())))
    }
}

/// A case to be sealed.
pub(crate) struct Sample {
    pub(crate) dossier: Dossier,
    pub(crate) title: Option<String>,
    pub(crate) acknowledged: Vec<KnownWarning>,
    pub(crate) on: Day,
    pub(crate) source: Box<dyn EvidenceSource>,
}

impl Sample {
    /// An example case of the repository.
    pub(crate) fn example(name: &str) -> Self {
        let folder = simsa_testkit::example(name);
        let case = simsa_case::load(&folder).expect("the example loads");
        let on = case.facts().application.date.expect("examples have a date");
        let (dossier, acknowledged) = (case.dossier().clone(), Vec::new());
        Self { dossier, title: case.title, acknowledged, on, source: Box::new(Folder(folder)) }
    }

    /// A case so small that thousands of packages can be verified: no form is due as long as it is not known what is
    /// applied for. Its contents are the same in every run.
    pub(crate) fn small() -> Self {
        let on = Day::new(2024, 5, 2);
        let mut dossier = Dossier::default();
        dossier.facts.application = Application { date: Some(on), ..Application::default() };
        dossier.facts.applicant =
            Applicant { name: Some("가나다소프트".to_owned()), ..Applicant::default() };
        dossier.evidence = vec![
            evidence("sla", "evidence/협약서.pdf", "계약의 내용"),
            evidence("log", "log.csv", &"1,2,3\n".repeat(50)),
        ];
        Self {
            dossier,
            title: Some("작은 사례".to_owned()),
            acknowledged: Vec::new(),
            on,
            source: Box::new(Titles),
        }
    }

    /// Seals into memory.
    pub(crate) fn seal(&self, ledger: Option<&LedgerPart>) -> (Vec<u8>, Sealed) {
        self.try_seal(ledger).expect("it can be sealed")
    }

    /// Seals into memory, or says why not.
    pub(crate) fn try_seal(
        &self,
        ledger: Option<&LedgerPart>,
    ) -> Result<(Vec<u8>, Sealed), simsa_package::SealError> {
        let assessment = assess(&self.dossier.facts, self.on).unwrap();
        let submission = Submission {
            dossier: &self.dossier,
            assessment: &assessment,
            title: self.title.as_deref(),
            acknowledged: &self.acknowledged,
            evidence: &*self.source,
            ledger,
        };
        let mut out = Cursor::new(Vec::new());
        let sealed = seal(&submission, &mut out, &mut |_| ControlFlow::Continue(()))?;
        Ok((out.into_inner(), sealed))
    }

    /// The digest that the ledger records of the dossier.
    fn dossier_digest(&self) -> [u8; 32] {
        let assessment = assess(&self.dossier.facts, self.on).unwrap();
        let submission = Submission {
            dossier: &self.dossier,
            assessment: &assessment,
            title: self.title.as_deref(),
            acknowledged: &self.acknowledged,
            evidence: &*self.source,
            ledger: None,
        };
        sha256(&dossier_json(&submission).expect("it can be sealed"))
    }
}

/// A listed piece of evidence, with the state that its contents give it.
pub(crate) fn evidence(id: &str, file: &str, contents: &str) -> Evidence {
    let sha256 = hex::encode(sha256(contents.as_bytes()));
    Evidence {
        id: id.to_owned(),
        title: contents.to_owned(),
        kind: "contract".to_owned(),
        file: file.to_owned(),
        sha256: Some(sha256.clone()),
        state: FileState::Present { sha256, bytes: contents.len() as u64 },
        ..Evidence::default()
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).into()
}

/// The key of the log in tests.
pub(crate) fn key(number: u8) -> SignerKey {
    SignerKey::from_seed("ledger.example/simsa-test", &[number; 32]).expect("a valid name")
}

/// A ledger of one case.
pub(crate) struct CaseLedger {
    ledger: Ledger<MemorySequence, MemoryFiles>,
    entries: Vec<Vec<u8>>,
    pub(crate) key: VerifierKey,
}

impl CaseLedger {
    /// One that has recorded the opening of the case, each piece of evidence, and the dossier.
    pub(crate) fn of(sample: &Sample) -> Self {
        Self::signed_by(sample, key(42))
    }

    /// The same under another key.
    pub(crate) fn signed_by(sample: &Sample, signer: SignerKey) -> Self {
        let verifier = signer.verifier(KeyKind::Log);
        let log = Log::create(MemoryFiles::default(), signer).expect("a new log");
        let ledger = Ledger::new(MemorySequence::default(), log).expect("an empty ledger");
        let mut all = Self { ledger, entries: Vec::new(), key: verifier };
        all.record(EventKind::CASE_OPENED, &[]);
        for piece in &sample.dossier.evidence {
            let FileState::Present { sha256, .. } = &piece.state else { panic!("{} is missing", piece.file) };
            let mut digest = [0; 32];
            hex::decode_to_slice(sha256, &mut digest).expect("a digest");
            all.record(EventKind::EVIDENCE_ADDED, &[(role::OBJECT, digest)]);
        }
        all.record(EventKind::DOSSIER_CHANGED, &[(role::DOSSIER, sample.dossier_digest())]);
        all
    }

    /// Records an event; gives its position.
    pub(crate) fn record(&mut self, event: &str, digests: &[(&str, [u8; 32])]) -> u64 {
        let time = Timestamp::from_second(1_780_000_000 + i64::try_from(self.entries.len()).expect("few"))
            .expect("in range");
        let mut entry =
            LedgerEntry::new("c-7f3a", EventKind::new(event).expect("a kind"), time).expect("an entry");
        for (name, digest) in digests {
            entry = entry.digest(name, *digest).expect("a role");
        }
        self.entries.push(entry.to_bytes());
        self.ledger.record(&entry).expect("recorded")
    }

    /// The part for a package: everything recorded so far.
    pub(crate) fn part(&self) -> LedgerPart {
        let checkpoint = self.ledger.publish().expect("published");
        let proven = |(index, entry): (usize, &Vec<u8>)| {
            let index = index as u64;
            let receipt = self.ledger.log().receipt_under(index, &checkpoint, None).expect("a receipt");
            ProvenEntry { index, entry: entry.clone(), receipt: receipt.to_bytes() }
        };
        LedgerPart {
            entries: self.entries.iter().enumerate().map(proven).collect(),
            checkpoint: checkpoint.to_text().into_bytes(),
            log: self.key.clone(),
            witnesses: Vec::new(),
            time_stamp: None,
        }
    }

    /// Records a sealing and gives its receipt.
    pub(crate) fn sealed(&mut self, sealed: &Sealed) -> HeldReceipt {
        let index = self.record(EventKind::PACKAGE_SEALED, &[(role::MANIFEST, sealed.manifest_sha256)]);
        self.held(index)
    }

    /// The receipt of an entry.
    pub(crate) fn held(&self, index: u64) -> HeldReceipt {
        let entry = self.entries[usize::try_from(index).expect("few")].clone();
        HeldReceipt::new(entry, &self.ledger.receipts(index).expect("a receipt"))
    }

    /// The proof that the ledger at one size goes on from another.
    pub(crate) fn consistency(&self, old: u64, new: u64) -> Vec<Hash> {
        self.ledger.log().consistency_between(old, new).expect("a proof")
    }

    /// What a verifier has who knows the key and kept the receipt.
    pub(crate) fn trust(&self, receipts: Vec<HeldReceipt>) -> VerifyTrust {
        VerifyTrust { keys: vec![self.key.clone()], receipts, authorities: None }
    }
}

#[allow(unused_imports, reason = "each test file uses its part")]
pub(crate) use simsa_testkit::long;

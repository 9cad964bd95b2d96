//! What the entries of the ledger say about the evidence and the dossier, held against those in the package.

use simsa_ledger::{EventKind, LedgerEntry};
use simsa_model::Say;

use crate::dossier::{DossierFile, json};
use crate::layout;
use crate::ledger_part::role;
use crate::report::Findings;
use crate::standing::standing_evidence;
use crate::sum::FileSum;

pub(super) fn what_evidence(count: usize) -> Say {
    Say::new(
        format!("증빙자료 {count}건이 원장에 기록되어 있음"),
        format!("{count} evidence files are recorded in the ledger"),
    )
}

/// The evidence that the entries leave standing must be the evidence in the package.
pub(super) fn evidence(entries: &[LedgerEntry], dossier: &DossierFile, findings: &mut Findings) {
    let what = what_evidence(dossier.evidence.len());
    let about_evidence = |entry: &&LedgerEntry| {
        matches!(
            entry.event().as_str(),
            EventKind::EVIDENCE_ADDED
                | EventKind::EVIDENCE_REPLACED
                | EventKind::EVIDENCE_WITHDRAWN
                | EventKind::EVIDENCE_ERASED
        )
    };
    if !entries.iter().any(|entry| about_evidence(&entry)) {
        let why = Say::new("원장에 증빙자료 기록이 없습니다", "the ledger records no evidence");
        return findings.not_checked("ledger-evidence", what, why);
    }
    let standing = standing_evidence(entries);
    let mut wrong = Vec::new();
    for piece in &dossier.evidence {
        if !standing.contains(&piece.sha256) {
            let id = &piece.listed.id;
            let why = Say::new(
                format!("증빙자료 {id}의 파일이 원장에 기록되어 있지 않거나 교체·철회된 파일입니다"),
                format!(
                    "the file of the evidence {id} is not recorded in the ledger, or was replaced or withdrawn"
                ),
            );
            wrong.push((why, piece.path.clone()));
        }
    }
    findings.all("ledger-evidence", what, wrong);
}

/// Where the ledger records a dossier, the last one recorded must be this one.
pub(super) fn dossier(entries: &[LedgerEntry], dossier: &DossierFile, findings: &mut Findings) {
    let changed = entries.iter().filter(|entry| entry.event().as_str() == EventKind::DOSSIER_CHANGED);
    let digests = changed.flat_map(LedgerEntry::digests).filter(|(name, _)| *name == role::DOSSIER);
    let Some((_, last)) = digests.last() else { return };
    let holds = *last == FileSum::of(&json(dossier)).sha256;
    let why = Say::new(
        "원장에 마지막으로 기록된 제출자료와 다릅니다",
        "it is not the dossier that the ledger recorded last",
    );
    let wrong = if holds { Vec::new() } else { vec![(why, layout::DOSSIER.to_owned())] };
    findings.all(
        "ledger-dossier",
        Say::new("제출자료가 원장에 기록된 것과 같음", "the dossier is the one recorded in the ledger"),
        wrong,
    );
}

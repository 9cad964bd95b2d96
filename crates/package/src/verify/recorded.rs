//! What the entries of the ledger say about the evidence and the dossier, held against those in the package.

use std::collections::{BTreeMap, BTreeSet};

use simsa_ledger::{Entry, EventKind};
use simsa_model::Say;

use crate::dossier::{DossierFile, json};
use crate::layout;
use crate::ledger_part::role;
use crate::report::Findings;
use crate::sum::Sum;

pub(super) fn what_evidence(count: usize) -> Say {
    Say::new(
        format!("증빙자료 {count}건이 원장에 기록되어 있음"),
        format!("{count} evidence files are recorded in the ledger"),
    )
}

/// The evidence that the entries leave standing must be the evidence in the package.
pub(super) fn evidence(entries: &[Entry], dossier: &DossierFile, findings: &mut Findings) {
    let what = what_evidence(dossier.evidence.len());
    let about_evidence = |entry: &&Entry| {
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

/// Digests, in hexadecimal, of files that were added and neither replaced nor withdrawn since. Equal files of two pieces
/// of evidence are counted; what is erased is gone for all.
fn standing_evidence(entries: &[Entry]) -> BTreeSet<String> {
    let mut standing: BTreeMap<String, usize> = BTreeMap::new();
    for entry in entries {
        for (name, digest) in entry.digests() {
            let count = standing.entry(hex::encode(digest)).or_default();
            let names_contents = name == role::OBJECT || name == role::CONTENT;
            match entry.event().as_str() {
                EventKind::EVIDENCE_ADDED | EventKind::EVIDENCE_REPLACED if names_contents => *count += 1,
                EventKind::EVIDENCE_REPLACED if name == role::REPLACED => *count = count.saturating_sub(1),
                EventKind::EVIDENCE_WITHDRAWN if names_contents => *count = count.saturating_sub(1),
                EventKind::EVIDENCE_ERASED if names_contents => *count = 0,
                _ => {}
            }
        }
    }
    standing.into_iter().filter(|(_, count)| *count > 0).map(|(digest, _)| digest).collect()
}

/// Where the ledger records a dossier, the last one recorded must be this one.
pub(super) fn dossier(entries: &[Entry], dossier: &DossierFile, findings: &mut Findings) {
    let changed = entries.iter().filter(|entry| entry.event().as_str() == EventKind::DOSSIER_CHANGED);
    let digests = changed.flat_map(Entry::digests).filter(|(name, _)| *name == role::DOSSIER);
    let Some((_, last)) = digests.last() else { return };
    let holds = *last == Sum::of(&json(dossier)).sha256;
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

#[cfg(test)]
mod tests {
    use simsa_ledger::{Entry, EventKind};

    use super::standing_evidence;

    fn entry(event: &str, digests: &[(&str, u8)]) -> Entry {
        let time = "2026-11-24T06:04:15Z".parse().unwrap();
        let empty = Entry::new("c-1", EventKind::new(event).unwrap(), time).unwrap();
        digests.iter().fold(empty, |entry, (role, byte)| entry.digest(role, [*byte; 32]).unwrap())
    }

    /// First bytes of the digests that remain.
    fn standing(entries: &[Entry]) -> Vec<String> {
        standing_evidence(entries).into_iter().map(|digest| digest[..2].to_owned()).collect()
    }

    #[test]
    fn what_was_replaced_or_withdrawn_does_not_stand() {
        let mut entries =
            vec![entry("evidence-added", &[("object", 1)]), entry("evidence-added", &[("content", 2)])];
        assert_eq!(standing(&entries), ["01", "02"]);
        entries.push(entry("evidence-replaced", &[("object", 3), ("replaced", 1)]));
        assert_eq!(standing(&entries), ["02", "03"]);
        entries.push(entry("evidence-withdrawn", &[("object", 2)]));
        assert_eq!(standing(&entries), ["03"]);
        // digests of other events and other roles are about something else
        entries.push(entry("package-sealed", &[("manifest", 4), ("object", 5)]));
        entries.push(entry("evidence-added", &[("other", 6)]));
        assert_eq!(standing(&entries), ["03"]);
    }

    #[test]
    fn equal_files_stand_until_the_last_is_withdrawn_or_all_are_erased() {
        let added = || entry("evidence-added", &[("object", 1)]);
        let withdrawn = || entry("evidence-withdrawn", &[("object", 1)]);
        assert_eq!(standing(&[added(), added(), withdrawn()]), ["01"]);
        assert!(standing(&[added(), added(), withdrawn(), withdrawn()]).is_empty());
        assert!(standing(&[added(), added(), entry("evidence-erased", &[("object", 1)])]).is_empty());
        // added again after all
        assert_eq!(standing(&[added(), withdrawn(), withdrawn(), added()]), ["01"]);
    }
}

//! Which files of evidence the entries of a ledger leave standing: who seals records what is missing, who verifies demands it.

use std::collections::{BTreeMap, BTreeSet};

use simsa_ledger::{EventKind, LedgerEntry};

use crate::ledger_part::role;

/// Digests, in hexadecimal, of files that were added and neither replaced nor withdrawn since. Equal files of two pieces
/// of evidence are counted; what is erased is gone for all.
pub(crate) fn standing_evidence(entries: &[LedgerEntry]) -> BTreeSet<String> {
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

#[cfg(test)]
mod tests {
    use simsa_ledger::{EventKind, LedgerEntry};

    use super::standing_evidence;

    fn entry(event: &str, digests: &[(&str, u8)]) -> LedgerEntry {
        let time = "2026-11-24T06:04:15Z".parse().unwrap();
        let empty = LedgerEntry::new("c-1", EventKind::new(event).unwrap(), time).unwrap();
        digests.iter().fold(empty, |entry, (role, byte)| entry.digest(role, [*byte; 32]).unwrap())
    }

    /// First bytes of the digests that remain.
    fn standing(entries: &[LedgerEntry]) -> Vec<String> {
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

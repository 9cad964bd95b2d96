//! A ledger that began as a branch of another says so in its first entry: from which one, and that the entries up to there
//! are the same.

use simsa_ledger::{EventKind, Hash, LedgerEntry};
use simsa_model::Say;

use super::root::root_of;
use crate::layout;
use crate::report::Findings;

/// Shows where the ledger comes from, and compares what it took over. `all` are the entries from the first on, without a gap.
pub(super) fn check(all: &[&[u8]], findings: &mut Findings) {
    let Some(first) = all.first().and_then(|bytes| LedgerEntry::from_bytes(bytes).ok()) else { return };
    if first.event().as_str() != EventKind::LEDGER_BRANCHED {
        return;
    }
    let reference = |name: &str| first.references().find(|(role, _)| *role == name).map(|(_, value)| value);
    let taken = reference("entries").and_then(|text| text.strip_prefix('n')?.parse::<usize>().ok());
    let root = first.digests().find(|(role, _)| *role == "root").map(|(_, value)| Hash::from_bytes(*value));
    let from = reference("previous").unwrap_or("-");
    let count = taken.map_or_else(|| "-".to_owned(), |taken| taken.to_string());
    let what = Say::new(
        format!("이 원장은 {from}의 기록 {count}개에서 갈라져 나왔습니다"),
        format!("this ledger is a branch of {from}, from its first {count} entries"),
    );
    let same = taken.and_then(|taken| all.get(1..=taken)).is_some_and(|entries| {
        let mut leaves: Vec<Hash> = entries.iter().map(|entry| Hash::leaf(entry)).collect();
        Some(root_of(&mut leaves)) == root
    });
    let why = Say::new(
        "이어받았다는 기록이 출처의 루트와 다릅니다",
        "the entries taken over do not lead to the root of the ledger it names",
    );
    let wrong = if same { Vec::new() } else { vec![(why, layout::entry(0))] };
    findings.all("ledger-branch", what, wrong);
}

//! The order of the files in the archive: it is fixed, so that it cannot say anything.

use std::collections::BTreeMap;

use simsa_model::Say;

use super::contents::PackageContents;
use crate::dossier::DossierFile;
use crate::layout;
use crate::report::Findings;

/// Holds the archive against the one order. What is missing or does not belong there is said elsewhere.
pub(super) fn check(
    contents: &PackageContents,
    file: &DossierFile,
    forms: &[String],
    findings: &mut Findings,
) {
    let first =
        [layout::BAGIT, layout::README, layout::DOSSIER, layout::ASSESSMENT, layout::FINDINGS, layout::LAW];
    let evidence = file.evidence.iter().map(|piece| piece.path.as_str());
    let before = first.into_iter().chain(forms.iter().map(String::as_str)).chain(evidence);
    let ledger = [layout::CHECKPOINT, layout::TIME_STAMP, layout::KEYS];
    // Entries and receipts lie below these, by position, which is the order of their names too.
    let folders = [layout::ENTRIES, layout::RECEIPTS];
    let last = [layout::BAG_INFO, layout::MANIFEST, layout::TAG_MANIFEST, layout::PACKED];
    let after = ledger.into_iter().chain(folders).chain(last);
    let ranks: BTreeMap<&str, usize> = before.chain(after).zip(0..).collect();
    let rank = |path: &str| {
        let of_folder = || folders.iter().find(|folder| path.starts_with(**folder));
        ranks.get(path).or_else(|| ranks.get(of_folder()?)).copied()
    };
    let known: Vec<(usize, &str)> =
        contents.in_order().filter_map(|path| Some((rank(path)?, path))).collect();
    let misplaced = known.windows(2).find(|pair| pair[0] >= pair[1]).map(|pair| pair[1].1);
    let why = Say::new("파일이 정해진 순서에 있지 않습니다", "it does not lie in the one order of files");
    let wrong = misplaced.map(|path| (why, path.to_owned())).into_iter().collect();
    findings.all("order", Say::new("파일의 순서", "order of the files"), wrong);
}

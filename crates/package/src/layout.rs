//! Where things lie in a package. All paths but [`BASE`] are relative to the base folder of the bag.

/// The base folder of the bag in the archive.
pub const BASE: &str = "simsa-package";

/// The package's format, written to `bag-info.txt`.
pub const FORMAT: &str = "simsa-package-2";
/// The first format, which is still read: files could be compressed, with a digest of how in [`PACKED`].
pub(crate) const FIRST_FORMAT: &str = "simsa-package-1";

pub(crate) const BAGIT: &str = "bagit.txt";
pub(crate) const BAG_INFO: &str = "bag-info.txt";
pub(crate) const MANIFEST: &str = "manifest-sha256.txt";
pub(crate) const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
/// In the first format only, and not listed in any manifest: it covers how the archive stores the files, not what is in
/// them.
pub(crate) const PACKED: &str = "packed-sha256.txt";

pub(crate) const README: &str = "data/README.txt";
pub(crate) const DOSSIER: &str = "data/dossier.json";
pub(crate) const ASSESSMENT: &str = "data/assessment.json";
pub(crate) const FINDINGS: &str = "data/findings.json";
pub(crate) const LAW: &str = "data/law.json";
pub(crate) const FORMS: &str = "data/forms/";
pub(crate) const EVIDENCE: &str = "data/evidence/";
pub(crate) const LEDGER: &str = "data/ledger/";
pub(crate) const CHECKPOINT: &str = "data/ledger/checkpoint";
pub(crate) const TIME_STAMP: &str = "data/ledger/checkpoint.tst";
/// Below them a file for each entry.
pub(crate) const ENTRIES: &str = "data/ledger/entries/";
pub(crate) const RECEIPTS: &str = "data/ledger/receipts/";
pub(crate) const KEYS: &str = "data/ledger/keys.txt";

/// The path of an entry of the ledger, and of its receipt. The width keeps them in order for people.
pub(crate) fn entry(index: u64) -> String {
    format!("{ENTRIES}{index:012}.txt")
}

pub(crate) fn receipt(index: u64) -> String {
    format!("{RECEIPTS}{index:012}.tlog-proof")
}

/// The path in the archive.
pub(crate) fn in_archive(path: &str) -> String {
    format!("{BASE}/{path}")
}

/// Whether verification keeps the file in memory: everything but evidence and printed forms.
pub(crate) fn is_record(path: &str) -> bool {
    let ends_in_pdf = path.as_bytes().ends_with(b".pdf");
    !(path.starts_with(EVIDENCE) || path.starts_with(FORMS) && ends_in_pdf)
}

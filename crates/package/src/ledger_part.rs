//! The ledger's part of a package: entries, their inclusion proofs under one signed checkpoint, and the keys.

use simsa_ledger::{KeyKind, VerifierKey};

use crate::layout;

/// Roles of digests in entries that verification knows.
pub mod role {
    /// SHA-256 of an evidence file, in `evidence-added` and `evidence-replaced`.
    pub const OBJECT: &str = "object";
    /// The same, where `object` names something else than the file's plain contents.
    pub const CONTENT: &str = "content";
    /// SHA-256 of the file that is replaced, in `evidence-replaced`.
    pub const REPLACED: &str = "replaced";
    /// SHA-256 of `data/dossier.json`, in `dossier-changed`.
    pub const DOSSIER: &str = "dossier";
    /// SHA-256 of `tagmanifest-sha256.txt`, in `package-sealed` and `package-submitted`.
    pub const MANIFEST: &str = "manifest";
}

/// One entry with the proof that it is in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvenEntry {
    /// Position in the log, from 0.
    pub index: u64,
    /// The entry's canonical bytes.
    pub entry: Vec<u8>,
    /// Receipt (C2SP tlog-proof) under the checkpoint of the [`LedgerPart`].
    pub receipt: Vec<u8>,
}

/// What a package holds of the ledger. Everything must be under the same checkpoint: pick one, for example the oldest
/// time-stamped one that covers all entries, and make the receipts with `Log::receipt_under`.
///
/// For the same bytes on every sealing, leave out entries later than the position the package is about, such as the
/// `package-sealed` of an earlier sealing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerPart {
    /// Entries of the case, by ascending index; all entries of the log where it is the case's own, because then the
    /// package proves that none is missing.
    pub entries: Vec<ProvenEntry>,
    /// The signed checkpoint, a note in full, with any cosignatures.
    pub checkpoint: Vec<u8>,
    /// The log's public key.
    pub log: VerifierKey,
    /// Public keys of the witnesses that have cosigned.
    pub witnesses: Vec<VerifierKey>,
    /// RFC 3161 token over the checkpoint (`SignedCheckpoint::log_signed_text`), DER.
    pub time_stamp: Option<Vec<u8>>,
}

impl LedgerPart {
    /// The files below `data/`, in order.
    pub(crate) fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut files = vec![(layout::CHECKPOINT.to_owned(), self.checkpoint.clone())];
        if let Some(token) = &self.time_stamp {
            files.push((layout::TIME_STAMP.to_owned(), token.clone()));
        }
        files.push((layout::KEYS.to_owned(), keys_file(&self.log, &self.witnesses)));
        for proven in &self.entries {
            files.push((layout::entry(proven.index), proven.entry.clone()));
        }
        for proven in &self.entries {
            files.push((layout::receipt(proven.index), proven.receipt.clone()));
        }
        files
    }
}

/// One vkey a line, the log's first.
fn keys_file(log: &VerifierKey, witnesses: &[VerifierKey]) -> Vec<u8> {
    let lines: Vec<String> = std::iter::once(log).chain(witnesses).map(|key| format!("{key}\n")).collect();
    lines.concat().into_bytes()
}

/// Reads the keys; `None` unless the first is a log's, the others are witnesses', none twice, in the form in which keys are
/// written, and nothing else is there.
pub(crate) fn read_keys(bytes: &[u8]) -> Option<(VerifierKey, Vec<VerifierKey>)> {
    let text = std::str::from_utf8(bytes).ok()?.strip_suffix('\n')?;
    let mut keys = text.split('\n').map(|line| VerifierKey::parse(line).ok());
    let log = keys.next()??;
    let witnesses: Vec<VerifierKey> = keys.collect::<Option<_>>()?;
    let fits = log.kind() == KeyKind::Log && witnesses.iter().all(|key| key.kind() == KeyKind::Witness);
    let again = keys_file(&log, &witnesses) == bytes;
    let once = witnesses.iter().enumerate().all(|(at, key)| !witnesses[..at].contains(key));
    (fits && again && once).then_some((log, witnesses))
}

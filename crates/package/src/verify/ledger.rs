//! The ledger's part: who signed the checkpoint, whether every entry is under it, and whether entries are left out. What the
//! entries say is held against the package in `recorded`, what others say about the checkpoint in `attested`.

use std::collections::BTreeSet;

use simsa_ledger::{Hash, KeyKind, LedgerEntry, Receipt, SignedCheckpoint, VerifierKey};
use simsa_model::Say;

use super::root::root_of;
use super::{VerifyTrust, branch, no_dossier, recorded};
use crate::dossier::DossierFile;
use crate::layout;
use crate::ledger_part::read_keys;
use crate::report::{Findings, Voucher};

/// The files of the ledger's part, as found.
#[derive(Default)]
pub(super) struct LedgerFiles {
    checkpoint: Option<Vec<u8>>,
    keys: Option<Vec<u8>>,
    time_stamp: Option<Vec<u8>>,
    /// Position, entry, receipt.
    entries: Vec<(u64, Vec<u8>, Option<Vec<u8>>)>,
    /// Paths that have no place in a ledger's part.
    stray: Vec<String>,
}

impl LedgerFiles {
    /// Sorts the files below `data/ledger/` by their names.
    pub(super) fn of<'a>(
        paths: impl Iterator<Item = &'a str>,
        read: impl Fn(&str) -> Option<Vec<u8>>,
    ) -> Self {
        let mut files = Self::default();
        let mut receipts = BTreeSet::new();
        for path in paths.filter(|path| path.starts_with(layout::LEDGER)) {
            match path {
                layout::CHECKPOINT => files.checkpoint = read(path),
                layout::KEYS => files.keys = read(path),
                layout::TIME_STAMP => files.time_stamp = Some(read(path).unwrap_or_default()),
                _ => match index_of(path) {
                    Some(index) if path == layout::entry(index) => {
                        let receipt = read(&layout::receipt(index));
                        files.entries.push((index, read(path).unwrap_or_default(), receipt));
                    }
                    Some(index) if path == layout::receipt(index) => {
                        receipts.insert(index);
                    }
                    _ => files.stray.push(path.to_owned()),
                },
            }
        }
        files.entries.sort();
        for (index, ..) in &files.entries {
            receipts.remove(index);
        }
        files.stray.extend(receipts.into_iter().map(layout::receipt));
        files
    }

    fn is_none(&self) -> bool {
        let files = [&self.checkpoint, &self.keys, &self.time_stamp];
        files.iter().all(|file| file.is_none()) && self.entries.is_empty() && self.stray.is_empty()
    }
}

fn index_of(path: &str) -> Option<u64> {
    path.rsplit('/').next()?.split('.').next()?.parse().ok()
}

/// What later steps need.
#[derive(Default)]
pub(super) struct LedgerState {
    pub(super) log: Option<VerifierKey>,
    pub(super) checkpoint: Option<SignedCheckpoint>,
    /// Witnesses that the package says have cosigned its checkpoint.
    pub(super) witnesses: Vec<VerifierKey>,
    /// RFC 3161 token over its checkpoint.
    pub(super) time_stamp: Option<Vec<u8>>,
    pub(super) entries: usize,
    /// Pseudonym of the case.
    pub(super) case: Option<String>,
}

/// Checks it all.
pub(super) fn check(
    files: &LedgerFiles,
    dossier: Option<&DossierFile>,
    trust: &VerifyTrust,
    findings: &mut Findings,
) -> LedgerState {
    let mut ledger = LedgerState { entries: files.entries.len(), ..LedgerState::default() };
    if files.is_none() {
        absent(trust, findings);
        return ledger;
    }
    let Some((log, witnesses)) = files.keys.as_deref().and_then(read_keys) else {
        let why = Say::new("공개키 목록을 읽을 수 없습니다", "the list of public keys cannot be read");
        findings.failed("ledger-key", what_key(), why, layout::KEYS);
        return ledger;
    };
    signed_by(&log, trust, findings);
    let opened = SignedCheckpoint::open(files.checkpoint.as_deref().unwrap_or_default(), &log);
    let what = Say::new("원장 체크포인트의 서명", "signature of the ledger's checkpoint");
    let checkpoint = match opened {
        Ok(checkpoint) => checkpoint,
        Err(error) => {
            let why = Say::new(format!("서명이 맞지 않습니다: {error}"), error.to_string());
            findings.failed("ledger-checkpoint", what, why, layout::CHECKPOINT);
            return ledger;
        }
    };
    let stray = stray_line(&checkpoint, &log, &witnesses);
    findings.all("ledger-checkpoint", what, stray.into_iter().collect());
    let entries = inclusion(files, &log, &checkpoint, findings);
    ledger.case = entries.first().map(|entry| entry.case().to_owned());
    completeness(files, &checkpoint, findings);
    match dossier {
        Some(dossier) => {
            recorded::evidence(&entries, dossier, findings);
            recorded::dossier(&entries, dossier, findings);
        }
        None => findings.not_checked("ledger-evidence", recorded::what_evidence(0), no_dossier()),
    }
    (ledger.witnesses, ledger.time_stamp) = (witnesses, files.time_stamp.clone());
    (ledger.log, ledger.checkpoint) = (Some(log), Some(checkpoint));
    ledger
}

/// Every signature under the checkpoint is by a key of the list, in its order; else somebody could add what nobody checks.
fn stray_line(
    checkpoint: &SignedCheckpoint,
    log: &VerifierKey,
    witnesses: &[VerifierKey],
) -> Option<(Say, String)> {
    let lines = checkpoint.note().signatures();
    let place = |line| [log].into_iter().chain(witnesses).position(|key| key.is_named_by(line));
    let places: Option<Vec<(usize, &[u8])>> =
        lines.iter().map(|line| Some((place(line)?, line.signature.as_slice()))).collect();
    // the same time may not stand twice under one witness, nor a signature of the log, which is always the same
    let in_order = places.is_some_and(|places| {
        places.windows(2).all(|pair| pair[0] < pair[1])
            && places.iter().filter(|(key, _)| *key == 0).count() == 1
    });
    let why = Say::new(
        "keys.txt에 없는 서명이 있거나, 서명이 정해진 순서로 한 번씩 있지 않습니다",
        "there is a signature by no key of keys.txt, or the signatures are not there once, in their order",
    );
    (!in_order).then(|| (why, layout::CHECKPOINT.to_owned()))
}

fn what_key() -> Say {
    Say::new("원장의 서명 키", "the ledger's signing key")
}

/// Without a ledger nothing is shown about who and when; with a key named that is a failure, not a gap.
fn absent(trust: &VerifyTrust, findings: &mut Findings) {
    let what = Say::new("기록 원장", "ledger");
    let why = Say::new(
        "패키지에 원장이 없어 누가 언제 만들었는지 확인할 수 없습니다",
        "the package has no ledger: who made it, and when, cannot be checked",
    );
    if trust.keys.is_empty() {
        findings.not_checked("ledger", what, why);
    } else {
        findings.failed("ledger", what, why, layout::LEDGER);
    }
}

/// A key in the package signs nothing but itself; the verifier must know it from elsewhere.
fn signed_by(log: &VerifierKey, trust: &VerifyTrust, findings: &mut Findings) {
    let mut named = trust.keys.iter().filter(|key| key.kind() == KeyKind::Log).peekable();
    if named.peek().is_none() {
        let why = Say::new(
            format!(
                "신뢰하는 공개키를 지정하지 않았습니다. 다른 경로로 받은 공개키가 {log}와(과) 같은지 --key로 확인하십시오"
            ),
            format!(
                "no trusted key was named; name the key that reached you another way with --key. The package says {log}"
            ),
        );
        findings.not_checked("ledger-key", what_key(), why);
    } else if named.any(|key| key == log) {
        findings.vouched(Voucher::Key);
        findings.ok(
            "ledger-key",
            format!("원장의 서명 키: 지정한 공개키 {log}"),
            format!("the ledger's signing key: the one you named, {log}"),
        );
    } else {
        let why = Say::new(
            format!("지정하지 않은 공개키로 서명되어 있습니다: {log}"),
            format!("it is signed by a key you did not name: {log}"),
        );
        findings.failed("ledger-key", what_key(), why, layout::KEYS);
    }
}

/// Every entry parses, is of the one case, and is under the checkpoint at its position. Gives those that are.
fn inclusion(
    files: &LedgerFiles,
    log: &VerifierKey,
    checkpoint: &SignedCheckpoint,
    findings: &mut Findings,
) -> Vec<LedgerEntry> {
    let mut wrong: Vec<(Say, String)> = Vec::new();
    let mut entries: Vec<LedgerEntry> = Vec::new();
    for path in &files.stray {
        wrong.push((
            Say::new("원장에 속하지 않는 파일입니다", "the file does not belong to a ledger"),
            path.clone(),
        ));
    }
    for (index, bytes, receipt) in &files.entries {
        let receipt = receipt.as_deref().unwrap_or_default();
        match proven(*index, bytes, receipt, log, checkpoint, files) {
            Ok(entry) if entries.first().is_some_and(|first| first.case() != entry.case()) => {
                let why = Say::new("다른 신청 건의 항목입니다", "the entry is of another case");
                wrong.push((why, layout::entry(*index)));
            }
            Ok(entry) => entries.push(entry),
            Err(why) => wrong.push(why),
        }
    }
    let (count, size) = (files.entries.len(), checkpoint.size());
    let what = Say::new(
        format!("원장 항목 {count}건의 포함 증명 (원장 크기 {size})"),
        format!("inclusion proofs of {count} entries (size of the ledger: {size})"),
    );
    findings.all("ledger-inclusion", what, wrong);
    entries
}

fn proven(
    index: u64,
    bytes: &[u8],
    receipt: &[u8],
    log: &VerifierKey,
    checkpoint: &SignedCheckpoint,
    files: &LedgerFiles,
) -> Result<LedgerEntry, (Say, String)> {
    let entry = LedgerEntry::from_bytes(bytes).map_err(|error| {
        (Say::new(format!("원장 항목이 아닙니다: {error}"), error.to_string()), layout::entry(index))
    })?;
    let bad = |ko: &str, en: String| (Say::new(format!("{ko}: {en}"), en), layout::receipt(index));
    let found = receipt;
    let receipt =
        Receipt::parse(found).map_err(|error| bad("포함 증명을 읽을 수 없습니다", error.to_string()))?;
    let trust = simsa_ledger::Trust { log: log.clone(), witnesses: Vec::new(), authorities: None };
    let verified =
        receipt.verify(bytes, &trust).map_err(|error| bad("포함 증명이 맞지 않습니다", error.to_string()))?;
    let (size, root) = (verified.checkpoint.size(), verified.checkpoint.root());
    if receipt.index != index || size != checkpoint.size() || root != checkpoint.root() {
        let en = "the proof is of another position or under another checkpoint than that of the package";
        return Err(bad("다른 위치나 다른 체크포인트에 대한 증명입니다", en.to_owned()));
    }
    // What is signed in it is checked; the rest must be what is checked elsewhere.
    let stamp_is_ours = receipt.time_stamp.is_none() || receipt.time_stamp == files.time_stamp;
    let under = receipt.checkpoint.as_slice();
    let is_ours =
        Some(under) == files.checkpoint.as_deref() || under == checkpoint.log_signed_text().as_bytes();
    if !stamp_is_ours || !is_ours || receipt.to_bytes() != found {
        let en = "it holds something else than position, proof and the package's checkpoint";
        return Err(bad("위치, 증명, 패키지의 체크포인트가 아닌 것이 들어 있습니다", en.to_owned()));
    }
    Ok(entry)
}

/// With all entries of the log the root can be worked out: then none is left out.
fn completeness(files: &LedgerFiles, checkpoint: &SignedCheckpoint, findings: &mut Findings) {
    let what = Say::new("원장 항목이 빠짐없이 들어 있음", "no entry of the ledger is left out");
    let positions_are_all = files.entries.iter().map(|(index, ..)| *index).eq(0..checkpoint.size());
    if !positions_are_all {
        let why = Say::new(
            "원장의 일부 항목만 들어 있어 이 신청 건의 다른 항목이 있는지는 알 수 없습니다",
            "only some entries of the ledger are here; whether it has more about this case cannot be seen",
        );
        return findings.not_checked("ledger-complete", what, why);
    }
    let mut leaves: Vec<Hash> = files.entries.iter().map(|(_, bytes, _)| Hash::leaf(bytes)).collect();
    let holds = root_of(&mut leaves) == checkpoint.root();
    let why = Say::new(
        "항목들로 계산한 루트가 체크포인트와 다릅니다",
        "the root of the entries is not that of the checkpoint",
    );
    let wrong = if holds { Vec::new() } else { vec![(why, layout::CHECKPOINT.to_owned())] };
    findings.all("ledger-complete", what, wrong);
    let all: Vec<&[u8]> = files.entries.iter().map(|(_, bytes, _)| bytes.as_slice()).collect();
    branch::check(&all, findings);
}

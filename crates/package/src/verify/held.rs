//! Receipts that somebody kept: each names a package by the digest of its contents, proves that the log recorded it, and
//! brings what others said over the log since: cosignatures and time stamps come after sealing, so they are here and not
//! in the package.

use simsa_ledger::{
    EventKind, Hash, KeyKind, LedgerEntry, Receipt, SignedCheckpoint, TimeBasis, VerifiedReceipt,
    VerifierKey, merkle,
};
use simsa_model::Say;

use super::VerifyTrust;
use super::ledger::LedgerState;
use crate::ledger_part::role;
use crate::receipt::HeldReceipt;
use crate::report::{Findings, PackageFacts, Voucher};

/// What the receipts that hold bring.
#[derive(Default)]
pub(super) struct FromReceipts {
    /// Checkpoints over the sealing, with their cosignatures.
    pub(super) checkpoints: Vec<SignedCheckpoint>,
    /// What the time of each rests on.
    pub(super) times: Vec<TimeBasis>,
}

/// Checks every receipt that was given.
pub(super) fn check(
    about: &PackageFacts,
    ledger: &LedgerState,
    trust: &VerifyTrust,
    findings: &mut Findings,
) -> FromReceipts {
    let mut brought = FromReceipts::default();
    if trust.receipts.is_empty() {
        let what = Say::new("보관한 영수증과의 일치", "the receipt that was kept");
        let why = Say::new(
            "영수증을 지정하지 않아 봉인한 그대로인지 확인하지 못했습니다. 파일 전체를 다시 만든 경우는 영수증이나 지정한 \
             공개키로만 드러납니다",
            "no receipt was named: whether this is the package as it was sealed was not checked. That everything was made \
             anew shows only against a receipt or a named key",
        );
        findings.not_checked("receipt", what, why);
        return brought;
    }
    for (held, number) in trust.receipts.iter().zip(1..) {
        let place = format!("receipt {number}");
        match checked(held, about, ledger, trust) {
            Ok((what, verified)) => {
                findings.vouched(Voucher::Receipt);
                findings.all("receipt", what, Vec::new());
                follows(held, &verified[0], ledger, &place, findings);
                for one in verified {
                    brought.checkpoints.push(one.checkpoint);
                    brought.times.push(one.time);
                }
            }
            Err(why) => {
                let what = Say::new("보관한 영수증과의 일치", "the receipt that was kept");
                findings.failed("receipt", what, why, place);
            }
        }
    }
    brought
}

/// The receipt is of this package, and each of its proofs holds.
fn checked(
    held: &HeldReceipt,
    about: &PackageFacts,
    ledger: &LedgerState,
    trust: &VerifyTrust,
) -> Result<(Say, Vec<VerifiedReceipt>), Say> {
    let entry = LedgerEntry::from_bytes(&held.entry)
        .map_err(|error| Say::new(format!("원장 항목이 아닙니다: {error}"), error.to_string()))?;
    names_this_package(&entry, about)?;
    if ledger.case.as_deref().is_some_and(|case| case != entry.case()) {
        return Err(Say::new("다른 신청 건의 영수증입니다", "the receipt is of another case"));
    }
    let mut verified: Vec<VerifiedReceipt> = Vec::new();
    for receipt in &held.receipts {
        let receipt = Receipt::parse(receipt)
            .map_err(|error| Say::new(format!("영수증을 읽을 수 없습니다: {error}"), error.to_string()))?;
        let one = under_some_key(&receipt, &held.entry, &keys(ledger, trust), trust)?;
        let first = verified.first().unwrap_or(&one);
        if (first.index, first.before) != (one.index, one.before) {
            return Err(forked());
        }
        verified.push(one);
    }
    let Some(first) = verified.first() else {
        return Err(Say::new("영수증에 증명이 없습니다", "the receipt holds no proof"));
    };
    let times = verified.iter().map(|one| &one.time);
    let (ko, en) = best(times).unwrap_or(&TimeBasis::SignedOnly).sentence();
    let (event, time, index) = (entry.event(), entry.time(), first.index);
    let what = Say::new(
        format!("보관한 영수증과의 일치: 원장 항목 {index}번 {event}, {time}. {ko}"),
        format!("the receipt that was kept: entry {index} of the ledger, {event}, {time}. {en}"),
    );
    Ok((what, verified))
}

/// The basis that says most: the earliest time stamp that was verified, else one that was not, else the signature.
pub(super) fn best<'t>(times: impl Iterator<Item = &'t TimeBasis>) -> Option<&'t TimeBasis> {
    times.min_by_key(|time| match time {
        TimeBasis::TimeStamped(stamp) => (0, Some(stamp.time)),
        TimeBasis::UncheckedTimeStamp => (1, None),
        TimeBasis::SignedOnly => (2, None),
    })
}

/// The package's ledger is the beginning of the one that recorded the sealing. The package's checkpoint lies before the
/// sealing, so what others signed over a later one is about the package's entries only if this holds.
fn follows(
    held: &HeldReceipt,
    verified: &VerifiedReceipt,
    ledger: &LedgerState,
    place: &str,
    findings: &mut Findings,
) {
    let Some(mine) = &ledger.checkpoint else { return };
    let what = Say::new(
        format!("영수증의 원장이 패키지의 원장(크기 {})에 이어짐", mine.size()),
        format!("the receipt's ledger goes on from the package's ({} entries)", mine.size()),
    );
    match extends(held, verified.before, verified.index, mine) {
        Some(true) => findings.all("receipt-ledger", what, Vec::new()),
        Some(false) => findings.failed("receipt-ledger", what, forked(), place),
        None => {
            let why = Say::new(
                "영수증에 이를 보이는 증명이 없습니다. `simsa ledger receipt`로 다시 쓴 영수증을 받으십시오",
                "the receipt does not bring the proof; ask for one written anew with `simsa ledger receipt`",
            );
            findings.not_checked("receipt-ledger", what, why);
        }
    }
}

/// `None` where nothing shows it either way.
fn extends(held: &HeldReceipt, before: Hash, index: u64, mine: &SignedCheckpoint) -> Option<bool> {
    if mine.size() == index {
        return Some(mine.root() == before);
    }
    // The entry names this package, so it cannot be among the entries in it.
    if mine.size() > index {
        return Some(false);
    }
    let consistency = held.consistency.as_ref().filter(|consistency| consistency.old == mine.size())?;
    Some(merkle::verify_consistency(&consistency.proof, mine.size(), mine.root(), index, before).is_ok())
}

fn forked() -> Say {
    Say::new(
        "원장이 갈라졌습니다: 서명된 두 기록이 서로 이어지지 않습니다. 둘 다 보관하십시오",
        "the ledger was forked: two signed histories do not extend each other. Keep both",
    )
}

fn names_this_package(entry: &LedgerEntry, about: &PackageFacts) -> Result<(), Say> {
    let event = entry.event().as_str();
    if ![EventKind::PACKAGE_SEALED, EventKind::PACKAGE_SUBMITTED].contains(&event) {
        return Err(Say::new(
            format!("봉인이나 제출의 영수증이 아니라 {event}의 영수증입니다"),
            format!("it is a receipt of {event}, not of a sealing or submission"),
        ));
    }
    let mut manifests = entry.digests().filter(|(name, _)| *name == role::MANIFEST);
    if manifests.any(|(_, digest)| about.manifest_sha256.as_deref() == Some(&hex::encode(digest))) {
        return Ok(());
    }
    Err(Say::new(
        "이 패키지의 영수증이 아닙니다(manifest 다이제스트가 다릅니다)",
        "it is not a receipt of this package (the digest `manifest` is another)",
    ))
}

/// The keys a receipt may be under: those named, else the one the package brings.
fn keys(ledger: &LedgerState, trust: &VerifyTrust) -> Vec<VerifierKey> {
    let named: Vec<VerifierKey> =
        trust.keys.iter().filter(|key| key.kind() == KeyKind::Log).cloned().collect();
    if named.is_empty() { ledger.log.iter().cloned().collect() } else { named }
}

fn under_some_key(
    receipt: &Receipt,
    entry: &[u8],
    keys: &[VerifierKey],
    trust: &VerifyTrust,
) -> Result<VerifiedReceipt, Say> {
    let mut problem = "no key".to_owned();
    for log in keys {
        let trust = simsa_ledger::Trust {
            log: log.clone(),
            witnesses: Vec::new(),
            authorities: trust.authorities.clone(),
        };
        match receipt.verify(entry, &trust) {
            Ok(verified) => return Ok(verified),
            Err(error) => problem = error.to_string(),
        }
    }
    Err(Say::new(format!("영수증이 맞지 않습니다: {problem}"), problem))
}

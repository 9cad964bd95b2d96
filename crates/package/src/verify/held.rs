//! Receipts that somebody kept: each names a package by the digest of its contents, and proves that the log recorded it.

use simsa_ledger::{Entry, EventKind, KeyKind, Receipt, VerifierKey};
use simsa_model::Say;

use super::Trust;
use super::ledger::{Ledger, same_size_same_root};
use crate::ledger_part::role;
use crate::receipt::HeldReceipt;
use crate::report::{About, Findings, Voucher};

/// Checks every receipt that was given.
pub(super) fn check(about: &About, ledger: &Ledger, trust: &Trust, findings: &mut Findings) {
    if trust.receipts.is_empty() {
        let what = Say::new("보관한 영수증과의 일치", "the receipt that was kept");
        let why = Say::new(
            "영수증을 지정하지 않아 봉인한 그대로인지 확인하지 못했습니다. 파일 전체를 다시 만든 경우는 영수증이나 지정한 \
             공개키로만 드러납니다",
            "no receipt was named: whether this is the package as it was sealed was not checked. That everything was made \
             anew shows only against a receipt or a named key",
        );
        return findings.not_checked("receipt", what, why);
    }
    for (held, number) in trust.receipts.iter().zip(1..) {
        let place = format!("receipt {number}");
        match checked(held, about, ledger, trust) {
            Ok(what) => {
                findings.vouched(Voucher::Receipt);
                findings.all("receipt", what, Vec::new());
            }
            Err(why) => {
                let what = Say::new("보관한 영수증과의 일치", "the receipt that was kept");
                findings.failed("receipt", what, why, place);
            }
        }
    }
}

fn checked(held: &HeldReceipt, about: &About, ledger: &Ledger, trust: &Trust) -> Result<Say, Say> {
    let entry = Entry::from_bytes(&held.entry)
        .map_err(|error| Say::new(format!("원장 항목이 아닙니다: {error}"), error.to_string()))?;
    let receipt = Receipt::parse(&held.receipt)
        .map_err(|error| Say::new(format!("영수증을 읽을 수 없습니다: {error}"), error.to_string()))?;
    names_this_package(&entry, about)?;
    if ledger.case.as_deref().is_some_and(|case| case != entry.case()) {
        return Err(Say::new("다른 신청 건의 영수증입니다", "the receipt is of another case"));
    }
    let verified = under_some_key(&receipt, &held.entry, &keys(ledger, trust), trust)?;
    if ledger.checkpoint.as_ref().is_some_and(|mine| !same_size_same_root(mine, &verified.checkpoint)) {
        return Err(Say::new(
            "원장이 갈라졌습니다: 같은 크기의 두 체크포인트가 다릅니다",
            "the ledger was forked: two checkpoints of the same size differ. Keep both",
        ));
    }
    let (event, time, index) = (entry.event(), entry.time(), receipt.index);
    Ok(Say::new(
        format!("보관한 영수증과의 일치: 원장 항목 {index}번 {event}, {time}. {}", verified.time.sentence()),
        format!("the receipt that was kept: entry {index} of the ledger, {event}, {time}"),
    ))
}

fn names_this_package(entry: &Entry, about: &About) -> Result<(), Say> {
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
fn keys(ledger: &Ledger, trust: &Trust) -> Vec<VerifierKey> {
    let named: Vec<VerifierKey> =
        trust.keys.iter().filter(|key| key.kind() == KeyKind::Log).cloned().collect();
    if named.is_empty() { ledger.log.iter().cloned().collect() } else { named }
}

fn under_some_key(
    receipt: &Receipt,
    entry: &[u8],
    keys: &[VerifierKey],
    trust: &Trust,
) -> Result<simsa_ledger::VerifiedReceipt, Say> {
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

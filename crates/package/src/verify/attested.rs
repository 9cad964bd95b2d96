//! What others say over the ledger: witnesses that have cosigned it, and authorities that have time-stamped it. The package
//! brings what there was before it was sealed, receipts what came after.

use simsa_ledger::{KeyKind, SignedCheckpoint, TimeBasis, VerifierKey, verify_cosignature};
use simsa_model::Say;

use super::VerifyTrust;
use super::held::{FromReceipts, best};
use super::ledger::LedgerState;
use crate::layout;
use crate::report::{Findings, Voucher};

/// Checks both.
pub(super) fn check(ledger: &LedgerState, held: &FromReceipts, trust: &VerifyTrust, findings: &mut Findings) {
    let Some(checkpoint) = &ledger.checkpoint else { return };
    witnesses(checkpoint, &ledger.witnesses, held, trust, findings);
    time(ledger.time_stamp.as_deref(), checkpoint, held, trust, findings);
}

/// Witnesses: those the package names must have cosigned its checkpoint; those the verifier names that or a later one that
/// a receipt brings, as they sign after the sealing.
fn witnesses(
    checkpoint: &SignedCheckpoint,
    brought: &[VerifierKey],
    held: &FromReceipts,
    trust: &VerifyTrust,
    findings: &mut Findings,
) {
    let trusted = || trust.keys.iter().filter(|key| key.kind() == KeyKind::Witness);
    let mut wrong = Vec::new();
    let mut seen = Vec::new();
    for witness in brought.iter().chain(trusted().filter(|key| !brought.contains(key))) {
        let later = held.checkpoints.iter().filter(|_| trust.keys.contains(witness));
        match cosigned(std::iter::once(checkpoint).chain(later), witness) {
            Ok(Some(cosignature)) => {
                if trust.keys.contains(witness) {
                    findings.vouched(Voucher::Witness);
                }
                seen.push(cosignature);
            }
            Ok(None) => wrong.push((missing(witness, held), layout::CHECKPOINT.to_owned())),
            Err(error) => {
                let why = Say::new(format!("증인 서명이 맞지 않습니다: {error}"), error.to_string());
                wrong.push((why, layout::CHECKPOINT.to_owned()));
            }
        }
    }
    if seen.is_empty() && wrong.is_empty() {
        return;
    }
    let names: Vec<&str> = seen.iter().map(|cosignature| cosignature.witness.as_str()).collect();
    let what = Say::new(
        format!("증인 서명 {}건: {}", seen.len(), names.join(", ")),
        format!("{} cosignatures: {}", seen.len(), names.join(", ")),
    );
    let known = trusted().count() > 0;
    if wrong.is_empty() && !known {
        let why = Say::new(
            "서명은 맞지만 증인의 공개키를 지정하지 않아 누구인지 확인하지 못했습니다",
            "the signatures hold; who the witnesses are is not known, as you named no witness's key",
        );
        return findings.not_checked("ledger-witness", what, why);
    }
    findings.all("ledger-witness", what, wrong);
}

/// The earliest cosignature of a witness on any of these.
fn cosigned<'c>(
    checkpoints: impl Iterator<Item = &'c SignedCheckpoint>,
    witness: &VerifierKey,
) -> Result<Option<simsa_ledger::Cosignature>, simsa_ledger::CheckpointError> {
    let found: Result<Vec<_>, _> =
        checkpoints.map(|checkpoint| verify_cosignature(checkpoint, witness)).collect();
    Ok(found?.into_iter().flatten().min_by_key(|cosignature| cosignature.time))
}

fn missing(witness: &VerifierKey, held: &FromReceipts) -> Say {
    if held.checkpoints.is_empty() {
        return Say::new(
            format!(
                "증인 {witness}의 서명이 패키지에 없습니다. 증인은 봉인한 뒤에 서명하므로 서명은 영수증에 담깁니다. \
                 `simsa ledger receipt`로 다시 쓴 영수증을 받아 --receipt로 지정하십시오"
            ),
            format!(
                "the package has no cosignature of the witness {witness}. Witnesses sign after the sealing, so it is in the \
                 receipt: ask for one written anew with `simsa ledger receipt` and name it with --receipt"
            ),
        );
    }
    Say::new(
        format!(
            "증인 {witness}의 서명이 패키지에도 영수증에도 없습니다. 봉인한 뒤에 받은 서명을 `simsa ledger witness-accept`로 \
             붙이고 `simsa ledger receipt`로 다시 쓴 영수증을 받으십시오"
        ),
        format!(
            "neither the package nor the receipt has a cosignature of the witness {witness}. Ask for a receipt written anew \
             with `simsa ledger receipt` after `simsa ledger witness-accept`"
        ),
    )
}

/// On what the time rests.
fn time(
    token: Option<&[u8]>,
    checkpoint: &SignedCheckpoint,
    held: &FromReceipts,
    trust: &VerifyTrust,
    findings: &mut Findings,
) {
    let what = Say::new("시점의 근거", "what the time rests on");
    let text = checkpoint.log_signed_text();
    let own = match TimeBasis::of(token, text.as_bytes(), trust.authorities.as_ref()) {
        Ok(own) => own,
        Err(error) => {
            let why = Say::new(format!("시점확인 토큰이 맞지 않습니다: {error}"), error.to_string());
            return findings.failed("time", what, why, layout::TIME_STAMP);
        }
    };
    match best(std::iter::once(&own).chain(&held.times)).unwrap_or(&own) {
        TimeBasis::TimeStamped(stamp) => findings.ok(
            "time",
            format!("시점의 근거: {}이(가) {}에 존재를 확인", stamp.authority, stamp.time),
            format!("what the time rests on: stamped by {} at {}", stamp.authority, stamp.time),
        ),
        TimeBasis::UncheckedTimeStamp => {
            let why = Say::new(
                "시점확인 토큰이 있으나 신뢰하는 시점확인 기관의 인증서를 지정하지 않았습니다",
                "there is a time stamp, and you named no certificate of an authority to check it against",
            );
            findings.not_checked("time", what, why);
        }
        TimeBasis::SignedOnly => {
            let why = Say::new(
                "RFC 3161 시점확인 토큰이 없고 서명된 체크포인트만 있습니다. 시각은 원장 운영자가 적은 값입니다",
                "there is no RFC 3161 time stamp, only the signed checkpoint: the times are what the ledger's operator wrote",
            );
            findings.not_checked("time", what, why);
        }
    }
}

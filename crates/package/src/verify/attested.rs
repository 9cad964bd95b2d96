//! What others say about the checkpoint: witnesses that have cosigned it, and the authority that has time-stamped it.

use simsa_ledger::{KeyKind, SignedCheckpoint, TimeAuthorities, VerifierKey, verify_cosignature};
use simsa_model::Say;

use super::Trust;
use crate::layout;
use crate::report::{Findings, Voucher};

/// Witnesses: those the package names must have cosigned, and those the verifier names.
pub(super) fn witnesses(
    checkpoint: &SignedCheckpoint,
    brought: &[VerifierKey],
    trust: &Trust,
    findings: &mut Findings,
) {
    let trusted = || trust.keys.iter().filter(|key| key.kind() == KeyKind::Witness);
    let mut wrong = Vec::new();
    let mut seen = Vec::new();
    for witness in brought.iter().chain(trusted().filter(|key| !brought.contains(key))) {
        match verify_cosignature(checkpoint, witness) {
            Ok(Some(cosignature)) => {
                if trust.keys.contains(witness) {
                    findings.vouched(Voucher::Witness);
                }
                seen.push(cosignature);
            }
            Ok(None) => wrong.push((
                Say::new(
                    format!("증인 {witness}의 서명이 없습니다"),
                    format!("the witness {witness} has not cosigned"),
                ),
                layout::CHECKPOINT.to_owned(),
            )),
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

/// On what the time rests.
pub(super) fn time(
    token: Option<&[u8]>,
    checkpoint: &SignedCheckpoint,
    authorities: Option<&TimeAuthorities>,
    findings: &mut Findings,
) {
    let what = Say::new("시점의 근거", "what the time rests on");
    match (token, authorities) {
        (None, _) => {
            let why = Say::new(
                "RFC 3161 시점확인 토큰이 없고 서명된 체크포인트만 있습니다. 시각은 원장 운영자가 적은 값입니다",
                "there is no RFC 3161 time stamp, only the signed checkpoint: the times are what the ledger's operator wrote",
            );
            findings.not_checked("time", what, why);
        }
        (Some(_), None) => {
            let why = Say::new(
                "시점확인 토큰이 있으나 신뢰하는 시점확인 기관의 인증서를 지정하지 않았습니다",
                "there is a time stamp, and you named no certificate of an authority to check it against",
            );
            findings.not_checked("time", what, why);
        }
        (Some(token), Some(authorities)) => {
            match authorities.verify(token, checkpoint.log_signed_text().as_bytes()) {
                Ok(stamp) => findings.ok(
                    "time",
                    format!("시점의 근거: {}가 {}에 존재를 확인", stamp.authority, stamp.time),
                    format!("what the time rests on: stamped by {} at {}", stamp.authority, stamp.time),
                ),
                Err(error) => {
                    let why = Say::new(format!("시점확인 토큰이 맞지 않습니다: {error}"), error.to_string());
                    findings.failed("time", what, why, layout::TIME_STAMP);
                }
            }
        }
    }
}

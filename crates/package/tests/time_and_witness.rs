//! The whole chain: cosigned by a witness, time-stamped by a local RFC 3161 authority made with openssl, key and receipt
//! named. Then nothing is left unchecked, and the verdict has no reservation.

mod common;

use std::io::Cursor;

use common::{CaseLedger, Sample};
use simsa_ledger::local::CommandAuthority;
use simsa_ledger::{
    KeyKind, SignedCheckpoint, SignerKey, TimeAuthorities, VerifierKey, Witness, WitnessRequest, timestamp,
};
use simsa_model::Language;
use simsa_package::{LedgerPart, Verdict, VerifyReport, VerifyTrust, verify};
use simsa_testkit::TimeStampAuthority;

/// Adds a cosignature and a time stamp to a part.
fn complete(
    part: &mut LedgerPart,
    witness: &SignerKey,
    trusted: &TimeAuthorities,
    authority: &CommandAuthority,
) -> VerifierKey {
    let mut checkpoint = SignedCheckpoint::open(&part.checkpoint, &part.log).expect("it is signed");
    let request = WitnessRequest { old_size: 0, proof: Vec::new(), checkpoint: part.checkpoint.clone() };
    let (_, line) = Witness { key: witness, log: &part.log }
        .cosign(&request.to_bytes(), None, 1_780_000_999)
        .expect("cosigned");
    checkpoint.add_signature(line);
    let text = checkpoint.log_signed_text();
    let (token, _) = timestamp::stamp(authority, trusted, text.as_bytes(), [9; 16]).expect("stamped");
    part.checkpoint = checkpoint.to_text().into_bytes();
    part.time_stamp = Some(token);
    let key = witness.verifier(KeyKind::Witness);
    part.witnesses = vec![key.clone()];
    key
}

/// The verifier written from the documents finds time stamp, cosignature and receipt in order, and a certificate of somebody
/// else's authority not.
fn other_verifier_agrees(package: &[u8], trust: &VerifyTrust, certificates: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).expect("written");
    file("package.zip", package);
    file("receipt", &trust.receipts[0].to_bytes());
    file("authority.pem", certificates);
    let Some(other) = TimeStampAuthority::new() else { return };
    file("other.pem", &other.ca());
    let keys: Vec<String> = trust.keys.iter().map(|key| format!("'--key', {:?}", key.to_string())).collect();
    let verifier = simsa_testkit::root().join("docs/formats/verify.py").display().to_string();
    let script = format!(
        "import json, subprocess, sys\n\
         for pem in ('authority.pem', 'other.pem'):\n    \
             call = [sys.executable, '-B', {verifier:?}, 'package', 'package.zip', '--json', '--receipt', 'receipt', {}]\n    \
             print(subprocess.run(call + ['--authority', pem], capture_output=True, text=True).stdout.strip())",
        keys.join(", ")
    );
    let Some(said) = simsa_testkit::python(&script, folder.path(), "cryptography") else { return };
    let reports: Vec<serde_json::Value> =
        said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(reports[0]["verdict"], "holds-as-far-as-checked", "{said}");
    assert_eq!(reports[0]["vouched_by"], serde_json::json!(["key", "receipt", "witness"]));
    let gaps: Vec<&String> = reports[0]["not_checked"].as_object().expect("gaps").keys().collect();
    assert_eq!(gaps, ["derived"], "{said}");
    assert!(reports[1]["failed"].get("time").is_some(), "{said}");
}

fn names<'a>(checks: impl Iterator<Item = &'a simsa_package::CheckResult>) -> Vec<&'static str> {
    checks.map(|checked| checked.check).collect()
}

#[test]
fn with_everything_named_nothing_is_left_unchecked() {
    let Some(tsa) = TimeStampAuthority::new() else { return };
    let trusted = TimeAuthorities::from_pem(&tsa.ca()).expect("a certificate");
    let (program, arguments) = tsa.command();
    let authority = CommandAuthority::new(program, &arguments);
    let sample = Sample::small();
    let mut ledger = CaseLedger::of(&sample);
    let mut part = ledger.part();
    let witness = SignerKey::from_seed("witness.example", &[5; 32]).expect("a name");
    let witness = complete(&mut part, &witness, &trusted, &authority);
    let (package, sealed) = sample.seal(Some(&part));
    let receipt = ledger.sealed(&sealed);
    let all = VerifyTrust {
        keys: vec![ledger.key.clone(), witness.clone()],
        receipts: vec![receipt],
        authorities: Some(trusted.clone()),
    };
    let check = |trust: &VerifyTrust| -> VerifyReport { verify(Cursor::new(&package), trust) };
    let report = check(&all);
    assert_eq!(report.verdict, Verdict::Holds, "{}", report.text(Language::English));
    assert!(report.text(Language::English).contains("stamped by"));

    other_verifier_agrees(&package, &all, &tsa.ca());

    // what is not named is a gap of that name
    let without = VerifyTrust { authorities: None, ..all.clone() };
    assert_eq!(names(check(&without).not_checked()), ["time"]);
    let without = VerifyTrust { keys: vec![ledger.key.clone()], ..all.clone() };
    assert_eq!(names(check(&without).not_checked()), ["ledger-witness"]);

    // what is named and not there is a failure
    let other = SignerKey::from_seed("other.example", &[6; 32]).expect("a name").verifier(KeyKind::Witness);
    let wanted = VerifyTrust { keys: vec![ledger.key.clone(), other], ..all.clone() };
    assert_eq!(names(check(&wanted).failed()), ["ledger-witness"]);

    // a time stamp over another checkpoint
    let mut moved = CaseLedger::of(&Sample::example("group-i-1")).part();
    let witness = SignerKey::from_seed("witness.example", &[5; 32]).expect("a name");
    complete(&mut moved, &witness, &trusted, &authority);
    let refused = sample.try_seal(Some(&LedgerPart { time_stamp: moved.time_stamp, ..part }));
    assert!(refused.is_err(), "what would not verify is not sealed");
}

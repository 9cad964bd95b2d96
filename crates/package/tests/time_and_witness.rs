//! The whole chain: cosigned by a witness, time-stamped by a local RFC 3161 authority made with openssl, key and receipt
//! named. Then nothing is left unchecked, and the verdict has no reservation.

mod common;

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::process::Command;

use common::{CaseLedger, Sample, skips_allowed};
use simsa_ledger::local::CommandAuthority;
use simsa_ledger::{
    KeyKind, SignedCheckpoint, SignerKey, TimeAuthorities, VerifierKey, Witness, WitnessRequest, timestamp,
};
use simsa_model::Language;
use simsa_package::{LedgerPart, Report, Trust, Verdict, verify};

const CONFIG: &str = "
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[tsa_cert]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = tsa1
[tsa1]
dir = .
serial = serial
crypto_device = builtin
signer_cert = tsa.crt
certs = ca.crt
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
";

const MAKE: &str = r#"
set -e
for name in ca tsa; do openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $name.key; done
openssl req -new -x509 -key ca.key -subj "/CN=Test CA" -days 30 -out ca.crt -config tsa.cnf -extensions ca
openssl req -new -key tsa.key -subj "/CN=Test TSA" -out tsa.csr -config tsa.cnf
openssl x509 -req -in tsa.csr -CA ca.crt -CAkey ca.key -set_serial 7 -days 20 -out tsa.crt -extfile tsa.cnf -extensions tsa_cert
echo 01 > serial
"#;

/// A certifying authority and a time-stamp authority in a folder; `None` without openssl when skipping is allowed.
fn authority(folder: &Path) -> Option<(TimeAuthorities, CommandAuthority)> {
    fs::write(folder.join("tsa.cnf"), format!("[req]\ndistinguished_name = dn\n[dn]\n{CONFIG}"))
        .expect("written");
    let made = Command::new("sh").args(["-c", MAKE]).current_dir(folder).output().expect("a shell");
    if !made.status.success() {
        let errors = String::from_utf8_lossy(&made.stderr);
        let missing = errors.contains("not found");
        assert!(missing && skips_allowed(), "install openssl, or set SIMSA_ALLOW_SKIPS=1: {errors}");
        eprintln!("SKIPPED: openssl is missing; time stamps in packages were NOT checked");
        return None;
    }
    let trusted =
        TimeAuthorities::from_pem(&fs::read(folder.join("ca.crt")).expect("made")).expect("a certificate");
    let answer = format!(
        "cd '{}' && cat > q && openssl ts -reply -queryfile q -out r -config tsa.cnf -section tsa1 2>/dev/null && cat r",
        folder.display()
    );
    Some((trusted, CommandAuthority::new("sh", &["-c".to_owned(), answer])))
}

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

fn names<'a>(checks: impl Iterator<Item = &'a simsa_package::Checked>) -> Vec<&'static str> {
    checks.map(|checked| checked.check).collect()
}

#[test]
fn with_everything_named_nothing_is_left_unchecked() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some((trusted, authority)) = authority(folder.path()) else { return };
    let sample = Sample::small();
    let mut ledger = CaseLedger::of(&sample);
    let mut part = ledger.part();
    let witness = SignerKey::from_seed("witness.example", &[5; 32]).expect("a name");
    let witness = complete(&mut part, &witness, &trusted, &authority);
    let (package, sealed) = sample.seal(Some(&part));
    let receipt = ledger.sealed(&sealed);
    let all = Trust {
        keys: vec![ledger.key.clone(), witness.clone()],
        receipts: vec![receipt],
        authorities: Some(trusted.clone()),
    };
    let check = |trust: &Trust| -> Report { verify(Cursor::new(&package), trust) };
    let report = check(&all);
    assert_eq!(report.verdict, Verdict::Holds, "{}", report.text(Language::English));
    assert!(report.text(Language::English).contains("stamped by"));

    // what is not named is a gap of that name
    let without = Trust { authorities: None, ..all.clone() };
    assert_eq!(names(check(&without).not_checked()), ["time"]);
    let without = Trust { keys: vec![ledger.key.clone()], ..all.clone() };
    assert_eq!(names(check(&without).not_checked()), ["ledger-witness"]);

    // what is named and not there is a failure
    let other = SignerKey::from_seed("other.example", &[6; 32]).expect("a name").verifier(KeyKind::Witness);
    let wanted = Trust { keys: vec![ledger.key.clone(), other], ..all.clone() };
    assert_eq!(names(check(&wanted).failed()), ["ledger-witness"]);

    // a time stamp over another checkpoint
    let mut moved = CaseLedger::of(&Sample::example("group-i-1")).part();
    let witness = SignerKey::from_seed("witness.example", &[5; 32]).expect("a name");
    complete(&mut moved, &witness, &trusted, &authority);
    let (forged, _) = sample.seal(Some(&LedgerPart { time_stamp: moved.time_stamp, ..part }));
    let report = verify(Cursor::new(&forged), &Trust { receipts: Vec::new(), ..all });
    assert_eq!(names(report.failed()), ["time"], "{}", report.text(Language::English));
}

//! RFC 3161 against a local authority made with `openssl ts`: what it answers is accepted here, what we ask is accepted
//! there, and every alteration is refused. PyPI's rfc3161-client checks the same token where it is installed.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{entries, entry_bytes, key, skips_allowed};
use simsa_ledger::local::CommandAuthority;
use simsa_ledger::timestamp::{self, TimeStampRequest};
use simsa_ledger::{
    KeyKind, Log, MemorySequence, MemoryStore, Receipt, ReceiptError, TimeAuthorities, TimeBasis,
    TimeStampError, Trust,
};

/// A folder with a certifying authority, a time-stamp authority below it, and a script that answers requests.
struct Tsa {
    folder: tempfile::TempDir,
}

fn openssl(folder: &Path, arguments: &[&str]) -> bool {
    let output = Command::new("openssl").args(arguments).current_dir(folder).output();
    match output {
        Ok(output) if output.status.success() => true,
        Ok(output) => panic!("openssl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => panic!("openssl cannot be run ({error}); install the package openssl"),
    }
}

const CONFIG: &str = "
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[tsa_cert]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[not_critical]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = timeStamping
[plain_cert]
basicConstraints = critical,CA:FALSE
[web_cert]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = critical,timeStamping,serverAuth
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
digests = sha256,sha384,sha512
accuracy = secs:1,millisecs:500
clock_precision_digits = 3
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
";

impl Tsa {
    /// `algorithm` as `openssl genpkey` names it.
    fn new(algorithm: &[&str]) -> Option<Self> {
        if Command::new("openssl").arg("version").output().is_err() {
            assert!(skips_allowed(), "this test needs the package openssl (or SIMSA_ALLOW_SKIPS=1)");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        fs::write(path.join("tsa.cnf"), CONFIG).unwrap();
        fs::write(path.join("serial"), "01\n").unwrap();
        for name in ["ca", "tsa"] {
            let file = format!("{name}.key");
            let mut arguments = vec!["genpkey", "-out", &file];
            arguments.extend(algorithm);
            openssl(path, &arguments);
        }
        openssl(
            path,
            &[
                "req",
                "-new",
                "-x509",
                "-key",
                "ca.key",
                "-subj",
                "/CN=Test CA",
                "-days",
                "30",
                "-out",
                "ca.crt",
                "-config",
                "tsa.cnf",
                "-extensions",
                "ca",
            ],
        );
        openssl(
            path,
            &[
                "req",
                "-new",
                "-key",
                "tsa.key",
                "-subj",
                "/C=KR/O=Test/CN=Test TSA",
                "-out",
                "tsa.csr",
                "-config",
                "tsa.cnf",
            ],
        );
        openssl(
            path,
            &[
                "x509",
                "-req",
                "-in",
                "tsa.csr",
                "-CA",
                "ca.crt",
                "-CAkey",
                "ca.key",
                "-set_serial",
                "77",
                "-days",
                "30",
                "-extfile",
                "tsa.cnf",
                "-extensions",
                "tsa_cert",
                "-out",
                "tsa.crt",
            ],
        );
        fs::write(
            path.join("answer.sh"),
            format!(
                "cd '{}' && cat > query.tsq && openssl ts -reply -queryfile query.tsq -config tsa.cnf -section tsa1 -out reply.tsr 2> reply.err && cat reply.tsr",
                path.display()
            ),
        )
        .unwrap();
        Some(Self { folder })
    }

    fn ec() -> Option<Self> {
        Self::new(&["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"])
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn authority(&self) -> CommandAuthority {
        CommandAuthority::new("sh", &[self.path("answer.sh").to_str().unwrap().to_owned()])
    }

    fn trusted(&self) -> TimeAuthorities {
        TimeAuthorities::from_pem(&fs::read(self.path("ca.crt")).unwrap()).unwrap()
    }

    fn stamp(&self, contents: &[u8]) -> Result<Vec<u8>, TimeStampError> {
        timestamp::stamp(&self.authority(), &self.trusted(), contents, [7; 16]).map(|(token, _)| token)
    }
}

const CONTENTS: &[u8] = b"a checkpoint";

#[test]
fn stamps_of_the_usual_algorithms_are_accepted() {
    let algorithms: [&[&str]; 4] = [
        &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
        &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
        &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
        &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
    ];
    for algorithm in algorithms {
        let Some(tsa) = Tsa::new(algorithm) else {
            return;
        };
        let token = tsa.stamp(CONTENTS).unwrap_or_else(|error| panic!("{algorithm:?}: {error}"));
        let stamp = tsa.trusted().verify(&token, CONTENTS).unwrap();
        assert!(stamp.authority.contains("CN=Test TSA"), "{stamp:?}");
        assert_eq!(stamp.policy, "1.2.3.4.1");
        assert_eq!(stamp.accuracy_micros, Some(1_500_000));
        let age = jiff::Timestamp::now().as_second() - stamp.time.as_second();
        assert!((0..60).contains(&age), "{age} s old");
        // openssl accepts the same token over the same contents
        fs::write(tsa.path("contents"), CONTENTS).unwrap();
        fs::write(tsa.path("token"), &token).unwrap();
        openssl(
            tsa.folder.path(),
            &["ts", "-verify", "-data", "contents", "-in", "token", "-token_in", "-CAfile", "ca.crt"],
        );
    }
}

#[test]
fn the_request_is_what_openssl_reads() {
    let Some(tsa) = Tsa::ec() else { return };
    let request = TimeStampRequest::new(CONTENTS, [0xff; 16]).unwrap();
    let der = request.to_der().unwrap();
    assert_eq!(TimeStampRequest::from_der(&der).unwrap(), request);
    fs::write(tsa.path("query"), der).unwrap();
    let output = Command::new("openssl")
        .args(["ts", "-query", "-in", "query", "-text"])
        .current_dir(tsa.folder.path())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    for part in ["Version: 1", "Hash Algorithm: sha256", "Certificate required: yes"] {
        assert!(text.contains(part), "{text}");
    }
    assert!(text.contains("Nonce: 0x7FFFFFFF"), "{text}");
}

#[test]
fn every_flipped_bit_of_the_signed_parts_is_refused() {
    let Some(tsa) = Tsa::ec() else { return };
    let token = tsa.stamp(CONTENTS).unwrap();
    let trusted = tsa.trusted();
    let original = trusted.verify(&token, CONTENTS).unwrap();
    let mut harmless = 0;
    for position in 0..token.len() * 8 {
        let mut altered = token.clone();
        altered[position / 8] ^= 1 << (position % 8);
        // Never a panic, and never another statement. Bits that nothing signs (the unused CA certificate in the token,
        // NULL parameters, the CMS version) may be flipped without changing what is stated.
        if let Ok(stamp) = trusted.verify(&altered, CONTENTS) {
            assert_eq!(stamp, original, "bit {position}");
            harmless += 1;
        }
    }
    assert!(harmless * 2 < token.len() * 8, "{harmless} of {} bits say nothing", token.len() * 8);
    for length in 0..token.len() {
        assert!(trusted.verify(&token[..length], CONTENTS).is_err());
    }
}

#[test]
fn other_contents_other_requests_and_strangers_are_refused() {
    let (Some(tsa), Some(stranger)) = (Tsa::ec(), Tsa::ec()) else {
        return;
    };
    let token = tsa.stamp(CONTENTS).unwrap();
    assert_eq!(tsa.trusted().verify(&token, b"another checkpoint"), Err(TimeStampError::OtherContents));
    assert!(matches!(stranger.trusted().verify(&token, CONTENTS), Err(TimeStampError::NotTrusted { .. })));
    // a replayed answer: right contents, another nonce
    let answer = fs::read(tsa.path("reply.tsr")).unwrap();
    let request = TimeStampRequest::new(CONTENTS, [8; 16]).unwrap();
    assert_eq!(request.accept(&answer, &tsa.trusted()).unwrap_err(), TimeStampError::OtherRequest);
    // the files way: the request is kept, the answer comes days later
    let request = TimeStampRequest::new(CONTENTS, [7; 16]).unwrap();
    assert!(request.accept(&answer, &tsa.trusted()).is_ok());
    // a refusal, with the authority's words
    fs::write(tsa.path("bad"), b"not a query").unwrap();
    let refusal = Command::new("sh")
        .arg("-c")
        .arg("openssl ts -reply -queryfile bad -config tsa.cnf -section tsa1 -out refused.tsr; test -f refused.tsr")
        .current_dir(tsa.folder.path())
        .output()
        .unwrap();
    if refusal.status.success() {
        let refused = fs::read(tsa.path("refused.tsr")).unwrap();
        assert!(matches!(
            request.accept(&refused, &tsa.trusted()),
            Err(TimeStampError::Refused { status: 2, .. })
        ));
    }
    // the command fails
    let broken = CommandAuthority::new("sh", &["-c".to_owned(), "exit 3".to_owned()]);
    assert!(matches!(
        timestamp::stamp(&broken, &tsa.trusted(), CONTENTS, [7; 16]),
        Err(TimeStampError::Transport { .. })
    ));
    let missing = CommandAuthority::new("/no/such/program", &[]);
    assert!(matches!(
        timestamp::stamp(&missing, &tsa.trusted(), CONTENTS, [7; 16]),
        Err(TimeStampError::Transport { .. })
    ));
}

/// `openssl ts` does not answer with a wrong certificate, so the contents of a good token are signed again with
/// `openssl cms`: under the right certificate (which must be accepted, or the test would show nothing) and under wrong ones.
#[test]
fn certificates_not_for_time_stamping_alone_are_refused() {
    let Some(tsa) = Tsa::ec() else { return };
    let folder = tsa.folder.path();
    fs::write(tsa.path("token"), tsa.stamp(CONTENTS).unwrap()).unwrap();
    openssl(folder, &["cms", "-verify", "-noverify", "-inform", "DER", "-in", "token", "-out", "info"]);
    let verdict = |profile: &str, with_signing_certificate: bool| {
        let certificate = format!("{profile}.crt");
        let mut arguments = vec!["x509", "-req", "-in", "tsa.csr", "-CA", "ca.crt", "-CAkey", "ca.key"];
        arguments.extend(["-set_serial", "78", "-days", "30", "-extfile", "tsa.cnf", "-extensions", profile]);
        arguments.extend(["-out", &certificate]);
        openssl(folder, &arguments);
        let mut arguments = vec!["cms", "-sign", "-binary", "-nodetach", "-md", "sha256", "-in", "info"];
        arguments.extend(["-econtent_type", "1.2.840.113549.1.9.16.1.4", "-outform", "DER"]);
        arguments.extend(["-signer", &certificate, "-inkey", "tsa.key", "-out", "signed"]);
        if with_signing_certificate {
            arguments.push("-cades");
        }
        openssl(folder, &arguments);
        tsa.trusted().verify(&fs::read(tsa.path("signed")).unwrap(), CONTENTS)
    };
    assert!(verdict("tsa_cert", true).is_ok(), "{:?}", verdict("tsa_cert", true));
    for profile in ["not_critical", "web_cert", "plain_cert"] {
        let verdict = verdict(profile, true);
        assert!(matches!(verdict, Err(TimeStampError::NotTrusted { .. })), "{profile}: {verdict:?}");
    }
    // without the attribute that binds the certificate
    let verdict = verdict("tsa_cert", false);
    assert!(matches!(verdict, Err(TimeStampError::Malformed { .. })), "{verdict:?}");
}

#[test]
fn a_receipt_says_what_its_time_rests_on() {
    let Some(tsa) = Tsa::ec() else { return };
    let mut log = Log::create(MemoryStore::default(), key()).unwrap();
    log.integrate(&MemorySequence::with(entries(10))).unwrap();
    let head = log.head().clone();
    let token = tsa.stamp(head.log_signed_text().as_bytes()).unwrap();
    log.keep_time_stamp(&head, &token).unwrap();
    log.integrate(&MemorySequence::with(entries(300))).unwrap();
    let later = log.head().clone();
    let later_token = tsa.stamp(later.log_signed_text().as_bytes()).unwrap();
    log.keep_time_stamp(&later, &later_token).unwrap();
    // a second stamp of the same size does not replace the first, which says more
    log.keep_time_stamp(&later, &token).unwrap();
    log.integrate(&MemorySequence::with(entries(301))).unwrap();

    let trust = |authorities| Trust { log: key().verifier(KeyKind::Log), witnesses: Vec::new(), authorities };
    let time = |index: u64, authorities| {
        let bytes = log.best_receipt(index).unwrap().to_bytes();
        let verified =
            Receipt::parse(&bytes).unwrap().verify(&entry_bytes(index), &trust(authorities)).unwrap();
        (verified.checkpoint.size(), verified.time)
    };
    let trusted = Some(tsa.trusted());
    assert!(matches!(time(3, trusted.clone()), (10, TimeBasis::TimeStamped(_))));
    assert!(matches!(time(10, trusted.clone()), (300, TimeBasis::TimeStamped(_))));
    assert_eq!(time(300, trusted.clone()), (301, TimeBasis::SignedOnly));
    assert_eq!(time(3, None).1, TimeBasis::UncheckedTimeStamp);
    assert!(TimeBasis::SignedOnly.sentence().contains("서명된 체크포인트만"));
    assert!(time(3, trusted.clone()).1.sentence().contains("Test TSA"));

    // a token of another checkpoint in the receipt
    let mut receipt = log.best_receipt(3).unwrap();
    receipt.time_stamp = Some(later_token);
    assert_eq!(
        receipt.verify(&entry_bytes(3), &trust(trusted)),
        Err(ReceiptError::TimeStamp(TimeStampError::OtherContents))
    );
}

/// PyPI rfc3161-client (Rust and Python, written elsewhere) verifies our token. `SIMSA_PYTHON` names a Python that has it.
#[test]
fn rfc3161_client_accepts_the_token() {
    let Some(tsa) = Tsa::ec() else { return };
    // openssl writes several certificates of a token in no order, which is not DER; this client insists on DER
    let one_certificate = CONFIG.replace("certs = ca.crt", "");
    fs::write(tsa.path("tsa.cnf"), one_certificate).unwrap();
    tsa.stamp(CONTENTS).unwrap();
    fs::write(tsa.path("contents"), CONTENTS).unwrap();
    let python = std::env::var("SIMSA_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = "
import sys
from cryptography import x509
from rfc3161_client import VerifierBuilder, decode_timestamp_response
reply = decode_timestamp_response(open('reply.tsr','rb').read())
ca = x509.load_pem_x509_certificate(open('ca.crt','rb').read())
leaf = x509.load_pem_x509_certificate(open('tsa.crt','rb').read())
verifier = VerifierBuilder().tsa_certificate(leaf).add_root_certificate(ca).build()
assert verifier.verify_message(reply, open('contents','rb').read())
try:
    verifier.verify_message(reply, b'other'); sys.exit('accepted other contents')
except Exception:
    print('verified')
";
    let output = Command::new(&python).args(["-c", script]).current_dir(tsa.folder.path()).output();
    match output {
        Ok(output) if output.status.success() => assert_eq!(output.stdout, b"verified\n"),
        Ok(output) if !String::from_utf8_lossy(&output.stderr).contains("ModuleNotFound") => {
            panic!("{}", String::from_utf8_lossy(&output.stderr))
        }
        _ => assert!(
            skips_allowed(),
            "this test needs the PyPI package rfc3161-client in {python} (set SIMSA_PYTHON to a Python 3.12 that has it, or SIMSA_ALLOW_SKIPS=1)"
        ),
    }
}

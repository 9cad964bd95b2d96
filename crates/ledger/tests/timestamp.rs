//! RFC 3161 against a local authority made with `openssl ts`: what it answers is accepted here, what we ask is accepted
//! there, and every alteration is refused. PyPI's rfc3161-client checks the same token where it is installed.

mod common;

use std::fs;
use std::process::Command;

use common::{entries, entry_bytes, key};
use simsa_ledger::local::CommandAuthority;
use simsa_ledger::timestamp::{self, TimeStampRequest};
use simsa_ledger::{
    KeyKind, Log, MemoryFiles, MemorySequence, Receipt, ReceiptError, TimeAuthorities, TimeBasis,
    TimeStampError, Trust,
};
use simsa_testkit::{TimeStampAuthority, python};

/// The authority, and what the ledger makes of it.
struct Tsa(TimeStampAuthority);

impl Tsa {
    fn ec() -> Option<Self> {
        TimeStampAuthority::new().map(Self)
    }

    fn authority(&self) -> CommandAuthority {
        let (program, arguments) = self.0.command();
        CommandAuthority::new(program, &arguments)
    }

    fn trusted(&self) -> TimeAuthorities {
        TimeAuthorities::from_pem(&self.0.ca()).unwrap()
    }

    fn stamp(&self, contents: &[u8]) -> Result<Vec<u8>, TimeStampError> {
        timestamp::stamp(&self.authority(), &self.trusted(), contents, [7; 16]).map(|(token, _)| token)
    }

    fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        fs::write(self.0.path(name), contents).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.path(name)).unwrap()
    }
}

const CONTENTS: &[u8] = b"a checkpoint";

#[test]
fn stamps_of_the_usual_algorithms_are_accepted() {
    for (algorithm, option) in [
        ("RSA", "rsa_keygen_bits:2048"),
        ("EC", "ec_paramgen_curve:P-256"),
        ("EC", "ec_paramgen_curve:P-384"),
        ("EC", "ec_paramgen_curve:P-521"),
    ] {
        let Some(tsa) = TimeStampAuthority::of(algorithm, option).map(Tsa) else { return };
        let before = jiff::Timestamp::now().as_second();
        let token = tsa.stamp(CONTENTS).unwrap_or_else(|error| panic!("{option}: {error}"));
        let after = jiff::Timestamp::now().as_second();
        let stamp = tsa.trusted().verify(&token, CONTENTS).unwrap();
        assert!(stamp.authority.contains("CN=Test TSA"), "{stamp:?}");
        assert_eq!(stamp.policy, "1.2.3.4.1");
        assert_eq!(stamp.accuracy_micros, Some(1_500_000));
        assert!((before..=after).contains(&stamp.time.as_second()), "{before} {} {after}", stamp.time);
        // openssl accepts the same token over the same contents
        tsa.write("contents", CONTENTS);
        tsa.write("token", &token);
        tsa.0.openssl(&[
            "ts",
            "-verify",
            "-data",
            "contents",
            "-in",
            "token",
            "-token_in",
            "-CAfile",
            "ca.crt",
        ]);
    }
}

#[test]
fn the_request_is_what_openssl_reads() {
    let Some(tsa) = Tsa::ec() else { return };
    let request = TimeStampRequest::new(CONTENTS, [0xff; 16]).unwrap();
    let der = request.to_der().unwrap();
    assert_eq!(TimeStampRequest::from_der(&der).unwrap(), request);
    tsa.write("query", der);
    let output = Command::new("openssl")
        .args(["ts", "-query", "-in", "query", "-text"])
        .current_dir(tsa.0.folder())
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
    let answer = tsa.read("reply.tsr");
    let request = TimeStampRequest::new(CONTENTS, [8; 16]).unwrap();
    assert_eq!(request.accept(&answer, &tsa.trusted()).unwrap_err(), TimeStampError::OtherRequest);
    // the files way: the request is kept, the answer comes days later
    let request = TimeStampRequest::new(CONTENTS, [7; 16]).unwrap();
    assert!(request.accept(&answer, &tsa.trusted()).is_ok());
    // a refusal, with the authority's words
    tsa.write("bad", b"not a query");
    let refusal = Command::new("sh")
        .arg("-c")
        .arg("openssl ts -reply -queryfile bad -config tsa.cnf -section tsa1 -out refused.tsr; test -f refused.tsr")
        .current_dir(tsa.0.folder())
        .output()
        .unwrap();
    if refusal.status.success() {
        let refused = tsa.read("refused.tsr");
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
    // Issued before the stamp: a certificate made in the second after it would not be valid yet.
    for profile in ["tsa_cert", "not_critical", "web_cert", "plain_cert"] {
        tsa.0.certify(profile, &format!("{profile}.crt"));
    }
    tsa.write("token", tsa.stamp(CONTENTS).unwrap());
    tsa.0.openssl(&["cms", "-verify", "-noverify", "-inform", "DER", "-in", "token", "-out", "info"]);
    let verdict = |profile: &str, with_signing_certificate: bool| {
        let certificate = format!("{profile}.crt");
        let mut arguments = vec!["cms", "-sign", "-binary", "-nodetach", "-md", "sha256", "-in", "info"];
        arguments.extend(["-econtent_type", "1.2.840.113549.1.9.16.1.4", "-outform", "DER"]);
        arguments.extend(["-signer", &certificate, "-inkey", "tsa.key", "-out", "signed"]);
        if with_signing_certificate {
            arguments.push("-cades");
        }
        tsa.0.openssl(&arguments);
        tsa.trusted().verify(&tsa.read("signed"), CONTENTS)
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
    let mut log = Log::create(MemoryFiles::default(), key()).unwrap();
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
        let bytes = log.receipts(index).unwrap()[0].to_bytes();
        let verified =
            Receipt::parse(&bytes).unwrap().verify(&entry_bytes(index), &trust(authorities)).unwrap();
        (verified.checkpoint.size(), verified.time)
    };
    let trusted = Some(tsa.trusted());
    assert!(matches!(time(3, trusted.clone()), (10, TimeBasis::TimeStamped(_))));
    assert!(matches!(time(10, trusted.clone()), (300, TimeBasis::TimeStamped(_))));
    assert_eq!(time(300, trusted.clone()), (301, TimeBasis::SignedOnly));
    assert_eq!(time(3, None).1, TimeBasis::UncheckedTimeStamp);
    assert!(TimeBasis::SignedOnly.sentence().0.contains("서명된 체크포인트만"));
    assert!(time(3, trusted.clone()).1.sentence().1.contains("Test TSA"));

    // a token of another checkpoint in the receipt
    let mut receipt = log.receipts(3).unwrap().remove(0);
    receipt.time_stamp = Some(later_token);
    assert_eq!(
        receipt.verify(&entry_bytes(3), &trust(trusted)),
        Err(ReceiptError::TimeStamp(TimeStampError::OtherContents))
    );
}

/// PyPI rfc3161-client (Rust and Python, written elsewhere) verifies our token.
#[test]
fn rfc3161_client_accepts_the_token() {
    let Some(tsa) = TimeStampAuthority::new().map(|made| Tsa(made.with_one_certificate())) else { return };
    tsa.stamp(CONTENTS).unwrap();
    tsa.write("contents", CONTENTS);
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
    let verdict = python(script, tsa.0.folder(), "rfc3161-client");
    assert!(verdict.is_none_or(|verdict| verdict == "verified\n"));
}

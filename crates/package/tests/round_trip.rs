//! Sealed and verified: the examples, with and without a ledger, twice with the same bytes, encrypted, and what sealing
//! refuses.

mod common;

use std::io::Cursor;
use std::ops::ControlFlow;

use common::{CaseLedger, Sample, raw};
use simsa_model::{FileState, Language};
use simsa_package::{
    DossierFile, HeldReceipt, KnownWarning, SealError, Submission, Verdict, VerifyReport, VerifyTrust, seal,
    seal_in_order, verify, verify_watched,
};
use simsa_rules::assess;

fn gaps(report: &VerifyReport) -> Vec<&'static str> {
    report.not_checked().map(|checked| checked.check).collect()
}

#[test]
fn examples_are_sealed_and_verified_with_their_ledger() {
    for name in ["group-i-1", "group-ii-3"] {
        let sample = Sample::example(name);
        let mut ledger = CaseLedger::of(&sample);
        let (package, sealed) = sample.seal(Some(&ledger.part()));
        assert_eq!(sealed.bytes, package.len() as u64);
        assert_eq!(sealed.files, raw::read(&package).len());
        let receipt = ledger.sealed(&sealed);
        let kept = HeldReceipt::parse(&receipt.to_bytes()).expect("it reads back");
        let report = verify(Cursor::new(&package), &ledger.trust(vec![kept]));
        assert_eq!(report.verdict, Verdict::HoldsAsFarAsChecked, "{}", report.text(Language::English));
        // nobody has time-stamped it; everything else was checked
        assert_eq!(gaps(&report), ["time"]);
        assert!(report.package.forms > 0 && report.package.evidence > 0);
        assert_eq!(report.package.manifest_sha256, Some(hex::encode(sealed.manifest_sha256)));

        let other = Sample::example(name).seal(Some(&CaseLedger::of(&sample).part())).0;
        assert!(other == package, "{name}: sealed twice, the bytes differ");
    }
}

#[test]
fn a_warning_goes_out_with_its_reason() {
    let mut sample = Sample::example("group-ii-3");
    let cloud = sample.dossier.answers.iter_mut().find(|answer| answer.question == "cloud-1.1.1-1");
    cloud.expect("it is answered").evidence.clear();
    let assessment = assess(&sample.dossier.facts, sample.on).unwrap();
    let found = simsa_checks::examine(&sample.dossier, &assessment);
    let warnings = found.iter().filter(|finding| finding.severity == simsa_model::Severity::Warning);
    let reason = "자료는 현장에서 보여 드립니다";
    let acknowledged = warnings.map(|finding| KnownWarning {
        code: finding.code.to_owned(),
        what: finding.what.ko.clone(),
        reason: reason.to_owned(),
    });
    sample.acknowledged = acknowledged.collect();
    assert_eq!(sample.acknowledged.len(), 1, "{found:#?}");
    let ledger = CaseLedger::of(&sample);
    let report = verify(Cursor::new(sample.seal(Some(&ledger.part())).0), &ledger.trust(Vec::new()));
    assert!(report.verdict.holds(), "{}", report.text(Language::English));
    assert!(report.text(Language::Korean).contains(reason), "{}", report.text(Language::Korean));
    // a reason for what was not found
    sample.acknowledged[0].what = "다른 말.".to_owned();
    let submission = Submission {
        dossier: &sample.dossier,
        assessment: &assessment,
        title: None,
        acknowledged: &sample.acknowledged,
        evidence: &*sample.source,
        ledger: None,
    };
    let result = seal(&submission, Cursor::new(Vec::new()), &mut |_| ControlFlow::Continue(()));
    assert!(matches!(result, Err(SealError::NoSuchWarning(_))));
}

#[test]
fn without_key_ledger_and_receipt_the_report_says_what_is_not_shown() {
    let sample = Sample::small();
    let report = verify(Cursor::new(sample.seal(None).0), &VerifyTrust::default());
    assert_eq!(report.verdict, Verdict::Unattributed, "{}", report.text(Language::English));
    assert_eq!(gaps(&report), ["ledger", "receipt"]);
    let ledger = CaseLedger::of(&sample);
    let package = sample.seal(Some(&ledger.part())).0;
    let report = verify(Cursor::new(&package), &VerifyTrust::default());
    assert_eq!(gaps(&report), ["ledger-key", "receipt", "time"]);
    // a key was named: a package without a ledger is then not what was asked for
    let report = verify(Cursor::new(sample.seal(None).0), &ledger.trust(Vec::new()));
    assert_eq!(report.failed().map(|checked| checked.check).collect::<Vec<_>>(), ["ledger"]);
    // another key was named
    let trust = VerifyTrust {
        keys: vec![common::key(1).verifier(simsa_ledger::KeyKind::Log)],
        ..VerifyTrust::default()
    };
    let report = verify(Cursor::new(&package), &trust);
    assert_eq!(report.failed().map(|checked| checked.check).collect::<Vec<_>>(), ["ledger-key"]);
    assert!(report.text(Language::English).contains("a key you did not name"));
}

#[test]
fn a_later_entry_of_the_ledger_changes_the_package_only_when_it_is_part_of_it() {
    let sample = Sample::small();
    let mut ledger = CaseLedger::of(&sample);
    let part = ledger.part();
    let (first, sealed) = sample.seal(Some(&part));
    let _ = ledger.sealed(&sealed);
    assert!(sample.seal(Some(&part)).0 == first);
    let (later, _) = sample.seal(Some(&ledger.part()));
    assert!(later != first);
    let report = verify(Cursor::new(&later), &ledger.trust(Vec::new()));
    assert!(report.verdict.holds(), "{}", report.text(Language::English));
}

#[test]
fn the_dossier_reads_back_as_it_was() {
    let sample = Sample::example("group-ii-3");
    let (package, _) = sample.seal(None);
    let files = raw::read(&package);
    let bytes = &files.iter().find(|(path, _)| path.ends_with("data/dossier.json")).expect("a dossier").1;
    let file: DossierFile = serde_json::from_slice(bytes).expect("it parses");
    assert_eq!(file.dossier(), sample.dossier);
    for piece in &file.evidence {
        let (_, bytes) = files.iter().find(|(path, _)| path.ends_with(&piece.path)).expect("its file");
        assert_eq!(hex::encode(common::sha256(bytes)), piece.sha256, "{}", piece.path);
    }
}

#[test]
fn reports_are_written_in_both_languages_and_as_json() {
    let report = verify(Cursor::new(Sample::small().seal(None).0), &VerifyTrust::default());
    let json = serde_json::to_value(&report).expect("it serializes");
    assert_eq!(json["schema"], "simsa-verification-1");
    assert_eq!(json["verdict"], "unattributed");
    assert_eq!(json["checks"][0]["result"], "ok");
    assert!(report.text(Language::Korean).contains("확인하지 못함"));
    assert!(report.text(Language::English).contains("not checked"));
}

/// Tries to seal and gives the error.
fn refused(sample: &Sample, on: simsa_model::Day) -> SealError {
    let assessment = assess(&sample.dossier.facts, on).unwrap();
    let submission = Submission {
        dossier: &sample.dossier,
        assessment: &assessment,
        title: None,
        acknowledged: &[],
        evidence: &*sample.source,
        ledger: None,
    };
    seal(&submission, Cursor::new(Vec::new()), &mut |_| ControlFlow::Continue(())).expect_err("it is refused")
}

#[test]
fn what_would_not_verify_is_not_sealed() {
    let mut sample = Sample::small();
    sample.dossier.evidence[0].state = FileState::Missing { similar: None };
    let error = refused(&sample, sample.on);
    assert!(error.to_string().contains("`sla` (evidence/협약서.pdf)"), "{error}");

    for (changed, bytes) in [("00".repeat(32), 16), ("00".repeat(32), 15), ("00".repeat(32), 17)] {
        let mut sample = Sample::small();
        sample.dossier.evidence[0].state = FileState::Present { sha256: changed, bytes };
        assert!(matches!(refused(&sample, sample.on), SealError::EvidenceChanged { .. }));
    }

    let mut sample = Sample::small();
    sample.dossier.answers = (0..=simsa_package::limits::MAX_ITEMS)
        .map(|_| simsa_model::Answer {
            question: "emr-1".to_owned(),
            operator: None,
            answer: None,
            note: String::new(),
            evidence: Vec::new(),
        })
        .collect();
    assert!(matches!(refused(&sample, sample.on), SealError::TooMuch { what: "answers", .. }));

    let sample = Sample::small();
    let mut assessment = assess(&sample.dossier.facts, sample.on).unwrap();
    assessment.on = assessment.on.days_after(1);
    assessment.certificates = Vec::new();
    assessment.csap_duty = None;
    let submission = Submission {
        dossier: &sample.dossier,
        assessment: &assessment,
        title: None,
        acknowledged: &[],
        evidence: &*sample.source,
        ledger: None,
    };
    let result = seal(&submission, Cursor::new(Vec::new()), &mut |_| ControlFlow::Continue(()));
    assert!(matches!(result, Err(SealError::OtherAssessment)));
}

#[test]
fn a_ledger_part_that_does_not_hold_together_is_not_sealed() {
    let sample = Sample::small();
    let ledger = CaseLedger::of(&sample);
    let assessment = assess(&sample.dossier.facts, sample.on).unwrap();
    let attempt = |change: &dyn Fn(&mut simsa_package::LedgerPart)| {
        let mut part = ledger.part();
        change(&mut part);
        let submission = Submission {
            dossier: &sample.dossier,
            assessment: &assessment,
            title: sample.title.as_deref(),
            acknowledged: &[],
            evidence: &*sample.source,
            ledger: Some(&part),
        };
        seal(&submission, Cursor::new(Vec::new()), &mut |_| ControlFlow::Continue(()))
    };
    assert!(attempt(&|_| ()).is_ok());
    let changes: [&dyn Fn(&mut simsa_package::LedgerPart); 5] = [
        &|part| part.entries[1].index = 9,
        &|part| part.entries[1].receipt = part.entries[2].receipt.clone(),
        &|part| part.entries[1].entry[60] ^= 1,
        &|part| part.checkpoint[40] ^= 1,
        &|part| part.log = common::key(1).verifier(simsa_ledger::KeyKind::Log),
    ];
    for (number, change) in changes.iter().enumerate() {
        assert!(matches!(attempt(*change), Err(SealError::Ledger(_))), "change {number}");
    }
}

#[test]
fn work_can_be_watched_and_stopped() {
    let sample = Sample::example("group-i-1");
    let assessment = assess(&sample.dossier.facts, sample.on).unwrap();
    let submission = Submission {
        dossier: &sample.dossier,
        assessment: &assessment,
        title: None,
        acknowledged: &[],
        evidence: &*sample.source,
        ledger: None,
    };
    let mut seen = Vec::new();
    let mut out = Cursor::new(Vec::new());
    seal(&submission, &mut out, &mut |progress| {
        seen.push(progress);
        ControlFlow::Continue(())
    })
    .expect("sealed");
    let last = seen.last().expect("progress");
    assert_eq!(last.done, last.total);
    assert!(seen.is_sorted_by_key(|progress| progress.done));
    let stopped = seal(&submission, Cursor::new(Vec::new()), &mut |_| ControlFlow::Break(()));
    assert!(matches!(stopped, Err(SealError::Stopped)));
    let report = verify_watched(Cursor::new(out.into_inner()), &VerifyTrust::default(), &mut |_| {
        ControlFlow::Break(())
    });
    assert_eq!(report.verdict, Verdict::Refused);
}

#[test]
fn what_the_first_version_of_the_format_held_is_still_verified() {
    let sample = Sample::example("group-i-1");
    let ledger = CaseLedger::of(&sample);
    let (package, _) = sample.seal(Some(&ledger.part()));
    let old = raw::first_format(&package, flate2::Compression::default());
    let report = verify(Cursor::new(&old), &ledger.trust(Vec::new()));
    assert_eq!(report.verdict, Verdict::HoldsAsFarAsChecked, "{}", report.text(Language::English));
    assert!(old.len() < package.len());
}

#[test]
fn sealed_in_order_it_is_the_same_package() {
    let sample = Sample::example("group-i-1");
    let (package, sealed) = sample.seal(None);
    let assessment = assess(&sample.dossier.facts, sample.on).unwrap();
    let submission = Submission {
        dossier: &sample.dossier,
        assessment: &assessment,
        title: sample.title.as_deref(),
        acknowledged: &[],
        evidence: &*sample.source,
        ledger: None,
    };
    let mut out = Vec::new();
    let mut last = None;
    let again = seal_in_order(&submission, &mut out, &mut |at| {
        last = Some(at);
        ControlFlow::Continue(())
    });
    assert_eq!(again.expect("sealed"), sealed);
    assert!(out == package);
    assert!(last.is_some_and(|at| at.done == at.total));
}

#[test]
fn an_encrypted_package_is_verified_with_the_identity() {
    use simsa_package::recipients::{AgeError, decrypt, encrypt, is_encrypted};
    let (identity, other) = (age::x25519::Identity::generate(), age::x25519::Identity::generate());
    let secret = |identity: &age::x25519::Identity| {
        use age::secrecy::ExposeSecret as _;
        format!("# created: now\n{}\n", identity.to_string().expose_secret())
    };
    let sample = Sample::small();
    let (package, _) = sample.seal(None);
    let mut encrypted = Vec::new();
    let recipient = identity.to_public().to_string();
    assert_eq!(
        encrypt(&[&recipient], &mut package.as_slice(), &mut encrypted).expect("encrypted"),
        package.len() as u64
    );
    assert!(is_encrypted(&encrypted) && !is_encrypted(&package));

    let open = decrypt(Cursor::new(&encrypted), &secret(&identity)).expect("decrypted");
    assert!(verify(open, &VerifyTrust::default()).verdict.is_whole());
    // without an identity it is no package
    assert_eq!(verify(Cursor::new(&encrypted), &VerifyTrust::default()).verdict, Verdict::Refused);
    assert!(matches!(decrypt(Cursor::new(&encrypted), &secret(&other)), Err(AgeError::Decrypt(_))));
    assert!(matches!(decrypt(Cursor::new(&encrypted), "# x\nsecret"), Err(AgeError::Identity(2))));
    assert!(matches!(encrypt(&["age1x"], &mut &b""[..], Vec::new()), Err(AgeError::Recipient(_))));
    assert!(matches!(encrypt(&[], &mut &b""[..], Vec::new()), Err(AgeError::NoRecipient)));

    // altered anywhere or cut: not decrypted, or not verified
    for position in (0..encrypted.len()).step_by(encrypted.len() / 40) {
        let mut altered = encrypted.clone();
        altered[position] ^= 1;
        let holds = decrypt(Cursor::new(&altered), &secret(&identity))
            .is_ok_and(|open| verify(open, &VerifyTrust::default()).verdict.is_whole());
        let cut = decrypt(Cursor::new(&encrypted[..position]), &secret(&identity))
            .is_ok_and(|open| verify(open, &VerifyTrust::default()).verdict.is_whole());
        assert!(!holds && !cut, "byte {position}");
    }
}

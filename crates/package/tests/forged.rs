//! Packages that fit together and are false: somebody changed contents and made all manifests anew. What follows from the
//! dossier no longer follows, or the ledger, the key or the receipt says otherwise.

mod common;

use std::io::Cursor;
use std::sync::LazyLock;

use common::raw::{forge, set, text};
use common::{CaseLedger, Sample, key};
use simsa_ledger::{EventKind, KeyKind};
use simsa_model::Language;
use simsa_package::{HeldReceipt, Verdict, VerifyReport, VerifyTrust, role, verify};

struct Submitted {
    package: Vec<u8>,
    trust: VerifyTrust,
    receipt: HeldReceipt,
}

static SUBMITTED: LazyLock<Submitted> = LazyLock::new(|| {
    let sample = Sample::example("group-i-1");
    let mut ledger = CaseLedger::of(&sample);
    let (package, sealed) = sample.seal(Some(&ledger.part()));
    let receipt = ledger.sealed(&sealed);
    Submitted { package, trust: ledger.trust(vec![receipt.clone()]), receipt }
});

type Files = Vec<(String, Vec<u8>)>;

/// The names of the checks that fail, with and without the receipt.
fn failures(package: &[u8], trust: &VerifyTrust) -> (Vec<&'static str>, String) {
    let report: VerifyReport = verify(Cursor::new(package), trust);
    let mut names: Vec<&str> = report.failed().map(|checked| checked.check).collect();
    names.dedup();
    (names, report.text(Language::English))
}

/// Without any trust: what the package by itself shows.
fn by_itself(change: impl FnOnce(&mut Files)) -> (Vec<&'static str>, String) {
    failures(&forge(&SUBMITTED.package, change), &VerifyTrust::default())
}

fn replace(files: &mut Files, path: &str, from: &str, to: &str) {
    let old = text(files, path);
    let new = old.replacen(from, to, 1);
    assert_ne!(old, new, "{from} is not in {path}");
    set(files, path, new.into_bytes());
}

fn first(files: &Files, prefix: &str, ending: &str) -> String {
    let found = files.iter().find(|(path, _)| path.starts_with(prefix) && path.ends_with(ending));
    found.unwrap_or_else(|| panic!("no {prefix}…{ending}")).0.clone()
}

#[test]
fn a_reason_for_a_warning_that_nobody_found() {
    let (names, text) = by_itself(|files| {
        let old = text(files, "data/dossier.json");
        let head = old.strip_suffix("\n}\n").expect("an object");
        let item = r#"{
      "code": "answer-without-evidence",
      "what": "없는 경고.",
      "reason": "모릅니다"
    }"#;
        let new = format!("{head},\n  \"acknowledged\": [\n    {item}\n  ]\n}}\n");
        set(files, "data/dossier.json", new.into_bytes());
    });
    assert!(names.contains(&"acknowledged") && !names.contains(&"dossier"), "{names:?}: {text}");
}

#[test]
fn a_package_made_anew_without_change_holds_by_itself() {
    // so that the failures below are about what they name; only the bag-info and the archive differ from the original
    let (names, text) = by_itself(|_| ());
    assert_eq!(names, [""; 0], "{text}");
}

#[test]
fn a_changed_answer_shows_in_the_forms_and_in_the_ledger() {
    // the form has no tick at N, the changed dossier demands one
    let (names, text) = by_itself(|files| {
        replace(files, "data/dossier.json", "\"answer\": \"Y\"", "\"answer\": \"N\"");
    });
    assert!(names.contains(&"forms") && names.contains(&"ledger-dossier"), "{names:?}\n{text}");
    assert!(text.contains("its value is “false”, the dossier gives “true”"), "{text}");
}

#[test]
fn a_changed_form_is_named_with_the_value() {
    let (names, text) = by_itself(|files| {
        let path = first(files, "data/forms/양식2", ".html");
        replace(files, &path, "<span aria-hidden=\"true\">✓</span>", "<span aria-hidden=\"true\"></span>");
    });
    assert_eq!(names, ["forms"], "{text}");
    assert!(text.contains("data/forms/양식2") && text.contains("the dossier gives “true”"), "{text}");

    let (names, text) = by_itself(|files| {
        let path = first(files, "data/forms/", ".html");
        replace(files, &path, "<main", "<p>무효</p><main");
    });
    assert_eq!(names, ["forms"], "{text}");
    assert!(text.contains("the values are the same"), "{text}");

    let (names, text) = by_itself(|files| {
        let path = first(files, "data/forms/", ".pdf");
        let at = files.iter().position(|(name, _)| *name == path).expect("it is there");
        files[at].1[100] ^= 1;
    });
    assert_eq!(names, ["forms"], "{text}");
    assert!(text.contains(".pdf") && text.contains("it is not the PDF"), "{text}");
}

#[test]
fn forms_left_out_or_added_are_named() {
    let (names, text) = by_itself(|files| {
        let path = first(files, "data/forms/", ".pdf");
        files.retain(|(name, _)| *name != path);
    });
    assert_eq!(names, ["forms"]);
    assert!(text.contains("due and missing"), "{text}");
    let (names, text) = by_itself(|files| set(files, "data/forms/양식9.pdf", b"x".to_vec()));
    assert_eq!(names, ["forms"]);
    assert!(text.contains("no such form is due"), "{text}");
}

#[test]
fn a_changed_ruling_finding_or_passage_is_named_with_its_place() {
    for (path, from, to, check, place) in [
        ("data/assessment.json", "\"I-1\"", "\"I-2\"", "assessment", "data/assessment.json /assessment/"),
        ("data/findings.json", "\"findings\": [", "\"findings\":  [", "findings", "data/findings.json:"),
        ("data/law.json", "보안", "보완", "law", "data/law.json /"),
        ("data/README.txt", "그룹(group)", "집단(group)", "readme", "data/README.txt:3"),
    ] {
        let (names, text) = by_itself(|files| replace(files, path, from, to));
        assert_eq!(names, [check], "{text}");
        assert!(text.contains(place), "{place} is not in\n{text}");
    }
}

#[test]
fn swapped_missing_and_added_evidence_is_named() {
    let (names, text) = by_itself(|files| {
        let path = first(files, "data/evidence/", ".pdf");
        set(files, &path, b"another".to_vec());
    });
    assert_eq!(names, ["evidence"], "{text}");
    assert!(text.contains("is not the file that dossier.json lists"), "{text}");

    let (names, text) = by_itself(|files| {
        let path = first(files, "data/evidence/", ".pdf");
        files.retain(|(name, _)| *name != path);
    });
    assert_eq!(names, ["evidence"], "{text}");

    let (names, text) = by_itself(|files| set(files, "data/evidence/x/added.pdf", b"x".to_vec()));
    assert_eq!(names, ["files"], "{text}");
    assert!(text.contains("data/evidence/x/added.pdf"), "{text}");
    // also beside the payload
    let (names, text) = by_itself(|files| set(files, "added.txt", b"x".to_vec()));
    assert!(names.contains(&"files") && names.contains(&"tag-digests"), "{text}");
}

#[test]
fn evidence_replaced_with_its_digest_everywhere_shows_in_the_ledger() {
    let (names, text) = by_itself(|files| {
        let path = first(files, "data/evidence/", ".pdf");
        let old = files.iter().find(|(name, _)| *name == path).expect("it is there").1.clone();
        let (from, to) = (hex::encode(common::sha256(&old)), hex::encode(common::sha256(b"forged")));
        let dossier = text_of(files)
            .replace(&from, &to)
            .replace(&format!("\"bytes\": {}\n", old.len()), "\"bytes\": 6\n");
        set(files, "data/dossier.json", dossier.into_bytes());
        set(files, &path, b"forged".to_vec());
    });
    assert!(names.contains(&"ledger-evidence") && names.contains(&"ledger-dossier"), "{names:?}\n{text}");
}

fn text_of(files: &Files) -> String {
    text(files, "data/dossier.json")
}

#[test]
fn altered_entries_proofs_and_checkpoints_are_named() {
    for (path, from, to, check) in [
        (
            "data/ledger/entries/000000000001.txt",
            "digest object sha256:",
            "digest object sha256:0",
            "ledger-inclusion",
        ),
        ("data/ledger/entries/000000000001.txt", "case c-7f3a", "case c-7f3b", "ledger-inclusion"),
        ("data/ledger/receipts/000000000001.tlog-proof", "index 1", "index 2", "ledger-inclusion"),
        ("data/ledger/checkpoint", "\n2", "\n3", "ledger-checkpoint"),
        ("data/ledger/keys.txt", "simsa-test+", "simsa-test-", "ledger-key"),
    ] {
        let (names, text) = by_itself(|files| replace(files, path, from, to));
        assert!(names.contains(&check), "{path}: {names:?}\n{text}");
        assert!(text.contains("data/ledger/"), "{text}");
    }
    // an entry left out, with its receipt: the rest still holds, and the report says that not all is there
    let package =
        forge(&SUBMITTED.package, |files| files.retain(|(path, _)| !path.contains("000000000000.")));
    let report = verify(Cursor::new(&package), &VerifyTrust::default());
    assert!(report.not_checked().any(|checked| checked.check == "ledger-complete"));
    // two entries that change places
    let (names, text) = by_itself(|files| {
        let (one, two) = ("data/ledger/entries/000000000001.txt", "data/ledger/entries/000000000002.txt");
        let (first, second) = (common::raw::text(files, one), common::raw::text(files, two));
        set(files, one, second.into_bytes());
        set(files, two, first.into_bytes());
    });
    assert!(names.contains(&"ledger-inclusion") && names.contains(&"ledger-complete"), "{text}");
    let (names, _) = by_itself(|files| set(files, "data/ledger/notes.txt", b"x".to_vec()));
    assert_eq!(names, ["ledger-inclusion"]);
}

#[test]
fn a_submission_sealed_anew_under_another_key_fails_against_key_and_receipt() {
    let mut sample = Sample::example("group-i-1");
    sample.dossier.answers[0].note = "나중에 고친 답".to_owned();
    let ledger = CaseLedger::of(&sample);
    let (package, _) = sample.seal(Some(&ledger.part()));
    // the same key: only the receipt shows it
    let (names, text) = failures(&package, &SUBMITTED.trust);
    assert_eq!(names, ["receipt"], "{text}");
    assert!(text.contains("not a receipt of this package"), "{text}");
    let other = VerifyTrust { keys: vec![key(7).verifier(KeyKind::Log)], ..SUBMITTED.trust.clone() };
    let (names, text) = failures(&SUBMITTED.package, &other);
    assert_eq!(names, ["ledger-key", "receipt"], "{text}");
}

#[test]
fn receipts_of_something_else_and_altered_ones_are_refused() {
    let good = verify(Cursor::new(&SUBMITTED.package), &SUBMITTED.trust);
    assert_eq!(good.verdict, Verdict::HoldsAsFarAsChecked, "{}", good.text(Language::English));

    let sample = Sample::example("group-i-1");
    let mut ledger = CaseLedger::of(&sample);
    let digest = good.package.manifest_sha256.clone().expect("it was read");
    let mut manifest = [0; 32];
    hex::decode_to_slice(digest, &mut manifest).expect("hexadecimal");
    let (_, sealed) = sample.seal(Some(&ledger.part()));
    assert_eq!(sealed.manifest_sha256, manifest, "the same case, the same package");
    let mut wrong_event = ledger.sealed(&sealed);
    wrong_event.entry = String::from_utf8(wrong_event.entry)
        .expect("text")
        .replace(EventKind::PACKAGE_SEALED, EventKind::CASE_OPENED)
        .into_bytes();
    let mut altered = SUBMITTED.receipt.clone();
    altered.receipts[0][30] ^= 1;
    let mut other_time = SUBMITTED.receipt.clone();
    other_time.entry =
        String::from_utf8(other_time.entry).expect("text").replace("time 20", "time 21").into_bytes();
    let not_ours = {
        let mut ledger = CaseLedger::of(&Sample::small());
        let index = ledger.record("package-sealed", &[(role::OBJECT, manifest)]);
        assert!(index > 0);
        let sealed = simsa_package::Sealed { manifest_sha256: [7; 32], ..sealed.clone() };
        ledger.sealed(&sealed)
    };
    for (number, receipt) in [wrong_event, altered, other_time, not_ours].into_iter().enumerate() {
        let trust = VerifyTrust { receipts: vec![receipt], ..SUBMITTED.trust.clone() };
        let (names, text) = failures(&SUBMITTED.package, &trust);
        assert_eq!(names, ["receipt"], "receipt {number}: {text}");
        assert!(text.contains("receipt 1"), "{text}");
    }
}

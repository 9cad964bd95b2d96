//! Any flipped byte, anywhere in the file, makes verification fail and name the place; so does any cut and any addition.

mod common;

use std::io::Cursor;

use common::{CaseLedger, Sample, long};
use simsa_model::Language;
use simsa_package::{Outcome, Verdict, VerifyReport, VerifyTrust, verify};

/// The report must say no, and where.
fn assert_refused(report: &VerifyReport, what: &str) {
    assert!(!report.verdict.is_whole(), "{what} went unnoticed:\n{}", report.text(Language::English));
    let mut failed = report.failed().peekable();
    assert!(failed.peek().is_some(), "{what}: no failure is named");
    for checked in failed {
        let Outcome::Failed { place, why } = &checked.outcome else { unreachable!("filtered") };
        assert!(!place.is_empty() && !why.ko.is_empty() && !why.en.is_empty(), "{what}: {checked:?}");
    }
}

/// Flips one bit at every `step`-th byte, another bit at each.
fn sweep(package: &[u8], step: usize, trust: &VerifyTrust) {
    let good = verify(Cursor::new(package), trust);
    assert!(good.verdict.is_whole(), "{}", good.text(Language::English));
    let mut altered = package.to_vec();
    for position in (0..package.len()).step_by(step) {
        altered[position] ^= 1 << (position % 8);
        let report = verify(Cursor::new(&altered), trust);
        assert_refused(&report, &format!("a flip at byte {position}"));
        altered[position] = package[position];
    }
}

#[test]
fn every_flipped_byte_is_detected() {
    let sample = Sample::small();
    let ledger = CaseLedger::of(&sample);
    let (package, _) = sample.seal(Some(&ledger.part()));
    // nothing is trusted: the package by itself must show it
    sweep(&package, if long() { 1 } else { 3 }, &VerifyTrust::default());
}

#[test]
fn flips_in_a_whole_submission_are_detected() {
    let sample = Sample::example("group-i-1");
    let ledger = CaseLedger::of(&sample);
    let (package, _) = sample.seal(Some(&ledger.part()));
    let positions = if long() { 4_000 } else { 60 };
    sweep(&package, package.len() / positions, &ledger.trust(Vec::new()));
}

#[test]
fn every_cut_and_every_addition_is_detected() {
    let (package, _) = Sample::small().seal(None);
    for length in 0..package.len() {
        let report = verify(Cursor::new(&package[..length]), &VerifyTrust::default());
        assert_eq!(report.verdict, Verdict::Refused, "cut to {length}");
    }
    for added in [&b"\0"[..], b"\n", b"PK\x05\x06", &package] {
        let after = [&package, added].concat();
        let before = [added, &package].concat();
        assert_refused(&verify(Cursor::new(after), &VerifyTrust::default()), "an addition at the end");
        assert_refused(&verify(Cursor::new(before), &VerifyTrust::default()), "an addition at the beginning");
    }
}

#[test]
fn two_swapped_pieces_are_detected() {
    let sample = Sample::example("group-i-1");
    let (package, _) = sample.seal(None);
    let length = 512;
    for at in (0..package.len() - 2 * length).step_by(package.len() / 25) {
        let mut altered = package.clone();
        let (first, second) = altered[at..at + 2 * length].split_at_mut(length);
        first.swap_with_slice(second);
        if altered != package {
            assert_refused(
                &verify(Cursor::new(&altered), &VerifyTrust::default()),
                &format!("a swap at {at}"),
            );
        }
    }
}

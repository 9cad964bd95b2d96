//! A receipt that was kept shows that the ledger it is of goes on from the package's, or says that it does not show it.

mod common;

use std::io::Cursor;

use common::{CaseLedger, Sample};
use simsa_ledger::{EventKind, Hash};
use simsa_package::{Consistency, HeldReceipt, Outcome, role, verify};

struct Sealed {
    package: Vec<u8>,
    ledger: CaseLedger,
    /// Entries under the package's checkpoint.
    size: u64,
    manifest: [u8; 32],
}

fn sealed() -> Sealed {
    sealed_of(&Sample::small())
}

fn sealed_of(sample: &Sample) -> Sealed {
    let ledger = CaseLedger::of(sample);
    let part = ledger.part();
    let size = part.entries.len() as u64;
    let (package, sealed) = sample.seal(Some(&part));
    Sealed { package, ledger, size, manifest: sealed.manifest_sha256 }
}

impl Sealed {
    /// What became of the check with this receipt.
    fn outcome(&self, held: HeldReceipt) -> (Outcome, Outcome) {
        let report = verify(Cursor::new(&self.package), &self.ledger.trust(vec![held]));
        let of = |name: &str| {
            let checked = report.checks.iter().find(|checked| checked.check == name);
            checked.unwrap_or_else(|| panic!("{name}: {report:?}")).outcome.clone()
        };
        (of("receipt"), of("receipt-ledger"))
    }

    fn receipt(&mut self) -> (u64, HeldReceipt) {
        let index = self.ledger.record(EventKind::PACKAGE_SEALED, &[(role::MANIFEST, self.manifest)]);
        (index, self.ledger.held(index))
    }
}

#[test]
fn a_sealing_right_after_the_checkpoint_needs_no_more_than_its_proof() {
    let mut sealed = sealed();
    let (index, held) = sealed.receipt();
    assert_eq!(index, sealed.size);
    assert_eq!(sealed.outcome(held), (Outcome::Ok, Outcome::Ok));
}

#[test]
fn with_entries_in_between_a_consistency_proof_shows_it() {
    let mut sealed = sealed();
    for _ in 0..3 {
        sealed.ledger.record("commented", &[]);
    }
    let (index, bare) = sealed.receipt();
    assert!(matches!(sealed.outcome(bare.clone()), (Outcome::Ok, Outcome::NotChecked { .. })));
    let proof = sealed.ledger.consistency(sealed.size, index);
    let with = |old, proof| HeldReceipt { consistency: Some(Consistency { old, proof }), ..bare.clone() };
    assert_eq!(sealed.outcome(with(sealed.size, proof.clone())), (Outcome::Ok, Outcome::Ok));
    let mut altered = proof.clone();
    altered[0] = Hash::leaf(b"another");
    assert!(matches!(sealed.outcome(with(sealed.size, altered)), (_, Outcome::Failed { .. })));
    assert!(matches!(sealed.outcome(with(sealed.size - 1, proof)), (_, Outcome::NotChecked { .. })));
}

/// The key's holder shows the certifier one history in the package and has another one witnessed.
#[test]
fn a_receipt_of_another_history_is_a_fork() {
    let sealed = sealed_of(&Sample::example("group-i-1"));
    let mut other = CaseLedger::of(&Sample::small());
    while other.part().entries.len() as u64 != sealed.size {
        other.record("commented", &[]);
    }
    let index = other.record(EventKind::PACKAGE_SEALED, &[(role::MANIFEST, sealed.manifest)]);
    let (receipt, ledger) = sealed.outcome(other.held(index));
    assert_eq!(receipt, Outcome::Ok, "the receipt by itself is fine");
    assert!(matches!(ledger, Outcome::Failed { .. }), "{ledger:?}");
}

//! Every single write of an action fails in turn, in both ways a write can fail, as a crash at that point would. Then the
//! case file is opened again, which finishes what was begun, and everything must agree; what was acknowledged before is there,
//! and the action can be repeated.

mod common;

use std::io;
use std::path::Path;

use common::{Workbench, now, these};
use simsa_casefile::{CaseFile, CaseFileError, CaseFileParts, Disk, LocalDisk, Said, assemble};
use simsa_ledger::local::{FileMedium, LocalSequence, LocalStore};
use simsa_ledger::sequence::{FailingSequence, Faults, WriteFailure};
use simsa_ledger::store::FailingStore;
use simsa_ledger::{Ledger, Log};
use simsa_vault::backend::{FailingBackend, Failure, LocalBackend};
use simsa_vault::keys::master_key_from_file;
use simsa_vault::{NoWatch, Vault};

/// Small files whose n-th writing fails.
struct FailingDisk(Faults);

impl FailingDisk {
    fn attempt(&self, write: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        match self.0.next() {
            None => write(),
            Some(WriteFailure::NotStored) => Err(io::ErrorKind::StorageFull.into()),
            Some(WriteFailure::Stored) => write().and(Err(io::ErrorKind::StorageFull.into())),
        }
    }
}

impl Disk for FailingDisk {
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        LocalDisk.read(path)
    }

    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.attempt(|| LocalDisk.replace(path, bytes))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.attempt(|| LocalDisk.remove(path))
    }
}

type FailingCaseFile = CaseFile<FailingSequence<LocalSequence<FileMedium>>, FailingStore<LocalStore>>;

/// The workbench's case file with one write that fails: in the small files, the sequence and the tiles by `faults`, in the vault by
/// its own count.
fn failing(workbench: &Workbench, faults: &Faults, vault_at: u64, failure: Failure) -> FailingCaseFile {
    let root = workbench.case.join(".simsa");
    let key = std::fs::read_to_string(root.join("case-id")).unwrap();
    let signer =
        simsa_ledger::local::read_key(&workbench.keys.ledger_path(key.lines().next().unwrap())).unwrap();
    let backend = FailingBackend::new(LocalBackend::open(&root.join("vault")).unwrap(), vault_at, failure);
    let master = master_key_from_file(&workbench.keys.master_path()).unwrap();
    let vault = Vault::open(backend, master).unwrap();
    let sequence = LocalSequence::open_file(&root.join("ledger/sequence")).unwrap();
    let store = FailingStore::new(LocalStore::new(root.join("ledger/log")).unwrap(), faults.clone());
    let log = Log::open(store, signer.clone()).unwrap();
    let ledger = Ledger::new(FailingSequence::new(sequence, faults.clone()), log).unwrap();
    let small_files = Box::new(FailingDisk(faults.clone()));
    assemble(
        &workbench.case,
        &workbench.keys,
        CaseFileParts { vault, ledger, signer, disk: small_files, now },
    )
    .unwrap()
    .0
}

/// An action, and what the listed contents are before and after it.
struct Action {
    name: &'static str,
    run: fn(&Workbench, &FailingCaseFile) -> Result<(), CaseFileError>,
    again: fn(&Workbench),
    after: &'static [(&'static str, &'static str)],
}

const BEFORE: &[(&str, &str)] = &[("a", "one"), ("b", "bee"), ("p", "pea")];

fn one(outcomes: Vec<simsa_casefile::AddOutcome>) -> Result<(), CaseFileError> {
    outcomes.into_iter().try_for_each(|outcome| outcome.result.map(|_| ()))
}

const ACTIONS: &[Action] = &[
    Action {
        name: "add",
        run: |workbench, case_file| {
            one(case_file
                .add(&these(&[&workbench.files.join("c.pdf"), &workbench.files.join("d.pdf")]), &NoWatch)?)
        },
        again: |workbench| {
            let files = [workbench.files.join("c.pdf"), workbench.files.join("d.pdf")];
            one(workbench.open().add(&these(&[&files[0], &files[1]]), &NoWatch).unwrap()).unwrap();
        },
        after: &[("a", "one"), ("b", "bee"), ("p", "pea"), ("c", "sea"), ("d", "dee")],
    },
    Action {
        name: "replace",
        run: |workbench, case_file| {
            case_file.replace("a", &workbench.files.join("a2.pdf"), &Said::default(), &NoWatch).map(|_| ())
        },
        again: |workbench| {
            let file = workbench.files.join("a2.pdf");
            workbench.open().replace("a", &file, &Said::default(), &NoWatch).unwrap();
        },
        after: &[("a", "two"), ("b", "bee"), ("p", "pea")],
    },
    Action {
        name: "withdraw",
        run: |_, case_file| case_file.withdraw("a", false).map(|_| ()),
        again: |workbench| drop(workbench.open().withdraw("a", false)),
        after: &[("b", "bee"), ("p", "pea")],
    },
    Action {
        name: "destroy",
        run: |_, case_file| case_file.withdraw("a", true).map(|_| ()),
        again: |workbench| drop(workbench.open().withdraw("a", true)),
        after: &[("b", "bee"), ("p", "pea")],
    },
    Action {
        name: "adopt",
        run: |_, case_file| {
            let adopted = case_file.adopt(true, &NoWatch)?;
            adopted.into_iter().try_for_each(|adopted| adopted.result.map(|_| ()))
        },
        again: |workbench| {
            let adopted = workbench.open().adopt(true, &NoWatch).unwrap();
            assert!(adopted.into_iter().all(|adopted| adopted.result.is_ok()));
        },
        after: BEFORE,
    },
];

/// Two pieces of evidence on the case file, and files to hand in.
fn workbench() -> Workbench {
    let workbench = Workbench::new();
    let (a, b) = (workbench.file("a.pdf", "one"), workbench.file("b.pdf", "bee"));
    for (name, contents) in [("c.pdf", "sea"), ("d.pdf", "dee"), ("a2.pdf", "two")] {
        workbench.file(name, contents);
    }
    one(workbench.make().add(&these(&[&a, &b]), &NoWatch).unwrap()).unwrap();
    // A plain copy, and a plain file that was never taken: `adopt` is for both.
    std::fs::write(workbench.case.join("evidence/b.pdf"), "bee").unwrap();
    std::fs::write(workbench.case.join("evidence/p.pdf"), "pea").unwrap();
    let row = "\n[[evidence]]\nid = \"p\"\ntitle = \"P\"\nkind = \"other\"\nfile = \"evidence/p.pdf\"\n";
    std::fs::write(workbench.case.join("evidence.toml"), workbench.text() + row).unwrap();
    workbench
}

fn texts(contents: &[(String, Vec<u8>)]) -> Vec<(&str, &str)> {
    let text = |bytes| std::str::from_utf8(bytes).unwrap();
    contents.iter().map(|(id, bytes)| (id.as_str(), text(bytes))).collect()
}

fn fail_everywhere(small: bool) {
    for action in ACTIONS {
        for (fault, failure) in [
            (WriteFailure::NotStored, Failure::NotStored),
            (WriteFailure::Stored, Failure::StoredButReported),
        ] {
            for nth in 0.. {
                let workbench = workbench();
                let faults = if small { Faults::nth(nth, fault) } else { Faults::none() };
                let vault_at = if small { u64::MAX } else { nth };
                let case_file = failing(&workbench, &faults, vault_at, failure);
                let result = (action.run)(&workbench, &case_file);
                drop(case_file);
                let at = format!("{}, write {nth}, {fault:?}: {result:?}", action.name);
                let contents = workbench.agrees();
                let found = texts(&contents);
                if result.is_ok() {
                    assert_eq!(found, action.after, "acknowledged and not there: {at}");
                } else {
                    assert!(found == action.after || found == BEFORE, "half done: {at}: {found:?}");
                }
                (action.again)(&workbench);
                assert_eq!(texts(&workbench.agrees()), action.after, "repeated: {at}");
                // Once no write is left to fail, the action went through untouched.
                if result.is_ok() && (!small || faults.seen() <= nth) {
                    assert!(
                        nth > 0 || !small,
                        "{} writes nothing: the test would prove nothing",
                        action.name
                    );
                    break;
                }
            }
        }
    }
}

#[test]
fn every_write_of_lists_and_ledger_fails_in_turn() {
    fail_everywhere(true);
}

#[test]
fn every_write_of_the_vault_fails_in_turn() {
    fail_everywhere(false);
}

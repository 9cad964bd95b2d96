//! A disk that takes no more: a child process runs under a limit of the size of its files (every write beyond it fails, as
//! on a full disk). The error is clear, nothing acknowledged is lost, and with room again everything goes on.

mod common;

use std::path::PathBuf;
use std::process::Command;

use common::{entries, entry, key, skips_allowed};
use simsa_ledger::fsck::{self, PublicKey, PublishedFolder};
use simsa_ledger::local;
use simsa_ledger::{KeyKind, LedgerStoreError, LogError, Sequence, SequenceError};

const FOLDER: &str = "SIMSA_LEDGER_FULL_FOLDER";

/// Not a test by itself: what runs under the limit of 32 KiB a file.
#[test]
fn child() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let folder = PathBuf::from(folder);
    let ledger = local::create(&folder, key()).expect("an empty ledger fits");
    let mut stored = 0;
    let error = loop {
        match ledger.record(&entry(stored)) {
            Ok(index) => assert_eq!(index, stored),
            Err(error) => break error,
        }
        stored += 1;
        assert!(stored < 10_000, "the limit is not in force");
    };
    // clear: not stored, and the system's own words
    assert!(matches!(&error, SequenceError::NotStored { problem } if !problem.is_empty()), "{error}");
    // nothing lost, and the next small entry is refused in the same way, not half written
    assert_eq!(ledger.sequence().len(), Ok(stored));
    assert!(ledger.record(&entry(stored)).is_err());
    assert_eq!(ledger.sequence().read(0, usize::MAX).expect("readable"), entries(stored));
    // publishing what fits works
    assert_eq!(ledger.publish().expect("small files fit").size(), stored);
    println!("\nstored {stored}"); // the test runner has written on this line already
}

/// The same for the published log: the sequence was written before, its bundle does not fit.
#[test]
fn child_publishes() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let folder = PathBuf::from(folder);
    let sequence = local::LocalSequence::open_file(&folder.join("sequence")).expect("opens");
    let store = local::LocalStore::new(folder.join("log")).expect("opens");
    let mut log = simsa_ledger::Log::open(store, key()).expect("opens");
    let before = log.head().size();
    let error = log.integrate(&sequence).expect_err("a bundle of 256 entries does not fit");
    assert!(
        matches!(&error, LogError::Store(LedgerStoreError::Write { path, .. }) if path.contains("entries")),
        "{error}"
    );
    assert_eq!(log.head().size(), before);
}

fn run_limited(folder: &std::path::Path, test: &str) -> Option<String> {
    // ignoring the signal makes the write fail with an error instead of ending the program
    let script = "trap '' XFSZ; ulimit -f 64; exec \"$0\" --exact \"$1\" --nocapture --test-threads=1";
    let output = Command::new("sh")
        .args(["-c", script])
        .arg(std::env::current_exe().expect("this program"))
        .arg(test)
        .env(FOLDER, folder)
        .output();
    match output {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
            Some(said)
        }
        Err(error) => {
            assert!(skips_allowed(), "this test needs a POSIX shell (sh): {error}");
            None
        }
    }
}

#[test]
fn a_full_disk_is_a_clear_error_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let Some(output) = run_limited(folder.path(), "child") else {
        return;
    };
    let stored: u64 = output
        .lines()
        .find_map(|line| line.strip_prefix("stored ")?.parse().ok())
        .expect("the child says it");
    assert!(stored > 50, "{stored}");
    let public = PublicKey::parse(&key().verifier(KeyKind::Log).to_string()).unwrap();
    let check = || fsck::check(&PublishedFolder::new(&folder.path().join("log")), &public, &[]);
    let report = check();
    assert!(report.is_sound() && report.size == Some(stored), "{report:?}");

    // room again: record more than a bundle holds, without publishing
    let sequence = local::LocalSequence::open_file(&folder.path().join("sequence")).unwrap();
    for number in stored..600 {
        simsa_ledger::Append::append(&sequence, &[&entry(number).to_bytes()]).unwrap();
    }
    drop(sequence);
    run_limited(folder.path(), "child_publishes");
    let report = check();
    assert!(report.is_sound() && report.size == Some(stored), "{report:?}");
    // and room again
    let ledger = local::open(folder.path(), key()).unwrap();
    assert_eq!(ledger.log().head().size(), 600);
    assert!(check().is_sound());
}

//! A child process appends, publishes and is killed at a random moment; afterwards everything it was told is there and
//! the log verifies. A few rounds normally, 1,000 with `SIMSA_LONG=1`.

mod common;

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use common::{entry, entry_bytes, key, long};
use simsa_ledger::fsck::{self, Folder, Held, PublicKey};
use simsa_ledger::local;
use simsa_ledger::{KeyKind, LogError, Sequence};

const FOLDER: &str = "SIMSA_LEDGER_KILL_FOLDER";

/// Not a test by itself: what the child runs. It prints each position once it is acknowledged, and each published size.
#[test]
fn child() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let folder = std::path::PathBuf::from(folder);
    let ledger = match local::create(&folder, key()) {
        Err(LogError::Exists { .. }) => local::open(&folder, key()),
        other => other,
    }
    .expect("the ledger opens after a kill");
    let mut next = ledger.sequence().len().unwrap();
    loop {
        let index = ledger.record(&entry(next)).unwrap();
        assert_eq!(index, next);
        println!("stored {index}");
        if next.is_multiple_of(7) {
            println!("published {}", ledger.publish().unwrap().size());
        }
        next += 1;
    }
}

/// A small generator of moments; the seed is in the message of a failure.
fn next_random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn killed_at_random_moments_nothing_acknowledged_is_lost() {
    let rounds = if long() { 1000 } else { 12 };
    let folder = tempfile::tempdir().unwrap();
    let mut state = 0x9e37_79b9_7f4a_7c15;
    let (mut stored, mut published) = (None::<u64>, 0_u64);
    let mut held: Vec<Held> = Vec::new();
    for round in 0..rounds {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child", "--nocapture", "--test-threads=1"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = child.stdout.take().unwrap();
        let moment = Duration::from_micros(next_random(&mut state) % 60_000);
        let reader = std::thread::spawn(move || {
            BufReader::new(output).lines().map_while(Result::ok).collect::<Vec<String>>()
        });
        std::thread::sleep(moment);
        child.kill().unwrap();
        child.wait().unwrap();
        for line in reader.join().unwrap() {
            // a killed child may leave the beginning of a line; its number could be cut, so only whole lines count:
            // `lines` gives the last one even without its end, which is why positions are only ever raised by one
            if let Some(index) = line.strip_prefix("stored ").and_then(|n| n.parse().ok())
                && stored.is_none_or(|last| index > last)
            {
                stored = Some(index);
            } else if let Some(size) = line.strip_prefix("published ").and_then(|n| n.parse().ok()) {
                published = published.max(size);
            }
        }
        let context = format!("round {round}, killed after {moment:?}");
        let public = PublicKey::parse(&key().verifier(KeyKind::Log).to_string()).unwrap();
        let source = Folder::new(&folder.path().join("log"));
        if folder.path().join("log/checkpoint").exists() {
            // as the kill left it, before any recovery
            let report = fsck::check(&source, &public, &held);
            assert!(report.is_sound(), "{context}: {:?}", report.faults);
            assert!(report.size.unwrap() >= published, "{context}");
        } else {
            assert_eq!(published, 0, "{context}: the checkpoint is gone");
            assert_eq!(stored, None, "{context}");
            continue;
        }
        let ledger = local::open(folder.path(), key()).unwrap_or_else(|error| panic!("{context}: {error}"));
        let size = ledger.sequence().len().unwrap();
        if let Some(last) = stored {
            assert!(size > last, "{context}: entry {last} was acknowledged and is lost");
        }
        assert_eq!(ledger.log().head().size(), size, "{context}");
        if size > 0 {
            let receipt = ledger.receipt(size - 1).unwrap();
            held.push(Held::Receipt {
                name: format!("receipt of round {round}"),
                receipt: receipt.to_bytes(),
                entry: entry_bytes(size - 1),
            });
        }
        drop(ledger);
        let report = fsck::check(&source, &public, &held);
        assert!(report.is_sound(), "{context}: {:?}", report.faults);
        assert_eq!(report.held_agreeing, held.len(), "{context}");
    }
    assert!(held.len() > rounds / 4, "the children hardly got to work: {} of {rounds} rounds", held.len());
}

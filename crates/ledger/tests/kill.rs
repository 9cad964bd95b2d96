//! A child process records from several threads, publishes and is killed at a random moment; afterwards everything it was
//! told is there with its contents, and the log verifies as the kill left it and after recovery. 50 rounds normally, 1,000
//! with `SIMSA_LONG=1`.

mod common;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use common::{entry, entry_bytes, key, long};
use simsa_ledger::fsck::{self, KeptState, PublicKey, PublishedFolder};
use simsa_ledger::local::{self, LocalLedger};
use simsa_ledger::{KeyKind, LogError, Sequence};

const FOLDER: &str = "SIMSA_LEDGER_KILL_FOLDER";
const THREADS: u64 = 3;

/// Not a test by itself: what the child runs. It says each position once it is acknowledged, and each published size.
#[test]
fn child() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let folder = PathBuf::from(folder);
    let ledger = match local::create(&folder, key()) {
        Err(LogError::Exists { .. }) => local::open(&folder, key()),
        other => other,
    }
    .expect("the ledger opens after a kill");
    let start = ledger.sequence().len().expect("a length");
    println!(); // the test runner has written on this line already
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let ledger = &ledger;
            scope.spawn(move || work(ledger, thread * 1_000_000 + start));
        }
    });
}

fn work(ledger: &LocalLedger, first: u64) {
    // the dot at the end tells a whole line from one that the kill cut
    let say = |line: String| {
        let mut output = std::io::stdout().lock();
        output.write_all(line.as_bytes()).and_then(|()| output.flush()).expect("the parent listens");
    };
    for number in first.. {
        let index = ledger.record(&entry(number)).expect("recorded");
        say(format!("stored {index} {number} .\n"));
        if number.is_multiple_of(7) {
            say(format!("published {} .\n", ledger.publish().expect("published").size()));
        }
    }
}

/// What the child said before it was killed.
#[derive(Default)]
struct Said {
    /// Position to number of the entry.
    stored: BTreeMap<u64, u64>,
    published: u64,
}

/// Kills the child after it has stored so many entries and so much time more: a busy machine only takes longer.
fn run_and_kill(folder: &Path, entries: usize, after: Duration) -> Said {
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "child", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the child starts");
    let output = child.stdout.take().expect("piped");
    let stored = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&stored);
    let reader = std::thread::spawn(move || {
        let mut said = Said::default();
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let words: Vec<&str> = line.split(' ').collect();
            match words[..] {
                ["stored", index, number, "."] => {
                    said.stored.insert(index.parse().expect("a number"), number.parse().expect("a number"));
                    count.fetch_add(1, Ordering::SeqCst);
                }
                ["published", size, "."] => {
                    said.published = said.published.max(size.parse().expect("a number"));
                }
                _ => {}
            }
        }
        said
    });
    while stored.load(Ordering::SeqCst) < entries && child.try_wait().expect("asked").is_none() {
        std::thread::sleep(Duration::from_micros(100));
    }
    std::thread::sleep(after);
    child.kill().expect("killed");
    child.wait().expect("gone");
    reader.join().expect("read")
}

/// A small generator of moments.
fn next_random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn killed_at_random_moments_nothing_acknowledged_is_lost() {
    let rounds = if long() { 1000 } else { 50 };
    let public = PublicKey::parse(&key().verifier(KeyKind::Log).to_string()).unwrap();
    let mut state = 0x9e37_79b9_7f4a_7c15;
    let (mut acknowledged, mut finished) = (0, 0);
    let mut folder = tempfile::tempdir().unwrap();
    let mut held: Vec<KeptState> = Vec::new();
    let mut published = 0_u64;
    for round in 0..rounds {
        if round % 25 == 0 {
            // a fresh ledger now and then, so that creation is interrupted too
            (folder, held, published) = (tempfile::tempdir().unwrap(), Vec::new(), 0);
        }
        let moment = Duration::from_micros(next_random(&mut state) % 50_000);
        let entries = if round % 25 == 0 { 0 } else { usize::try_from(next_random(&mut state) % 8).unwrap() };
        let said = run_and_kill(folder.path(), entries, moment);
        acknowledged += said.stored.len();
        published = published.max(said.published);
        let context = format!("round {round}, killed {moment:?} after {entries} entries");
        let source = PublishedFolder::new(&folder.path().join("log"));
        if !folder.path().join("log/checkpoint").exists() {
            assert!(published == 0 && said.stored.is_empty(), "{context}: the checkpoint is gone");
            continue;
        }
        // as the kill left it, before any recovery
        let report = fsck::check(&source, &public, &held);
        assert!(report.is_sound(), "{context}: {:?}", report.faults);
        assert!(report.size.unwrap() >= published, "{context}: {published} were published");

        let ledger = local::open(folder.path(), key()).unwrap_or_else(|error| panic!("{context}: {error}"));
        let size = ledger.sequence().len().unwrap();
        for (index, number) in &said.stored {
            let found = ledger.sequence().read(*index, 1).unwrap();
            assert_eq!(found, [entry_bytes(*number)], "{context}: entry {index} was acknowledged");
        }
        assert_eq!(ledger.log().head().size(), size, "{context}");
        if size > 0 {
            held.push(KeptState::Receipt {
                name: format!("receipt of round {round}"),
                receipt: ledger.receipts(size - 1).unwrap()[0].to_bytes(),
                entry: ledger.log().entry(size - 1).unwrap(),
            });
        }
        drop(ledger);
        let report = fsck::check(&source, &public, &held);
        assert!(report.is_sound(), "{context}: {:?}", report.faults);
        assert_eq!(report.held_agreeing, held.len(), "{context}");
        finished += 1;
    }
    println!("{rounds} rounds, {finished} past creation, {acknowledged} entries acknowledged before a kill");
    assert!(finished > rounds / 2 && acknowledged > rounds, "the children hardly got to work");
}

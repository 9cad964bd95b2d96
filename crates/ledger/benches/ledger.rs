//! Speed of the ledger: appends against the machine's own synchronisation rate *in the same run*, group commit, checking
//! a large log, and the size of proofs. Not criterion: what counts here are ratios of whole runs on a disk, not
//! nanoseconds of a function. `cargo bench -p simsa-ledger` prints a table; docs/benchmarks/ledger.md keeps one.
//!
//! `SIMSA_BENCH_DIR` names the folder (and so the disk) to write to; default is the system's temporary folder.

#![expect(clippy::cast_precision_loss, reason = "rates are for people")]

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use simsa_ledger::fsck::{self, PublicKey, PublishedFolder};
use simsa_ledger::local::{self, LocalSequence, LocalStore};
use simsa_ledger::{Append, EventKind, KeyKind, LedgerEntry, Log, MemoryFiles, MemorySequence, SignerKey};

fn key() -> SignerKey {
    SignerKey::from_seed("ledger.example/bench", &[5; 32]).expect("valid name")
}

/// An entry of the usual size: two digests and two references.
fn entry(number: u64) -> LedgerEntry {
    let time = Timestamp::from_second(1_780_000_000).expect("in range");
    let event = EventKind::new(EventKind::EVIDENCE_ADDED).expect("valid");
    let digest = *simsa_ledger::Hash::leaf(&number.to_be_bytes()).as_bytes();
    LedgerEntry::new(&format!("c-{:08x}", number % 5000), event, time)
        .and_then(|entry| entry.digest("object", digest))
        .and_then(|entry| entry.digest("manifest", digest))
        .and_then(|entry| entry.reference("question", "emr-3.1.2"))
        .and_then(|entry| entry.reference("item", &format!("n-{number}")))
        .expect("valid")
}

struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        let base = std::env::var_os("SIMSA_BENCH_DIR").map_or_else(std::env::temp_dir, Into::into);
        let path = base.join(format!("simsa-ledger-bench-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("the folder can be made");
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // leftovers are harmless
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn main() {
    // cargo gives it to a benchmark, and not to a test
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let size = if is_bench { WHOLE } else { ONCE };
    let scratch = Scratch::new();
    one_writer(&scratch, &size);
    many_writers(&scratch, &size);
    large_log(&scratch, &size);
}

/// How much is done.
struct Size {
    /// Turns of one writer.
    turns: u32,
    /// Writers at once, and appends of each.
    writers: &'static [u64],
    each: u64,
    filings: u32,
    /// Entries of the large log, and of smaller ones whose receipts it is compared with.
    entries: u64,
    smaller: &'static [u64],
    receipts: u64,
}

const WHOLE: Size = Size {
    turns: 12,
    writers: &[1, 8, 64, 256],
    each: 2000,
    filings: 500,
    entries: 1_000_000,
    smaller: &[1, 100, 10_000, 100_000],
    receipts: 1000,
};

/// Each thing once, as a test.
const ONCE: Size =
    Size { turns: 1, writers: &[8], each: 10, filings: 3, entries: 1000, smaller: &[1, 100], receipts: 10 };

/// Appends of the same bytes, raw and through the sequence, in turns of half a second, so that a busy machine slows both.
fn one_writer(scratch: &Scratch, size: &Size) {
    let turn = Duration::from_millis(500);
    let bytes = entry(1).to_bytes();
    let raw_file = OpenOptions::new().create(true).append(true).open(scratch.path("raw")).expect("opens");
    let sequence = LocalSequence::open_file(&scratch.path("one")).expect("opens");
    // the raw write has as many bytes as a frame
    let frame = vec![0x5a_u8; bytes.len() + 46];
    let raw = || {
        (&raw_file).write_all(&frame).expect("writes");
        raw_file.sync_data().expect("synchronises");
    };
    let ours = || {
        sequence.append(&[&bytes]).expect("appends");
    };
    let (mut raw_count, mut our_count) = (0_u32, 0_u32);
    for _ in 0..size.turns {
        raw_count += run_for(turn, &raw);
        our_count += run_for(turn, &ours);
    }
    let seconds = f64::from(size.turns) * turn.as_secs_f64();
    let (raw_rate, our_rate) = (f64::from(raw_count) / seconds, f64::from(our_count) / seconds);
    println!("one writer, entries of {} bytes", bytes.len());
    println!("  raw write + fdatasync      {raw_rate:>10.0} /s");
    println!(
        "  durable appends            {our_rate:>10.0} /s   {:.1} % of raw",
        100.0 * our_rate / raw_rate
    );
}

fn run_for(duration: Duration, work: &dyn Fn()) -> u32 {
    let start = Instant::now();
    let mut count = 0;
    while start.elapsed() < duration {
        work();
        count += 1;
    }
    count
}

fn many_writers(scratch: &Scratch, size: &Size) {
    let each = size.each;
    println!("writers at once, each waits for its append to be durable");
    for &writers in size.writers {
        let sequence = LocalSequence::open_file(&scratch.path(&format!("group-{writers}"))).expect("opens");
        let start = Instant::now();
        std::thread::scope(|scope| {
            for writer in 0..writers {
                let sequence = &sequence;
                scope.spawn(move || {
                    for number in 0..each {
                        let bytes = entry(writer * each + number).to_bytes();
                        sequence.append(&[&bytes]).expect("appends");
                    }
                });
            }
        });
        let seconds = start.elapsed().as_secs_f64();
        let rate = (writers * each) as f64 / seconds;
        println!("  {writers:>4} writers               {rate:>10.0} /s");
    }
    // the whole way of a filing: append, publish, receipt
    let folder = scratch.path("filing");
    std::fs::create_dir(&folder).expect("makes");
    let ledger = local::create(&folder, key()).expect("creates");
    let start = Instant::now();
    let filings = size.filings;
    for number in 0..u64::from(filings) {
        let index = ledger.record(&entry(number)).expect("records");
        ledger.receipts(index).expect("gives a receipt");
    }
    println!(
        "  one filing with receipt    {:>10.0} /s (append, tiles, checkpoint, proof, all durable)",
        f64::from(filings) / start.elapsed().as_secs_f64()
    );
}

fn large_log(scratch: &Scratch, size: &Size) {
    let entries = size.entries;
    let sequence = MemorySequence::with((0..entries).map(|n| entry(n).to_bytes()).collect());
    let folder = scratch.path("large");
    let store = LocalStore::new(folder.clone()).expect("opens");
    let mut log = Log::create(store, key()).expect("creates");
    println!("a log of {entries} entries");
    timed("integrated into durable tiles", || {
        log.integrate(&sequence).expect("integrates");
    });
    drop(log);
    drop(sequence);
    let public = PublicKey::parse(&key().verifier(KeyKind::Log).to_string()).expect("valid");
    let source = PublishedFolder::new(&folder);
    for _ in 0..3 {
        timed("checked by fsck, from disk cache", || {
            let report = fsck::check(&source, &public, &[]);
            assert!(report.is_sound() && report.entries_checked == entries, "{report:?}");
        });
    }
    println!("    of it on disk            {:>10} bytes", folder_size(&folder));
    let log = timed("opened for writing", || {
        Log::open(LocalStore::new(folder.clone()).expect("opens"), key()).expect("opens")
    });
    proof_sizes(&log, size);
}

fn proof_sizes(log: &Log<LocalStore>, of: &Size) {
    let size = of.entries;
    let start = Instant::now();
    let count = of.receipts;
    for number in 0..count {
        log.receipt(number * (size / count)).expect("gives a receipt");
    }
    println!("    one receipt made in      {:>10.0} µs", start.elapsed().as_secs_f64() * 1e6 / count as f64);
    println!("receipts by size of the log (hashes, bytes)");
    let large = log.receipt(size / 3).expect("gives a receipt");
    for &size in of.smaller {
        let mut small = Log::create(MemoryFiles::default(), key()).expect("creates");
        let sequence = MemorySequence::with((0..size).map(|n| entry(n).to_bytes()).collect());
        small.integrate(&sequence).expect("integrates");
        let receipt = small.receipt(size / 3).expect("gives a receipt");
        println!("  {size:>9} entries          {:>4} {:>6}", receipt.proof.len(), receipt.to_bytes().len());
    }
    println!("  {size:>9} entries          {:>4} {:>6}", large.proof.len(), large.to_bytes().len());
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    println!("  {what:<33}{:>7.2} s", start.elapsed().as_secs_f64());
    result
}

fn folder_size(folder: &Path) -> u64 {
    let mut total = 0;
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(metadata) = entry.metadata() else {
            continue;
        };
        total += if metadata.is_dir() { folder_size(&entry.path()) } else { metadata.len() };
    }
    total
}

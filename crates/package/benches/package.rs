//! A II-3 submission with 400 evidence files of 1 MB, sealed and verified, side by side in one run with what nothing can
//! beat: copying the same files into one file and hashing them. Figures: `docs/benchmarks/package.md`.

use std::fs::{self, File};
use std::hint::black_box;
use std::io::{self, BufReader, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sha2::{Digest, Sha256};
use simsa_model::{Dossier, Evidence, FileState};
use simsa_package::{EvidenceSource, Submission, VerifyTrust, seal, verify};
use simsa_rules::assess;

/// Files and bytes of each; a few small ones where it runs as a test, to which cargo does not give `--bench`.
static SIZE: LazyLock<(usize, usize)> = LazyLock::new(|| {
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    if is_bench { (400, 1_000_000) } else { (4, 10_000) }
});

struct Folder<'a>(&'a Path);

impl EvidenceSource for Folder<'_> {
    fn open(&self, evidence: &Evidence) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(File::open(self.0.join(&evidence.file))?))
    }
}

/// Bytes that do not compress, the same in every run.
fn noise(seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let (_, length) = *SIZE;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

/// The example of group II-3 with its evidence replaced by 400 large files.
fn case(folder: &Path) -> Dossier {
    let case = simsa_case::load(&simsa_testkit::example("group-ii-3")).expect("the example loads");
    let mut dossier = case.dossier().clone();
    let kinds: Vec<Evidence> = dossier.evidence.clone();
    dossier.evidence = (0..SIZE.0)
        .map(|number| {
            let bytes = noise(number as u64 + 1);
            let file = format!("evidence-{number}.pdf");
            fs::write(folder.join(&file), &bytes).expect("written");
            let sha256 = hex::encode(Sha256::digest(&bytes));
            let id = kinds.get(number).map_or_else(|| format!("e-{number}"), |kind| kind.id.clone());
            let state = FileState::Present { sha256, bytes: bytes.len() as u64 };
            Evidence { id, file, state, sha256: None, ..kinds[number % kinds.len()].clone() }
        })
        .collect();
    dossier
}

/// The yardstick: every file read once, hashed once, written once, with the buffers we use.
fn copy_and_hash(folder: &Path, out: &Path) {
    let mut to = File::create(out).expect("created");
    let mut buffer = vec![0; 128 * 1024];
    for number in 0..SIZE.0 {
        let mut from = File::open(folder.join(format!("evidence-{number}.pdf"))).expect("opened");
        let mut hash = Sha256::new();
        loop {
            let read = from.read(&mut buffer).expect("read");
            if read == 0 {
                break;
            }
            hash.update(&buffer[..read]);
            to.write_all(&buffer[..read]).expect("written");
        }
        black_box(hash.finalize());
    }
}

/// The yardstick of verification: the package read once and hashed once.
fn hash_only(file: &Path) {
    let mut from = File::open(file).expect("opened");
    let mut buffer = vec![0; 128 * 1024];
    let mut hash = Sha256::new();
    loop {
        let read = from.read(&mut buffer).expect("read");
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
    }
    black_box(hash.finalize());
}

fn package(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let dossier = case(folder.path());
    let on = dossier.facts.application.date.expect("a date");
    let assessment = assess(&dossier.facts, on).unwrap();
    let source = Folder(folder.path());
    let out: PathBuf = folder.path().join("package.zip");
    let submission = Submission {
        acknowledged: &[],
        dossier: &dossier,
        assessment: &assessment,
        title: None,
        evidence: &source,
        ledger: None,
    };
    let sealed = || {
        let file = File::create(&out).expect("created");
        seal(&submission, file, &mut |_| ControlFlow::Continue(())).expect("sealed")
    };
    let mut group = c.benchmark_group("package-400x1MB");
    group.sample_size(10).throughput(Throughput::Bytes((SIZE.0 * SIZE.1) as u64));
    group.bench_function("copy and hash", |b| b.iter(|| copy_and_hash(folder.path(), &out)));
    group.bench_function("seal", |b| b.iter(sealed));
    sealed();
    group.bench_function("hash", |b| b.iter(|| hash_only(&out)));
    group.bench_function("verify", |b| {
        b.iter(|| {
            let report = verify(BufReader::new(File::open(&out).expect("opened")), &VerifyTrust::default());
            assert!(report.verdict.is_whole());
        });
    });
    group.finish();
    // what forms, rules and checks alone take, whatever the evidence
    let small = Dossier { evidence: Vec::new(), ..dossier.clone() };
    let submission = Submission {
        dossier: &small,
        assessment: &assessment,
        title: None,
        acknowledged: &[],
        evidence: &source,
        ledger: None,
    };
    c.bench_function("seal without evidence", |b| {
        b.iter(|| {
            let out = io::Cursor::new(Vec::new());
            seal(&submission, out, &mut |_| ControlFlow::Continue(())).expect("sealed")
        });
    });
}

criterion_group!(benches, package);
criterion_main!(benches);

//! How fast the vault is, beside what bounds it, in one run on one machine: plain numbers, no statistics.
//!
//! `cargo bench -p simsa-vault` runs everything; name parts to run some: `-- large small mixed huge`.
//! `VAULT_BENCH_DIR` says where (it needs about 8 GiB; `huge` 12 GiB more). With `borg` and `restic` installed they
//! run on the same files.

#![allow(
    clippy::cast_precision_loss,
    clippy::print_stdout,
    missing_docs,
    reason = "a program that prints measurements"
)]

use std::fs::File;
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::Instant;

use simsa_vault::backend::LocalBackend;
use simsa_vault::keys::MasterKey;
use simsa_vault::{Cipher, Hasher, NoWatch, Secret, Suite, Vault, VaultCaseId, open_beneath};

const MIB: usize = 1 << 20;

/// What sizes are divided by: everything once and small where it runs as a test, to which cargo does not give `--bench`.
static SMALLER: LazyLock<usize> =
    LazyLock::new(|| if std::env::args().any(|arg| arg == "--bench") { 1 } else { 1000 });

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    // The huge round measures its own memory, so it runs in a process that has done nothing else.
    if let [mode, dir] = args.as_slice()
        && mode == "ingest-child"
    {
        ingest_child(Path::new(dir));
        return;
    }
    let wanted = |name: &str| args.is_empty() || args.iter().any(|arg| arg == name);
    let dir = std::env::var_os("VAULT_BENCH_DIR")
        .map_or_else(std::env::temp_dir, PathBuf::from)
        .join(format!("vault-bench-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    if wanted("large") {
        large(&dir);
    }
    if wanted("small") {
        small(&dir);
    }
    if wanted("mixed") {
        mixed(&dir);
    }
    if args.iter().any(|arg| arg == "huge") {
        huge(&dir);
    }
    std::fs::remove_dir_all(&dir).unwrap();
}

/// One file of 1 GiB of noise, and one that compresses: against disk, cipher and hash alone.
fn large(dir: &Path) {
    println!("## one large file (1 GiB), MiB/s");
    let length = 1024 * MIB / *SMALLER;
    for (kind, ratio) in [("incompressible", 0), ("compressible", 60)] {
        let source = dir.join(kind);
        make_file(&source, 7, length, ratio);
        println!("{kind}:");
        let disk = best(2, || plain_write(&source, &dir.join("copy")));
        row("  sequential write and sync", length, disk);
        let aes = best(2, || cipher_alone(Suite::Aes256Gcm, &source));
        row("  read and AES-256-GCM alone", length, aes);
        let hash = best(2, || hash_alone(&source));
        row("  read and SHA-256 alone", length, hash);
        let slowest = disk.max(aes).max(hash);
        for suite in [Suite::Aes256Gcm, Suite::Aria256Gcm] {
            let (name, slowest) = match suite {
                Suite::Aes256Gcm => ("AES", slowest),
                Suite::Aria256Gcm => {
                    let aria = cipher_alone(suite, &source);
                    row("  read and ARIA-256-GCM alone", length, aria);
                    ("ARIA", slowest.max(aria))
                }
            };
            let rounds = if suite == Suite::Aes256Gcm { 3 } else { 1 };
            let mut cpu = f64::INFINITY;
            let seconds = best(rounds, || {
                let (vault, root) = fresh_vault(dir, suite);
                let case = vault.case(&VaultCaseId::new("bench").unwrap()).unwrap();
                let (start, cpu_before) = (Instant::now(), cpu_seconds("self"));
                let batch = case.batch().unwrap();
                let mut file = File::open(&source).unwrap();
                let added = batch.add_file(&mut file).unwrap();
                let _ = batch.commit().unwrap();
                let seconds = start.elapsed().as_secs_f64();
                cpu = cpu.min(cpu_seconds("self") - cpu_before);
                if suite == Suite::Aes256Gcm {
                    let start = Instant::now();
                    case.copy_to(&added.digest, &mut std::io::sink()).unwrap();
                    row("  vault: read back and verify", length, start.elapsed().as_secs_f64());
                }
                std::fs::remove_dir_all(root).unwrap();
                seconds
            });
            row(&format!("  vault: add, {name}"), length, seconds);
            println!("  = {:.0} % of the slowest alone; {cpu:.2} CPU s", 100.0 * slowest / seconds);
        }
        std::fs::remove_file(&source).unwrap();
    }
}

/// 10,000 files of 20 kB, half of them compressible.
fn small(dir: &Path) {
    println!("## 10,000 files of 20 kB");
    let source = dir.join("small");
    for folder in 0..(100 / *SMALLER as u64).max(1) {
        let folder_path = source.join(format!("{folder:02}"));
        std::fs::create_dir_all(&folder_path).unwrap();
        for number in 0..(100 / *SMALLER as u64).max(2) {
            let seed = folder * 100 + number + 1;
            make_file(
                &folder_path.join(format!("{number:02}.bin")),
                seed,
                20_000,
                if seed.is_multiple_of(2) { 0 } else { 60 },
            );
        }
    }
    compare(&dir.join("small-stores"), &source, 3);
}

/// 2 GiB in files of 1 to 40 MiB: a third noise, the rest compressible, 30 % of the bytes duplicates.
fn mixed(dir: &Path) {
    println!("## mixed set (2 GiB: noise, compressible, 30 % duplicates)");
    let source = dir.join("mixed");
    std::fs::create_dir_all(&source).unwrap();
    let sizes = [1, 3, 8, 20, 40, 13, 5, 30, 2, 25];
    let (mut total, mut number, mut duplicated) = (0, 0usize, 0);
    while total < 2048 * MIB / *SMALLER {
        let length = sizes[number % sizes.len()] * MIB / *SMALLER + number * 1_237;
        let path = source.join(format!("{number:04}.bin"));
        if (duplicated as f64) < 0.3 * total as f64 {
            let original = source.join(format!("{:04}.bin", number / 2));
            duplicated += usize::try_from(std::fs::copy(original, &path).unwrap()).unwrap();
        } else {
            make_file(&path, number as u64 + 1, length, if number % 3 == 0 { 0 } else { 60 });
        }
        total += usize::try_from(path.metadata().unwrap().len()).unwrap();
        number += 1;
    }
    println!("{number} files, {} MiB, {} MiB of them duplicates", total / MIB, duplicated / MIB);
    compare(&dir.join("mixed-stores"), &source, 2);
}

/// A 10 GiB file: the most memory the process ever had.
fn huge(dir: &Path) {
    println!("## one file of 10 GiB");
    let source = dir.join("huge");
    make_file(&source, 3, 10 * 1024 * MIB, 0);
    let disk = plain_write(&source, &dir.join("copy"));
    row("  sequential write and sync", 10 * 1024 * MIB, disk);
    let status =
        Command::new(std::env::current_exe().unwrap()).arg("ingest-child").arg(dir).status().unwrap();
    assert!(status.success());
    std::fs::remove_file(&source).unwrap();
}

fn ingest_child(dir: &Path) {
    let (vault, root) = fresh_vault(dir, Suite::Aes256Gcm);
    let case = vault.case(&VaultCaseId::new("bench").unwrap()).unwrap();
    let start = Instant::now();
    let batch = case.batch().unwrap();
    let added = batch.add_file(&mut File::open(dir.join("huge")).unwrap()).unwrap();
    let _ = batch.commit().unwrap();
    row("  vault: add, AES", 10 * 1024 * MIB, start.elapsed().as_secs_f64());
    println!("  most memory while adding: {}", peak_memory());
    let start = Instant::now();
    case.copy_to(&added.digest, &mut std::io::sink()).unwrap();
    row("  vault: read back and verify", 10 * 1024 * MIB, start.elapsed().as_secs_f64());
    let start = Instant::now();
    assert!(vault.check(&NoWatch).unwrap().is_clean());
    row("  vault: check", 10 * 1024 * MIB, start.elapsed().as_secs_f64());
    println!("  most memory in all: {}", peak_memory());
    std::fs::remove_dir_all(root).unwrap();
}

/// Adds a folder with the vault, restic and borg; seconds, CPU seconds and stored size of each.
fn compare(dir: &Path, source: &Path, rounds: usize) {
    let files = walk(source);
    println!("{:<28} {:>8} {:>8} {:>12}", "", "seconds", "CPU s", "stored MiB");
    for round in 0..rounds {
        // A folder for each round, removed at the very end: for five seconds after a deletion ext4 is slow to make
        // new files, and the next program would pay for it.
        let dir = &dir.join(format!("round-{round}"));
        std::fs::create_dir_all(dir).unwrap();
        let (vault, root) = fresh_vault(dir, Suite::Aes256Gcm);
        let case = vault.case(&VaultCaseId::new("bench").unwrap()).unwrap();
        settle_disk();
        let (start, cpu) = (Instant::now(), cpu_seconds("self"));
        let batch = case.batch().unwrap();
        for result in batch.add_files(&files, |file| open_beneath(source, file)) {
            let _ = result.unwrap();
        }
        let added = batch.commit().unwrap();
        line("vault", start.elapsed().as_secs_f64(), cpu_seconds("self") - cpu, &root);
        assert_eq!(added.len(), files.len());
        let (start, cpu) = (Instant::now(), cpu_seconds("self"));
        let report = vault.check(&NoWatch).unwrap();
        assert!(report.is_clean());
        line("vault check", start.elapsed().as_secs_f64(), cpu_seconds("self") - cpu, &root);

        if *SMALLER > 1 {
            return;
        }
        external(dir, source, "restic", &["init", "-q"], &["backup", "-q", "--no-cache", "."]);
        external(dir, source, "borg", &["init", "-e", "repokey", "::"], &["create", "::a", "."]);
    }
}

/// Runs another program's initialisation and then, timed, its backup.
fn external(dir: &Path, source: &Path, program: &str, init: &[&str], backup: &[&str]) {
    let repository = dir.join(program);
    let home = dir.join("home");
    let run = |args: &[&str]| {
        Command::new(program)
            .args(args)
            .current_dir(source)
            .env("HOME", &home)
            .env("RESTIC_REPOSITORY", &repository)
            .env("RESTIC_PASSWORD", "bench")
            .env("BORG_REPO", &repository)
            .env("BORG_PASSPHRASE", "bench")
            .stdout(Stdio::null())
            .status()
    };
    let Ok(status) = run(init) else {
        println!("{program} is not installed");
        return;
    };
    assert!(status.success());
    settle_disk();
    let (start, cpu) = (Instant::now(), cpu_seconds("children"));
    assert!(run(backup).unwrap().success());
    line(program, start.elapsed().as_secs_f64(), cpu_seconds("children") - cpu, &repository);
}

/// Nobody pays for what the one before left to be written or freed.
fn settle_disk() {
    let _ = Command::new("sync").status();
}

fn fresh_vault(dir: &Path, suite: Suite) -> (Vault, PathBuf) {
    let root = dir.join("vault");
    let _ = std::fs::remove_dir_all(&root);
    let backend = LocalBackend::create(&root).unwrap();
    let vault = Vault::create(backend, MasterKey::from_bytes([1; 32]), suite).unwrap();
    let _ = vault.create_case(&VaultCaseId::new("bench").unwrap()).unwrap();
    (vault, root)
}

fn plain_write(source: &Path, to: &Path) -> f64 {
    let mut from = File::open(source).unwrap();
    let start = Instant::now();
    let mut file = File::create(to).unwrap();
    each_block(&mut from, |block| file.write_all(block).unwrap());
    file.sync_all().unwrap();
    let seconds = start.elapsed().as_secs_f64();
    std::fs::remove_file(to).unwrap();
    seconds
}

fn cipher_alone(suite: Suite, source: &Path) -> f64 {
    let cipher = Cipher::new(suite, &Secret::new([1; 32]));
    let mut from = File::open(source).unwrap();
    let start = Instant::now();
    each_block(&mut from, |block| {
        for segment in block.chunks_mut(64 << 10) {
            std::hint::black_box(cipher.seal([0; 12], b"", segment));
        }
    });
    start.elapsed().as_secs_f64()
}

fn hash_alone(source: &Path) -> f64 {
    let mut hasher = Hasher::new();
    let mut from = File::open(source).unwrap();
    let start = Instant::now();
    each_block(&mut from, |block| hasher.update(block));
    std::hint::black_box(hasher.finish());
    start.elapsed().as_secs_f64()
}

fn each_block(from: &mut File, mut use_block: impl FnMut(&mut [u8])) {
    from.rewind().unwrap();
    let mut block = vec![0; MIB];
    loop {
        match from.read(&mut block).unwrap() {
            0 => return,
            count => use_block(&mut block[..count]),
        }
    }
}

/// Noise of which `text_percent` of every kilobyte is replaced by text-like bytes.
fn make_file(path: &Path, seed: u64, length: usize, text_percent: usize) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut file = std::io::BufWriter::with_capacity(MIB, File::create(path).unwrap());
    let mut block = [0u8; 1024];
    let mut left = length;
    let mut counter = seed;
    while left > 0 {
        for word in block.chunks_mut(8) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            word.copy_from_slice(&state.wrapping_mul(0x2545_f491_4f6c_dd1d).to_le_bytes());
        }
        let mut text = &mut block[..1024 * text_percent / 100];
        while !text.is_empty() {
            counter += 1;
            let line = format!("2026-11-24 09:{counter:08} 접속 사용자=u{} 결과=성공\n", counter % 97);
            let take = line.len().min(text.len());
            text[..take].copy_from_slice(&line.as_bytes()[..take]);
            text = &mut text[take..];
        }
        let take = left.min(block.len());
        file.write_all(&block[..take]).unwrap();
        left -= take;
    }
    file.into_inner().unwrap().sync_all().unwrap();
}

fn walk(root: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path.strip_prefix(root).unwrap().to_owned());
            }
        }
    }
    files.sort();
    files
}

fn best(rounds: usize, mut measure: impl FnMut() -> f64) -> f64 {
    (0..rounds).map(|_| measure()).fold(f64::INFINITY, f64::min)
}

fn row(what: &str, bytes: usize, seconds: f64) {
    println!("{what:<34} {:>8.0}", bytes as f64 / MIB as f64 / seconds);
}

fn line(what: &str, seconds: f64, cpu: f64, stored: &Path) {
    let bytes: u64 = walk(stored).iter().map(|file| stored.join(file).metadata().unwrap().len()).sum();
    println!("{what:<28} {seconds:>8.2} {cpu:>8.2} {:>12.1}", bytes as f64 / MIB as f64);
}

/// User and system seconds of this process or of its finished children, from `/proc` (in ticks of 10 ms).
fn cpu_seconds(whose: &str) -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .map(|f| f.parse().unwrap_or(0.0))
        .collect();
    let from = if whose == "self" { 11 } else { 13 };
    fields.get(from..from + 2).map_or(0.0, |pair| (pair[0] + pair[1]) / 100.0)
}

fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("unknown").to_owned()
}

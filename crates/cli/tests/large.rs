//! A large file goes in, into a package and out again in memory that does not grow with it; and a full disk loses nothing.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use common::{copy, example};

/// Most memory that the program may ever have used, in kilobytes (it prints forms, with a font, when it seals).
const ADDING: u64 = 64 * 1024;
const SEALING: u64 = 160 * 1024;

fn command(keys: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_simsa"));
    command.args(arguments).env("SIMSA_KEYS", keys).env("SIMSA_LANG", "en");
    command
}

/// Runs to the end; the peak of resident memory in kilobytes, as the kernel last showed it.
fn peak(command: &mut Command) -> u64 {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut peak = 0;
    loop {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok());
        peak = peak.max(now.unwrap_or(0));
        if child.try_wait().unwrap().is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(peak > 0, "the kernel showed no memory use");
    peak
}

/// Bytes that do not compress.
fn large_file(path: &Path, megabytes: u64) {
    let mut file = std::io::BufWriter::new(fs::File::create(path).unwrap());
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..megabytes * 1024 * 128 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        file.write_all(&state.to_le_bytes()).unwrap();
    }
    file.flush().unwrap();
}

#[test]
fn memory_does_not_grow_with_the_file() {
    let all = tempfile::tempdir().unwrap();
    let (case, keys) = (all.path().join("case"), all.path().join("keys"));
    copy(&example("group-i-1"), &case);
    let (case_text, large) = (case.to_str().unwrap(), all.path().join("large.bin"));
    large_file(&large, 300);
    let large_text = large.to_str().unwrap();
    let adding = peak(&mut command(&keys, &["evidence", "add", case_text, large_text]));
    let out = all.path().join("back.bin");
    let out_text = out.to_str().unwrap();
    let getting = peak(&mut command(&keys, &["evidence", "get", case_text, "large", "--out", out_text]));
    assert_eq!(fs::metadata(&out).unwrap().len(), 300 << 20);
    let package = all.path().join("p.zip");
    let package_text = package.to_str().unwrap();
    let sealing = peak(&mut command(&keys, &["seal", case_text, "--force", "--out", package_text]));
    let receipt = format!("{package_text}.receipt");
    let verifying = peak(&mut command(&keys, &["verify", package_text, "--receipt", &receipt]));
    eprintln!("peaks in kB: add {adding}, get {getting}, seal {sealing}, verify {verifying}");
    assert!(adding < ADDING && getting < ADDING, "add {adding} kB, get {getting} kB");
    assert!(sealing < SEALING && verifying < SEALING, "seal {sealing} kB, verify {verifying} kB");
}

/// A small file system of its own; gone when dropped.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// `None` when this user may not mount, which is said loudly.
    fn mount(path: &Path, megabytes: u32) -> Option<Self> {
        fs::create_dir_all(path).unwrap();
        let size = format!("size={megabytes}m");
        let status =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "simsa-test"]).arg(path).output();
        if status.is_ok_and(|output| output.status.success()) {
            return Some(Self(path.to_owned()));
        }
        assert!(
            simsa_testkit::skips_allowed(),
            "a full disk needs a small tmpfs, which only root can mount; run as root, or set SIMSA_ALLOW_SKIPS=1"
        );
        eprintln!("SKIPPED: no tmpfs could be mounted, so a full disk was not tested");
        None
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_is_said_and_nothing_is_lost() {
    let all = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::mount(&all.path().join("small"), 12) else { return };
    let (case, keys) = (disk.0.join("case"), all.path().join("keys"));
    copy(&example("group-i-1"), &case);
    let case_text = case.to_str().unwrap();
    let run = |arguments: &[&str]| command(&keys, arguments).output().unwrap();
    assert!(run(&["evidence", "adopt", case_text]).status.success());
    // Pieces that fill what is left, one after the other.
    let mut kept = 0;
    let mut refused = None;
    for number in 0..200 {
        let file = all.path().join(format!("f{number}.bin"));
        fs::write(
            &file,
            (0..700_000_u32)
                .flat_map(|at| (at ^ (number * 7919)).wrapping_mul(2_654_435_761).to_le_bytes())
                .take(700_000)
                .collect::<Vec<u8>>(),
        )
        .unwrap();
        let output = run(&["evidence", "add", case_text, file.to_str().unwrap()]);
        if !output.status.success() {
            refused = Some(String::from_utf8_lossy(&output.stderr).into_owned());
            break;
        }
        kept += 1;
    }
    let refused = refused.expect("the disk gets full");
    assert!(refused.contains("no space left") || refused.contains("No space left"), "{refused}");
    assert!(kept > 2);
    // With some room again, everything that was acknowledged is there and the work goes on.
    for number in 0..2 {
        let id = format!("f{number}");
        let text = fs::read_to_string(case.join("evidence.toml")).unwrap();
        assert!(text.contains(&format!("id = \"{id}\"")), "{text}");
    }
    for entry in fs::read_dir(case.join("evidence")).unwrap().flatten() {
        fs::remove_file(entry.path()).unwrap();
    }
    for arguments in [["vault", "check"], ["ledger", "check"]] {
        let output = run(&[arguments[0], arguments[1], case_text]);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let out = all.path().join("back.bin");
    let got = run(&["evidence", "get", case_text, "f0", "--out", out.to_str().unwrap()]);
    assert!(got.status.success() && fs::metadata(out).unwrap().len() == 700_000);
}

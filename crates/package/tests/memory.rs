//! Memory does not grow with the evidence. Alone in its file, because the figure is of the whole process.
#![cfg(target_os = "linux")]

mod common;

use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;

use common::Sample;
use sha2::Digest as _;
use simsa_model::{Evidence, FileState};
use simsa_package::{EvidenceSource, Submission, VerifyTrust, seal, verify};
use simsa_rules::assess;

const BYTES: u64 = 300_000_000;
/// Most memory that the process may ever have had, in kilobytes: a fifth of the evidence.
const MOST_KB: u64 = 64_000;

/// One large file, made while it is read.
struct Large;

impl EvidenceSource for Large {
    fn open(&self, _: &Evidence) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(io::repeat(7).take(BYTES)))
    }
}

/// Largest resident size so far, in kilobytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux has it");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("and this line");
    line.trim().trim_end_matches(" kB").trim().parse().expect("a number")
}

#[test]
fn three_hundred_megabytes_pass_through_little_memory() {
    let mut sample = Sample::small();
    let mut hasher = sha2::Sha256::new();
    io::copy(&mut io::repeat(7).take(BYTES), &mut HashWriter(&mut hasher)).expect("hashed");
    let sha256 = hex::encode(hasher.finalize());
    sample.dossier.evidence.truncate(1);
    sample.dossier.evidence[0].state = FileState::Present { sha256, bytes: BYTES };
    let assessment = assess(&sample.dossier.facts, sample.on).unwrap();
    let submission = Submission {
        dossier: &sample.dossier,
        assessment: &assessment,
        title: None,
        acknowledged: &[],
        evidence: &Large,
        ledger: None,
    };
    let mut file: File = tempfile::tempfile().expect("a file");
    let sealed = seal(&submission, &mut file, &mut |_| ControlFlow::Continue(())).expect("sealed");
    assert!(sealed.bytes > BYTES);
    assert!(verify(&mut file, &VerifyTrust::default()).verdict.is_whole());
    let peak = peak();
    assert!(peak < MOST_KB, "the process had {peak} kB");
    eprintln!("peak: {peak} kB for {BYTES} bytes of evidence");
}

struct HashWriter<'a>(&'a mut sha2::Sha256);

impl io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

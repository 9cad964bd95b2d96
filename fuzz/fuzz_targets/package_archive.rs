//! Any bytes as a package, and a true package with bytes changed: no panic, and none of them holds.
#![no_main]

use std::io::Cursor;
use std::ops::ControlFlow;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use simsa_model::{Dossier, Evidence};
use simsa_package::{EvidenceSource, Submission, VerifyTrust, seal, verify};

struct None;

impl EvidenceSource for None {
    fn open(&self, _: &Evidence) -> std::io::Result<Box<dyn std::io::Read + '_>> {
        Ok(Box::new(std::io::empty()))
    }
}

static PACKAGE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let dossier = Dossier::default();
    let assessment = simsa_rules::assess(&dossier.facts, simsa_model::Day::new(2024, 1, 2)).unwrap();
    let submission = Submission {
        dossier: &dossier,
        assessment: &assessment,
        title: Option::None,
        acknowledged: &[],
        evidence: &None,
        ledger: Option::None,
    };
    let mut out = Cursor::new(Vec::new());
    seal(&submission, &mut out, &mut |_| ControlFlow::Continue(())).unwrap();
    out.into_inner()
});

fuzz_target!(|data: &[u8]| {
    assert!(!verify(Cursor::new(data), &VerifyTrust::default()).verdict.is_whole());
    // positions and values, three bytes each, laid over a true package
    let mut altered = PACKAGE.clone();
    for change in data.chunks_exact(3) {
        let at = usize::from(u16::from_le_bytes([change[0], change[1]])) % altered.len();
        altered[at] ^= change[2];
    }
    let holds = verify(Cursor::new(&altered), &VerifyTrust::default()).verdict.is_whole();
    assert_eq!(holds, altered == *PACKAGE);
});

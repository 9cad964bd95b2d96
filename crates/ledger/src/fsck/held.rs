//! What somebody held on to, and what the log must therefore still show.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::format::{CheckpointHead, MAX_TEXT, PublicKey, decimal, open_checkpoint, sum_from_base64};
use super::tree::{Sha256Sum, included, leaf};
use super::{FsckReport, LogDefect};

/// Something kept from before.
#[derive(Debug, Clone)]
pub enum KeptState {
    /// A signed checkpoint.
    Checkpoint {
        /// Name for the report, for example the file's.
        name: String,
        /// Its bytes.
        checkpoint: Vec<u8>,
    },
    /// A receipt (tlog-proof) with its entry.
    Receipt {
        /// Name for the report.
        name: String,
        /// The receipt's bytes.
        receipt: Vec<u8>,
        /// The entry's bytes.
        entry: Vec<u8>,
    },
}

/// Expectations that the walk over the log checks.
#[derive(Debug, Default)]
pub(super) struct LogExpectations {
    /// By size: roots signed before, with the name of what says so.
    pub(super) roots: BTreeMap<u64, Vec<(String, Sha256Sum)>>,
    /// By leaf hash: positions in receipts, with their names.
    pub(super) leaves: BTreeMap<Sha256Sum, Vec<(String, u64)>>,
}

/// Verifies everything held by itself; what does not hold becomes a fault and expects nothing.
pub(super) fn verify_all(held: &[KeptState], key: &PublicKey, report: &mut FsckReport) -> LogExpectations {
    let mut expected = LogExpectations::default();
    for item in held {
        let (name, verified) = match item {
            KeptState::Checkpoint { name, checkpoint } => {
                (name, open_checkpoint(checkpoint, key).map(|head| (head, None)))
            }
            KeptState::Receipt { name, receipt, entry } => {
                (name, open_receipt(receipt, entry, key).map(|(head, place)| (head, Some(place))))
            }
        };
        match verified {
            Ok((signed, place)) => {
                let roots = expected.roots.entry(signed.size).or_default();
                roots.push((name.clone(), signed.root));
                if let Some((index, sum)) = place {
                    let places = expected.leaves.entry(sum).or_default();
                    places.push((name.clone(), index));
                }
            }
            Err(problem) => report.fault(LogDefect::HeldDamaged { name: name.clone(), problem }),
        }
    }
    expected
}

/// Reads a receipt and verifies it against its entry.
fn open_receipt(
    bytes: &[u8],
    entry: &[u8],
    key: &PublicKey,
) -> Result<(CheckpointHead, (u64, Sha256Sum)), String> {
    let wrong = |problem: &str| problem.to_owned();
    if bytes.len() > MAX_TEXT {
        return Err(wrong("it is too large for a receipt"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| wrong("it is not UTF-8"))?;
    let (proof_part, checkpoint) = text.split_once("\n\n").ok_or_else(|| wrong("it has no checkpoint"))?;
    let mut lines: Vec<&str> = proof_part.split('\n').collect();
    if lines.first() != Some(&"c2sp.org/tlog-proof@v1") {
        return Err(wrong("it is not a tlog-proof"));
    }
    lines.remove(0);
    // the extra line carries a time stamp, which this check does not judge; it must be well-formed all the same
    if let Some(extra) = lines.first().and_then(|line| line.strip_prefix("extra ")) {
        BASE64.decode(extra).map_err(|_| wrong("its extra line is not base64"))?;
        lines.remove(0);
    }
    let index = lines
        .first()
        .and_then(|line| line.strip_prefix("index "))
        .and_then(decimal)
        .ok_or_else(|| wrong("it has no index"))?;
    let proof: Option<Vec<Sha256Sum>> = lines[1..].iter().map(|line| sum_from_base64(line)).collect();
    let proof = proof.filter(|proof| proof.len() <= 64).ok_or_else(|| wrong("its proof is malformed"))?;
    let head = open_checkpoint(checkpoint.as_bytes(), key)?;
    let sum = leaf(entry);
    if included(&proof, index, sum, head.size, &head.root) {
        Ok((head, (index, sum)))
    } else {
        Err(wrong("it does not prove this entry"))
    }
}

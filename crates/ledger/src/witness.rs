//! The second key (C2SP tlog-cosignature, tlog-witness): a witness remembers the last checkpoint of a log it saw and
//! cosigns a newer one only when a consistency proof shows that nothing before was altered. A verifier that asks for
//! the witness's cosignature is safe from a log that shows different histories to different people, unless log and
//! witness conspire. Pure: the time and the remembered checkpoint are arguments; requests and answers are bytes that
//! can travel by HTTP, mail or a USB stick.

use crate::checkpoint::{CheckpointError, SignedCheckpoint, parse_decimal};
use crate::hash::Hash;
use crate::keys::{KeyKind, SignerKey, VerifierKey};
use crate::merkle::{self, ProofError};
use crate::note::{MAX_NOTE_LEN, SignatureLine};

/// Most hashes in a consistency proof, as tlog-witness limits it.
pub const MAX_PROOF_LEN: usize = 63;

/// Time (seconds since 1970) and message of a cosignature.
fn cosigned_message(time: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// Cosigns a checkpoint **without** looking at history; [`Witness::cosign`] is what a witness calls.
fn cosign(key: &SignerKey, checkpoint: &SignedCheckpoint, time: u64) -> SignatureLine {
    let message = cosigned_message(time, checkpoint.note().text());
    let mut signature = time.to_be_bytes().to_vec();
    signature.extend_from_slice(&key.sign(message.as_bytes()));
    SignatureLine { name: key.name().to_owned(), key_id: key.verifier(KeyKind::Witness).id(), signature }
}

/// A verified cosignature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosignature {
    /// The witness's name.
    pub witness: String,
    /// When it signed, in seconds since 1970, by the witness's own clock.
    pub time: u64,
}

/// Looks for the cosignature of `witness` on a checkpoint. `Ok(None)` when there is none.
///
/// # Errors
/// A line names the witness but is not by it, or the key is not a witness's.
pub fn verify_cosignature(
    checkpoint: &SignedCheckpoint,
    witness: &VerifierKey,
) -> Result<Option<Cosignature>, CheckpointError> {
    let key = || witness.to_string();
    if witness.kind() != KeyKind::Witness {
        return Err(CheckpointError::WrongKind { key: key() });
    }
    let mut found = None;
    for line in checkpoint.note().signatures() {
        if !witness.is_named_by(line) {
            continue;
        }
        let bad = || CheckpointError::BadSignature { key: key() };
        let (time, signature) = line.signature.split_first_chunk::<8>().ok_or_else(bad)?;
        let time = u64::from_be_bytes(*time);
        let message = cosigned_message(time, checkpoint.note().text());
        if i64::try_from(time).is_err() || !witness.verifies(message.as_bytes(), signature) {
            return Err(bad());
        }
        // With several by one witness the earliest says most: the checkpoint existed by then.
        if found.as_ref().is_none_or(|c: &Cosignature| time < c.time) {
            found = Some(Cosignature { witness: witness.name().to_owned(), time });
        }
    }
    Ok(found)
}

/// A request to a witness: the body of tlog-witness `add-checkpoint`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessRequest {
    /// Size of the checkpoint the witness cosigned last, 0 if none.
    pub old_size: u64,
    /// Consistency proof from `old_size` to the checkpoint.
    pub proof: Vec<Hash>,
    /// The new checkpoint, a note in full.
    pub checkpoint: Vec<u8>,
}

impl WitnessRequest {
    /// The request's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = format!("old {}\n", self.old_size);
        for hash in &self.proof {
            out.push_str(&hash.to_base64());
            out.push('\n');
        }
        out.push('\n');
        let mut out = out.into_bytes();
        out.extend_from_slice(&self.checkpoint);
        out
    }

    /// Reads a request; `None` when it is not one.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > 2 * MAX_NOTE_LEN {
            return None;
        }
        let text = std::str::from_utf8(bytes).ok()?;
        let (head, checkpoint) = text.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let old_size = parse_decimal(lines.next()?.strip_prefix("old ")?)?;
        let mut proof = Vec::new();
        for line in lines {
            if proof.len() == MAX_PROOF_LEN {
                return None;
            }
            proof.push(Hash::from_base64(line)?);
        }
        Some(Self { old_size, proof, checkpoint: checkpoint.as_bytes().to_vec() })
    }
}

/// Why a witness does not sign. The numbers are the HTTP statuses that tlog-witness gives these cases.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WitnessRefusal {
    /// 400: not a request.
    #[error("this is not a request for a cosignature, or the old size is larger than the checkpoint's")]
    BadRequest,
    /// 403 or 404: not this log's checkpoint.
    #[error("the checkpoint is not by the log this witness follows: {0}")]
    NotTheLog(#[from] CheckpointError),
    /// 409: the request starts from another size than the witness remembers. Ask again from that size.
    #[error("the last checkpoint cosigned here has {last} entries; ask again with a proof from that size")]
    OtherOldSize {
        /// Size remembered.
        last: u64,
    },
    /// 409 or 422: the log does not extend what the witness has seen. This is evidence of a fork: keep both.
    #[error("the new checkpoint does not extend the one with {last} entries cosigned before: {problem}")]
    Inconsistent {
        /// Size remembered.
        last: u64,
        /// Why the proof fails.
        problem: ProofError,
    },
}

/// A witness of one log.
#[derive(Debug)]
pub struct Witness<'a> {
    /// The witness's private key. It must not be the log's.
    pub key: &'a SignerKey,
    /// The log followed.
    pub log: &'a VerifierKey,
}

impl Witness<'_> {
    /// Checks a request against `last`, the checkpoint cosigned last (`None` if never), and cosigns.
    ///
    /// Order that matters: the caller must store the returned checkpoint durably as the new `last` *before* it hands
    /// out the signature line, and must do check and store under one lock; else two requests could be cosigned that
    /// do not extend each other.
    ///
    /// # Errors
    /// [`WitnessRefusal`].
    pub fn cosign(
        &self,
        request: &[u8],
        last: Option<&SignedCheckpoint>,
        time: u64,
    ) -> Result<(SignedCheckpoint, SignatureLine), WitnessRefusal> {
        let request = WitnessRequest::parse(request).ok_or(WitnessRefusal::BadRequest)?;
        let new = SignedCheckpoint::open(&request.checkpoint, self.log)?;
        if request.old_size > new.size() {
            return Err(WitnessRefusal::BadRequest);
        }
        let (last_size, last_root) = last.map_or((0, Hash::empty_root()), |c| (c.size(), c.root()));
        if request.old_size != last_size {
            return Err(WitnessRefusal::OtherOldSize { last: last_size });
        }
        merkle::verify_consistency(&request.proof, last_size, last_root, new.size(), new.root())
            .map_err(|problem| WitnessRefusal::Inconsistent { last: last_size, problem })?;
        let line = cosign(self.key, &new, time);
        Ok((new, line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkpoint::Checkpoint;

    fn checkpoint(key: &SignerKey, leaves: &[Hash]) -> SignedCheckpoint {
        let root = match leaves {
            [] => Hash::empty_root(),
            [one] => *one,
            [a, b] => Hash::node(a, b),
            _ => unreachable!("tests use up to two leaves"),
        };
        Checkpoint { origin: key.name().to_owned(), size: leaves.len() as u64, root, extensions: Vec::new() }
            .sign(key)
    }

    #[test]
    fn follows_an_honest_log_and_refuses_a_fork() {
        let log_key = SignerKey::from_seed("log.example", &[1; 32]).unwrap();
        let witness_key = SignerKey::from_seed("witness.example", &[2; 32]).unwrap();
        let log = log_key.verifier(KeyKind::Log);
        let witness = Witness { key: &witness_key, log: &log };
        let (a, b, c) = (Hash::leaf(b"a"), Hash::leaf(b"b"), Hash::leaf(b"c"));
        let request = |old_size, proof: &[Hash], leaves: &[Hash]| {
            WitnessRequest {
                old_size,
                proof: proof.to_vec(),
                checkpoint: checkpoint(&log_key, leaves).to_text().into_bytes(),
            }
            .to_bytes()
        };
        let (first, line) = witness.cosign(&request(0, &[], &[a]), None, 1_000).unwrap();
        let mut cosigned = first.clone();
        cosigned.add_signature(line);
        let reopened = SignedCheckpoint::open(cosigned.to_text().as_bytes(), &log).unwrap();
        let vkey = witness_key.verifier(KeyKind::Witness);
        assert_eq!(
            verify_cosignature(&reopened, &vkey),
            Ok(Some(Cosignature { witness: "witness.example".to_owned(), time: 1_000 }))
        );
        // the next honest checkpoint
        assert!(witness.cosign(&request(1, &[b], &[a, b]), Some(&first), 1_001).is_ok());
        // a history in which the first entry is another
        assert!(matches!(
            witness.cosign(&request(1, &[b], &[c, b]), Some(&first), 1_001),
            Err(WitnessRefusal::Inconsistent { last: 1, .. })
        ));
        // same size, other entry
        assert!(matches!(
            witness.cosign(&request(1, &[], &[c]), Some(&first), 1_001),
            Err(WitnessRefusal::Inconsistent { last: 1, .. })
        ));
        // pretending to start anew
        assert_eq!(
            witness.cosign(&request(0, &[], &[c]), Some(&first), 1_001),
            Err(WitnessRefusal::OtherOldSize { last: 1 })
        );
    }

    #[test]
    fn a_flipped_bit_in_a_cosignature_is_detected_or_the_cosignature_is_missing() {
        let log_key = SignerKey::from_seed("log.example", &[1; 32]).unwrap();
        let witness_key = SignerKey::from_seed("witness.example", &[2; 32]).unwrap();
        let mut signed = checkpoint(&log_key, &[Hash::leaf(b"a")]);
        signed.add_signature(cosign(&witness_key, &signed.clone(), 1_000));
        let (log, witness) = (log_key.verifier(KeyKind::Log), witness_key.verifier(KeyKind::Witness));
        let text = signed.to_text().into_bytes();
        for position in 0..text.len() * 8 {
            let mut altered = text.clone();
            altered[position / 8] ^= 1 << (position % 8);
            let verdict = SignedCheckpoint::open(&altered, &log)
                .and_then(|opened| verify_cosignature(&opened, &witness));
            assert!(!matches!(verdict, Ok(Some(_))), "bit {position}");
        }
    }
}

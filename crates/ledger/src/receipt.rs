//! Receipts (C2SP tlog-proof): one text that shows, offline and years later, that an entry is in the log. It holds the
//! entry's position, the inclusion proof and the signed checkpoint; the entry itself is kept beside it. The format's
//! `extra` line carries the RFC 3161 time-stamp token of the checkpoint, when there is one.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::checkpoint::{CheckpointError, SignedCheckpoint, parse_decimal};
use crate::hash::Hash;
use crate::keys::VerifierKey;
use crate::merkle::{self, ProofError};
use crate::note::MAX_NOTE_LEN;
use crate::timestamp::{self, TimeAuthorities, TimeStamp, TimeStampError};
use crate::witness::{Cosignature, verify_cosignature};

/// First line of the format.
const HEADER: &str = "c2sp.org/tlog-proof@v1";
/// Most hashes in a proof: a log cannot have more levels.
const MAX_PROOF_LEN: usize = 64;
/// Largest receipt read, in bytes.
pub const MAX_RECEIPT_LEN: usize = 2 * MAX_NOTE_LEN;

/// A receipt, **not yet verified**.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Position of the entry, from 0.
    pub index: u64,
    /// Inclusion proof, from the leaf's sibling to the root's child.
    pub proof: Vec<Hash>,
    /// The signed checkpoint, a note in full.
    pub checkpoint: Vec<u8>,
    /// DER of the time-stamp token over [`SignedCheckpoint::log_signed_text`], if the checkpoint was stamped.
    pub time_stamp: Option<Vec<u8>>,
}

/// A receipt that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Not a receipt.
    #[error("line {line} of the receipt is wrong: {problem}")]
    Malformed {
        /// Line, from 1; 0 for the file as a whole.
        line: usize,
        /// What is wrong.
        problem: &'static str,
    },
    /// The checkpoint in it cannot be relied on.
    #[error("the receipt's checkpoint does not hold: {0}")]
    Checkpoint(#[from] CheckpointError),
    /// The entry is not what the receipt is for, or the proof was altered.
    #[error("the receipt does not prove that this entry is number {index} of the log: {problem}")]
    NotIncluded {
        /// Position claimed.
        index: u64,
        /// Why not.
        problem: ProofError,
    },
    /// A required witness did not sign.
    #[error("the witness {witness} has not cosigned the receipt's checkpoint")]
    NotWitnessed {
        /// Name of the witness.
        witness: String,
    },
    /// The time stamp in it does not hold.
    #[error("the receipt's time stamp does not hold: {0}")]
    TimeStamp(#[from] TimeStampError),
}

/// What a verifier relies on.
#[derive(Debug, Clone)]
pub struct Trust {
    /// The log's public key.
    pub log: VerifierKey,
    /// Witnesses that must all have cosigned; may be empty.
    pub witnesses: Vec<VerifierKey>,
    /// Accepted time-stamp authorities; `None` leaves a token unchecked, and the result says so.
    pub authorities: Option<TimeAuthorities>,
}

/// What a receipt's time rests on. Every output that shows a verified receipt shows this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimeBasis {
    /// An RFC 3161 authority that the verifier accepts confirms that the checkpoint existed at this time.
    TimeStamped(TimeStamp),
    /// A token is there, but the verifier named no authority to check it against.
    UncheckedTimeStamp,
    /// No token: only the log's signature. The time in the entry is what the log's operator said.
    SignedOnly,
}

impl TimeBasis {
    /// What a token over `contents` gives. Without an authority to check it against it must at least be over them: the log
    /// does not sign it, so anything could stand there.
    ///
    /// # Errors
    /// The token is over something else, or does not hold.
    pub fn of(
        token: Option<&[u8]>,
        contents: &[u8],
        authorities: Option<&TimeAuthorities>,
    ) -> Result<Self, TimeStampError> {
        match (token, authorities) {
            (None, _) => Ok(Self::SignedOnly),
            (Some(token), Some(authorities)) => Ok(Self::TimeStamped(authorities.verify(token, contents)?)),
            (Some(token), None) if timestamp::is_over(token, contents) => Ok(Self::UncheckedTimeStamp),
            (Some(_), None) => Err(TimeStampError::OtherContents),
        }
    }

    /// One sentence for the person who reads the result: Korean, English.
    pub fn sentence(&self) -> (String, String) {
        match self {
            Self::TimeStamped(stamp) => (
                format!(
                    "시점 확인: RFC 3161 시점확인 토큰이 있습니다. {} 이전에 존재했음을 {}이(가) 증명합니다.",
                    stamp.time, stamp.authority
                ),
                format!(
                    "Time: there is an RFC 3161 time stamp; {} proves that it existed before {}.",
                    stamp.authority, stamp.time
                ),
            ),
            Self::UncheckedTimeStamp => (
                "시점 확인: RFC 3161 시점확인 토큰이 들어 있으나, 신뢰할 기관의 인증서가 지정되지 않아 검증하지 못했습니다."
                    .to_owned(),
                "Time: there is an RFC 3161 time stamp, not checked, as no certificate of an accepted authority was named."
                    .to_owned(),
            ),
            Self::SignedOnly => (
                "시점 확인: RFC 3161 시점확인 토큰이 없고 서명된 체크포인트만 있습니다. 시각은 기록 운영자가 적은 값입니다."
                    .to_owned(),
                "Time: there is no RFC 3161 time stamp, only the signed checkpoint; the time is what the log's operator wrote."
                    .to_owned(),
            ),
        }
    }
}

/// What a verified receipt shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedReceipt {
    /// Position of the entry.
    pub index: u64,
    /// Root of the log just before the entry: what the proof shows to be the beginning of the checkpoint's log.
    pub before: Hash,
    /// The checkpoint that covers it. Keep it: a later log must extend it.
    pub checkpoint: SignedCheckpoint,
    /// Cosignatures of the witnesses asked for.
    pub cosignatures: Vec<Cosignature>,
    /// What the time rests on.
    pub time: TimeBasis,
}

impl Receipt {
    /// The receipt's text, by custom in a file ending in `.tlog-proof`.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = format!("{HEADER}\n");
        if let Some(token) = &self.time_stamp {
            out.push_str("extra ");
            STANDARD.encode_string(token, &mut out);
            out.push('\n');
        }
        // writing to a String cannot fail
        let _ = writeln!(out, "index {}", self.index);
        for hash in &self.proof {
            out.push_str(&hash.to_base64());
            out.push('\n');
        }
        out.push('\n');
        let mut out = out.into_bytes();
        out.extend_from_slice(&self.checkpoint);
        out
    }

    /// Reads a receipt.
    ///
    /// # Errors
    /// [`ReceiptError::Malformed`] with the line.
    pub fn parse(bytes: &[u8]) -> Result<Self, ReceiptError> {
        let bad = |line, problem| ReceiptError::Malformed { line, problem };
        if bytes.len() > MAX_RECEIPT_LEN {
            return Err(bad(0, "it is larger than a receipt can be"));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| bad(0, "it is not UTF-8 text"))?;
        let (head, checkpoint) =
            text.split_once("\n\n").ok_or(bad(0, "there is no empty line before the checkpoint"))?;
        let mut lines = head.split('\n').zip(1..).peekable();
        if lines.next().is_none_or(|(line, _)| line != HEADER) {
            return Err(bad(1, "it is not “c2sp.org/tlog-proof@v1”"));
        }
        let extra = lines.next_if(|(line, _)| line.starts_with("extra "));
        let time_stamp = match extra.and_then(|(line, n)| Some((line.strip_prefix("extra ")?, n))) {
            Some((encoded, n)) => {
                Some(STANDARD.decode(encoded).map_err(|_| bad(n, "the extra data is not base64"))?)
            }
            None => None,
        };
        let index = lines
            .next()
            .and_then(|(line, _)| parse_decimal(line.strip_prefix("index ")?))
            .ok_or(bad(if time_stamp.is_some() { 3 } else { 2 }, "it is not “index” and a decimal"))?;
        let mut proof = Vec::new();
        for (line, n) in lines {
            if proof.len() == MAX_PROOF_LEN {
                return Err(bad(n, "the proof has more hashes than a log has levels"));
            }
            proof.push(Hash::from_base64(line).ok_or(bad(n, "it is not the base64 of a hash"))?);
        }
        Ok(Self { index, proof, checkpoint: checkpoint.as_bytes().to_vec(), time_stamp })
    }

    /// Verifies offline that `entry` is in the log, at this position, under this signature.
    ///
    /// # Errors
    /// [`ReceiptError`]; a time stamp or cosignature that is there but wrong is an error, not a missing one.
    pub fn verify(&self, entry: &[u8], trust: &Trust) -> Result<VerifiedReceipt, ReceiptError> {
        let checkpoint = SignedCheckpoint::open(&self.checkpoint, &trust.log)?;
        merkle::verify_inclusion(
            &self.proof,
            self.index,
            Hash::leaf(entry),
            checkpoint.size(),
            checkpoint.root(),
        )
        .map_err(|problem| ReceiptError::NotIncluded { index: self.index, problem })?;
        let mut cosignatures = Vec::new();
        for witness in &trust.witnesses {
            let cosignature = verify_cosignature(&checkpoint, witness)?;
            cosignatures.push(
                cosignature
                    .ok_or_else(|| ReceiptError::NotWitnessed { witness: witness.name().to_owned() })?,
            );
        }
        let text = checkpoint.log_signed_text();
        let time = TimeBasis::of(self.time_stamp.as_deref(), text.as_bytes(), trust.authorities.as_ref())?;
        let before = merkle::root_before(&self.proof, self.index, checkpoint.size())
            .map_err(|problem| ReceiptError::NotIncluded { index: self.index, problem })?;
        Ok(VerifiedReceipt { index: self.index, before, checkpoint, cosignatures, time })
    }
}

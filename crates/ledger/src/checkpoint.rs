//! Checkpoints (C2SP tlog-checkpoint): the log's signed statement “after `size` entries my root hash is `root`”.
//! A log must never sign two checkpoints of which neither extends the other; everything that detects tampering rests
//! on holding a checkpoint somebody else cannot change.

use crate::hash::Hash;
use crate::keys::{KeyKind, SignerKey, VerifierKey};
use crate::note::{Note, NoteError, SignatureLine};

/// The signed content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: equals the name of its key.
    pub origin: String,
    /// Number of entries.
    pub size: u64,
    /// Root hash of the tree of these entries.
    pub root: Hash,
    /// Extension lines; this log writes none, others may.
    pub extensions: Vec<String>,
}

/// A checkpoint that cannot be relied on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not a signed note.
    #[error("the checkpoint is not a signed note: {0}")]
    Note(#[from] NoteError),
    /// The text is not origin, size and root.
    #[error("line {line} of the checkpoint is wrong: {problem}")]
    Malformed {
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        problem: &'static str,
    },
    /// Another log's checkpoint.
    #[error("the checkpoint is of the log “{found}”, expected was “{expected}”")]
    OtherLog {
        /// Origin expected: the key's name.
        expected: String,
        /// Origin found.
        found: String,
    },
    /// No signature by the key.
    #[error("the checkpoint carries no signature by the key {key}")]
    NotSigned {
        /// The vkey expected.
        key: String,
    },
    /// There is a signature that names the key but is not by it.
    #[error(
        "the signature under the name of the key {key} is not by that key: the checkpoint or the signature was altered"
    )]
    BadSignature {
        /// The vkey expected.
        key: String,
    },
    /// A witness's key was given where the log's was needed, or the other way round.
    #[error("the key {key} is not of the kind needed here")]
    WrongKind {
        /// The vkey given.
        key: String,
    },
}

impl Checkpoint {
    /// The note text: three lines and any extension lines.
    pub fn to_text(&self) -> String {
        let mut text = format!("{}\n{}\n{}\n", self.origin, self.size, self.root);
        for line in &self.extensions {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// Reads the note text.
    ///
    /// # Errors
    /// [`CheckpointError::Malformed`] with the line.
    pub fn from_text(text: &str) -> Result<Self, CheckpointError> {
        let bad = |line, problem| CheckpointError::Malformed { line, problem };
        let body = text.strip_suffix('\n').ok_or(bad(1, "the text does not end in a line feed"))?;
        let mut lines = body.split('\n');
        let origin = lines.next().filter(|line| !line.is_empty()).ok_or(bad(1, "the origin is empty"))?;
        let size = lines
            .next()
            .and_then(parse_decimal)
            .ok_or(bad(2, "the size is not a decimal without leading zeros"))?;
        let root = lines
            .next()
            .and_then(Hash::from_base64)
            .ok_or(bad(3, "the root hash is not the base64 of 32 bytes"))?;
        let extensions: Vec<String> = lines.map(str::to_owned).collect();
        if let Some(position) = extensions.iter().position(String::is_empty) {
            return Err(bad(4 + position, "an extension line is empty"));
        }
        Ok(Self { origin: origin.to_owned(), size, root, extensions })
    }

    /// Signs it with the log's key.
    pub fn sign(self, key: &SignerKey) -> SignedCheckpoint {
        let text = self.to_text();
        let line = SignatureLine {
            name: key.name().to_owned(),
            key_id: key.verifier(KeyKind::Log).id(),
            signature: key.sign(text.as_bytes()).to_vec(),
        };
        SignedCheckpoint { log_line: line.clone(), note: Note::new(text, vec![line]), checkpoint: self }
    }
}

/// A checkpoint whose log signature **has been verified** (or was just made).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: Note,
    log_line: SignatureLine,
}

impl SignedCheckpoint {
    /// Reads a checkpoint and verifies the log's signature.
    ///
    /// # Errors
    /// [`CheckpointError`]; a wrong signature under the key's own name is an error even when another is right.
    pub fn open(bytes: &[u8], log: &VerifierKey) -> Result<Self, CheckpointError> {
        Self::from_note(Note::parse(bytes)?, log)
    }

    fn from_note(note: Note, log: &VerifierKey) -> Result<Self, CheckpointError> {
        if log.kind() != KeyKind::Log {
            return Err(CheckpointError::WrongKind { key: log.to_string() });
        }
        let mut log_line = None;
        for line in note.signatures() {
            if log.is_named_by(line) {
                if !log.verifies(note.text().as_bytes(), &line.signature) {
                    return Err(CheckpointError::BadSignature { key: log.to_string() });
                }
                log_line = Some(line.clone());
            }
        }
        let log_line = log_line.ok_or_else(|| CheckpointError::NotSigned { key: log.to_string() })?;
        let checkpoint = Checkpoint::from_text(note.text())?;
        if checkpoint.origin != log.name() {
            return Err(CheckpointError::OtherLog {
                expected: log.name().to_owned(),
                found: checkpoint.origin,
            });
        }
        Ok(Self { checkpoint, note, log_line })
    }

    /// Which log.
    pub fn origin(&self) -> &str {
        &self.checkpoint.origin
    }

    /// Number of entries.
    pub fn size(&self) -> u64 {
        self.checkpoint.size
    }

    /// Root hash.
    pub fn root(&self) -> Hash {
        self.checkpoint.root
    }

    /// The note with every signature it carries.
    pub fn note(&self) -> &Note {
        &self.note
    }

    /// The note as text, with every signature: what is published as `checkpoint`.
    pub fn to_text(&self) -> String {
        self.note.to_text()
    }

    /// The note with the log's signature only. It does not change when witnesses sign later, and Ed25519 is
    /// deterministic, so this is the text that is time-stamped.
    pub fn log_signed_text(&self) -> String {
        format!("{}\n{}", self.note.text(), self.log_line.to_line())
    }

    /// Adds signature lines, for example of witnesses.
    pub fn add_signature(&mut self, line: SignatureLine) {
        self.note.add(line);
    }
}

/// ASCII decimal without sign or leading zeros.
pub(crate) fn parse_decimal(text: &str) -> Option<u64> {
    let canonical = text == "0" || (!text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit()));
    if canonical { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SignerKey {
        SignerKey::from_seed("log.example/simsa", &[7; 32]).unwrap()
    }

    fn signed() -> SignedCheckpoint {
        Checkpoint {
            origin: "log.example/simsa".to_owned(),
            size: 3,
            root: Hash::leaf(b"root"),
            extensions: Vec::new(),
        }
        .sign(&key())
    }

    /// The example of the tlog-checkpoint specification parses to what it says.
    #[test]
    fn example_of_the_specification() {
        let checkpoint = Checkpoint::from_text(
            "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        )
        .unwrap();
        assert_eq!(checkpoint.size, 20_852_163);
        assert_eq!(checkpoint.origin, "example.com/behind-the-sofa");
    }

    #[test]
    fn every_flipped_bit_is_detected() {
        let vkey = key().verifier(KeyKind::Log);
        let text = signed().to_text().into_bytes();
        assert!(SignedCheckpoint::open(&text, &vkey).is_ok());
        for position in 0..text.len() * 8 {
            let mut altered = text.clone();
            altered[position / 8] ^= 1 << (position % 8);
            assert!(SignedCheckpoint::open(&altered, &vkey).is_err(), "bit {position} of the checkpoint");
        }
        for length in 0..text.len() {
            assert!(SignedCheckpoint::open(&text[..length], &vkey).is_err());
        }
    }

    #[test]
    fn another_key_of_the_same_name_is_not_accepted() {
        let other = SignerKey::from_seed("log.example/simsa", &[8; 32]).unwrap();
        let error =
            SignedCheckpoint::open(signed().to_text().as_bytes(), &other.verifier(KeyKind::Log)).unwrap_err();
        assert!(matches!(error, CheckpointError::NotSigned { .. }));
        // a witness's key of the same material is not the log's
        let error = SignedCheckpoint::open(signed().to_text().as_bytes(), &key().verifier(KeyKind::Witness))
            .unwrap_err();
        assert!(matches!(error, CheckpointError::WrongKind { .. }));
    }

    /// The key signs for one log only: the same key under another origin would let two logs pass for one.
    #[test]
    fn a_checkpoint_of_another_origin_by_the_same_key_is_not_accepted() {
        let mut other = signed().checkpoint;
        other.origin = "log.example/other".to_owned();
        let note = other.sign(&key()).to_text();
        let error = SignedCheckpoint::open(note.as_bytes(), &key().verifier(KeyKind::Log)).unwrap_err();
        assert!(matches!(error, CheckpointError::OtherLog { .. }), "{error}");
    }

    #[test]
    fn malformed_texts_name_the_line() {
        for (text, line) in [("\n1\nx\n", 1), ("a\n01\nx\n", 2), ("a\n1\nx\n", 3), ("a\n+1\nx\n", 2)] {
            match Checkpoint::from_text(text) {
                Err(CheckpointError::Malformed { line: found, .. }) => assert_eq!(found, line),
                other => panic!("{other:?}"),
            }
        }
    }
}

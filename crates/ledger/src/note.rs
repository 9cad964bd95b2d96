//! C2SP signed notes: a text, an empty line, and signature lines. The container of checkpoints.
//!
//! Reading is strict and bounded, because notes come from strangers: valid UTF-8, no control characters but line
//! feeds, canonical base64, at most [`MAX_NOTE_LEN`] bytes and [`MAX_SIGNATURES`] signatures.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Largest note read, in bytes.
pub const MAX_NOTE_LEN: usize = 256 * 1024;
/// Most signatures read; the specification asks for at least 16.
pub const MAX_SIGNATURES: usize = 64;

/// A text that is not a signed note.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Larger than we read.
    #[error("the note has {found} bytes; at most {MAX_NOTE_LEN} are read")]
    TooLong {
        /// Bytes found.
        found: usize,
    },
    /// Not UTF-8, or a control character other than the line feed.
    #[error("the note is not plain UTF-8 text (byte {at})")]
    NotText {
        /// Offset of the first wrong byte.
        at: usize,
    },
    /// No empty line followed by signatures, or no line feed at the end.
    #[error("the note does not end in an empty line and signature lines")]
    NoSignatures,
    /// More signatures than we read.
    #[error("the note has more than {MAX_SIGNATURES} signatures")]
    TooManySignatures,
    /// One signature line is malformed.
    #[error("signature line {line} is not of the form “— name base64”")]
    BadSignatureLine {
        /// Which signature line, from 1.
        line: usize,
    },
}

/// One signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureLine {
    /// Name of the key that signed, not trusted for anything but finding the key.
    pub name: String,
    /// Short identifier of the key, see [`crate::VerifierKey::id`].
    pub key_id: u32,
    /// The signature itself; its meaning depends on the key's type.
    pub signature: Vec<u8>,
}

impl SignatureLine {
    /// The line as it stands in a note, with its line feed.
    pub fn to_line(&self) -> String {
        let mut bytes = self.key_id.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.signature);
        format!("— {} {}\n", self.name, STANDARD.encode(bytes))
    }

    /// Reads one line, without its line feed.
    pub fn from_line(line: &str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix("— ")?.split_once(' ')?;
        if !is_key_name(name) {
            return None;
        }
        let bytes = STANDARD.decode(encoded).ok()?;
        let (key_id, signature) = bytes.split_first_chunk::<4>()?;
        if signature.is_empty() {
            return None;
        }
        Some(Self {
            name: name.to_owned(),
            key_id: u32::from_be_bytes(*key_id),
            signature: signature.to_vec(),
        })
    }
}

/// Whether `name` may be a key name: not empty, no Unicode spaces, no `+`, no control characters.
pub fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

/// A text with its signatures, **not yet verified**.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<SignatureLine>,
}

impl Note {
    /// A note over `text`, which must end in a line feed; see [`Note::parse`] for what a reader will accept.
    pub fn new(text: String, signatures: Vec<SignatureLine>) -> Self {
        Self { text, signatures }
    }

    /// Reads a note.
    ///
    /// # Errors
    /// [`NoteError`] saying what is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        if bytes.len() > MAX_NOTE_LEN {
            return Err(NoteError::TooLong { found: bytes.len() });
        }
        let text =
            std::str::from_utf8(bytes).map_err(|error| NoteError::NotText { at: error.valid_up_to() })?;
        if let Some(at) = bytes.iter().position(|b| *b < 0x20 && *b != b'\n') {
            return Err(NoteError::NotText { at });
        }
        // The text is separated from the signatures by the *last* empty line.
        let split = text.rfind("\n\n").ok_or(NoteError::NoSignatures)?;
        let (text, lines) = (&text[..=split], &text[split + 2..]);
        let lines = lines.strip_suffix('\n').ok_or(NoteError::NoSignatures)?;
        let mut signatures = Vec::new();
        for (position, line) in lines.split('\n').enumerate() {
            if position == MAX_SIGNATURES {
                return Err(NoteError::TooManySignatures);
            }
            let signature =
                SignatureLine::from_line(line).ok_or(NoteError::BadSignatureLine { line: position + 1 })?;
            signatures.push(signature);
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// The signed text, with its final line feed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All signatures, known or not, in their order.
    pub fn signatures(&self) -> &[SignatureLine] {
        &self.signatures
    }

    /// Adds a signature line at the end unless it is there already.
    pub fn add(&mut self, signature: SignatureLine) {
        if !self.signatures.contains(&signature) {
            self.signatures.push(signature);
        }
    }

    /// The note as text.
    pub fn to_text(&self) -> String {
        let mut out = format!("{}\n", self.text);
        for signature in &self.signatures {
            // writing to a String cannot fail
            let _ = write!(out, "{}", signature.to_line());
        }
        out
    }
}

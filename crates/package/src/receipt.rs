//! A receipt that somebody kept when a package was sealed or submitted: entry and proof in one text file.

use simsa_ledger::{Entry, EntryError, Receipt, ReceiptError};

/// An entry and its receipt, **not yet verified**.
///
/// As a file: the entry's text, an empty line, the receipt (C2SP tlog-proof). An entry has no empty line, so the two are
/// told apart by the first one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldReceipt {
    /// The entry's canonical bytes.
    pub entry: Vec<u8>,
    /// The receipt's bytes.
    pub receipt: Vec<u8>,
}

/// A file that is no receipt.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAReceipt {
    /// There is no empty line between entry and proof.
    #[error(
        "the receipt is not an entry, an empty line and a C2SP tlog-proof; was it saved as it was issued?"
    )]
    Shape,
    /// The first part is no entry.
    #[error("the first part of the receipt is not an entry of the ledger: {0}")]
    Entry(#[from] EntryError),
    /// The second part is no receipt.
    #[error("the second part of the receipt is not a C2SP tlog-proof: {0}")]
    Receipt(#[from] ReceiptError),
}

impl HeldReceipt {
    /// The file's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        [self.entry.as_slice(), b"\n", &self.receipt].concat()
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`NotAReceipt`]: which part is wrong, and where.
    pub fn parse(bytes: &[u8]) -> Result<Self, NotAReceipt> {
        let at = bytes.windows(2).position(|pair| pair == b"\n\n").ok_or(NotAReceipt::Shape)?;
        let held = Self { entry: bytes[..=at].to_vec(), receipt: bytes[at + 2..].to_vec() };
        Entry::from_bytes(&held.entry)?;
        Receipt::parse(&held.receipt)?;
        Ok(held)
    }
}

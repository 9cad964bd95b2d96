//! A receipt that somebody kept when a package was sealed or submitted: entry and proofs in one text file.

use simsa_ledger::{EntryError, Hash, LedgerEntry, MAX_PROOF_LEN, Note, Receipt, ReceiptError};

/// First line of a proof (C2SP tlog-proof).
const PROOF: &str = "c2sp.org/tlog-proof@v1";
/// First line of the proof that the package's checkpoint comes before the entry.
const CONSISTENCY: &str = "simsa-consistency/v1";
/// Most proofs in one receipt: one for each witness, and one for the time stamp.
const MAX_PROOFS: usize = 64;

/// An entry and its receipts, **not yet verified**.
///
/// As a file: the entry's text, then one or more receipts (C2SP tlog-proof), then the consistency proof where there is
/// one; an empty line before each. Neither entry nor checkpoint has an empty line before such a first line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldReceipt {
    /// The entry's canonical bytes.
    pub entry: Vec<u8>,
    /// The receipts' bytes, at least one: each under a checkpoint of its own, with what others said over that.
    pub receipts: Vec<Vec<u8>>,
    /// That the log at the package's checkpoint is the beginning of the log just before the entry. Left out where
    /// these two are the same: then every inclusion proof shows it.
    pub consistency: Option<Consistency>,
}

/// A consistency proof to the log just before the entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consistency {
    /// Entries under the package's checkpoint.
    pub old: u64,
    /// The proof (RFC 9162 section 2.1.4.2).
    pub proof: Vec<Hash>,
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
    /// A later part is no receipt.
    #[error("a part of the receipt is not a C2SP tlog-proof: {0}")]
    Receipt(#[from] ReceiptError),
    /// The last part is no consistency proof.
    #[error("the last part of the receipt is not a consistency proof")]
    Consistency,
}

impl HeldReceipt {
    /// An entry with its receipts, for a package whose checkpoint is just before the entry.
    pub fn new(entry: Vec<u8>, receipts: &[Receipt]) -> Self {
        Self { entry, receipts: receipts.iter().map(Receipt::to_bytes).collect(), consistency: None }
    }

    /// An entry with its receipts; `after` says how many entries are under the package's checkpoint, and has the proof that
    /// the ledger just before this entry goes on from there, where these are not the same.
    pub fn of(entry: Vec<u8>, receipts: &[Receipt], after: Option<(u64, Vec<Hash>)>) -> Self {
        let consistency = after.map(|(old, proof)| Consistency { old, proof });
        Self { consistency, ..Self::new(entry, receipts) }
    }

    /// The file's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.entry.clone();
        for receipt in &self.receipts {
            bytes.push(b'\n');
            bytes.extend_from_slice(receipt);
        }
        if let Some(Consistency { old, proof }) = &self.consistency {
            bytes.extend_from_slice(format!("\n{CONSISTENCY}\nold {old}\n").as_bytes());
            for hash in proof {
                bytes.extend_from_slice(format!("{}\n", hash.to_base64()).as_bytes());
            }
        }
        bytes
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`NotAReceipt`]: which part is wrong, and where.
    pub fn parse(bytes: &[u8]) -> Result<Self, NotAReceipt> {
        let at = bytes.windows(2).position(|pair| pair == b"\n\n").ok_or(NotAReceipt::Shape)?;
        let entry = bytes[..=at].to_vec();
        LedgerEntry::from_bytes(&entry)?;
        let rest = std::str::from_utf8(&bytes[at + 2..]).map_err(|_| NotAReceipt::Shape)?;
        let (proofs, consistency) = match rest.split_once(&format!("\n\n{CONSISTENCY}\n")) {
            Some((proofs, rest)) => (format!("{proofs}\n"), Some(Consistency::parse(rest)?)),
            None => (rest.to_owned(), None),
        };
        let mut receipts = Vec::new();
        let mut rest = proofs.as_str();
        loop {
            let end = rest.find(&format!("\n\n{PROOF}\n"));
            let one = end.map_or(rest, |end| &rest[..=end]);
            // what follows a proof and is none would be taken for a part of the checkpoint
            Note::parse(&Receipt::parse(one.as_bytes())?.checkpoint).map_err(|_| NotAReceipt::Shape)?;
            receipts.push(one.as_bytes().to_vec());
            let Some(end) = end.filter(|_| receipts.len() < MAX_PROOFS) else { break };
            rest = &rest[end + 2..];
        }
        let held = Self { entry, receipts, consistency };
        // more proofs than are read would be there without being looked at
        if held.to_bytes() == bytes { Ok(held) } else { Err(NotAReceipt::Shape) }
    }
}

impl Consistency {
    /// Reads what follows the first line.
    fn parse(text: &str) -> Result<Self, NotAReceipt> {
        let mut lines = text.strip_suffix('\n').ok_or(NotAReceipt::Consistency)?.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old "));
        let old = old.and_then(|old| old.parse::<u64>().ok().filter(|number| number.to_string() == old));
        let proof: Option<Vec<Hash>> = lines.map(Hash::from_base64).collect();
        match (old, proof) {
            (Some(old), Some(proof)) if proof.len() <= MAX_PROOF_LEN => Ok(Self { old, proof }),
            _ => Err(NotAReceipt::Consistency),
        }
    }
}

#[cfg(test)]
mod tests {
    use simsa_ledger::{EventKind, KeyKind, LedgerEntry, Log, MemoryFiles, MemorySequence, SignerKey};

    use super::{Consistency, HeldReceipt};

    #[test]
    fn several_proofs_and_the_consistency_proof_are_read_as_they_were_written() {
        let key = SignerKey::from_seed("log.example", &[3; 32]).unwrap();
        assert_eq!(key.verifier(KeyKind::Log).name(), "log.example");
        let mut log = Log::create(MemoryFiles::default(), key).unwrap();
        let entry = |number| {
            let time = jiff::Timestamp::from_second(number).unwrap();
            LedgerEntry::new("case", EventKind::new("tried").unwrap(), time).unwrap().to_bytes()
        };
        let entries: Vec<_> = (0..7).map(entry).collect();
        let mut receipts = Vec::new();
        for size in [5, 6, 7] {
            log.integrate(&MemorySequence::with(entries[..size].to_vec())).unwrap();
            receipts.push(log.receipt(4).unwrap());
        }
        for count in 1..=3 {
            let mut held = HeldReceipt::new(entries[4].clone(), &receipts[..count]);
            assert_eq!(HeldReceipt::parse(&held.to_bytes()).unwrap(), held);
            held.consistency = Some(Consistency { old: 3, proof: log.consistency_between(3, 4).unwrap() });
            assert_eq!(HeldReceipt::parse(&held.to_bytes()).unwrap(), held);
            let text = String::from_utf8(held.to_bytes()).unwrap();
            let too_many = format!("\n{}", String::from_utf8(receipts[0].to_bytes()).unwrap()).repeat(65);
            assert!(HeldReceipt::parse(format!("{text}{too_many}").as_bytes()).is_err());
            let alone = String::from_utf8(entries[4].clone()).unwrap();
            assert!(HeldReceipt::parse(format!("{alone}{too_many}").as_bytes()).is_err());
            for bad in [text.replace("old 3", "old 03"), text.replace("consistency/v1", "other/v1")] {
                assert!(HeldReceipt::parse(bad.as_bytes()).is_err(), "{bad}");
            }
        }
    }
}

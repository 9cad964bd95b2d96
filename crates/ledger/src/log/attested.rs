//! What others said over a checkpoint: cosignatures of witnesses and the token of a time-stamp authority. One place for
//! both, by the checkpoint's size, because each comes at its own time and the published checkpoint is replaced meanwhile:
//!
//! ```text
//! stamped/<size>/checkpoint   the checkpoint with the log's signature only: the text that both are over
//! stamped/<size>/token.tst    the RFC 3161 token
//! stamped/<size>/attested     a note signed by the log: the token's digest, the cosignatures with the witnesses' keys
//! ```
//!
//! `attested` is what counts. It binds every bit of the other two, so that whoever checks the log finds a change in them
//! without knowing the witnesses or the authority.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::{Log, LogError};
use crate::checkpoint::{Checkpoint, SignedCheckpoint, parse_decimal};
use crate::keys::VerifierKey;
use crate::merkle;
use crate::note::{Note, SignatureLine};
use crate::receipt::Receipt;
use crate::store::{FileToWrite, TileStore};
use crate::timestamp;
use crate::witness::verify_cosignature;

/// First line of the note. No log can have it as its origin line and a size after it, so it passes for no checkpoint.
const HEADER: &str = "simsa-attested/v1";

/// A checkpoint with what others said over it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attested {
    /// The checkpoint, with the log's signature and every cosignature kept.
    pub checkpoint: SignedCheckpoint,
    /// The witnesses whose cosignatures it carries.
    pub witnesses: Vec<VerifierKey>,
    /// DER of the time-stamp token over [`SignedCheckpoint::log_signed_text`].
    pub token: Option<Vec<u8>>,
}

impl<S: TileStore> Log<S> {
    /// Keeps a token over [`SignedCheckpoint::log_signed_text`] of `checkpoint`. Verify the token before
    /// ([`crate::timestamp`]); when this size has been stamped already, the earlier token stays, as it says more.
    ///
    /// # Errors
    /// The store fails, or what is kept was altered.
    pub fn keep_time_stamp(&self, checkpoint: &SignedCheckpoint, token: &[u8]) -> Result<(), LogError> {
        let (mut kept, before) = self.kept(checkpoint)?;
        if kept.token.is_some() {
            return Ok(());
        }
        kept.token = Some(token.to_vec());
        self.keep(&kept, before.as_deref())
    }

    /// Keeps a witness's cosignature, whichever checkpoint of this log it is over: the ledger may have grown since the
    /// witness was asked. Gives the size of that checkpoint.
    ///
    /// # Errors
    /// The line is not that witness's cosignature of any checkpoint of this log, or the store fails.
    pub fn add_cosignature(&mut self, line: SignatureLine, witness: &VerifierKey) -> Result<u64, LogError> {
        self.make_certain()?;
        let checkpoint = self.cosigned_by(&line, witness)?;
        let (mut kept, before) = self.kept(&checkpoint)?;
        if verify_cosignature(&kept.checkpoint, witness)?.is_none() {
            kept.checkpoint.add_signature(line);
            kept.witnesses.push(witness.clone());
            self.keep(&kept, before.as_deref())?;
        }
        if kept.checkpoint.size() == self.head.size() {
            // What readers fetch carries it too. A crash before leaves it in `attested`, which is what counts.
            self.publish(kept.checkpoint.clone())?;
        }
        Ok(kept.checkpoint.size())
    }

    /// The checkpoint of this log that `line` is over. Only a checkpoint that the one published last extends is signed
    /// again; Ed25519 gives the same bytes as the first time.
    fn cosigned_by(&self, line: &SignatureLine, witness: &VerifierKey) -> Result<SignedCheckpoint, LogError> {
        let mut nodes = self.nodes();
        for size in (0..=self.head.size()).rev() {
            let root = merkle::root(&mut nodes, size)?;
            let mut cosigned = self.checkpoint_of(size, root);
            cosigned.add_signature(line.clone());
            if let Ok(Some(_)) = verify_cosignature(&cosigned, witness) {
                let proof = self.consistency_proof(size)?;
                merkle::verify_consistency(&proof, size, root, self.head.size(), self.head.root())?;
                return Ok(self.checkpoint_of(size, root));
            }
        }
        // The reason, where it is the witness's key that does not fit.
        let mut head = self.head.clone();
        head.add_signature(line.clone());
        match verify_cosignature(&head, witness) {
            Err(error @ crate::CheckpointError::WrongKind { .. }) => Err(error.into()),
            _ => Err(LogError::NotACosignature { witness: witness.to_string() }),
        }
    }

    fn checkpoint_of(&self, size: u64, root: crate::Hash) -> SignedCheckpoint {
        let origin = self.key.name().to_owned();
        Checkpoint { origin, size, root, extensions: Vec::new() }.sign(&self.key)
    }

    /// Every checkpoint over which somebody said something and which covers entry `index`, by ascending size.
    ///
    /// # Errors
    /// The store fails, or what is kept does not hold.
    pub fn attested_over(&self, index: u64) -> Result<Vec<Attested>, LogError> {
        let mut sizes: Vec<u64> =
            self.store.list("stamped/")?.iter().filter_map(|path| size_of(path)).collect();
        sizes.retain(|size| *size > index && *size <= self.head.size());
        sizes.sort_unstable();
        sizes.dedup();
        let mut found = Vec::new();
        for size in sizes {
            found.extend(self.read(size)?);
        }
        Ok(found)
    }

    /// The receipts for entry `index` that together hold everything others said over it: for the time stamp and for each
    /// witness the earliest there is. Mostly one; under the checkpoint published last when nobody said anything.
    ///
    /// # Errors
    /// As [`Log::receipt`].
    pub fn receipts(&self, index: u64) -> Result<Vec<Receipt>, LogError> {
        let mut receipts = Vec::new();
        let (mut stamped, mut seen) = (false, Vec::<VerifierKey>::new());
        for attested in self.attested_over(index)? {
            let new_stamp = attested.token.is_some() && !stamped;
            let new_witness = attested.witnesses.iter().any(|witness| !seen.contains(witness));
            if new_stamp || new_witness {
                stamped |= attested.token.is_some();
                seen.extend(attested.witnesses);
                receipts.push(self.receipt_under(index, &attested.checkpoint, attested.token)?);
            }
        }
        if receipts.is_empty() {
            receipts.push(self.receipt(index)?);
        }
        Ok(receipts)
    }

    /// Binds tokens that an earlier version of this program kept, whose bytes nothing bound. One that is not over its
    /// checkpoint is left as it is, and a check names it.
    ///
    /// # Errors
    /// The store fails.
    pub fn bind_earlier_stamps(&self) -> Result<(), LogError> {
        for path in self.store.list("stamped/")? {
            let Some(size) = size_of(&path).filter(|_| path.ends_with("/token.tst")) else { continue };
            let text = self.store.get(&format!("stamped/{size}/checkpoint"))?;
            let unbound = self.store.get(&format!("stamped/{size}/attested"))?.is_none();
            let (true, Some(text), Some(token)) = (unbound, text, self.store.get(&path)?) else { continue };
            if let Ok(checkpoint) = SignedCheckpoint::open(&text, &self.verifier())
                && checkpoint.log_signed_text().as_bytes() == text
                && timestamp::is_over(&token, &text)
            {
                self.keep(&Attested { checkpoint, witnesses: Vec::new(), token: Some(token) }, None)?;
            }
        }
        Ok(())
    }

    /// What is kept over this checkpoint so far, to add to it, and the file that says so, if there is one.
    fn kept(&self, checkpoint: &SignedCheckpoint) -> Result<(Attested, Option<Vec<u8>>), LogError> {
        // With the log's signature only: a cosignature without its witness's key could not be bound.
        let bare = || SignedCheckpoint::open(checkpoint.log_signed_text().as_bytes(), &self.verifier());
        let before = self.store.get(&attested_path(checkpoint.size()))?;
        let kept = match &before {
            Some(bytes) => self.attested(checkpoint.size(), bytes)?,
            None => Attested { checkpoint: bare()?, witnesses: Vec::new(), token: None },
        };
        if kept.checkpoint.root() != checkpoint.root() {
            return Err(LogError::RootMismatch { size: checkpoint.size() });
        }
        Ok((kept, before))
    }

    /// Writes it down. The checkpoint and the token first: a crash in between leaves files that `attested` does not name,
    /// which do not count and are written again. The other order could leave a token over a text that nobody has.
    /// `before` is the file that it takes the place of.
    fn keep(&self, attested: &Attested, before: Option<&[u8]>) -> Result<(), LogError> {
        let size = attested.checkpoint.size();
        let text = attested.checkpoint.log_signed_text();
        let checkpoint =
            FileToWrite { path: format!("stamped/{size}/checkpoint"), bytes: text.clone().into_bytes() };
        self.store.put_immutable(&[checkpoint])?;
        let mut note = format!("{HEADER}\ncheckpoint {}\n", digest(text.as_bytes()));
        if let Some(token) = &attested.token {
            let path = format!("stamped/{size}/token.tst");
            let there = self.store.get(&path)?;
            if there.as_ref() != Some(token) {
                self.store.replace_if(&path, there.as_deref(), token)?;
            }
            let _ = writeln!(note, "token {}", digest(token));
        }
        for witness in &attested.witnesses {
            let lines =
                attested.checkpoint.note().signatures().iter().filter(|line| witness.is_named_by(line));
            for line in lines {
                let _ = write!(note, "witness {witness}\n{}", line.to_line());
            }
        }
        let signature = SignatureLine {
            name: self.key.name().to_owned(),
            key_id: self.verifier().id(),
            signature: self.key.sign(note.as_bytes()).to_vec(),
        };
        let note = Note::new(note, vec![signature]).to_text();
        Ok(self.store.replace_if(&attested_path(size), before, note.as_bytes())?)
    }

    /// What is kept over the checkpoint of this size; `None` when nothing is.
    fn read(&self, size: u64) -> Result<Option<Attested>, LogError> {
        let bytes = self.store.get(&attested_path(size))?;
        bytes.map(|bytes| self.attested(size, &bytes)).transpose()
    }

    /// What a file says that was kept over the checkpoint of this size.
    fn attested(&self, size: u64, bytes: &[u8]) -> Result<Attested, LogError> {
        let altered = || LogError::Attested { path: attested_path(size) };
        let get = |name: &str| {
            let path = format!("stamped/{size}/{name}");
            self.store.get(&path)?.ok_or(LogError::Missing { path, size })
        };
        let note = Note::parse(bytes).map_err(|_| altered())?;
        let [line] = note.signatures() else { return Err(altered()) };
        let (key, text) = (self.verifier(), note.text());
        if !key.is_named_by(line) || !key.verifies(text.as_bytes(), &line.signature) {
            return Err(altered());
        }
        let bytes = get("checkpoint")?;
        let mut checkpoint = SignedCheckpoint::open(&bytes, &key)?;
        let mut lines = text.lines();
        let head = (lines.next(), lines.next().and_then(|line| line.strip_prefix("checkpoint ")));
        if head != (Some(HEADER), Some(&digest(&bytes))) || checkpoint.size() != size {
            return Err(altered());
        }
        let (mut witnesses, mut token) = (Vec::new(), None);
        while let Some(line) = lines.next() {
            if let Some(sum) = line.strip_prefix("token ") {
                let bytes = get("token.tst")?;
                if digest(&bytes) != sum {
                    return Err(LogError::Attested { path: format!("stamped/{size}/token.tst") });
                }
                token = Some(bytes);
            } else {
                let witness = line.strip_prefix("witness ").and_then(|key| VerifierKey::parse(key).ok());
                let line = lines.next().and_then(SignatureLine::from_line);
                let (Some(witness), Some(line)) = (witness, line) else { return Err(altered()) };
                checkpoint.add_signature(line);
                if !matches!(verify_cosignature(&checkpoint, &witness), Ok(Some(_))) {
                    return Err(altered());
                }
                witnesses.push(witness);
            }
        }
        Ok(Attested { checkpoint, witnesses, token })
    }
}

/// Where what others said over the checkpoint of this size is kept.
fn attested_path(size: u64) -> String {
    format!("stamped/{size}/attested")
}

/// The size in a path below `stamped/`.
fn size_of(path: &str) -> Option<u64> {
    path.strip_prefix("stamped/")?.split_once('/').and_then(|(size, _)| parse_decimal(size))
}

fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", hex::encode(Sha256::digest(bytes)))
}

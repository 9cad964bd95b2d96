//! Time-stamped checkpoints, kept beside the tiles: `stamped/<size>/checkpoint` and `stamped/<size>/token.tst`. The
//! checkpoint is kept as it was stamped, because the published one is replaced and a token proves nothing without the
//! exact bytes it is over.

use super::{Log, LogError};
use crate::checkpoint::{SignedCheckpoint, parse_decimal};
use crate::receipt::Receipt;
use crate::store::{File, TileStore};

/// A checkpoint with the time-stamp token over it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamped {
    /// The checkpoint, with the log's signature only.
    pub checkpoint: SignedCheckpoint,
    /// DER of the token.
    pub token: Vec<u8>,
}

impl<S: TileStore> Log<S> {
    /// Keeps a token over [`SignedCheckpoint::log_signed_text`] of `checkpoint`. Verify the token before
    /// ([`crate::timestamp`]); when this size has been stamped already, the earlier token stays, as it says more.
    ///
    /// # Errors
    /// The store fails.
    pub fn keep_time_stamp(&self, checkpoint: &SignedCheckpoint, token: &[u8]) -> Result<(), LogError> {
        let folder = format!("stamped/{}", checkpoint.size());
        let token_path = format!("{folder}/token.tst");
        if self.store.get(&token_path)?.is_some() {
            return Ok(());
        }
        // The checkpoint first: a crash in between leaves a checkpoint without token, which is not counted as stamped
        // and is written again with the same bytes (Ed25519 is deterministic). The other order could leave a token
        // over a text that nobody has any more.
        self.store.put_immutable(&[File {
            path: format!("{folder}/checkpoint"),
            bytes: checkpoint.log_signed_text().into_bytes(),
        }])?;
        self.store.put_immutable(&[File { path: token_path, bytes: token.to_vec() }])?;
        Ok(())
    }

    /// The earliest time-stamped checkpoint that covers entry `index`, if any.
    ///
    /// # Errors
    /// The store fails, or the kept checkpoint does not hold.
    pub fn first_stamp_over(&self, index: u64) -> Result<Option<Stamped>, LogError> {
        let mut sizes: Vec<u64> = self
            .store
            .list("stamped/")?
            .iter()
            .filter_map(|path| {
                path.strip_prefix("stamped/")?.strip_suffix("/token.tst").and_then(parse_decimal)
            })
            .filter(|size| *size > index && *size <= self.head.size())
            .collect();
        sizes.sort_unstable();
        let Some(size) = sizes.first() else {
            return Ok(None);
        };
        let read = |name: &str| {
            let path = format!("stamped/{size}/{name}");
            self.store.get(&path)?.ok_or(LogError::Missing { path, size: *size })
        };
        let checkpoint = SignedCheckpoint::open(&read("checkpoint")?, &self.verifier())?;
        Ok(Some(Stamped { checkpoint, token: read("token.tst")? }))
    }

    /// The best receipt there is for entry `index`: under the earliest time-stamped checkpoint that covers it, with the
    /// token; without any, under the checkpoint published last.
    ///
    /// # Errors
    /// As [`Log::receipt`].
    pub fn best_receipt(&self, index: u64) -> Result<Receipt, LogError> {
        match self.first_stamp_over(index)? {
            Some(stamped) => self.receipt_under(index, &stamped.checkpoint, Some(stamped.token)),
            None => self.receipt(index),
        }
    }
}

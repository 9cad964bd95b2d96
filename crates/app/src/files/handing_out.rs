//! Files that are handed out leave an entry: who had which file of whom.
//!
//! What goes to another organisation than the one whose it is goes into the ledger, before the first byte is sent: a file
//! that cannot be recorded is not handed out. Whoever opens files of the own organisation is noted in the security log.

use std::io::Write;

use simsa_store::CaseId;
use simsa_store::records::Stored;

use crate::error::Result;
use crate::files::vault_bytes;
use crate::permit::Authorized;
use crate::security::SecurityEvent;
use crate::workbench::Workbench;

/// Digests in one entry.
const DIGESTS: usize = 60;

/// A file of evidence, to be had.
#[derive(Clone, Debug)]
pub struct Download {
    /// Its name, safe for a header and a disk.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
    pub(crate) holder: CaseId,
}

/// A file that is about to be handed out.
pub(crate) struct Handed<'a> {
    /// What it is, as a reference of the entry.
    pub(crate) is: (&'a str, &'a str),
    /// Its digest.
    pub(crate) sha256: [u8; 32],
    /// Whether it is of the reader's own organisation.
    pub(crate) own: bool,
}

impl Workbench {
    /// Notes that a member is given a file.
    pub(crate) async fn note_handed_out(&self, reached: &Authorized<'_>, file: &Handed<'_>) -> Result<()> {
        let member = reached.actor().member.clone();
        let key = (member, reached.case.id().to_owned(), hex::encode(file.sha256));
        let now = self.now();
        if !self.recently_handed_out().is_new(&key, now) {
            return Ok(());
        }
        if file.own {
            self.security(SecurityEvent::OwnFileSent, None);
        } else {
            let digests = [("read", file.sha256)];
            let unit = self.record(&reached.permitted().before(), "evidence-read", &[file.is], &digests)?;
            // nothing of the case has changed: what is kept of it stays as it is
            self.commit_beside(unit).await?;
        }
        self.recently_handed_out().remember(key, now);
        Ok(())
    }

    /// Notes that a member is given the whole case, with these files of others; each time, because it is asked for.
    pub(crate) async fn exported(&self, reached: &Authorized<'_>, digests: &[[u8; 32]]) -> Result<()> {
        let files = digests.len().to_string();
        let chunks: Vec<&[[u8; 32]]> =
            if digests.is_empty() { vec![&[]] } else { digests.chunks(DIGESTS).collect() };
        for some in chunks {
            let some: Vec<(&str, [u8; 32])> = some.iter().map(|digest| ("read", *digest)).collect();
            let references = [("files", files.as_str())];
            let unit = self.record(&reached.permitted().before(), "case-exported", &references, &some)?;
            self.commit_beside(unit).await?;
        }
        Ok(())
    }

    /// Writes a file to `out`, in constant memory, every byte verified; on a thread of its own.
    ///
    /// # Errors
    /// [`crate::Error::Fault`] when the vault or the receiver fails.
    pub async fn copy_file(&self, file: &Download, mut out: Box<dyn Write + Send>) -> Result<()> {
        let (holder, stored) =
            (file.holder.clone(), Stored { sha256: file.sha256.clone(), bytes: file.bytes });
        self.spawn_blocking(move |workbench| {
            vault_bytes::copy(&workbench.vault(), holder.as_str(), &stored, &mut out)?;
            Ok(out.flush()?)
        })
        .await
    }
}

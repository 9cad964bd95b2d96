//! Mending: a damaged object is stored anew from the file it was made of.
//!
//! Adding the file again would not help: the case's keyring says that it holds it, and adding does not read what is
//! held. So mending reads first, and replaces only what is really damaged.

use std::io::Read;

use crate::case::{ObjectLocation, VaultCase};
use crate::digest::Digest;
use crate::error::VaultError;
use crate::place::VaultFile;

impl VaultCase<'_> {
    /// Stores a file again whose object is damaged, and removes the damaged one. `source` must give exactly the file
    /// with this digest. False if nothing was damaged; `source` is then not read.
    ///
    /// A keyring that is damaged as a whole stays where it is and in the report of [`crate::Vault::check`], because it may hold
    /// the keys of other files; remove it once all its files are mended.
    ///
    /// # Errors
    /// [`VaultError::OtherFile`] when `source` is another file; else as [`VaultCase::batch`], [`crate::Batch::add`] and
    /// [`VaultCase::destroy`].
    pub fn mend(&self, digest: &Digest, source: &mut dyn Read) -> Result<bool, VaultError> {
        self.refresh()?;
        let name = self.naming.object(digest);
        let spots: Vec<ObjectLocation> = self.index().spots(&name).to_vec();
        let (mut damaged, mut sound) = (Vec::new(), 0);
        for spot in &spots {
            match self.verify(spot) {
                Ok(()) => sound += 1,
                Err(_) => damaged.push(VaultFile::Keyring(self.token, spot.pack)),
            }
        }
        // Entries that do not open hide the object just as well.
        let hidden = self
            .index()
            .obstacles
            .iter()
            .filter(|o| o.names.contains(&name))
            .map(|o| o.place)
            .collect::<Vec<_>>();
        if damaged.is_empty() && (hidden.is_empty() || sound > 0) {
            return Ok(false);
        }
        // 1. The new object, durable. A crash after this leaves both: mending again removes the damaged one.
        if sound == 0 {
            let batch = self.batch()?;
            batch.add_anew(digest, source)?;
            let _ = batch.commit()?;
        }
        // 2. The damaged one goes.
        let _lock = self.exclusively()?;
        for ring in &damaged {
            self.remove_from(ring, name)?;
        }
        for ring in &hidden {
            match self.remove_from(ring, name) {
                // Damaged as a whole, or in another entry too.
                Ok(()) | Err(VaultError::Damaged(_)) => {}
                Err(error) => return Err(error),
            }
        }
        self.refresh()?;
        Ok(true)
    }

    /// Reads an object to its end.
    fn verify(&self, spot: &ObjectLocation) -> Result<(), VaultError> {
        let mut reader = self.reader_at(spot.clone())?;
        while reader.advance()? {}
        Ok(())
    }
}

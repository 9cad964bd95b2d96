//! A file that has come, whole or piece by piece, and is about to be listed as evidence.

use simsa_store::UploadId;
use simsa_store::records::{Disclosure, Stored};

use crate::files::vault_bytes::StoredBytes;

/// A file that lies in the vault and is about to be listed.
pub(crate) struct Arrived<'a> {
    /// What it is called where it comes from.
    pub(crate) name: &'a str,
    pub(crate) taken: &'a StoredBytes,
    /// What the other party may see of it; what is usual when absent.
    pub(crate) disclosure: Option<Disclosure>,
    /// The upload it came by, which ends with it.
    pub(crate) upload: Option<WholeUpload<'a>>,
}

/// An upload that is whole, while its evidence is being listed.
pub(crate) struct WholeUpload<'a> {
    pub(crate) id: &'a UploadId,
    /// The pieces it had when its last one was taken.
    pub(crate) before: &'a [Stored],
}

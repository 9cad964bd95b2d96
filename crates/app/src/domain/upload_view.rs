//! How far an upload is, as whoever sends it is told.

use jiff::Timestamp;
use simsa_store::records::{Finished, Upload};
use simsa_store::{EvidenceId, UploadId, Versioned};

/// How far an upload is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadView {
    /// Its id.
    pub id: UploadId,
    /// What the file is called where it comes from.
    pub name: String,
    /// When it was last changed there, in milliseconds since 1970.
    pub modified: Option<i64>,
    /// Its SHA-256 in hexadecimal, where it was announced.
    pub sha256: Option<String>,
    /// Bytes that have come.
    pub offset: u64,
    /// Bytes in all.
    pub length: u64,
    /// When it is given up unless more comes before.
    pub expires: Timestamp,
    /// The piece of evidence whose file it replaces.
    pub replaces: Option<EvidenceId>,
    /// What it has become.
    pub finished: Option<Finished>,
}

impl UploadView {
    /// That of an upload as it stands.
    pub(crate) fn of(kept: &Versioned<Upload>) -> Self {
        let upload = &kept.value;
        Self {
            id: kept.key.id.clone(),
            name: upload.name.clone(),
            modified: upload.modified,
            sha256: upload.sha256.clone(),
            offset: upload.offset(),
            length: upload.length,
            expires: upload.expires,
            replaces: upload.replaces.clone(),
            finished: upload.finished.clone(),
        }
    }
}

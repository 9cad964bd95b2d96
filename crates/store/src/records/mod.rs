//! The records: plain values, written as JSON. A field that is added gets a default, so that older rows stay readable.

mod case;
mod change;
mod contents;
mod people;
mod removed;
mod sent;
mod upload;

use std::collections::BTreeSet;

pub use case::{
    Access, CaseHead, CasePart, CaseRecord, Disclosure, ImportCounts, LastSent, Link, ListPlace, Reopened,
};
pub use change::{Changed, FieldChange};
pub use contents::{
    AnswerRecord, CaseItem, Comment, Ending, EvidenceRecord, FileRevision, ItemBody, ItemKind, Stored,
    valid_until,
};
pub use people::{
    Credential, Ended, Invitation, InvitedTo, Member, MemberRole, Organisation, OrganisationKind, Profile,
    Session, Throttle, Token, Totp,
};
pub use removed::{DestructionOrder, DestructionReason, Removed, Was};
pub use sent::{
    Acknowledged, Confirmation, Confirmed, Idempotent, JudgementFiles, NoticeKind, Notification,
    SubmissionRecord,
};
pub use upload::{Finished, Upload};

/// What a case carries of its life.
pub use simsa_model::lifecycle::{CaseState, Lifecycle, Purpose};

use crate::error::StoreError;
use crate::index::IndexEntry;
use crate::row::{Record, Row, Versioned};
use crate::table::StoreTable;

/// What a stored row is found by, as its index must hold it.
///
/// # Errors
/// [`StoreError::Damaged`] when the row is no record of its table.
pub fn index_of(table: StoreTable, row: Row) -> Result<BTreeSet<IndexEntry>, StoreError> {
    fn of<R: Record>(row: Row) -> Result<BTreeSet<IndexEntry>, StoreError> {
        let Versioned { key, version, value } = Versioned::<R>::read(row)?;
        Ok(value.index(&key).into_iter().map(|entry| entry.written(version)).collect())
    }
    match table {
        StoreTable::Organisations => of::<Organisation>(row),
        StoreTable::Members => of::<Member>(row),
        StoreTable::Credentials => of::<Credential>(row),
        StoreTable::Sessions => of::<Session>(row),
        StoreTable::Tokens => of::<Token>(row),
        StoreTable::Invitations => of::<Invitation>(row),
        StoreTable::Throttles => of::<Throttle>(row),
        StoreTable::Cases => of::<CaseRecord>(row),
        StoreTable::Access => of::<Access>(row),
        StoreTable::Answers => of::<AnswerRecord>(row),
        StoreTable::Evidence => of::<EvidenceRecord>(row),
        StoreTable::Items => of::<CaseItem>(row),
        StoreTable::Comments => of::<Comment>(row),
        StoreTable::Confirmations => of::<Confirmation>(row),
        StoreTable::Submissions => of::<SubmissionRecord>(row),
        StoreTable::Links => of::<Link>(row),
        StoreTable::Notices => of::<Notification>(row),
        StoreTable::Idempotency => of::<Idempotent>(row),
        StoreTable::Uploads => of::<Upload>(row),
        StoreTable::Removed => of::<Removed>(row),
    }
}

//! The records: plain values, written as JSON. A field that is added gets a default, so that older rows stay readable.

mod case;
mod contents;
mod people;
mod removed;
mod sent;
mod upload;

use std::collections::BTreeSet;

pub use case::{Access, Case, Disclosure, Head, Link, ListPlace, Part};
pub use contents::{
    Answer, Comment, Ending, Evidence, Item, ItemBody, ItemKind, Revision, Stored, valid_until,
};
pub use people::{
    Credential, Ended, Invitation, InvitedTo, Member, Organisation, OrganisationKind, Role, Session,
    Throttle, Token, Totp,
};
pub use removed::{DestructionOrder, DestructionReason, Removed, Was};
pub use sent::{Acknowledged, Confirmation, Confirmed, Idempotent, Judged, Notice, NoticeKind, Submission};
pub use upload::{Finished, Upload};

/// What a case carries of its life.
pub use simsa_model::lifecycle::{CaseState, Lifecycle, Purpose};

use crate::error::StoreError;
use crate::index::IndexEntry;
use crate::row::{Record, Row, Versioned};
use crate::table::Table;

/// What a stored row is found by, as its index must hold it.
///
/// # Errors
/// [`StoreError::Damaged`] when the row is no record of its table.
pub fn index_of(table: Table, row: Row) -> Result<BTreeSet<IndexEntry>, StoreError> {
    fn of<R: Record>(row: Row) -> Result<BTreeSet<IndexEntry>, StoreError> {
        let Versioned { key, version, value } = Versioned::<R>::read(row)?;
        Ok(value.index(&key).into_iter().map(|entry| entry.written(version)).collect())
    }
    match table {
        Table::Organisations => of::<Organisation>(row),
        Table::Members => of::<Member>(row),
        Table::Credentials => of::<Credential>(row),
        Table::Sessions => of::<Session>(row),
        Table::Tokens => of::<Token>(row),
        Table::Invitations => of::<Invitation>(row),
        Table::Throttles => of::<Throttle>(row),
        Table::Cases => of::<Case>(row),
        Table::Access => of::<Access>(row),
        Table::Answers => of::<Answer>(row),
        Table::Evidence => of::<Evidence>(row),
        Table::Items => of::<Item>(row),
        Table::Comments => of::<Comment>(row),
        Table::Confirmations => of::<Confirmation>(row),
        Table::Submissions => of::<Submission>(row),
        Table::Links => of::<Link>(row),
        Table::Notices => of::<Notice>(row),
        Table::Idempotency => of::<Idempotent>(row),
        Table::Uploads => of::<Upload>(row),
        Table::Removed => of::<Removed>(row),
    }
}

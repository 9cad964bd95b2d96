//! The records: plain values, written as JSON. A field that is added gets a default, so that older rows stay readable.

mod case;
mod contents;
mod people;
mod removed;
mod sent;
mod upload;

pub use case::{Access, Case, Disclosure, Head, Link, Part};
pub use contents::{
    Answer, Comment, Ending, Evidence, Item, ItemBody, ItemKind, Revision, Stored, valid_until,
};
pub use people::{
    Credential, Ended, Invitation, InvitedTo, Member, Organisation, OrganisationKind, Role, Session,
    Throttle, Token, Totp,
};
pub use removed::{DestructionOrder, DestructionReason, Removed, Was};
pub use sent::{Acknowledged, Confirmation, Confirmed, Idempotent, Notice, NoticeKind, Submission};
pub use upload::{Finished, Upload};

/// What a case carries of its life.
pub use simsa_model::lifecycle::{CaseState, Lifecycle, Purpose};

//! The security log: who tried what from where, and was let in or refused.
//!
//! What changes a case, or touches evidence, is in the ledger, which keeps it for good and so holds neither addresses nor
//! what was refused. This log is the other half: sign-ins with the network they came from, and everything that was
//! refused. It is pruned by age and by size, holds pseudonyms and shortened addresses only, and not one letter that a
//! stranger chose; `docs/security/log.md` is its inventory.
//!
//! An event is noted with [`crate::Workbench::security`]; who asks and from where is known from the request ([`visited`]).

mod budget;
mod event;
mod log;
mod visitor;

pub use self::event::SecurityEvent;
pub use self::log::{Limits, SecurityLine, SecurityLog};
pub use self::visitor::{Visitor, note_refused, visited, was_refused};
pub(crate) use self::visitor::{known, with};

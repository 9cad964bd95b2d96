//! What the pages show. A view permits like an action, reads in a handful of statements whatever the size of the case,
//! and leaves out what the other party keeps to itself.

pub mod case;
pub mod cases;
pub mod conformity;
pub mod dossier;
pub mod evidence;
pub mod forms;
pub mod history;
pub mod home;
pub mod notices;
pub mod questions;
mod reader;
mod readiness;
pub mod removed;
mod single;
pub mod spots;
pub mod submission;

pub use self::reader::CaseReader;

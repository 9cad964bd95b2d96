//! The files of evidence, whatever room of the application has to do with them: how bytes get into the vault and out of it,
//! who looks into them, whose turn it is, and what is noted of files that are handed out.

pub(crate) mod file_turns;
pub(crate) mod handed_out;
pub(crate) mod handing_out;
pub mod inspector;
pub(crate) mod vault_bytes;

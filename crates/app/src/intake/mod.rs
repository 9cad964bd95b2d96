//! Evidence on its way: received whole or piece by piece, looked into, described, handed out, withdrawn, destroyed.

pub mod destroy;
pub mod evidence;
pub(crate) mod file_turns;
pub(crate) mod handed_out;
pub mod inspect_again;
pub mod inspector;
pub mod upload;
pub(crate) mod upload_chunks;
pub(crate) mod vault_bytes;

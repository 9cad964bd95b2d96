//! Evidence on its way: received whole or piece by piece, looked into, described, handed out, withdrawn, destroyed.

pub(crate) mod arrived;
pub mod description;
pub mod destroy;
pub mod evidence;
pub mod inspect_again;
mod proposal;
pub mod upload;
pub mod upload_chunks;

//! Coming in, and one's own account.

pub(crate) mod again;
pub(crate) mod invitation;
pub(crate) mod me;
pub(crate) mod second_factor;
pub(crate) mod sign_in;
pub(crate) mod tokens;

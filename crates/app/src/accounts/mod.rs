//! People and organisations: signing in, second factors, sessions and tokens, members, invitations and how they are accepted.
//!
//! Nothing here knows a case but by its id.

pub mod accept;
pub mod access;
pub mod account;
pub(crate) mod attempts;
pub mod codes;
pub(crate) mod devices;
pub mod invite;
pub mod members;
pub(crate) mod password;
pub mod profile;
pub(crate) mod second_factor;
pub mod sign_in;
pub mod tokens;

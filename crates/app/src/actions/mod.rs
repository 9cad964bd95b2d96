//! What can be done, one file per action or per small family of one action. All in the same order: the input, what is
//! given back, then permit → decide → commit.

pub mod accept;
pub mod access;
pub mod account;
pub mod answer;
pub mod case;
pub mod codes;
pub mod comment;
pub mod confirm;
pub mod conformity;
pub mod destroy;
pub mod dossier;
pub mod evidence;
pub mod exchange;
pub mod facts;
pub mod integrate;
pub mod invite;
pub mod item;
pub mod leave;
pub mod look_again;
pub mod members;
pub(crate) mod reading;
pub mod repeat;
pub mod sign_in;
pub mod submission;
pub mod submit;
pub mod sweep;
pub mod tokens;
pub mod upload;

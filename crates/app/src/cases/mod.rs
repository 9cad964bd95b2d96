//! What is said in a case: facts, answers, lists, remarks, confirmations, who takes part, service dossiers, import and
//! export. One file per action or per small family of one action, all in the same order: the input, what is given back,
//! then permit → decide → commit.

pub mod answer;
mod beside;
pub mod case;
pub mod comment;
pub mod confirm;
pub mod conformity;
mod dossier_of_case;
pub mod exchange;
pub mod facts;
pub mod item;
pub mod leave;
pub mod service_dossier;

//! The pages of one case, in the order of the main job. A service dossier is a case without an application and has the
//! same pages, fewer of them.

pub(crate) mod conformity;
pub(crate) mod dossiers;
pub(crate) mod evidence;
pub(crate) mod facts;
pub(crate) mod findings;
pub(crate) mod forms;
pub(crate) mod going;
pub(crate) mod head;
pub(crate) mod history;
pub(crate) mod overview;
pub(crate) mod parties;
pub(crate) mod question;
pub(crate) mod questions;
pub(crate) mod records;
pub(crate) mod submission;
pub(crate) mod submit;
pub(crate) mod table;
pub(crate) mod upload;

//! What actions and views share: a case as it is put together from its rows, whose what is, who sees what, how far it
//! is. Read only; nothing here decides who may act or writes anything.

pub(crate) mod answers;
pub(crate) mod case_cache;
pub(crate) mod case_snapshot;
pub(crate) mod dossier_merge;
pub(crate) mod form;
pub mod limits;
pub mod places;
pub(crate) mod progress;
pub(crate) mod sides;
pub(crate) mod visibility;

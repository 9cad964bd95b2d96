//! What actions and views share: a case as it is put together from its rows, whose what is, who sees what, how far it
//! is. It reads and says; what may be done is decided in `permit`, but for what is an owner's alone (`ownership`) and whose
//! part something is (`parts`), which follow from the case.

pub(crate) mod answers;
pub(crate) mod case_cache;
pub(crate) mod case_lists;
pub(crate) mod case_snapshot;
pub(crate) mod copies;
pub(crate) mod dossier_merge;
pub(crate) mod evidence_uses;
pub(crate) mod field_texts;
pub(crate) mod form;
pub(crate) mod invitations;
pub(crate) mod items;
pub mod limits;
pub(crate) mod masking;
pub(crate) mod open_points;
pub(crate) mod ownership;
pub(crate) mod parts;
pub mod places;
pub(crate) mod progress_cache;
pub(crate) mod readiness;
pub(crate) mod remarks;
pub(crate) mod respondents;
pub(crate) mod sides;
pub(crate) mod tasks;
pub(crate) mod upload_view;
pub(crate) mod visibility;

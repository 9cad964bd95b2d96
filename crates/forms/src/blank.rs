//! What stays blank on a form, with the place where it can be written down.

use simsa_model::{FormId, Place, Say};

/// Something that stays blank on a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blank {
    /// The form.
    pub form: FormId,
    /// Name of the field on the form; of a list, `field.entry.column`.
    pub field: String,
    /// What people call it.
    pub label: Say,
    /// Where to write it.
    pub place: Place,
    /// Whether the form is void without it.
    pub void: bool,
}

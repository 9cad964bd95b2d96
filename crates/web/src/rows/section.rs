//! A part of a long form, as its page shows it.

use crate::inputs::InputGroup;

/// A part of the form.
#[expect(clippy::struct_excessive_bools, reason = "what a page shows or hides")]
pub(crate) struct SectionView {
    pub(crate) id: String,
    pub(crate) title: &'static str,
    pub(crate) help: Option<&'static str>,
    pub(crate) list: bool,
    pub(crate) can_be_none: bool,
    pub(crate) none: bool,
    pub(crate) count: usize,
    pub(crate) open: bool,
    pub(crate) groups: Vec<InputGroup>,
}

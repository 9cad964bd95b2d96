//! The key of a row.

/// The key of a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowKey {
    /// What the row belongs to; empty in root tables.
    pub parent: String,
    /// The row's own name under its parent.
    pub id: String,
}

impl RowKey {
    /// The row `id` of `parent`.
    pub fn new(parent: impl Into<String>, id: impl Into<String>) -> Self {
        Self { parent: parent.into(), id: id.into() }
    }

    /// A row of a root table.
    pub fn root(id: impl Into<String>) -> Self {
        Self::new("", id)
    }
}

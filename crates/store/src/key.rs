//! The key of a row.

use crate::ids::KeyPart;

/// The key of a row. With texts it is the key of a row of any table; records say what the parts of theirs are:
/// [`crate::KeyOf`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowKey<P = String, I = String> {
    /// What the row belongs to; empty in root tables.
    pub parent: P,
    /// The row's own name under its parent.
    pub id: I,
}

impl<P, I> RowKey<P, I> {
    /// The row `id` of `parent`.
    pub fn new(parent: impl Into<P>, id: impl Into<I>) -> Self {
        Self { parent: parent.into(), id: id.into() }
    }
}

impl<P: Default, I> RowKey<P, I> {
    /// A row that hangs on nothing.
    pub fn root(id: impl Into<I>) -> Self {
        Self { parent: P::default(), id: id.into() }
    }
}

impl<P: KeyPart, I: KeyPart> RowKey<P, I> {
    /// Both parts as they are kept, which sort as the keys do.
    pub fn texts(&self) -> (&str, &str) {
        (self.parent.as_ref(), self.id.as_ref())
    }

    /// The same key as a store has it.
    pub fn untyped(&self) -> RowKey {
        RowKey { parent: self.parent.as_ref().to_owned(), id: self.id.as_ref().to_owned() }
    }
}

impl RowKey {
    /// The same key with these parts.
    pub(crate) fn typed<P: KeyPart, I: KeyPart>(self) -> RowKey<P, I> {
        RowKey { parent: P::kept_as(self.parent), id: I::kept_as(self.id) }
    }
}

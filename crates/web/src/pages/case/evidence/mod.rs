//! The evidence shelf: the list (`list`), one piece (`one`), its file (`file`), what is off
//! the list (`removed`), and what is said about it (`described`).
//! Files that come piece by piece are beside it, in `upload`.

mod described;
mod file;
mod list;
mod one;
mod removed;

pub(crate) use described::described;
pub(crate) use file::{add, replace, show as file};
pub(crate) use list::list;
pub(crate) use one::{describe, show, withdraw};
pub(crate) use removed::{destroy, destroy_withdrawn, list as removed, restore};

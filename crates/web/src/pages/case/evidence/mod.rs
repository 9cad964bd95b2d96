//! The evidence shelf: the list (`list`), one piece (`one`), its file (`file`), and what is said about it (`described`).
//! Files that come piece by piece are beside it, in `upload`.

mod described;
mod file;
mod list;
mod one;

pub(crate) use described::described;
pub(crate) use file::{add, replace, show as file};
pub(crate) use list::list;
pub(crate) use one::{describe, show, withdraw};

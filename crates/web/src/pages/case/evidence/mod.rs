//! The evidence shelf: the list (`list`), one piece (`one`), its file (`file`), what is off
//! the list (`removed`), and what is said about it (`described`; of several pieces at once, `several`).
//! Files that come piece by piece are beside it, in `upload`.

mod described;
mod file;
mod list;
mod one;
mod preview;
mod removed;
mod several;

pub(crate) use described::{described, disclosure};
pub(crate) use file::{add, replace, show as file};
pub(crate) use list::list;
pub(crate) use one::{describe, show, withdraw};
pub(crate) use removed::{destroy, destroy_withdrawn, list as removed, restore};
pub(crate) use several::{save as save_several, show as several};

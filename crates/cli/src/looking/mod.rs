//! Looking into files of strangers in a process that may end.
//!
//! What a PDF or a zip unpacks to is known only afterwards, and a library that runs out of memory takes its process with
//! it. So this program starts itself once more for each such file: the child sets its own limits first of all ([`limits`]),
//! reads the file from its standard input, says in one line of JSON what it has seen ([`child`]), and ends. The parent
//! ([`parent`]) gives it the file as it comes out of the vault, so that nothing plain lies on the disk, waits until a
//! deadline, and believes of the answer only what a look can have said. Who waits gets a turn in [`turns`].
//!
//! Child processes cost some milliseconds each. The parent starts them without code of its own between `fork` and `exec`:
//! copying the pages of a large server for that would cost a hundred times as much.

mod child;
mod evidence;
#[cfg(unix)]
mod limits;
mod parent;
mod turns;

pub(crate) use child::run_if_asked;
pub(crate) use evidence::{look_at, look_into};
pub(crate) use parent::Children;

/// The first argument by which the program knows that it is the child; the second is the day.
const ARGUMENT: &str = "__look";

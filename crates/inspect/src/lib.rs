//! What a file of evidence really is, whether it seems to hold resident registration numbers, and what it says of itself.
//!
//! Pure: bytes in, [`simsa_model::Inspection`] out; the numbers that are found stay in here. Memory and work of [`Stream`] are bounded,
//! whatever the file holds. [`whole`] has budgets for what it can count, but the libraries that it reads with have none
//! (a stream within a PDF is unpacked at once): who reads files of strangers with it does so in a process that may end.
//!
//! | step | module |
//! |---|---|
//! | what the file is, by its first bytes | `kind` |
//! | text as it streams by | [`Stream`] (`stream`) |
//! | PDF, and archives of XML and of files, as a whole | [`whole`] (`document`, `pdf`, `archive`, `markup`, `sheet`) |
//! | six digits that are a birthday, a hyphen, seven digits | `number` |
//! | what the first lines say of the file: title, days, number | `opening` |
//!
//! Numbers without a hyphen are not looked for: barcodes and serial numbers would be found more often than people.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods))]

mod archive;
mod budget;
mod document;
mod kind;
mod markup;
mod number;
mod opening;
mod pdf;
mod sheet;
mod stream;
mod text;
mod unpack;

pub use document::{LARGEST, is_read_whole, whole};
pub use kind::{HEAD, kind};
pub use stream::Stream;

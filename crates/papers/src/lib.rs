//! Papers: one tree for a printable document, and writers that turn it into files.
//!
//! Forms compose a [`Paper`]; writers know no form, forms know no writer. Who needs a file calls [`write()`] with a
//! [`Format`]; a page that shows a paper takes [`preview`]. The writers ([`pdf`], [`html`]) are named by nobody but their
//! own tests. Everything here is pure: same paper, same bytes.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods))]

mod check;
mod clean;
mod error;
mod format;
pub mod grid;
pub mod html;
mod paper;
pub mod pdf;
mod table;
mod text;
mod write;

pub use check::Flaw;
pub use clean::clean;
pub use error::{ReadError, WriteError};
pub use format::{Format, WriteOptions};
pub use html::{style as preview_style, write_part as preview};
pub use paper::{Block, Heading, ItemList, Paper, Signature, SignatureDate};
pub use pdf::not_shown;
pub use table::{Cell, Density, HeaderScope, Table, TableRow, Valign};
pub use text::{Align, FontWeight, Paragraph, Run, Size, TickLook};
pub use write::{PaperWriter, Written, read, write};

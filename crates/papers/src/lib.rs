//! Papers: one tree for a printable document, and writers that turn it into files.
//!
//! Forms compose a [`Paper`]; writers know no form, forms know no writer. Everything here is pure: same paper, same
//! bytes.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods))]

mod check;
mod clean;
pub mod grid;
pub mod html;
mod paper;
pub mod pdf;
mod table;
mod text;

pub use check::Flaw;
pub use clean::clean;
pub use paper::{Block, Heading, List, Paper, Signature, SignatureDate};
pub use table::{Cell, Density, Row, Scope, Table, Valign};
pub use text::{Align, Paragraph, Run, Size, TickLook, Weight};

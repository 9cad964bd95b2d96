//! The one way to write a paper and to read it back, whatever the format.

use std::collections::BTreeMap;

use crate::pdf::{Printed, Printer};
use crate::{Format, Paper, ReadError, WriteError, WriteOptions, html};

/// A written paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// Characters that the format cannot show, in order; each was written as `〓`. Tell who typed them.
    pub missing: Vec<char>,
    /// Number of pages, where the format has pages.
    pub pages: Option<usize>,
}

/// Writes papers; keeps the parsed fonts, so make one and use it for all.
#[derive(Default)]
pub struct PaperWriter {
    printer: Option<Printer>,
}

impl PaperWriter {
    /// A writer; the fonts are parsed when the first format asks for them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes a paper.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write(
        &mut self,
        paper: &Paper,
        format: Format,
        options: &WriteOptions,
    ) -> Result<Written, WriteError> {
        match format {
            Format::Pdf => {
                let printer = match self.printer.take() {
                    Some(printer) => printer,
                    None => Printer::new()?,
                };
                let Printed { bytes, missing, pages } = self.printer.insert(printer).print(paper, options)?;
                Ok(Written { bytes, missing, pages: Some(pages) })
            }
            Format::Html => {
                Ok(Written { bytes: html::write(paper).into_bytes(), missing: Vec::new(), pages: None })
            }
        }
    }
}

/// Writes one paper. For several, keep a [`PaperWriter`].
///
/// # Errors
/// As [`PaperWriter::write`].
pub fn write(paper: &Paper, format: Format, options: &WriteOptions) -> Result<Written, WriteError> {
    PaperWriter::new().write(paper, format, options)
}

/// Field → value of a paper that [`write()`] has written.
///
/// Values are the cleaned texts ([`crate::clean`]); a blank is an empty text. Ticks read `true` or `false`, dates ISO
/// 8601 or empty.
///
/// # Errors
/// [`ReadError`]; only what this program has written, unaltered, is read.
pub fn read(file: &[u8], format: Format) -> Result<BTreeMap<String, String>, ReadError> {
    match format {
        Format::Pdf => Err(ReadError::ForPeople(format)),
        Format::Html => {
            let text = std::str::from_utf8(file).map_err(|_| ReadError::NoText)?;
            Ok(html::read_fields(text)?)
        }
    }
}

//! Papers as tagged PDF, A4, made for printing and for keeping.
//!
//! Layout is ours and knows only the [`Paper`] tree; krilla writes the file. Steps, one file each: [`fonts`] finds
//! glyphs, [`lines`] breaks paragraphs, [`sheet`] sets tables, [`flow`] fills pages, [`tree`] grows the structure for
//! assistive technology, [`draw`] writes. Same paper, same options: same bytes.

mod draw;
mod flow;
mod fonts;
mod keep;
mod lines;
mod sheet;
mod style;
mod tree;

pub use self::fonts::not_shown;
use std::collections::BTreeSet;

use crate::Paper;
pub use crate::WriteError as Error;
pub use crate::WriteOptions;
use flow::Flow;
use fonts::Fonts;
use lines::Setter;

/// A printed paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The PDF file.
    pub bytes: Vec<u8>,
    /// Characters the font lacks, in order; each was printed as `〓`. Tell who typed them.
    pub missing: Vec<char>,
    /// Number of pages.
    pub pages: usize,
}

/// Prints papers; keeps the parsed fonts, so make one and use it for all.
pub struct Printer {
    fonts: Fonts,
}

impl Printer {
    /// Parses the embedded fonts.
    ///
    /// # Errors
    /// [`Error::Font`] when they are damaged.
    pub fn new() -> Result<Self, Error> {
        Ok(Self { fonts: Fonts::load()? })
    }

    /// Prints a paper.
    ///
    /// # Errors
    /// [`Error::Flawed`] when the paper is not well formed, [`Error::Engine`] when the file cannot be written.
    pub fn print(&self, paper: &Paper, options: &WriteOptions) -> Result<Printed, Error> {
        let flaws = paper.check();
        if !flaws.is_empty() {
            return Err(Error::Flawed { id: paper.id.clone(), flaws });
        }
        let mut flow = Flow::run(Setter { fonts: &self.fonts, missing: BTreeSet::new() }, paper);
        let missing = std::mem::take(&mut flow.setter.missing).into_iter().collect();
        let pages = flow.pages.len();
        let bytes = draw::draw(flow, &self.fonts, paper, *options)?;
        Ok(Printed { bytes, missing, pages })
    }
}

/// Prints one paper. For several, keep a [`Printer`].
///
/// # Errors
/// As [`Printer::print`].
pub fn write(paper: &Paper, options: &WriteOptions) -> Result<Printed, Error> {
    Printer::new()?.print(paper, options)
}

//! Papers as tagged PDF, A4, made for printing and for keeping.
//!
//! Layout is ours and knows only the [`Paper`] tree; krilla writes the file. Steps, one file each: [`fonts`] finds
//! glyphs, [`lines`] breaks paragraphs, [`sheet`] sets tables, [`flow`] fills pages, [`tree`] grows the structure for
//! assistive technology, [`draw`] writes. Same paper, same options: same bytes.

mod draw;
mod flow;
mod fonts;
mod lines;
mod sheet;
mod style;
mod tree;

use std::collections::BTreeSet;

use crate::{Flaw, Paper};
use flow::Flow;
use fonts::Fonts;
use lines::Setter;

/// What a document carries besides its paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Date of the document as year, month, day (Korean time). With a date the file is PDF/A-2a and PDF/UA-1;
    /// without one it is PDF/UA-1 only, because PDF/A demands a date and this crate has no clock.
    pub date: Option<(u16, u8, u8)>,
}

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

/// Why a paper could not be printed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The paper is not well formed; see [`Paper::check`].
    #[error("the paper `{id}` cannot be laid out; correct what composes it:\n{}", list(.flaws))]
    Flawed {
        /// Identifier of the paper.
        id: String,
        /// What is wrong, with places.
        flaws: Vec<Flaw>,
    },
    /// The embedded font is unusable: a fault of this program.
    #[error("the embedded font cannot be used: {0}; this is a fault of the program, not of the paper")]
    Font(&'static str),
    /// The PDF engine refused the document: a fault of this program.
    #[error("the PDF engine refused the document: {0}; this is a fault of the program, not of the paper")]
    Engine(String),
}

fn list(flaws: &[Flaw]) -> String {
    let lines: Vec<String> = flaws.iter().map(|flaw| format!("- {flaw}")).collect();
    lines.join("\n")
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
    pub fn print(&self, paper: &Paper, options: &Options) -> Result<Printed, Error> {
        let flaws = paper.check();
        if !flaws.is_empty() {
            return Err(Error::Flawed { id: paper.id.clone(), flaws });
        }
        let mut flow = Flow::run(Setter { fonts: &self.fonts, missing: BTreeSet::new() }, paper);
        let missing = std::mem::take(&mut flow.setter.missing).into_iter().collect();
        let pages = flow.pages.len();
        let bytes = draw::draw(flow, &self.fonts, paper, options)?;
        Ok(Printed { bytes, missing, pages })
    }
}

/// Prints one paper. For several, keep a [`Printer`].
///
/// # Errors
/// As [`Printer::print`].
pub fn write(paper: &Paper, options: &Options) -> Result<Printed, Error> {
    Printer::new()?.print(paper, options)
}

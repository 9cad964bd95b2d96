//! Why a paper cannot be written, or not be read back.

use crate::{Flaw, Format, html};

/// Why a paper could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The paper is not well formed; see [`crate::Paper::check`].
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

/// Why a file gives no values back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The format is for people only.
    #[error("{0} is made for people; its values cannot be read back")]
    ForPeople(
        /// The format.
        Format,
    ),
    /// The file is no text.
    #[error("the file is no text (UTF-8); only files written by this program, unaltered, can be read back")]
    NoText,
    /// It is none of our papers.
    #[error(transparent)]
    Html(#[from] html::HtmlReadError),
}

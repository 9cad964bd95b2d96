//! The formats in which a paper can be written: who needs a file names its format, never a writer.

use std::fmt;

/// A format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Tagged PDF, made for printing and for keeping.
    Pdf,
    /// One self-contained HTML file, which can be read back.
    Html,
}

impl Format {
    /// Every format, the one to print first.
    pub const ALL: [Self; 2] = [Self::Pdf, Self::Html];

    /// The name by which it is asked for, which is also the ending of its files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Html => "html",
        }
    }

    /// The name people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Html => "HTML",
        }
    }

    /// The media type (RFC 6838).
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Html => "text/html; charset=utf-8",
        }
    }

    /// The format with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.id() == id)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// What a file carries besides its paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WriteOptions {
    /// Date of the document as year, month, day (Korean time). With a date a PDF is PDF/A-2a and PDF/UA-1; without one it
    /// is PDF/UA-1 only, because PDF/A demands a date and this crate has no clock. HTML carries none.
    pub date: Option<(u16, u8, u8)>,
}

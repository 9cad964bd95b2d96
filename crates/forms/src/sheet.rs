//! `sheet.toml`: the look of a form, in words every output format can follow.
//!
//! A sheet is a list of blocks. Words are written as [`crate::line`] describes: one line per paragraph, values in
//! braces. A table is made of parts; a part may be repeated for every entry of a list.

use serde::Deserialize;
use simsa_catalogue::Checklist;

/// The look of a form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sheet {
    /// What stands on it, from top to bottom, below the title.
    #[serde(rename = "block")]
    pub(crate) blocks: Vec<SheetBlock>,
}

/// A piece of a sheet.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum SheetBlock {
    /// A heading below the title.
    Heading {
        /// Its words.
        text: String,
    },
    /// Paragraphs.
    Text {
        /// Their words.
        text: String,
    },
    /// A ruled table.
    Table(TableSheet),
    /// The questions of a checklist, or part of them, to be ticked.
    Checklist(ChecklistSheet),
    /// The evidence table that follows a checklist (증적자료 목록).
    Evidence(ChecklistSheet),
    /// Date, role, name, room to sign.
    Signature {
        /// Who signs, as printed.
        role: String,
        /// Field with the name.
        name: String,
        /// Field with the day.
        date: String,
    },
    /// Whom the form is addressed to.
    Addressee {
        /// The words.
        text: String,
    },
}

/// A table of a sheet.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TableSheet {
    /// What it holds, for readers who cannot see it.
    pub(crate) summary: String,
    /// How close its rows stand.
    #[serde(default)]
    pub(crate) density: Closeness,
    /// Relative widths.
    pub(crate) columns: Vec<u16>,
    /// Its rows.
    pub(crate) parts: Vec<RowGroup>,
}

/// How close the rows of a table stand.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Closeness {
    /// As usual.
    #[default]
    Normal,
    /// Smaller letters, so that a full form stays on the one page it has in the original.
    Compact,
}

/// Rows of a table that belong together.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RowGroup {
    /// The head of the table.
    #[serde(default)]
    pub(crate) head: bool,
    /// List for each entry of which the rows are printed.
    pub(crate) repeat: Option<String>,
    /// How many entries the original has room for; so many are printed even when the list is shorter.
    #[serde(default)]
    pub(crate) at_least: usize,
    /// Least height of each row, in points: room for handwriting.
    #[serde(default)]
    pub(crate) min_height: u16,
    /// The cells that start in each row.
    pub(crate) rows: Vec<Vec<CellSheet>>,
}

/// A cell: words alone, or words with how they stand.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum CellSheet {
    /// An ordinary cell; in the head of a table, a header.
    Words(String),
    /// A cell with settings.
    Cell(CellSettings),
}

/// A cell with settings.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CellSettings {
    /// Its words.
    pub(crate) text: String,
    /// Words of a header of its row.
    pub(crate) head: Option<String>,
    /// Words of a header of its column, outside the head of the table.
    pub(crate) column: Option<String>,
    /// What the original prints as an example in its first row, shown on a form without any value.
    pub(crate) empty: Option<String>,
    /// Columns covered.
    pub(crate) cols: Option<u16>,
    /// Rows covered.
    pub(crate) rows: Option<u16>,
    /// Words at the top, not in the middle.
    pub(crate) top: bool,
    /// Words centred.
    pub(crate) center: bool,
}

/// A table made from the catalogue.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChecklistSheet {
    /// Heading above it, printed only when there are rows.
    pub(crate) heading: Option<String>,
    /// The list with an entry per question.
    pub(crate) list: String,
    /// Which checklist.
    pub(crate) checklist: Checklist,
    /// Area of form 3, for example `physical`; all of the checklist without.
    pub(crate) area: Option<String>,
    /// Relative widths.
    pub(crate) columns: Vec<u16>,
    /// Words of the head. With one column more than words, 점검내용 covers two: number and sentence.
    pub(crate) head: Vec<String>,
    /// Whether items are printed with their names, or as numbers only.
    pub(crate) item_names: bool,
}

//! The document: an ordered list of blocks, as plain data.
//!
//! A form is composed into this tree once; every output format is then a walk over it. What the tree does not
//! say (fonts, rule widths, page margins) is the writer's business, so that all forms look like one house made them.

use serde::Serialize;

use crate::{Align, Paragraph, Run, Size, Table};

/// A complete printable document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Paper {
    /// Stable identifier in ASCII (`form-2-1`); becomes the document identifier in files that have one.
    pub id: String,
    /// Title for file properties and bookmarks. It is not printed: the printed title is a [`Heading`].
    pub title: String,
    /// The official label (`양식2-1`), printed above the title and in the page footer. May be empty.
    pub label: String,
    /// Language of the text as a BCP 47 tag; `ko` unless set otherwise.
    pub language: String,
    /// The content in reading order.
    pub blocks: Vec<Block>,
}

/// One piece of a paper, full text width.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A heading; it stays on the page of what follows it.
    Heading(Heading),
    /// A paragraph of running text or a note.
    Paragraph(Paragraph),
    /// A list; its items carry their own markers.
    List(ItemList),
    /// A ruled table.
    Table(Table),
    /// Date, role, name and the place to sign; never split over pages.
    Signature(Signature),
    /// Whom the paper is addressed to (`재단법인 한국보건의료정보원 귀중`), set large.
    Addressee(String),
    /// A horizontal rule over the full width.
    Rule,
    /// Vertical space in points.
    Space(u16),
    /// What follows starts on a new page.
    PageBreak,
}

/// A heading of level 1 (the title of the form) to 6.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Heading {
    /// 1 is the title of the form.
    pub level: u8,
    /// The words.
    pub runs: Vec<Run>,
    /// Horizontal alignment; titles are centred.
    pub align: Align,
}

/// A list: paragraphs that belong together, each with its marker (`·`, `①`, `1.`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemList {
    /// The items in order.
    pub items: Vec<Paragraph>,
}

/// Where a party signs: date line, role, name, and the words that invite the signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Signature {
    /// The date line; `None` when the form has none.
    pub date: Option<SignatureDate>,
    /// Role of who signs (`집적정보통신시설 사업자(대표자)`).
    pub role: String,
    /// Name of who signs: a [`Run::Field`], blank when it is to be written by hand.
    pub name: Run,
    /// The words beside the place to sign, `(서명 또는 인)`.
    pub mark: String,
}

/// The date beside a signature. Unknown parts leave room for handwriting (`년  월  일`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SignatureDate {
    /// Name of the field the date came from.
    pub name: String,
    /// Year, month (1–12) and day (1–31); `None` prints blanks.
    pub date: Option<(i16, u8, u8)>,
}

impl Paper {
    /// An empty Korean paper.
    pub fn new(id: impl Into<String>, label: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            label: label.into(),
            language: "ko".into(),
            blocks: Vec::new(),
        }
    }

    /// Appends a block: a [`Paragraph`], [`Table`], [`Heading`], [`ItemList`], [`Signature`] or any [`Block`].
    #[must_use]
    pub fn with(mut self, block: impl Into<Block>) -> Self {
        self.blocks.push(block.into());
        self
    }

    /// Appends several blocks.
    #[must_use]
    pub fn with_all<B: Into<Block>>(mut self, blocks: impl IntoIterator<Item = B>) -> Self {
        self.blocks.extend(blocks.into_iter().map(Into::into));
        self
    }
}

impl Heading {
    /// The centred title of a form.
    pub fn title(text: impl Into<String>) -> Self {
        Self { level: 1, runs: vec![Run::text(text)], align: Align::Center }
    }

    /// A section heading, at the left.
    pub fn section(level: u8, text: impl Into<String>) -> Self {
        Self { level, runs: vec![Run::text(text)], align: Align::Start }
    }

    /// Letter size of this level.
    pub fn size(&self) -> Size {
        match self.level {
            0 | 1 => Size::Title,
            2 => Size::Large,
            _ => Size::Normal,
        }
    }
}

impl ItemList {
    /// A list in which every item has the same marker.
    pub fn marked<P: Into<Paragraph>>(marker: &str, items: impl IntoIterator<Item = P>) -> Self {
        Self { items: items.into_iter().map(|item| item.into().marker(marker)).collect() }
    }

    /// A list whose items already carry their markers.
    pub fn of<P: Into<Paragraph>>(items: impl IntoIterator<Item = P>) -> Self {
        Self { items: items.into_iter().map(Into::into).collect() }
    }
}

impl Signature {
    /// A signature block with the official words `(서명 또는 인)` and a blank name under the field `name`.
    pub fn of(role: impl Into<String>, name: Run) -> Self {
        Self { date: None, role: role.into(), name, mark: "(서명 또는 인)".into() }
    }

    /// Adds the date line; `None` leaves it to be written by hand.
    #[must_use]
    pub fn dated(mut self, name: impl Into<String>, date: Option<(i16, u8, u8)>) -> Self {
        self.date = Some(SignatureDate { name: name.into(), date });
        self
    }
}

impl SignatureDate {
    /// The date as ISO 8601 (`2026-11-24`), or nothing when blank.
    pub fn iso(&self) -> String {
        self.date.map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}")).unwrap_or_default()
    }

    /// The date line as printed: `2026년 11월 24일`, or the units with room before each.
    pub fn printed(&self) -> String {
        match self.date {
            Some((y, m, d)) => format!("{y}년 {m}월 {d}일"),
            // no-break spaces: the room for handwriting must survive every writer's white-space rules
            None => format!("{0}{0}년{0}월{0}일", "\u{a0}".repeat(8)),
        }
    }
}

impl From<Heading> for Block {
    fn from(heading: Heading) -> Self {
        Self::Heading(heading)
    }
}

impl From<Paragraph> for Block {
    fn from(paragraph: Paragraph) -> Self {
        Self::Paragraph(paragraph)
    }
}

impl From<ItemList> for Block {
    fn from(list: ItemList) -> Self {
        Self::List(list)
    }
}

impl From<Table> for Block {
    fn from(table: Table) -> Self {
        Self::Table(table)
    }
}

impl From<Signature> for Block {
    fn from(signature: Signature) -> Self {
        Self::Signature(signature)
    }
}

//! Words on paper: runs (text, ticks, values from the case) and the paragraphs made of them.
//!
//! A value that came from the case is a [`Run::Field`], never plain text: only so can a finished paper be read back
//! and compared with the case it was printed from.

use serde::Serialize;

/// A stretch of text of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Run {
    /// Words of the form itself.
    Text {
        /// The words; white space is kept as single spaces, line breaks are [`Run::LineBreak`].
        text: String,
        /// Weight of the letters.
        weight: FontWeight,
        /// Size that differs from the paragraph's.
        size: Option<Size>,
    },
    /// A tick box and its label, kept together.
    Tick {
        /// Name by which the answer is read back.
        name: String,
        /// Ticked or not.
        on: bool,
        /// Printed after the box; may be empty in a column of ticks.
        label: String,
        /// What the tick means, for readers who do not see the column it stands in. Used when `label` is empty.
        meaning: String,
        /// How it looks.
        look: TickLook,
    },
    /// A value from the case.
    Field {
        /// Name by which the value is read back.
        name: String,
        /// The value; `None` (or empty) is a blank to fill in by hand.
        value: Option<String>,
        /// Weight of the letters.
        weight: FontWeight,
    },
    /// A forced line break.
    LineBreak,
}

/// How a tick is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TickLook {
    /// A box, with a check mark when on.
    #[default]
    Box,
    /// Only the check mark when on, nothing when off: for the columns Y, P, N, N/A of a checklist.
    Mark,
}

/// Weight of letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FontWeight {
    /// Ordinary text.
    #[default]
    Regular,
    /// Titles, headings, emphasis.
    Bold,
}

/// Size of letters, relative to the paper's ordinary text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// Notes.
    Small,
    /// Ordinary text.
    #[default]
    Normal,
    /// Section headings, addressee.
    Large,
    /// The title of the form.
    Title,
}

/// Horizontal alignment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// At the left in Korean.
    #[default]
    Start,
    /// Centred.
    Center,
    /// At the right in Korean.
    End,
}

/// A paragraph, in running text, in a list or in a table cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Paragraph {
    /// The words.
    pub runs: Vec<Run>,
    /// Bullet, number or note sign (`·`, `①`, `※`); following lines hang under the text, not under the marker.
    pub marker: Option<String>,
    /// Horizontal alignment.
    pub align: Align,
    /// Indent of the whole paragraph, in ems (one em is one Hangul syllable wide).
    pub indent: u8,
    /// Letter size.
    pub size: Size,
    /// Space above, in points.
    pub space_before: u8,
}

impl Run {
    /// Ordinary words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into(), weight: FontWeight::Regular, size: None }
    }

    /// Bold words.
    pub fn bold(text: impl Into<String>) -> Self {
        Self::Text { text: text.into(), weight: FontWeight::Bold, size: None }
    }

    /// Words smaller than the rest of the paragraph.
    pub fn small(text: impl Into<String>) -> Self {
        Self::Text { text: text.into(), weight: FontWeight::Regular, size: Some(Size::Small) }
    }

    /// A value from the case; `None` prints a blank.
    pub fn field(name: impl Into<String>, value: Option<impl Into<String>>) -> Self {
        Self::Field {
            name: name.into(),
            value: value.map(Into::into).filter(|v| !v.is_empty()),
            weight: FontWeight::Regular,
        }
    }

    /// A blank to fill in by hand.
    pub fn blank(name: impl Into<String>) -> Self {
        Self::field(name, None::<String>)
    }

    /// A tick box with its label.
    pub fn tick(name: impl Into<String>, on: bool, label: impl Into<String>) -> Self {
        Self::Tick { name: name.into(), on, label: label.into(), meaning: String::new(), look: TickLook::Box }
    }

    /// A tick box without printed label; `meaning` is what it says to who cannot see its place.
    pub fn tick_box(name: impl Into<String>, on: bool, meaning: impl Into<String>) -> Self {
        Self::Tick {
            name: name.into(),
            on,
            label: String::new(),
            meaning: meaning.into(),
            look: TickLook::Box,
        }
    }

    /// A bare check mark for a column of a checklist; `meaning` is what it says (`2.1 첫째 물음: Y`).
    pub fn tick_mark(name: impl Into<String>, on: bool, meaning: impl Into<String>) -> Self {
        Self::Tick {
            name: name.into(),
            on,
            label: String::new(),
            meaning: meaning.into(),
            look: TickLook::Mark,
        }
    }
}

impl Paragraph {
    /// A paragraph of the given runs.
    pub fn of<R: Into<Run>>(runs: impl IntoIterator<Item = R>) -> Self {
        Self { runs: runs.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    /// A paragraph of ordinary words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::of([Run::text(text)])
    }

    /// A paragraph of bold words.
    pub fn bold(text: impl Into<String>) -> Self {
        Self::of([Run::bold(text)])
    }

    /// A note in small letters with the sign `※`.
    pub fn note(text: impl Into<String>) -> Self {
        Self::text(text).marker("※").size(Size::Small)
    }

    /// Appends a run.
    #[must_use]
    pub fn then(mut self, run: impl Into<Run>) -> Self {
        self.runs.push(run.into());
        self
    }

    /// Sets the marker.
    #[must_use]
    pub fn marker(mut self, marker: impl Into<String>) -> Self {
        self.marker = Some(marker.into());
        self
    }

    /// Centres the paragraph.
    #[must_use]
    pub fn center(mut self) -> Self {
        self.align = Align::Center;
        self
    }

    /// Sets the paragraph at the right.
    #[must_use]
    pub fn end(mut self) -> Self {
        self.align = Align::End;
        self
    }

    /// Sets the indent, in ems.
    #[must_use]
    pub fn indent(mut self, ems: u8) -> Self {
        self.indent = ems;
        self
    }

    /// Sets the letter size.
    #[must_use]
    pub fn size(mut self, size: Size) -> Self {
        self.size = size;
        self
    }

    /// Sets the space above, in points.
    #[must_use]
    pub fn space_before(mut self, points: u8) -> Self {
        self.space_before = points;
        self
    }
}

impl From<&str> for Run {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Run {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<&str> for Paragraph {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Paragraph {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<Run> for Paragraph {
    fn from(run: Run) -> Self {
        Self::of([run])
    }
}

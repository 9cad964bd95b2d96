//! The values of a filled form: the grid by which forms are exchanged.
//!
//! [`Filled`] is plain data. It knows the names of a form's fields, the boxes that there are and what stands in each
//! place; it knows neither the case it came from nor how a sheet looks. A writer puts each value where its name stands
//! and keeps the name with it (a bookmark, a cell's name, an attribute). A reader gives name → text, and [`Filled::flat`]
//! says what that must be:
//!
//! | value | names | texts |
//! |---|---|---|
//! | words | `applicant` | the words, cleaned ([`simsa_papers::clean`]); blank: empty |
//! | a day | `signed-on` | `2024-03-02`; blank: empty |
//! | boxes | `review-kind.initial`, one name per box | `true` where it is ticked, else `false` |
//! | lines | `documents.1`, counted from 1 | the line; no line, no name |
//! | a list | `products.2.note`: field, key of the entry, column | as above for the kind of the column |
//!
//! Names that a file has beyond the grid are rows left for handwriting, and blank. So a file is read back by comparing
//! name by name: what differs is what somebody has changed in it, and the form's definition says whose field that is.

use std::collections::{BTreeMap, BTreeSet};

use simsa_model::fields::is_sample;
use simsa_model::{Day, FormId, Place};
use simsa_papers::clean;

use crate::blank::Blank;
use crate::instance::Instance;

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// Words; `None` stays blank.
    Text(Option<String>),
    /// A day; `None` stays blank.
    Date(Option<Day>),
    /// Boxes of which at most one is ticked.
    Tick(Boxes),
    /// Boxes of which any may be ticked.
    Ticks(Boxes),
    /// Lines, one below the other.
    Lines(Vec<String>),
    /// Entries of a list.
    List(Vec<FilledEntry>),
}

/// The boxes of a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Boxes {
    /// Those that there are, in printed order.
    pub options: &'static [&'static str],
    /// Those that are ticked.
    pub ticked: BTreeSet<&'static str>,
}

/// An entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilledEntry {
    /// Its number in the list, or the id of the question.
    pub key: String,
    /// Its columns.
    pub cells: BTreeMap<&'static str, FieldValue>,
    /// Columns that are not asked of this entry, and so are no blanks.
    pub waived: BTreeSet<&'static str>,
    /// Where the entry stands.
    pub place: Place,
}

/// A form with its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// Which copy of which form.
    pub instance: Instance,
    /// Values by id of the field.
    pub fields: BTreeMap<String, FieldValue>,
    /// What is missing.
    pub blanks: Vec<Blank>,
    /// Whether it is the form alone, for handwriting: the case that it was filled from says nothing yet.
    pub bare: bool,
}

impl FieldValue {
    /// The box that is ticked, if one is.
    pub(crate) fn tick(option: Option<&'static str>) -> Self {
        Self::Tick(Boxes { options: &[], ticked: option.into_iter().collect() })
    }

    /// The boxes that are ticked.
    pub(crate) fn ticks(options: impl IntoIterator<Item = &'static str>) -> Self {
        Self::Ticks(Boxes { options: &[], ticked: options.into_iter().collect() })
    }

    /// Whether nothing is there.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.as_deref().is_none_or(simsa_content::is_blank),
            Self::Date(day) => day.is_none(),
            Self::Tick(boxes) | Self::Ticks(boxes) => boxes.ticked.is_empty(),
            Self::Lines(lines) => lines.iter().all(|line| simsa_content::is_blank(line)),
            Self::List(entries) => entries.is_empty(),
        }
    }

    /// Whether it is the sample text of a template instead of a value.
    pub(crate) fn is_sample(&self) -> bool {
        match self {
            Self::Text(text) => text.as_deref().is_some_and(is_sample),
            Self::Lines(lines) => lines.iter().any(|line| is_sample(line)),
            Self::Date(_) | Self::Tick(_) | Self::Ticks(_) | Self::List(_) => false,
        }
    }

    /// The words of a text.
    pub(crate) fn words(&self) -> Option<String> {
        match self {
            Self::Text(text) => text.clone(),
            _ => None,
        }
    }

    /// Whether a box is ticked.
    pub(crate) fn has(&self, option: &str) -> bool {
        match self {
            Self::Tick(boxes) | Self::Ticks(boxes) => boxes.ticked.contains(option),
            _ => false,
        }
    }

    /// The value as name → text, below `name`.
    fn flatten(&self, name: &str, flat: &mut BTreeMap<String, String>) {
        match self {
            Self::Text(text) => {
                flat.insert(name.to_owned(), text.as_deref().map(clean).unwrap_or_default());
            }
            Self::Date(day) => {
                flat.insert(name.to_owned(), day.map(|day| day.to_string()).unwrap_or_default());
            }
            Self::Tick(boxes) | Self::Ticks(boxes) => {
                let ticked = |option: &str| boxes.ticked.contains(option).to_string();
                flat.extend(boxes.options.iter().map(|option| (format!("{name}.{option}"), ticked(option))));
            }
            Self::Lines(lines) => {
                let lines = lines.iter().enumerate();
                flat.extend(lines.map(|(at, line)| (format!("{name}.{}", at + 1), clean(line))));
            }
            Self::List(entries) => {
                for entry in entries {
                    for (column, value) in &entry.cells {
                        value.flatten(&format!("{name}.{}.{column}", entry.key), flat);
                    }
                }
            }
        }
    }
}

impl Filled {
    /// The form.
    pub fn form(&self) -> FormId {
        self.instance.form
    }

    /// Every value as name → text, in the way a finished paper is read back: boxes as `true` and `false`, blanks empty.
    /// A finished paper may have more names than these: rows left empty for handwriting.
    pub fn flat(&self) -> BTreeMap<String, String> {
        let mut flat = BTreeMap::new();
        for (name, value) in &self.fields {
            value.flatten(name, &mut flat);
        }
        flat
    }
}

//! The values of a filled form.

use std::collections::{BTreeMap, BTreeSet};

use simsa_model::{Day, FormId, Place};
use simsa_papers::clean;

use crate::bind::Kind;
use crate::fill::Blank;
use crate::instance::Instance;
use crate::{bind, definition};

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Words; `None` stays blank.
    Text(Option<String>),
    /// A day; `None` stays blank.
    Date(Option<Day>),
    /// The box that is ticked, if one is.
    Tick(Option<&'static str>),
    /// The boxes that are ticked.
    Ticks(BTreeSet<&'static str>),
    /// Lines, one below the other.
    Lines(Vec<String>),
    /// Entries of a list.
    List(Vec<Entry>),
}

/// An entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number in the list, or the id of the question.
    pub key: String,
    /// Its columns.
    pub cells: BTreeMap<&'static str, Value>,
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
    pub fields: BTreeMap<String, Value>,
    /// What is missing.
    pub blanks: Vec<Blank>,
}

impl Value {
    /// Whether nothing is there.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.as_deref().is_none_or(|text| clean(text).trim().is_empty()),
            Self::Date(day) => day.is_none(),
            Self::Tick(option) => option.is_none(),
            Self::Ticks(options) => options.is_empty(),
            Self::Lines(lines) => lines.is_empty(),
            Self::List(entries) => entries.is_empty(),
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
            Self::Tick(ticked) => *ticked == Some(option),
            Self::Ticks(ticked) => ticked.contains(option),
            _ => false,
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
        for field in &definition(self.form()).fields {
            let (Some(value), Some(binding)) = (self.fields.get(&field.id), bind::find(&field.binding))
            else {
                continue;
            };
            let Kind::List(columns) = binding.kind else {
                flatten(&field.id, binding.kind, value, &mut flat);
                continue;
            };
            let Value::List(entries) = value else { continue };
            for entry in entries {
                for column in columns.iter().filter(|own| field.columns.iter().any(|used| used.id == own.id))
                {
                    if let Some(value) = entry.cells.get(column.id) {
                        flatten(
                            &format!("{}.{}.{}", field.id, entry.key, column.id),
                            column.kind,
                            value,
                            &mut flat,
                        );
                    }
                }
            }
        }
        flat
    }
}

fn flatten(name: &str, kind: Kind, value: &Value, flat: &mut BTreeMap<String, String>) {
    match value {
        Value::Text(text) => {
            flat.insert(name.to_owned(), text.as_deref().map(clean).unwrap_or_default());
        }
        Value::Date(day) => {
            flat.insert(name.to_owned(), day.map(|day| day.to_string()).unwrap_or_default());
        }
        Value::Lines(lines) => {
            let lines = lines.iter().enumerate();
            flat.extend(lines.map(|(at, line)| (format!("{name}.{}", at + 1), clean(line))));
        }
        Value::Tick(_) | Value::Ticks(_) => {
            let options = kind.options().iter();
            flat.extend(options.map(|option| (format!("{name}.{option}"), value.has(option).to_string())));
        }
        Value::List(_) => {}
    }
}

//! Which value of which field: `application.date`, `storage[main].cloud`, `products[2].proofs[0].copy`.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::facts::RULING;
use super::{Field, FieldKind, FieldSection, Subject};
use crate::Say;

/// Names an entry of a list: by its `id` where it has one, else by its position, counted from 0. Cheap to clone.
///
/// Keys compare as their texts do; one that was made from a position never means an `id`.
#[derive(Clone, Debug)]
pub struct EntryKey {
    text: Arc<str>,
    counted: bool,
}

impl EntryKey {
    /// As it stands between the brackets.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The position it means, where it is one.
    pub fn position(&self) -> Option<usize> {
        self.text.parse().ok()
    }

    /// The place in a list, some of whose entries have these ids; one past the end, where it is the next to come.
    pub fn place_among<'i>(&self, ids: impl IntoIterator<Item = Option<&'i str>>) -> Option<usize> {
        let named = ids.into_iter().position(|id| id == Some(self.as_str()));
        named.filter(|_| !self.counted).or_else(|| self.position())
    }
}

impl PartialEq for EntryKey {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for EntryKey {}

impl std::hash::Hash for EntryKey {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl From<&str> for EntryKey {
    fn from(id: &str) -> Self {
        Self { text: id.into(), counted: false }
    }
}

impl From<&String> for EntryKey {
    fn from(id: &String) -> Self {
        Self::from(id.as_str())
    }
}

impl From<usize> for EntryKey {
    fn from(position: usize) -> Self {
        Self { text: position.to_string().into(), counted: true }
    }
}

/// The path of one value: a field of the table, and the entries of the lists around it. Cheap to clone.
///
/// Paths compare as their texts do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FactPath {
    field: &'static Field,
    /// The entry of the subject, where there are many: which product.
    entry: Option<EntryKey>,
    /// The entry of the list within the subject, where the field lies in one: which place of storage.
    key: Option<EntryKey>,
}

/// A text that is no path of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownPath(
    /// The text as found.
    pub String,
);

impl fmt::Display for UnknownPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no field `{}`", self.0)
    }
}

impl std::error::Error for UnknownPath {}

impl FactPath {
    /// The value that there is once.
    pub const fn of(field: &'static Field) -> Self {
        Self { field, entry: None, key: None }
    }

    /// The same field in this entry of the list within the subject. Of a field that is itself a list, the entry of it.
    #[must_use]
    pub fn with_key(self, key: impl Into<EntryKey>) -> Self {
        Self { key: Some(key.into()), ..self }
    }

    /// The same field of this entry of the subject: of this product, of this answer.
    #[must_use]
    pub fn in_entry(self, entry: impl Into<EntryKey>) -> Self {
        Self { entry: Some(entry.into()), ..self }
    }

    /// The path with this text.
    ///
    /// # Errors
    /// [`UnknownPath`] when the table has no such field.
    pub fn parse(text: &str) -> Result<Self, UnknownPath> {
        let of_subject = |subject: Subject| {
            let rest = text.strip_prefix(subject.prefix())?;
            if rest.is_empty() {
                return Self::within(subject, rest);
            }
            if let Some(field) = rest.strip_prefix('.') {
                return Self::within(subject, field);
            }
            // the name of an entry may hold anything, brackets and dots among it: the field behind it decides
            let inside = rest.strip_prefix('[')?;
            let ends = inside.match_indices(']').map(|(at, _)| (&inside[..at], &inside[at + 1..]));
            ends.rev().find_map(|(entry, rest)| {
                let field = rest.strip_prefix('.').or_else(|| rest.is_empty().then_some(rest))?;
                Some(Self::within(subject, field)?.in_entry(entry))
            })
        };
        let mut prefixed = Subject::ALL.into_iter().filter(|subject| !subject.prefix().is_empty());
        let of_facts = || Self::within(Subject::Facts, text).or_else(|| Self::within(Subject::Ruling, text));
        prefixed.find_map(of_subject).or_else(of_facts).ok_or_else(|| UnknownPath(text.to_owned()))
    }

    /// The path within a subject, such as `proofs[0].copy` of a product; `None` when the subject has no such field.
    pub fn within(subject: Subject, text: &str) -> Option<Self> {
        subject.sections().iter().find_map(|section| {
            let mut fields = std::iter::once(section.field).chain(section.fields.iter().copied());
            fields.find_map(|field| Self::matching(field, section, text))
        })
    }

    /// The path, if it is one of this field; only entries that have names may be called by something else than a number.
    fn matching(field: &'static Field, section: &FieldSection, text: &str) -> Option<Self> {
        let (list, name) = match field.path.split_once("[]") {
            Some(parts) => parts,
            None if text == field.path => return Some(Self::of(field)),
            None if field.is_plural() => (field.path, ""),
            None => return None,
        };
        let key = text.strip_prefix(list)?.strip_prefix('[')?.strip_suffix(name)?.strip_suffix(']')?;
        let may_be = section.is_named() || key.parse::<usize>().is_ok();
        may_be.then(|| Self::of(field).with_key(key))
    }

    /// The field.
    pub fn field(&self) -> &'static Field {
        self.field
    }

    /// Which entry of its subject, of which there are many.
    pub fn entry(&self) -> Option<&EntryKey> {
        self.entry.as_ref()
    }

    /// Which entry of the list within its subject.
    pub fn key(&self) -> Option<&EntryKey> {
        self.key.as_ref()
    }

    /// The path within the subject, as a text: `proofs[0].copy`.
    pub fn inner(&self) -> String {
        self.inner_pieces().concat()
    }

    fn inner_pieces(&self) -> [&str; 5] {
        let (list, name) = self.field.path.split_once("[]").unwrap_or((self.field.path, ""));
        match &self.key {
            Some(key) => [list, "[", key.as_str(), "]", name],
            None => [self.field.path, "", "", "", ""],
        }
    }

    /// What tells it from any other, to sort by where the order does not matter: quicker than its text.
    pub fn identity(&self) -> [&str; 4] {
        let entry = self.entry.as_ref().map_or("", EntryKey::as_str);
        let key = self.key.as_ref().map_or("", EntryKey::as_str);
        [self.field.subject.prefix(), self.field.path, entry, key]
    }

    fn pieces(&self) -> impl Iterator<Item = &str> {
        let prefix = self.field.subject.prefix();
        let entry = self.entry.as_ref().map_or(["", "", ""], |entry| ["[", entry.as_str(), "]"]);
        let dot = if prefix.is_empty() || self.field.path.is_empty() { "" } else { "." };
        [prefix].into_iter().chain(entry).chain([dot]).chain(self.inner_pieces())
    }

    /// The section of the table that the field belongs to, or stands for.
    pub fn section(&self) -> &'static FieldSection {
        let mut sections = self.field.subject.sections().iter();
        let found =
            sections.find(|section| section.field == self.field || section.fields.contains(&self.field));
        found.unwrap_or(&RULING[0])
    }

    /// The question to ask for this fact, with the entry it belongs to: “보관 장소 ‘main’: 국내에 있습니까?”. A fact that
    /// no rule asks for has only its path.
    pub fn asks(&self) -> Say {
        let Some(asks) = self.field.asks else {
            let path = self.to_string();
            return Say::new(path.clone(), path);
        };
        match self.entry_asked() {
            None => asks.into(),
            Some(entry) => {
                Say::new(format!("{}: {}", entry.ko, asks.ko), format!("{}: {}", entry.en, asks.en))
            }
        }
    }

    /// The entry of a list that the fact belongs to, in words; what has no name is counted from 1.
    fn entry_asked(&self) -> Option<Say> {
        let (section, key) = (self.section(), self.key.as_ref()?);
        let words = section.entry?;
        if section.is_named() {
            return Some(Say::new(
                format!("{} ‘{}’", words.ko, key.as_str()),
                format!("{} “{}”", words.en, key.as_str()),
            ));
        }
        let number = key.position()? + 1;
        Some(Say::new(format!("{} {number}", words.ko), format!("{} {number}", words.en)))
    }

    /// What people call the value: “보안인증 2 · 유효기간 만료일”. An entry of a plain list has the words of the list.
    pub fn words(&self) -> Say {
        let section = self.section();
        let whole = self.field == section.field;
        let title = match (section.entry, self.key.as_ref()) {
            (Some(entry), Some(key)) => {
                let shown =
                    key.position().map_or_else(|| format!("‘{}’", key.as_str()), |at| (at + 1).to_string());
                Say::new(format!("{} {shown}", entry.ko), format!("{} {shown}", entry.en))
            }
            _ => section.field.label.into(),
        };
        if whole {
            return title;
        }
        let label = self.field.label;
        Say::new(format!("{} · {}", title.ko, label.ko), format!("{} · {}", title.en, label.en))
    }
}

impl Field {
    /// Whether it is a list, whose entries are named by a key.
    fn is_plural(&self) -> bool {
        matches!(
            self.kind,
            FieldKind::Many(_) | FieldKind::Words(_) | FieldKind::Lines(_) | FieldKind::Entries { .. }
        )
    }
}

impl fmt::Display for FactPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces().try_for_each(|piece| f.write_str(piece))
    }
}

impl FromStr for FactPath {
    type Err = UnknownPath;

    fn from_str(text: &str) -> Result<Self, UnknownPath> {
        Self::parse(text)
    }
}

impl Serialize for FactPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Ord for FactPath {
    fn cmp(&self, other: &Self) -> Ordering {
        self.pieces().flat_map(str::bytes).cmp(other.pieces().flat_map(str::bytes))
    }
}

impl PartialOrd for FactPath {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

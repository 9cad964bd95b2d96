//! What is asked, as a table: path in the value, words, kind of answer.

use simsa_model::{Bi, Language};

/// A part of a form.
#[derive(Debug)]
pub(crate) struct Section {
    /// Heading.
    pub(crate) title: Bi,
    /// What to know before filling it in.
    pub(crate) help: Option<Bi>,
    /// Set when the part is a list of entries.
    pub(crate) list: Option<List>,
    /// What is asked; of a list, for each entry, with paths within the entry.
    pub(crate) controls: &'static [Control],
}

/// A list of entries.
#[derive(Clone, Copy, Debug)]
pub(crate) struct List {
    /// Path of the list.
    pub(crate) path: &'static str,
    /// Field without which an entry is none; when it is `id`, a missing one is made up from the path.
    pub(crate) required: &'static str,
    /// What one entry is called.
    pub(crate) entry: Bi,
    /// Whether "there is none" can be said, apart from "not known yet".
    pub(crate) can_be_none: bool,
}

/// One thing that is asked.
#[derive(Debug)]
pub(crate) struct Control {
    /// Path within the value or the entry.
    pub(crate) path: &'static str,
    /// What people call it.
    pub(crate) label: Bi,
    /// A word of help.
    pub(crate) help: Option<Bi>,
    /// How it is answered.
    pub(crate) kind: Kind,
}

/// How a thing is answered.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// One line.
    Text,
    /// Several lines.
    Long,
    /// A day.
    Day,
    /// Yes, no, or not known.
    YesNo,
    /// A small whole number, both bounds included.
    Number(u8, u8),
    /// One of several.
    One(Options),
    /// Any of several.
    Many(Options),
    /// Words separated by commas.
    Words,
}

/// What can be chosen from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Options {
    /// Always the same.
    Fixed(&'static [(&'static str, Bi)]),
    /// The operators of the case.
    Operators,
    /// The evidence of the case.
    Evidence,
    /// The types of security products in the catalogue.
    ProductTypes,
}

/// What depends on the case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choices {
    /// Id and name of each operator.
    pub(crate) operators: Vec<(String, String)>,
    /// Id and title of each piece of evidence.
    pub(crate) evidence: Vec<(String, String)>,
}

impl Choices {
    /// Value and words of each option.
    pub(crate) fn of(&self, options: Options, language: Language) -> Vec<(String, String)> {
        match options {
            Options::Fixed(fixed) => {
                fixed.iter().map(|(id, name)| ((*id).to_owned(), name.get(language).to_owned())).collect()
            }
            Options::Operators => self.operators.clone(),
            Options::Evidence => self.evidence.clone(),
            Options::ProductTypes => simsa_catalogue::catalogue()
                .products
                .iter()
                .map(|kind| {
                    let name = Bi::new(kind.name, kind.name_en);
                    (kind.id.to_owned(), name.get(language).to_owned())
                })
                .collect(),
        }
    }
}

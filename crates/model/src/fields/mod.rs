//! One table of everything that is written down in a case: what each field is called, how it is answered, on which
//! passage it rests, what a ruling asks for it, and which forms print it.
//!
//! A field is a constant of its room, for example [`storage::CLOUD`]; a [`FactPath`] names one value of it, for example
//! `storage[main].cloud`. From the table come the files of a new case folder, the inputs of the workbench, the words of
//! findings and grounds, and the questions of open rulings; the tests hold it against the types that are read and
//! written ([`crate::Facts`], [`crate::Product`], …), field by field, and against what the forms print.

mod facts;
mod json;
mod lists;
mod overview;
mod path;
#[cfg(test)]
mod tests;

use simsa_law::Passage;

pub use self::facts::{
    applicant, application, certificates, earlier_certification, institutions, network, notice, operators,
    product, ruling, storage,
};
pub use self::lists::{
    answer, claim, conformity, crypto_module, evidence, looked_at, proofs, rejected, secaas,
    security_product, service, test,
};
pub use self::overview::overview_markdown;
pub use self::path::{EntryKey, FactPath, UnknownPath};
use crate::limits;
use crate::{Bi, Choice, FormId};

/// Whose fields they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The facts of the application.
    Facts,
    /// An answer to a question.
    Answer,
    /// A piece of evidence in the list.
    Evidence,
    /// 정보보호제품.
    Product,
    /// 사용 서비스.
    Service,
    /// 취약점 점검, 모의침투 테스트.
    Test,
    /// 면제 신청.
    Claim,
    /// 적합성 확인.
    Conformity,
    /// What another ruling has decided: it is looked at like a fact, and nobody writes it down.
    Ruling,
}

impl Subject {
    /// Every subject that people write down.
    pub const ALL: [Self; 8] = [
        Self::Facts,
        Self::Answer,
        Self::Evidence,
        Self::Product,
        Self::Service,
        Self::Test,
        Self::Claim,
        Self::Conformity,
    ];

    /// What stands before the fields of the subject in a path; empty for facts, which every path without one means.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Facts | Self::Ruling => "",
            Self::Answer => "answers",
            Self::Evidence => "evidence",
            Self::Product => "products",
            Self::Service => "services",
            Self::Test => "tests",
            Self::Claim => "exemptions",
            Self::Conformity => "conformity",
        }
    }

    /// Its part of the table, in the order of a case folder.
    pub fn sections(self) -> &'static [FieldSection] {
        match self {
            Self::Facts => facts::SECTIONS,
            Self::Answer => lists::ANSWER,
            Self::Evidence => lists::EVIDENCE,
            Self::Product => lists::PRODUCT,
            Self::Service => lists::SERVICE,
            Self::Test => lists::TEST,
            Self::Claim => lists::CLAIM,
            Self::Conformity => lists::CONFORMITY,
            Self::Ruling => facts::RULING,
        }
    }

    /// Every field of the subject, with those that stand for a section as a whole.
    pub fn fields(self) -> impl Iterator<Item = &'static Field> {
        self.sections()
            .iter()
            .flat_map(|section| std::iter::once(section.field).chain(section.fields.iter().copied()))
    }
}

/// Fields that belong together: a table of a case file, or a list whose entries have these fields.
#[derive(Clone, Copy, Debug)]
pub struct FieldSection {
    /// The section as a whole: its path, its title, and what a ruling asks that needs any of it.
    pub field: &'static Field,
    /// What one entry is called, where the section is a list of entries.
    pub entry: Option<Bi>,
    /// What is asked; of a list, for each entry.
    pub fields: &'static [&'static Field],
}

impl FieldSection {
    /// The room as a section: its first field stands for the whole.
    const fn table(room: &'static [&'static Field]) -> Self {
        match room.split_first() {
            Some((field, fields)) => Self { field, entry: None, fields },
            None => panic!("a room begins with the field that stands for all of it"),
        }
    }

    /// The room as a list of entries that are called this.
    const fn list(room: &'static [&'static Field], ko: &'static str, en: &'static str) -> Self {
        Self { entry: Some(Bi::new(ko, en)), ..Self::table(room) }
    }

    /// Whether the entries of the list are named by a field `id` of their own; others are counted.
    pub fn is_named(&self) -> bool {
        self.entry.is_some() && self.fields.iter().any(|field| field.name() == "id")
    }

    /// Whether “there is none” can be said, apart from “not known yet”.
    pub const fn can_be_none(&self) -> bool {
        matches!(self.field.kind, FieldKind::Entries { can_be_none: true })
    }
}

/// One row of the table.
#[derive(Debug)]
pub struct Field {
    /// Whose field it is.
    pub subject: Subject,
    /// Path within the subject, with `[]` where an entry is named: `storage[].cloud`; empty for the subject itself.
    pub path: &'static str,
    /// How it is answered.
    pub kind: FieldKind,
    /// What people call it.
    pub label: Bi,
    /// The question of a ruling that needs it; without one the path is asked for.
    pub asks: Option<Bi>,
    /// A word of help.
    pub help: Option<Bi>,
    /// Whether its entry or table is nothing without it.
    pub required: bool,
    /// A value as a file of a new case shows it, in the notation of TOML; empty where none is shown.
    pub sample: &'static str,
    /// The passages that ask for it.
    pub cites: &'static [&'static Passage],
    /// The forms that print it.
    pub forms: &'static [FormId],
}

impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        (self.subject, self.path) == (other.subject, other.path)
    }
}

impl Eq for Field {}

impl std::hash::Hash for Field {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.subject, self.path).hash(state);
    }
}

impl Field {
    const fn new(
        subject: Subject,
        path: &'static str,
        kind: FieldKind,
        ko: &'static str,
        en: &'static str,
    ) -> Self {
        Self {
            subject,
            path,
            kind,
            label: Bi::new(ko, en),
            asks: None,
            help: None,
            required: false,
            sample: "",
            cites: &[],
            forms: &[],
        }
    }

    const fn asks(self, ko: &'static str, en: &'static str) -> Self {
        Self { asks: Some(Bi::new(ko, en)), ..self }
    }

    const fn help(self, ko: &'static str, en: &'static str) -> Self {
        Self { help: Some(Bi::new(ko, en)), ..self }
    }

    const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    const fn sample(self, sample: &'static str) -> Self {
        Self { sample, ..self }
    }

    const fn cites(self, cites: &'static [&'static Passage]) -> Self {
        Self { cites, ..self }
    }

    const fn on(self, forms: &'static [FormId]) -> Self {
        Self { forms, ..self }
    }

    /// The name of the field in its entry or table: `cloud`.
    pub fn name(&self) -> &'static str {
        self.path.rsplit(['.', ']']).next().unwrap_or(self.path)
    }

    /// The value of this field that every case, or every entry of its subject, has once.
    pub const fn path(&'static self) -> FactPath {
        FactPath::of(self)
    }

    /// The value of this field in the entry `key` of the list it belongs to.
    pub fn of(&'static self, key: impl Into<EntryKey>) -> FactPath {
        FactPath::of(self).with_key(key)
    }

    /// What can be answered, in the notation of a case file; empty where anything can be written.
    pub fn answers(&self) -> String {
        match self.kind {
            FieldKind::Table { .. } => format!("[{}]", self.path),
            FieldKind::Entries { can_be_none: false } => format!("[[{}]]", self.path),
            FieldKind::Entries { can_be_none: true } => format!("[[{0}]] | {0} = []", self.path),
            FieldKind::Day => "YYYY-MM-DD".to_owned(),
            FieldKind::YesNo => "true | false".to_owned(),
            FieldKind::Number(low, high) => {
                (low..=high).map(|one| one.to_string()).collect::<Vec<_>>().join(" | ")
            }
            FieldKind::One(FieldOptions::Fixed(choices)) | FieldKind::Many(FieldOptions::Fixed(choices)) => {
                choices.iter().map(|choice| choice.id).collect::<Vec<_>>().join(" | ")
            }
            FieldKind::One(FieldOptions::Operators) => "operators[].id".to_owned(),
            FieldKind::Words(example) | FieldKind::Lines(example) => format!("[\"{example}\", …]"),
            FieldKind::Text | FieldKind::Long | FieldKind::One(_) | FieldKind::Many(_) => String::new(),
        }
    }
}

/// How a field is answered. No field has a unit of its own: days are days of the calendar, numbers are counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
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
    One(FieldOptions),
    /// Any of several.
    Many(FieldOptions),
    /// Words separated by commas, such as this one.
    Words(&'static str),
    /// Lines with one word or name each, such as this one: what may itself hold commas.
    Lines(&'static str),
    /// A section with fields of its own.
    Table {
        /// Whether leaving the whole out says something: that it is not known, or that there is none.
        optional: bool,
    },
    /// A list of entries with fields of their own.
    Entries {
        /// Whether “there is none” can be said, apart from “not known yet”.
        can_be_none: bool,
    },
}

impl FieldKind {
    /// How many characters a text of this kind may have, or all of its lines together; none where it is no text. Pages, API,
    /// imports and what is stored go by the same number.
    pub const fn most(self) -> Option<usize> {
        match self {
            Self::Text => Some(limits::LINE),
            Self::Long | Self::Words(_) | Self::Lines(_) => Some(limits::NOTE),
            Self::Day
            | Self::YesNo
            | Self::Number(..)
            | Self::One(_)
            | Self::Many(_)
            | Self::Table { .. }
            | Self::Entries { .. } => None,
        }
    }
}

/// What a [`FieldKind::YesNo`] is told by words and signs as people write them into files and cells; nothing where it may
/// mean something else.
pub fn yes_or_no(text: &str) -> Option<bool> {
    match text.trim().trim_end_matches('.').to_lowercase().as_str() {
        "예" | "네" | "참" | "유" | "yes" | "y" | "true" | "o" | "○" | "1" => Some(true),
        "아니요" | "아니오" | "거짓" | "무" | "no" | "n" | "false" | "x" | "×" | "0" => Some(false),
        _ => None,
    }
}

/// The fields whose samples name somebody or give a number: what nobody may hand in as it stands in the file of a new case.
static NAMING: [&Field; 8] = [
    &applicant::REPRESENTATIVE,
    &operators::REPRESENTATIVE,
    &certificates::NUMBER,
    &proofs::NUMBER,
    &crypto_module::NUMBER,
    &secaas::NUMBER,
    &notice::REFERENCE,
    &conformity::CHECKED_BY,
];

/// Whether the text names nobody and nothing: it has a sign in place of a name, or is the sample of a field for names and
/// numbers, as the file of a new case shows it.
pub fn is_sample(text: &str) -> bool {
    let shown = |field: &&Field| field.sample.trim_matches('"') == text.trim();
    simsa_content::is_sample(text) || NAMING.iter().any(shown)
}

/// What can be chosen from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldOptions {
    /// The values of an enumeration.
    Fixed(&'static [Choice]),
    /// The operators of the case.
    Operators,
    /// The evidence of the case.
    Evidence,
    /// The types of security products in the catalogue.
    ProductTypes,
    /// The kinds of evidence in the catalogue.
    EvidenceKinds,
    /// The questions of the checklists.
    Questions,
}

/// A room of the table: one constant per field, and all of them in order.
///
/// A row is `NAME "path within the subject": kind, "Korean", "English"`, and what else there is to say by the methods of
/// [`Field`].
macro_rules! fields {
    (
        $(#[$about:meta])*
        pub mod $room:ident of $subject:ident;
        $($name:ident $path:literal: $kind:expr, $ko:literal, $en:literal $(, $with:ident $args:tt)*;)+
    ) => {
        $(#[$about])*
        pub mod $room {
            #[allow(unused_imports, reason = "each room takes of the table's words what it needs")]
            use crate::fields::{
                Field,
                FieldKind::{Day, Entries, Lines, Long, Many, Number, One, Table, Text, Words, YesNo},
                FieldOptions::{EvidenceKinds, Evidence, Fixed, Operators, ProductTypes, Questions},
                Subject,
            };
            #[allow(unused_imports, reason = "each room takes of the model's words what it needs")]
            use crate::{FormId::*, *};
            #[allow(unused_imports, reason = "not every room cites")]
            use simsa_law::guide;

            $(
                #[doc = concat!("`", $path, "`: ", $en, ".")]
                pub static $name: Field =
                    Field::new(Subject::$subject, $path, $kind, $ko, $en)$(.$with $args)*;
            )+

            /// The fields of the room, in the order of a case file; the first stands for all of them.
            pub(in crate::fields) static ALL: &[&Field] = &[$(&$name),+];
        }
    };
}
use fields;

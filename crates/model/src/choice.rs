//! Enumerations that people choose from: variant, id and words stand in one row.
//!
//! Everything that offers, reads, prints or describes such a value goes through the row: inputs, templates, schemas,
//! forms, the values that rulings name. So a new variant is offered everywhere as soon as it is written down, and one
//! without an id or words does not compile.

use crate::Bi;

/// One option of an enumeration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The id, as a case file writes it.
    pub id: &'static str,
    /// What people call it.
    pub words: Bi,
}

impl Choice {
    /// The option that `text` means: its id, or what people call it, in either language, blanks and letter case aside, and
    /// what stands in brackets behind it too.
    pub fn named<'c>(choices: &'c [Self], text: &str) -> Option<&'c Self> {
        let wanted = squeezed(text);
        let bare = |words: &str| squeezed(words.split('(').next().unwrap_or(words));
        let is = |words: &str| squeezed(words) == wanted;
        choices
            .iter()
            .find(|one| one.id == text.trim())
            .or_else(|| choices.iter().find(|one| is(one.id) || is(one.words.ko) || is(one.words.en)))
            .or_else(|| only(choices.iter().filter(|one| bare(one.words.ko) == wanted)))
            .or_else(|| {
                let also = ALSO.iter().filter(|(words, _)| is(words));
                only(also.filter_map(|(_, id)| choices.iter().find(|one| one.id == *id)))
            })
    }
}

/// What people also say, and the id they mean where there is such an option.
const ALSO: [(&str, &str); 20] = [
    ("최초", "initial"),
    ("갱신", "renewal"),
    ("변경", "change"),
    ("제품", "product"),
    ("사용", "use"),
    ("제품·사용인증", "both"),
    ("공공", "public"),
    ("국공립", "public"),
    ("모두", "mixed"),
    ("의료기관 외부", "outside"),
    ("의료기관 내부", "inside"),
    ("IDC", "idc"),
    ("자체 구축", "own"),
    ("백업용", "backup"),
    ("주 시설", "primary"),
    ("백업 시설", "backup"),
    ("부분 만족", "P"),
    ("불만족", "N"),
    ("N/A", "N-A"),
    ("NA", "N-A"),
];

/// The words without what people write differently: blanks, points between them, letter case.
fn squeezed(words: &str) -> String {
    let kept = words.chars().filter(|c| !c.is_whitespace() && !matches!(c, '·' | 'ㆍ' | '・' | ','));
    kept.flat_map(char::to_lowercase).collect()
}

/// The one there is; of several, none is meant.
fn only<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    found.next().filter(|_| found.next().is_none())
}

/// Declares an enumeration with one row per variant: `Variant = "id", "Korean", "English";`.
///
/// Attributes of a row are those of the variant, its doc comment among them; it reaches the JSON Schema as description.
macro_rules! choices {
    (
        $(#[$about:meta])*
        pub enum $name:ident {
            $($(#[$row:meta])* $variant:ident = $id:tt, $ko:literal, $en:literal;)+
        }
    ) => {
        #[derive(
            Clone,
            Copy,
            Debug,
            PartialEq,
            Eq,
            PartialOrd,
            Ord,
            Hash,
            serde::Serialize,
            serde::Deserialize,
            schemars::JsonSchema,
        )]
        $(#[$about])*
        pub enum $name {
            $($(#[$row])* #[serde(rename = $id)] $variant,)+
        }

        impl $name {
            /// Every value, in the order in which people are offered them.
            pub const ALL: [Self; [$($id),+].len()] = [$(Self::$variant),+];

            /// Their ids.
            pub const IDS: [&'static str; Self::ALL.len()] = [$($id),+];

            /// The same as options: id and words.
            pub const CHOICES: &'static [$crate::Choice] =
                &[$($crate::Choice { id: $id, words: $crate::Bi::new($ko, $en) }),+];

            /// The id, as a case file writes it.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)+
                }
            }

            /// What people call it.
            pub const fn words(self) -> $crate::Bi {
                match self {
                    $(Self::$variant => $crate::Bi::new($ko, $en),)+
                }
            }

            /// The value with this id.
            pub fn from_id(id: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.id() == id)
            }
        }
    };
}
pub(crate) use choices;

#[cfg(test)]
mod tests {
    use super::Choice;
    use crate::{AnswerValue, Facility, LegalForm, ReviewKind, Scheme, Served};

    #[test]
    fn every_option_is_known_by_its_id_and_by_its_words() {
        fn all(choices: &'static [Choice]) {
            for one in choices {
                for text in [one.id, one.words.ko, one.words.en, &one.words.ko.replace(' ', "")] {
                    assert_eq!(Choice::named(choices, text), Some(one), "{text}");
                }
            }
        }
        all(AnswerValue::CHOICES);
        all(Facility::CHOICES);
        all(LegalForm::CHOICES);
        all(ReviewKind::CHOICES);
        all(Scheme::CHOICES);
        all(Served::CHOICES);
    }

    #[test]
    fn what_means_two_things_or_nothing_is_none() {
        let named = |text| Choice::named(AnswerValue::CHOICES, text).map(|one| one.id);
        assert_eq!(named("부분 만족"), Some("P"));
        assert_eq!(named("n/a"), Some("N-A"));
        assert_eq!(named("예"), None, "whether that is Y, a person says");
        assert_eq!(named(""), None);
        assert_eq!(Choice::named(LegalForm::CHOICES, "각급 학교").map(|one| one.id), Some("school"));
        assert_eq!(Choice::named(Served::CHOICES, "공공").map(|one| one.id), Some("public"));
    }
}

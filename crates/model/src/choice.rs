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

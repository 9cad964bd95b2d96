//! What is said to people, in both languages of the interface. Official texts are not said here, they are cited.

use serde::{Deserialize, Serialize};

/// Language of the interface; the official texts stay Korean in both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Korean, the default.
    #[default]
    Korean,
    /// English, for the interface only.
    English,
}

/// A fixed sentence in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Bi {
    /// Korean.
    pub ko: &'static str,
    /// English.
    pub en: &'static str,
}

impl Bi {
    /// Both wordings at once: `Bi::new("그룹", "group")`.
    pub const fn new(ko: &'static str, en: &'static str) -> Self {
        Self { ko, en }
    }

    /// The wording in `language`.
    pub const fn get(self, language: Language) -> &'static str {
        match language {
            Language::Korean => self.ko,
            Language::English => self.en,
        }
    }
}

/// A sentence made for one case, in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Say {
    /// Korean.
    pub ko: String,
    /// English.
    pub en: String,
}

impl Say {
    /// Both wordings at once.
    pub fn new(ko: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ko: ko.into(), en: en.into() }
    }

    /// The wording in `language`.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Korean => &self.ko,
            Language::English => &self.en,
        }
    }
}

impl From<Bi> for Say {
    fn from(bi: Bi) -> Self {
        Self::new(bi.ko, bi.en)
    }
}

//! Finding by words, as people type them into a field: in any order, inside compounds, with or without spaces, and by what a
//! sign stands for (`㈜` is `(주)`).

use unicode_normalization::UnicodeNormalization as _;

/// A text in which words are sought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought(Vec<String>);

impl Sought {
    /// What somebody has typed.
    pub fn new(typed: &str) -> Self {
        Self(typed.split_whitespace().map(folded).filter(|word| !word.is_empty()).collect())
    }

    /// Whether nothing is sought.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every word is in one of the texts.
    pub fn is_in<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> bool {
        let texts: Vec<String> = texts.into_iter().map(folded).collect();
        self.0.iter().all(|word| texts.iter().any(|text| text.contains(word)))
    }
}

/// In one form for what looks alike and means the same, in small letters, without spaces.
fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace() && !crate::is_hidden(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::Sought;

    #[test]
    fn words_are_found_as_people_type_them() {
        let diagram = ["정보시스템 및 네트워크 구성도", "evidence/구성도 1차.PNG"];
        for typed in [
            "구성도",
            "네트워크 구성도",
            "구성도 네트워크",
            "정보시스템 네트워크",
            "네트워크구성도",
            "png",
            "１차",
            " ",
        ] {
            assert!(Sought::new(typed).is_in(diagram), "{typed}");
        }
        for typed in ["구성도 백업", "네트워킹"] {
            assert!(!Sought::new(typed).is_in(diagram), "{typed}");
        }
        let case = ["서비스 자료를 쓰는 ㈜가상이엠알 2.3", "그룹 I-2"];
        for typed in ["서비스자료", "(주)가상이엠알", "㈜가상", "그룹I-2", "가상 i-2"] {
            assert!(Sought::new(typed).is_in(case), "{typed}");
        }
        assert!(Sought::new("\u{1100}\u{1161}상").is_in(case), "whatever the form of its syllables");
        assert!(Sought::new(" ").is_empty() && !Sought::new("가").is_empty());
    }
}

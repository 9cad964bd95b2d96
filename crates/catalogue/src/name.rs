//! Comparing names as people write them.

/// Whether two names are the same but for ASCII case, white space and the marks `-`, `_`, `.`: `Korea Central` and
/// `koreacentral`, `네이버 클라우드` and `네이버클라우드`.
///
/// Both are expected in Unicode NFC. Two names without any letter are not the same.
pub fn same_name(a: &str, b: &str) -> bool {
    let mut left = letters(a).peekable();
    left.peek().is_some() && left.eq(letters(b))
}

fn letters(name: &str) -> impl Iterator<Item = char> + '_ {
    name.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_' | '.'))
        .map(|c| c.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::same_name;

    #[test]
    fn case_spacing_and_marks_do_not_matter() {
        assert!(same_name("Korea Central", "koreacentral"));
        assert!(same_name("네이버클라우드", "네이버 클라우드"));
        assert!(same_name("KR-1", "kr1"));
        assert!(!same_name("KR-1", "KR-2"));
    }

    #[test]
    fn a_name_without_letters_matches_nothing() {
        assert!(!same_name("", " "));
        assert!(!same_name("-", "_"));
    }
}

//! Passwords that are known: breached ones, and those of a list of our own.
//!
//! `breached.txt.gz` holds the 19,600 passwords that were found most often in breaches, in small letters, as Django ships
//! them (`common-passwords.txt.gz`, collected by Royce Williams from Have I Been Pwned; BSD-3-Clause, see
//! `breached.LICENSE`). Nothing is asked of anybody on the network.

use std::collections::HashSet;
use std::io::Read as _;
use std::sync::LazyLock;

static BREACHED: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let mut text = String::new();
    let packed: &[u8] = include_bytes!("breached.txt.gz");
    // a test reads it: what is built in is whole
    let _ = flate2::read::GzDecoder::new(packed).read_to_string(&mut text);
    text.lines().chain(include_str!("blocklist.txt").lines()).map(str::to_owned).collect()
});

/// Whether a password, in small letters, is listed: as it is, without what only separates, without digits and signs around
/// it, or as the same again and again.
pub(super) fn is_listed(lower: &str) -> bool {
    let listed = |text: &str| BREACHED.contains(text);
    let joined: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    let core = lower.trim_matches(|c: char| !c.is_alphabetic());
    // what is around a listed word must be a password of its own
    let around = lower.chars().count() - core.chars().count();
    listed(lower)
        || listed(&joined)
        || (around <= 8 && core.chars().count() >= 4 && listed(core))
        || repeated(&joined).is_some_and(|unit| unit.chars().count() < super::SHORTEST || listed(unit))
}

/// The unit of which a text is nothing but repetitions.
fn repeated(text: &str) -> Option<&str> {
    let ends = text.char_indices().map(|(at, _)| at).skip(1);
    ends.take_while(|at| at * 2 <= text.len())
        .find(|at| text.len().is_multiple_of(*at) && text == text[..*at].repeat(text.len() / at))
        .map(|at| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::{BREACHED, is_listed, repeated};

    #[test]
    fn the_list_is_whole() {
        assert!(BREACHED.len() > 19_000, "{}", BREACHED.len());
        for one in ["123456", "password", "dragon", "1q2w3e4r5t6y"] {
            assert!(BREACHED.contains(one), "{one}");
        }
    }

    #[test]
    fn what_is_put_around_a_listed_word_does_not_hide_it() {
        for bad in ["dragon123456", "123dragon!!", "simsa simsa simsa", "abcabcabcabc", "한국한국한국한국"]
        {
            assert!(is_listed(bad), "{bad}");
        }
        assert_eq!(repeated("abcabc"), Some("abc"));
        assert_eq!(repeated("abcab"), None);
        assert!(!is_listed("correct horse battery staple"));
    }
}

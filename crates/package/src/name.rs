//! File names that mean the same on every system: evidence is named by people, and the package is unpacked by others.
//!
//! A name in a package is in Unicode normal form C, holds nothing that Windows, macOS or Linux refuse or that hides
//! what a person sees (control and direction characters), and differs from its neighbours in more than the case of the
//! letters. [`safe`] makes such a name and leaves alone what is one; verification demands `safe(name) == name`.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

/// Longest file or folder name in a package, in bytes of UTF-8: below the 255 of common file systems, with room for
/// the folder it is unpacked into where whole paths are limited to 260.
pub const MAX_NAME_BYTES: usize = 150;

/// Endings up to this length, dot included, are kept when a name is cut.
const MAX_ENDING_BYTES: usize = 12;

/// Names that Windows gives to devices, whatever ending follows.
const DEVICES: [&str; 7] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"];

/// The nearest name that every system accepts. Never empty; `safe(safe(x)) == safe(x)`.
pub fn safe(name: &str) -> String {
    let plain: String = name.nfc().map(plain_character).collect();
    let mut name = trimmed(&plain).to_owned();
    if name.starts_with('.') {
        // hidden on Unix, and `..` would leave the folder
        name.replace_range(0..1, "_");
    }
    // cutting can leave the name of a device, as it takes spaces away
    let name = not_a_device(cut(&not_a_device(name), MAX_NAME_BYTES));
    if name.is_empty() { "_".to_owned() } else { name }
}

/// What two names must differ in to be told apart on every system.
pub(crate) fn key(path: &str) -> String {
    path.nfc().collect::<String>().to_lowercase().nfc().collect()
}

fn plain_character(c: char) -> char {
    match c {
        // `%` would have to be escaped in BagIt manifests, and tools disagree on how
        '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' | '%' => '_',
        c if c.is_control() || is_invisible(c) => '_',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// Characters that are not seen but change what is: zero width, direction marks, tags, byte order marks.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
}

fn trimmed(name: &str) -> &str {
    name.trim_start_matches(' ').trim_end_matches([' ', '.'])
}

/// Cuts between characters, keeping the ending that tells the kind of file.
fn cut(name: &str, limit: usize) -> String {
    if name.len() <= limit {
        return name.to_owned();
    }
    let (stem, ending) = split_ending(name);
    let room = limit - ending.len();
    format!("{}{ending}", trimmed(&stem[..stem.floor_char_boundary(room)]))
}

/// `("구성도", ".png")`; the ending is empty where there is none, or none worth keeping.
fn split_ending(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(at) if at > 0 && name.len() - at <= MAX_ENDING_BYTES => name.split_at(at),
        _ => (name, ""),
    }
}

fn not_a_device(name: String) -> String {
    if is_device(&name) { format!("_{name}") } else { name }
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let numbered = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    let number = |rest: &str| {
        matches!(rest, "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³")
    };
    DEVICES.contains(&stem.as_str()) || numbered.is_some_and(number)
}

/// Gives out names below one folder, none twice.
#[derive(Debug, Default)]
pub(crate) struct NameGiver(BTreeSet<String>);

impl NameGiver {
    /// The safe form of `wanted`, with a number where that is taken.
    pub(crate) fn take(&mut self, wanted: &str) -> String {
        let first = safe(wanted);
        if self.0.insert(key(&first)) {
            return first;
        }
        let (stem, ending) = split_ending(&first);
        let numbered = (2_u32..).map(|number| {
            let tail = format!("-{number}{ending}");
            let room = MAX_NAME_BYTES - tail.len();
            let stem = &stem[..stem.floor_char_boundary(room.min(stem.len()))];
            safe(&format!("{}{tail}", trimmed(stem)))
        });
        let mut free = numbered.filter(|name| !self.0.contains(&key(name)));
        let name = free.next().unwrap_or_default();
        self.0.insert(key(&name));
        name
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{MAX_NAME_BYTES, NameGiver, key, safe};

    #[test]
    fn names_that_some_system_refuses_are_changed() {
        for (from, to) in [
            ("구성도.png", "구성도.png"),
            ("\u{1100}\u{1161}.pdf", "가.pdf"),
            ("a/../b", "a_.._b"),
            ("..", "_"),
            (".hidden", "_hidden"),
            ("C:\\x", "C__x"),
            ("nul.txt", "_nul.txt"),
            ("COM1", "_COM1"),
            ("COM¹.log", "_COM¹.log"),
            ("complete.pdf", "complete.pdf"),
            ("name. ", "name"),
            ("a\u{202e}fdp.exe", "a_fdp.exe"),
            ("100%.csv", "100_.csv"),
            ("", "_"),
        ] {
            assert_eq!(safe(from), to, "{from:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let name = safe(&format!("{}.pdf", "가".repeat(200)));
        assert!(name.ends_with("가.pdf") && name.len() <= MAX_NAME_BYTES, "{name}");
    }

    #[test]
    fn names_that_differ_in_case_only_get_a_number() {
        let mut names = NameGiver::default();
        let given = ["A.pdf", "a.pdf", "a-2.pdf", "A.PDF"].map(|name| names.take(name));
        assert_eq!(given, ["A.pdf", "a-2.pdf", "a-2-2.pdf", "A-3.PDF"]);
    }

    proptest! {
        #[test]
        fn a_safe_name_is_safe_everywhere(name in "\\PC{0,80}|[ .\\x00-\\x7f]{0,40}|(con|Lpt1|\\.\\.)[ .]{0,3}[a-z]{0,9}|[가-힣\u{300}-\u{30f}.]{0,90}") {
            let once = safe(&name);
            prop_assert_eq!(safe(&once), once.clone());
            prop_assert!((1..=MAX_NAME_BYTES).contains(&once.len()));
            prop_assert!(!once.contains(['/', '\\', ':', '\0', '%', '\n']) && !once.starts_with('.'));
            prop_assert!(!once.ends_with(['.', ' ']));
        }

        #[test]
        fn no_name_is_given_twice(wanted in prop::collection::vec("[aA가.%/-]{0,4}", 0..40)) {
            let mut names = NameGiver::default();
            let given: Vec<String> = wanted.iter().map(|name| names.take(name)).collect();
            let keys: std::collections::BTreeSet<String> = given.iter().map(|name| key(name)).collect();
            prop_assert_eq!(keys.len(), given.len());
            for name in given {
                prop_assert_eq!(safe(&name), name);
            }
        }
    }
}

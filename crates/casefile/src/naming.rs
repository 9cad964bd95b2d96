//! Names made from a file's name: the id of a piece of evidence, and the name it is listed under, which must be one that
//! every system can hold.

use std::ffi::OsStr;
use std::path::Path;

use unicode_normalization::UnicodeNormalization;

/// Longest id made, in characters.
const LONGEST_ID: usize = 60;
/// Longest file name made, in bytes: what common file systems hold, less room for an ending of ours.
const LONGEST_NAME: usize = 200;

/// The name a file is listed under: normal form C, without what Windows, TOML or a terminal cannot take, or hides what
/// the name is.
pub(crate) fn listed_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(OsStr::new("")).to_string_lossy();
    let clean: String = name
        .nfc()
        .map(|letter| match letter {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\u{fffd}' => '_',
            letter if simsa_content::is_hidden(letter) => '_',
            letter => letter,
        })
        .collect();
    let clean = clean.trim().trim_end_matches('.');
    let clean = if clean.trim_matches(['.', '_']).is_empty() { "evidence" } else { clean };
    let clean = if is_device(clean) { format!("_{clean}") } else { clean.to_owned() };
    shortened(&clean)
}

/// Names that Windows keeps for devices, with any ending.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    // Windows takes the small digits of Latin-1 for digits here.
    let is_port = |number: &str| {
        let mut letters = number.chars();
        let digit = letters.next().is_some_and(|c| c.is_ascii_digit() || matches!(c, '¹' | '²' | '³'));
        digit && letters.next().is_none()
    };
    let numbered = |start: &str| stem.strip_prefix(start).is_some_and(is_port);
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" | "CLOCK$")
        || numbered("COM")
        || numbered("LPT")
}

/// Cuts the stem, not the ending.
fn shortened(name: &str) -> String {
    if name.len() <= LONGEST_NAME {
        return name.to_owned();
    }
    let (stem, ending) = match name.rfind('.') {
        Some(at) if at > 0 && name.len() - at <= 16 => name.split_at(at),
        _ => (name, ""),
    };
    let mut cut = LONGEST_NAME - ending.len();
    while !stem.is_char_boundary(cut) {
        cut -= 1;
    }
    format!("{}{ending}", &stem[..cut])
}

/// An id from a listed name: its letters and digits in lower case, with hyphens between; `taken` tells which are in use.
pub(crate) fn id_from(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let stem = name.rfind('.').filter(|at| *at > 0).map_or(name, |at| &name[..at]);
    let mut id = String::new();
    for letter in stem.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            id.push(letter);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    let id: String = id.chars().take(LONGEST_ID).collect();
    let id = id.trim_end_matches('-');
    let id = if id.is_empty() { "evidence" } else { id };
    if !taken(id) {
        return id.to_owned();
    }
    (2..u64::MAX).map(|number| format!("{id}-{number}")).find(|id| !taken(id)).unwrap_or_default()
}

/// Whether a person may use this as an id: it becomes part of paths inside packages.
pub(crate) fn is_id(id: &str) -> bool {
    let fits = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
    (1..=200).contains(&id.len()) && id.chars().all(fits) && !id.starts_with('.') && !id.ends_with('.')
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{id_from, is_id, listed_name};

    #[test]
    fn hostile_names_become_harmless() {
        for (from, to) in [
            ("네트워크 구성도.pdf", "네트워크 구성도.pdf"),
            ("\u{1100}\u{1161}.pdf", "가.pdf"),
            ("a\nb\u{1b}[31m.pdf", "a_b_[31m.pdf"),
            ("a\u{202e}fdp.exe", "a_fdp.exe"),
            ("a\\..\\b", "a_.._b"),
            ("C:evil", "C_evil"),
            ("a\u{61c}fdp.exe", "a_fdp.exe"),
            ("a\u{2028}b\u{ad}c\u{3164}d\u{fe0f}", "a_b_c_d_"),
            ("con.txt", "_con.txt"),
            ("conin$.txt", "_conin$.txt"),
            ("COM¹", "_COM¹"),
            ("LPT1", "_LPT1"),
            ("...", "evidence"),
            ("trailing. ", "trailing"),
        ] {
            assert_eq!(listed_name(Path::new(from)), to, "{from:?}");
        }
        let long = listed_name(Path::new(&format!("{}.pdf", "가".repeat(200))));
        assert!(long.len() <= 200 && long.ends_with("가.pdf"), "{long}");
    }

    #[test]
    fn ids_are_made_of_letters_and_are_not_taken() {
        let free = |_: &str| false;
        assert_eq!(id_from("Network Diagram (v2).PDF", free), "network-diagram-v2");
        assert_eq!(id_from("네트워크 구성도.png", free), "네트워크-구성도");
        assert_eq!(id_from("___", free), "evidence");
        assert_eq!(id_from("a.pdf", |id| id == "a" || id == "a-2"), "a-3");
        for name in ["x".repeat(300).as_str(), "가".repeat(90).as_str(), "가나다 라.hwpx", "%%.pdf"] {
            assert!(is_id(&id_from(name, free)), "{name}");
        }
        for bad in ["", ".", "..", "a/b", "a b", "a\n", ".hidden"] {
            assert!(!is_id(bad), "{bad}");
        }
    }
}

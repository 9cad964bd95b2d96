//! The bag (BagIt 1.0, RFC 8493): tag files and manifests, written and read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use simsa_model::Day;

use crate::layout::FORMAT;
use crate::sum::FileSum;

/// The declaration; these exact bytes.
pub(crate) const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// A manifest over files, in order of their paths' bytes.
pub(crate) fn manifest<'a>(files: impl Iterator<Item = (&'a str, &'a FileSum)>) -> String {
    let sorted: BTreeMap<&str, &FileSum> = files.collect();
    let mut out = String::new();
    for (path, sum) in sorted {
        // writing to a String cannot fail
        let _ = writeln!(out, "{}  {path}", sum.hex());
    }
    out
}

/// Lines of a manifest: digest in hexadecimal and path. `Err` is the number of the line that is none.
pub(crate) fn read_manifest(text: &str) -> Result<Vec<(&str, &str)>, usize> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let body = text.strip_suffix('\n').ok_or(text.lines().count())?;
    body.split('\n').zip(1..).map(|(line, number)| digest_and_path(line).ok_or(number)).collect()
}

fn digest_and_path(line: &str) -> Option<(&str, &str)> {
    let (digest, rest) = line.split_at_checked(64)?;
    let path = rest.strip_prefix("  ")?;
    (is_digest(digest) && !path.is_empty()).then_some((digest, path))
}

fn is_digest(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Bytes and number of the payload files, as `Payload-Oxum` states them.
pub(crate) fn oxum<'a>(payload: impl Iterator<Item = &'a FileSum>) -> String {
    let (bytes, files) =
        payload.fold((0_u64, 0_u64), |(bytes, files), sum| (bytes.saturating_add(sum.bytes), files + 1));
    format!("{bytes}.{files}")
}

/// The version of this program, which a package names.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// `bag-info.txt`: the program's version, and otherwise only what follows from the rest of the package.
pub(crate) fn info(version: &str, title: Option<&str>, on: Day, oxum: &str) -> String {
    info_of(FORMAT, version, title, on, oxum)
}

/// The same in a given format.
pub(crate) fn info_of(format: &str, version: &str, title: Option<&str>, on: Day, oxum: &str) -> String {
    let mut out = format!("{AGENT}{version}\nBagging-Date: {on}\nExternal-Identifier: {format}\n");
    if let Some(title) = title.map(one_line).filter(|title| !title.is_empty()) {
        // writing to a String cannot fail
        let _ = writeln!(out, "External-Description: {title}");
    }
    let _ = writeln!(out, "Payload-Oxum: {oxum}");
    out
}

/// How the first line of `bag-info.txt` begins.
const AGENT: &str = "Bag-Software-Agent: simsa ";

/// The version that the first line names: three numbers, each of one to nine digits.
pub(crate) fn version_in(info: &str) -> Option<&str> {
    let version = info.lines().next()?.strip_prefix(AGENT)?;
    let is_number = |part: &str| (1..=9).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    (version.split('.').count() == 3 && version.split('.').all(is_number)).then_some(version)
}

/// The value of a tag, where it stands exactly once.
pub(crate) fn tag<'a>(info: &'a str, name: &str) -> Option<&'a str> {
    let mut values = info.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    values.next().filter(|_| values.next().is_none())
}

/// Without line breaks, which would begin a new tag.
pub(crate) fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c.is_whitespace() || matches!(c, '\u{2028}' | '\u{2029}'))
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::{info, manifest, read_manifest, tag, version_in};
    use crate::sum::FileSum;

    #[test]
    fn a_manifest_reads_back_in_order_of_paths() {
        let (a, b) = (FileSum::of(b"a"), FileSum::of(b"b"));
        let text = manifest([("data/나", &b), ("data/가 나", &a)].into_iter());
        let (digest_a, digest_b) = (a.hex(), b.hex());
        assert_eq!(read_manifest(&text), Ok(vec![(&*digest_a, "data/가 나"), (&*digest_b, "data/나")]));
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        let good = format!("{}  data/a\n", "0".repeat(64));
        assert_eq!(read_manifest(""), Ok(Vec::new()));
        for bad in [
            "\n",
            "x\n",
            &"0".repeat(66),
            &format!("{}  \n", "0".repeat(64)),
            &format!("{}  a\n", "A".repeat(64)),
            &format!("{} a\n", "가".repeat(22)),
        ] {
            assert_eq!(read_manifest(&format!("{good}{bad}")), Err(2), "{bad:?}");
        }
    }

    #[test]
    fn a_title_cannot_bring_its_own_tags() {
        let text =
            info("1.2.3", Some("가\nPayload-Oxum: 0.0\u{2028}x"), simsa_model::Day::new(2024, 1, 2), "5.1");
        assert_eq!(tag(&text, "Payload-Oxum"), Some("5.1"));
        assert_eq!(tag(&text, "External-Description"), Some("가 Payload-Oxum: 0.0 x"));
    }

    #[test]
    fn a_version_is_three_numbers() {
        for (line, version) in [
            ("Bag-Software-Agent: simsa 0.1.0\n", Some("0.1.0")),
            ("Bag-Software-Agent: simsa 0.1.0 \n", None),
            ("Bag-Software-Agent: simsa 0.1\n", None),
            ("Bag-Software-Agent: simsa 0.1.0-evil\n", None),
            ("Bag-Software-Agent: simsa 1.2.\n", None),
            ("Bag-Software-Agent: another 1.2.3\n", None),
        ] {
            assert_eq!(version_in(line), version, "{line:?}");
        }
    }
}

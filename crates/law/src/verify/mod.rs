//! Checks that the passages are the original's words, all of them, and that nobody changed one by accident.
//!
//! [`against`] needs the original, which the repository does not carry; whoever has it can check every passage word
//! for word. [`digests`] needs nothing: the fingerprints in `/law/DIGESTS` were taken when the passages had been
//! checked, so a later change of a word shows without the original.

mod original;

use std::fmt::{self, Write as _};

use sha2::{Digest, Sha256};

use crate::{Passage, guide, no_rule, source};
use original::{comparable, comparable_lines, has_words};

/// What comparing the passages with the original found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassageReport {
    /// SHA-256 of the text it was given, when that is not the text the passages were cut from.
    pub other_original: Option<String>,
    /// Passages whose words differ from the original's.
    pub differences: Vec<Difference>,
    /// Lines with words that neither a passage nor an entry without a rule covers, as ranges, both ends included.
    pub uncovered: Vec<(u32, u32)>,
}

/// The first place where a passage departs from the original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The passage.
    pub passage: &'static Passage,
    /// The passage's words from there on, without white space, at most forty characters.
    pub passage_says: String,
    /// The original's words from there on, likewise.
    pub original_says: String,
}

impl PassageReport {
    /// Whether every passage is the original's words and every line is accounted for.
    pub fn is_clean(&self) -> bool {
        self.other_original.is_none() && self.differences.is_empty() && self.uncovered.is_empty()
    }
}

impl fmt::Display for PassageReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(found) = &self.other_original {
            writeln!(
                f,
                "the text is not the original of law/SOURCES.toml: its SHA-256 is {found}, expected {}",
                source().sha256
            )?;
        }
        for Difference { passage, passage_says, original_says } in &self.differences {
            writeln!(
                f,
                "law/guide-v2/{passage}.toml: the passage says “{passage_says}”, the original “{original_says}”"
            )?;
        }
        for (from, to) in &self.uncovered {
            writeln!(
                f,
                "lines {from}–{to}: no passage carries them; add one, or an entry to law/no-rule.toml"
            )?;
        }
        if self.is_clean() {
            writeln!(
                f,
                "{} passages agree with the original, every line is accounted for",
                guide::ALL.len()
            )?;
        }
        Ok(())
    }
}

/// Compares every passage with `original`, the text that [`Original::sha256`](crate::Original::sha256) names.
///
/// White space, the bars between cells and the mark-up of text recognition are not compared; every other character is.
pub fn against(original: &str) -> PassageReport {
    let lines: Vec<&str> = original.lines().collect();
    let digest = sha256(original);
    PassageReport {
        other_original: (digest != source().sha256).then_some(digest),
        differences: guide::ALL.iter().filter_map(|passage| difference(passage, &lines)).collect(),
        uncovered: uncovered(&lines),
    }
}

fn difference(passage: &'static Passage, lines: &[&str]) -> Option<Difference> {
    let ours = comparable(passage.text);
    let theirs = comparable_lines(lines, passage.lines, passage.skip, passage.rejoined);
    let agrees = if passage.part { theirs.contains(&ours) } else { theirs == ours };
    if agrees {
        return None;
    }
    // A part that occurs nowhere has no common beginning to skip.
    let common =
        if passage.part { 0 } else { ours.chars().zip(theirs.chars()).take_while(|(a, b)| a == b).count() };
    let from_there = |text: &str| text.chars().skip(common).take(40).collect();
    Some(Difference { passage, passage_says: from_there(&ours), original_says: from_there(&theirs) })
}

fn uncovered(lines: &[&str]) -> Vec<(u32, u32)> {
    let passages = guide::ALL.iter().filter(|passage| !passage.part).map(|passage| passage.lines);
    let without_rule = no_rule().iter().flat_map(|entry| entry.lines.iter().copied());
    let covered: Vec<(u32, u32)> = passages.chain(without_rule).collect();
    let mut gaps: Vec<(u32, u32)> = Vec::new();
    for (number, line) in (1..).zip(lines) {
        if !has_words(line) || covered.iter().any(|(from, to)| (*from..=*to).contains(&number)) {
            continue;
        }
        match gaps.last_mut() {
            Some((_, to)) if *to + 1 == number => *to = number,
            _ => gaps.push((number, number)),
        }
    }
    gaps
}

/// The content of `/law/DIGESTS`: the original's fingerprint, then one line per passage, in the order of the guide.
pub fn digests() -> String {
    let source = source();
    let mut lines = format!("{}  {} (original)\n", source.sha256, source.id);
    for passage in guide::ALL {
        let _ = writeln!(lines, "{}  {passage}", digest(passage));
    }
    lines
}

/// SHA-256 of the passage's text, in lower-case hexadecimal.
pub fn digest(passage: &Passage) -> String {
    sha256(passage.text)
}

fn sha256(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An original of nothing but `text` on line `number`.
    fn only_line(number: usize, text: &str) -> String {
        format!("{}{text}\n", "\n".repeat(number - 1))
    }

    #[test]
    fn the_words_on_the_right_line_agree_and_a_changed_word_is_shown() {
        let passage = &guide::SUBJECT_OUTSIDE;
        let original = only_line(46, passage.text);
        assert_eq!(difference(passage, &original.lines().collect::<Vec<_>>()), None);

        let changed = original.replace("외부의", "내부의");
        let found = difference(passage, &changed.lines().collect::<Vec<_>>()).expect("differs");
        assert!(found.passage_says.starts_with("외부의"), "{found:?}");
        assert!(found.original_says.starts_with("내부의"), "{found:?}");

        let moved = only_line(45, passage.text);
        assert!(difference(passage, &moved.lines().collect::<Vec<_>>()).is_some());
    }

    #[test]
    fn a_part_of_a_line_is_looked_for_within_it() {
        let passage = &guide::FORM_2_4_ON_SITE;
        let original = only_line(630, &format!("<p>앞</p>{}<p>뒤</p>", passage.text));
        assert_eq!(difference(passage, &original.lines().collect::<Vec<_>>()), None);
        assert!(difference(passage, &[]).is_some());
    }

    #[test]
    fn lines_that_nobody_carries_are_reported_as_ranges() {
        let original = format!("{}\n하나\n둘\n---\n", "\n".repeat(1269));
        assert_eq!(uncovered(&original.lines().collect::<Vec<_>>()), [(1271, 1272)]);
    }

    #[test]
    fn another_text_is_not_taken_for_the_original() {
        let report = against("다른 글");
        assert!(!report.is_clean());
        assert_eq!(report.differences.len(), guide::ALL.len());
        let shown = report.to_string();
        assert!(shown.contains("is not the original of law/SOURCES.toml"), "{shown}");
        assert!(shown.contains("law/guide-v2/subject.outside.toml: the passage says"), "{shown}");
    }
}

//! The name that was probably meant.

use std::fmt;

/// Fewer letters than this are not enough to be taken for the beginning of a longer name.
const BEGINNING: usize = 3;

/// The name among `known` that `wanted` was probably meant to be; `None` when none is near.
///
/// Letters and digits decide, in either case; then punctuation, because people forget which of `.`, `-` and `_` stands
/// where; then the name itself, so that the answer never depends on the order of `known`. Where nothing is near, a name
/// that begins with `wanted` will do.
pub fn nearest<'k>(wanted: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let wanted = wanted.trim().to_lowercase();
    let wanted_letters = letters(&wanted);
    // of a single letter nothing is left when it is wrong
    let one_letter = wanted_letters.chars().count() <= 1;
    let farthest = if one_letter { 0 } else { (wanted.chars().count() / 3).max(1) };
    let mut near: Option<(usize, usize, &str)> = None;
    let mut begun: Option<&str> = None;
    for name in known {
        let lower = name.to_lowercase();
        let name_letters = letters(&lower);
        if wanted_letters.chars().count() >= BEGINNING && name_letters.starts_with(&wanted_letters) {
            begun = Some(begun.map_or(name, |other| other.min(name)));
        }
        let distance = strsim::osa_distance(&wanted_letters, &name_letters);
        // More than a third of it wrong is a different word, not a slip of the finger.
        if distance <= farthest {
            let candidate = (distance, strsim::osa_distance(&wanted, &lower), name);
            near = Some(near.map_or(candidate, |other| other.min(candidate)));
        }
    }
    near.map(|(_, _, name)| name).or(begun)
}

fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// An id that names nothing; says which one was probably meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownId {
    kind: &'static str,
    /// The id as it was written.
    pub id: String,
    /// The nearest id there is, if one is near.
    pub nearest: Option<&'static str>,
}

impl UnknownId {
    /// `id` is not among `known`; `kind` says in one word what was looked for, for example `question`.
    pub fn new(kind: &'static str, id: &str, known: impl IntoIterator<Item = &'static str>) -> Self {
        Self { kind, id: id.to_owned(), nearest: nearest(id, known) }
    }
}

impl fmt::Display for UnknownId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no {} `{}`", self.kind, self.id)?;
        match self.nearest {
            Some(id) => write!(f, "; did you mean `{id}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for UnknownId {}

#[cfg(test)]
mod tests {
    use super::nearest;

    const KNOWN: [&str; 6] =
        ["R-004", "R-040", "table.ii-1", "table.ii-2", "evidence-hash-missing", "구성도.pdf"];

    #[test]
    fn slips_of_the_finger_are_seen_through() {
        for (wanted, meant) in [
            ("table.ii1", "table.ii-1"),
            ("TABLE.II_1", "table.ii-1"),
            (" table.i-2 ", "table.ii-2"),
            ("r-04", "R-004"),
            ("구성도1.pdf", "구성도.pdf"),
            ("evidence-hash", "evidence-hash-missing"),
        ] {
            assert_eq!(nearest(wanted, KNOWN), Some(meant), "{wanted}");
        }
    }

    #[test]
    fn other_words_are_not() {
        for answer in ["예", "아니오", "q", "o", "-"] {
            assert_eq!(nearest(answer, ["Y", "P", "N", "N-A"]), None, "{answer}");
        }
        assert_eq!(nearest("y", ["Y", "P", "N", "N-A"]), Some("Y"));
        for wanted in ["", "x", "백업", "nothing of the kind", "ev"] {
            assert_eq!(nearest(wanted, KNOWN), None, "{wanted}");
        }
    }

    #[test]
    fn the_order_of_the_names_decides_nothing() {
        let turned: Vec<&str> = KNOWN.into_iter().rev().collect();
        for wanted in ["table.ii-3", "R-04", "table"] {
            assert!(nearest(wanted, KNOWN).is_some(), "{wanted}");
            assert_eq!(nearest(wanted, KNOWN), nearest(wanted, turned.clone()), "{wanted}");
        }
    }
}

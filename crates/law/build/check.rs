//! Refuses content that contradicts itself: ids that differ from the file name, citations of nothing, lines out of order.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use simsa_content::build::constant;

use crate::files::{Content, Filed, NoRule, Passage, Reading};

/// Every complaint about `content`, or `Ok` when there is none.
pub(crate) fn content(content: &Content) -> Result<(), Vec<String>> {
    let mut errors = Vec::new();
    let ids: BTreeSet<&str> = content.passages.iter().map(|p| p.value.id.as_str()).collect();
    let mut constants = BTreeMap::new();
    for passage in &content.passages {
        check_passage(passage, &mut errors);
        if let Some(other) = constants.insert(constant(&passage.value.id), &passage.value.id) {
            errors.push(format!(
                "{}: `{}` and `{other}` give the same constant; rename one",
                passage.file.display(),
                passage.value.id
            ));
        }
    }
    for (index, reading) in content.readings.iter().enumerate() {
        check_reading(index, reading, &ids, &mut errors);
    }
    for entry in &content.no_rule {
        check_no_rule(entry, &ids, &mut errors);
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn check_passage(Filed { file, value }: &Filed<Passage>, errors: &mut Vec<String>) {
    let mut complain = |what: String| errors.push(format!("{}: {what}", file.display()));
    if stem(file) != value.id {
        complain(format!("id is `{}` but the file is named `{}`; they must be equal", value.id, stem(file)));
    }
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '-';
    if !value.id.chars().all(allowed) || !value.id.starts_with(|c: char| c.is_ascii_lowercase()) {
        complain(format!("id `{}` may hold only a-z, 0-9, `.` and `-`, and begins with a letter", value.id));
    }
    let (from, to) = value.lines;
    if from == 0 || from > to {
        complain(format!(
            "lines = [{from}, {to}] is no range; the first line is 1 and stands before the last"
        ));
    }
    let within = |line: &u32| (from..=to).contains(line);
    if !value.skip.iter().all(within) || !value.rejoined.iter().all(|(a, b)| within(a) && within(b) && a < b)
    {
        complain(format!("`skip` and `rejoined` must name lines within [{from}, {to}], in order"));
    }
    if value.heading.is_empty() {
        complain("`heading` is empty; give at least the chapter or the form".to_owned());
    }
    if value.text.trim().is_empty() {
        complain("`text` is empty".to_owned());
    }
    for day in [&value.in_force_from, &value.in_force_until].into_iter().flatten() {
        if !is_day(day) {
            complain(format!("`{day}` is no date; write YYYY-MM-DD"));
        }
    }
}

fn check_reading(
    index: usize,
    Filed { file, value }: &Filed<Reading>,
    ids: &BTreeSet<&str>,
    errors: &mut Vec<String>,
) {
    let mut complain = |what: String| errors.push(format!("{}: {what}", file.display()));
    let expected = format!("R-{:03}", index + 1);
    if value.id != expected {
        complain(format!(
            "id is `{}`; readings are numbered without gaps, so this one must be `{expected}`",
            value.id
        ));
    }
    if stem(file) != value.id {
        complain(format!("id is `{}` but the file is named `{}`; they must be equal", value.id, stem(file)));
    }
    if value.passages.is_empty() {
        complain("`passages` is empty; a reading interprets at least one passage".to_owned());
    }
    for id in value.passages.iter().filter(|id| !ids.contains(id.as_str())) {
        complain(format!("cites the passage `{id}`, which does not exist"));
    }
    match (value.status.as_str(), &value.confirmed_by) {
        ("unconfirmed", None) | ("confirmed", Some(_)) => {}
        ("unconfirmed" | "confirmed", _) => {
            complain("`status` and `confirmed_by` contradict each other".to_owned());
        }
        (other, _) => complain(format!("status `{other}` is unknown; write `unconfirmed` or `confirmed`")),
    }
}

fn check_no_rule(entry: &NoRule, ids: &BTreeSet<&str>, errors: &mut Vec<String>) {
    let mut complain = |what: String| errors.push(format!("law/no-rule.toml: {what}"));
    if entry.passages.is_empty() && entry.lines.is_empty() {
        complain(format!("the entry with the reason \"{}\" names neither passages nor lines", entry.reason));
    }
    for id in entry.passages.iter().filter(|id| !ids.contains(id.as_str())) {
        complain(format!("names the passage `{id}`, which does not exist"));
    }
    for (from, to) in entry.lines.iter().filter(|(from, to)| *from == 0 || from > to) {
        complain(format!("lines [{from}, {to}] is no range"));
    }
}

fn stem(file: &Path) -> &str {
    file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default()
}

/// `YYYY-MM-DD` by its shape; whether the day exists is checked where dates are computed with.
fn is_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes
            .iter()
            .enumerate()
            .all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() })
}

//! From what was typed back into the value, with a message at each field that cannot be used.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use simsa_model::fields::{EntryKey, FieldKind, FieldSection, Subject};
use simsa_model::limits::ENTRIES;
use simsa_model::{Day, FactPath, Language, Say};

use super::choices::Choices;
use crate::frame::fields::Fields;

/// Name of the field → what is wrong with it.
pub(crate) type Wrong = BTreeMap<String, Say>;

/// Puts every field that the form has into `value`; fields that were not posted stay as they are.
///
/// # Errors
/// The fields that cannot be used; `value` then holds the others already.
pub(crate) fn take(
    subject: Subject,
    fields: &Fields,
    choices: &Choices,
    value: &mut Value,
) -> Result<(), Wrong> {
    take_beside(subject, fields, choices, value, &Value::Null)
}

/// The same, where others have saved `now` meanwhile: new entries are called as none of theirs.
///
/// # Errors
/// As [`take`].
pub(crate) fn take_beside(
    subject: Subject,
    fields: &Fields,
    choices: &Choices,
    value: &mut Value,
    now: &Value,
) -> Result<(), Wrong> {
    let mut wrong = Wrong::new();
    for section in subject.sections() {
        if section.entry.is_some() {
            take_list(section, fields, choices, (&mut *value, now), &mut wrong);
            continue;
        }
        for field in section.fields {
            take_one(&field.path(), fields, choices, value, &mut wrong);
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// What an entry is nothing without and was left open, at its field.
pub(crate) fn missing(subject: Subject, value: &Value) -> Wrong {
    let mut wrong = Wrong::new();
    for section in subject.sections() {
        let whole = section.field.path();
        let entries = match whole.find(value) {
            Some(Value::Array(entries)) if section.entry.is_some() => 0..entries.len(),
            // of an optional part that is not there nothing is missing
            None if !section.field.path.is_empty() => continue,
            _ => 0..1,
        };
        let required = || section.fields.iter().filter(|field| field.required);
        let listed = section.entry.is_some();
        let paths = entries
            .flat_map(|at| required().map(move |field| if listed { field.of(at) } else { field.path() }));
        for path in paths.filter(|path| path.find(value).is_none()) {
            let say = Say::new("비워 둘 수 없습니다.", "This cannot stay empty.");
            wrong.insert(path.inner(), say);
        }
    }
    wrong
}

fn take_list(
    section: &'static FieldSection,
    fields: &Fields,
    choices: &Choices,
    (value, now): (&mut Value, &Value),
    wrong: &mut Wrong,
) {
    let list = section.field.path();
    let Some(highest) = fields.0.iter().filter_map(|(name, _)| position(name, section)).max() else { return };
    let known = list.find(value).is_some();
    let first_new = list.find(value).and_then(Value::as_array).map_or(0, Vec::len);
    if highest >= ENTRIES {
        let say = Say::new(
            format!("최대 {ENTRIES}개까지 적을 수 있습니다."),
            format!("At most {ENTRIES} entries."),
        );
        wrong.insert(list.inner(), say);
        return;
    }
    for at in 0..=highest {
        for field in section.fields {
            take_one(&field.of(at), fields, choices, value, wrong);
        }
    }
    tidy(section, fields, (value, now), first_new);
    let empty = list.find(value).and_then(Value::as_array).is_none_or(Vec::is_empty);
    let none = fields.ticked(&format!("{}.none", list.inner()));
    if empty && section.can_be_none() {
        list.put(value, none.then(|| json!([])));
    } else if empty && !known {
        list.put(value, None);
    }
}

/// Drops removed entries and blank new ones, and gives new ones the id they need.
fn tidy(section: &FieldSection, fields: &Fields, (value, now): (&mut Value, &Value), first_new: usize) {
    let list = section.field.path();
    let Some(Value::Array(entries)) = list.find(value).cloned() else { return };
    // all that are there are taken, also those that come later in the list
    let theirs = list.find(now).and_then(Value::as_array).into_iter().flatten();
    let taken: Vec<Value> = theirs.chain(&entries).filter_map(|entry| entry.get("id")).cloned().collect();
    let mut kept: Vec<Value> = Vec::new();
    for (at, mut entry) in entries.into_iter().enumerate() {
        let removed = fields.ticked(&format!("{}.remove", section.field.of(at).inner()));
        let blank = entry.as_object().is_none_or(Map::is_empty);
        if removed || (blank && at >= first_new) {
            continue;
        }
        if section.is_named() && entry.get("id").is_none() {
            entry["id"] = json!(free_id(&list.inner(), &kept, &taken));
        }
        kept.push(entry);
    }
    list.put(value, Some(Value::Array(kept)));
}

fn free_id(list: &str, kept: &[Value], taken: &[Value]) -> String {
    let stem = list.trim_end_matches('s');
    let taken = |id: &str| kept.iter().any(|entry| entry["id"] == id) || taken.iter().any(|one| one == id);
    (1..=2 * ENTRIES + 1).map(|number| format!("{stem}-{number}")).find(|id| !taken(id)).unwrap_or_default()
}

/// `storage[3].cloud` is at 3 of `storage`, and so is what removes that entry.
fn position(name: &str, section: &FieldSection) -> Option<usize> {
    let of_entry = name.strip_suffix(".remove").unwrap_or(name);
    let path = FactPath::within(section.field.subject, of_entry)?;
    path.key().filter(|_| path.section().field == section.field).and_then(EntryKey::position)
}

fn take_one(path: &FactPath, fields: &Fields, choices: &Choices, value: &mut Value, wrong: &mut Wrong) {
    let name = path.inner();
    if !fields.0.iter().any(|(key, _)| *key == name) {
        return;
    }
    match parse(path.field().kind, &name, fields, choices, path.find(value)) {
        Ok(new) => path.put(value, new),
        Err(say) => {
            wrong.insert(name, say);
        }
    }
}

fn parse(
    kind: FieldKind,
    name: &str,
    fields: &Fields,
    choices: &Choices,
    old: Option<&Value>,
) -> Result<Option<Value>, Say> {
    let text = fields.text(name);
    let chosen: Vec<&str> = fields.all(name).filter(|value| !value.is_empty()).collect();
    if let FieldKind::One(options) | FieldKind::Many(options) = kind {
        let offered = choices.of(options, Language::Korean);
        let kept = |id: &str| {
            old.is_some_and(|old| old == id || old.as_array().is_some_and(|all| all.contains(&json!(id))))
        };
        if let Some(odd) = chosen.iter().find(|id| !offered.iter().any(|(own, _)| own == *id) && !kept(id)) {
            return Err(Say::new(
                format!("`{odd}`은(는) 고를 수 있는 값이 아닙니다."),
                format!("`{odd}` is not one of the options."),
            ));
        }
    }
    Ok(match kind {
        FieldKind::Many(_) => (!chosen.is_empty()).then(|| json!(chosen)),
        FieldKind::Words(_) => {
            let words: Vec<&str> = text.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
            within(text, kind)?;
            (!words.is_empty()).then(|| json!(words))
        }
        FieldKind::Lines(_) => {
            let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            within(text, kind)?;
            (!lines.is_empty()).then(|| json!(lines))
        }
        _ if text.is_empty() => None,
        // a section is no input of its own: its fields are
        FieldKind::Table { .. } | FieldKind::Entries { .. } => old.cloned(),
        FieldKind::Text | FieldKind::Long => Some(json!(within(text, kind)?)),
        FieldKind::One(_) => Some(json!(text)),
        FieldKind::Day => Some(json!(day(text)?)),
        FieldKind::YesNo => Some(json!(text == "true")),
        FieldKind::Number(low, high) => match text.parse::<u8>() {
            Ok(number) if (low..=high).contains(&number) => Some(json!(number)),
            _ => {
                return Err(Say::new(
                    format!("{low}부터 {high}까지의 수를 적어 주십시오."),
                    format!("Give a number from {low} to {high}."),
                ));
            }
        },
    })
}

fn day(text: &str) -> Result<Day, Say> {
    text.parse().map_err(|_| {
        Say::new(
            "있는 날짜를 연-월-일로 적어 주십시오. 예: 2024-03-02",
            "Write a day that exists as year-month-day, for example 2024-03-02",
        )
    })
}

/// Line ends as every system writes them become one kind; characters nobody can see are refused by length only.
fn within(text: &str, kind: FieldKind) -> Result<String, Say> {
    let text = text.replace("\r\n", "\n");
    let count = text.chars().count();
    if let Some(limit) = kind.most().filter(|limit| count > *limit) {
        return Err(Say::new(
            format!("{limit}자까지 적을 수 있습니다. 지금은 {count}자입니다."),
            format!("At most {limit} characters; now {count}."),
        ));
    }
    Ok(text)
}

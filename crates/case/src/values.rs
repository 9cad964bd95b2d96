//! What a file says against what it should say, by the table of fields: every key that cannot stand there, every value of
//! another kind, whatever is missing. Words and days that people write in Korean become what the file would have said in
//! its own notation.

use std::ops::Range;

use simsa_model::fields::{Field, FieldKind, FieldOptions, Subject, yes_or_no};
use simsa_model::{Choice, Day, Say};

use crate::layout::{ANSWERS, CONFORMITY, EVIDENCE, EXEMPTIONS, FACTS, PRODUCTS, SERVICES, TESTS};
use crate::tree::{Entry, Node, NodeValue};
use crate::words::instead;

/// What a file holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// The fields of one subject.
    Of(Subject),
    /// Entries of a subject, in a list with this name.
    List(&'static str, Subject),
    /// Something that the table does not have.
    Other,
}

impl Shape {
    /// Of the file with this name, without its ending.
    pub(crate) fn of(stem: &str) -> Self {
        match stem {
            FACTS => Self::Of(Subject::Facts),
            CONFORMITY => Self::Of(Subject::Conformity),
            ANSWERS => Self::List("answer", Subject::Answer),
            EVIDENCE => Self::List("evidence", Subject::Evidence),
            PRODUCTS => Self::List("product", Subject::Product),
            SERVICES => Self::List("service", Subject::Service),
            TESTS => Self::List("test", Subject::Test),
            EXEMPTIONS => Self::List("claim", Subject::Claim),
            _ => Self::Other,
        }
    }
}

/// One thing that is wrong, and the bytes in which it stands.
#[derive(Debug)]
pub(crate) struct Wrong {
    pub(crate) span: Range<usize>,
    pub(crate) what: Say,
    pub(crate) help: Option<Say>,
    /// Whether it may only follow from text that is broken elsewhere: something is missing, or stands in another table.
    pub(crate) may_follow: bool,
}

/// Goes through what a file says; `node` becomes what the types of the model read, where nothing is wrong.
pub(crate) fn settle(node: &mut Node, shape: Shape) -> Vec<Wrong> {
    let mut found = Found { wrong: Vec::new() };
    match shape {
        Shape::Of(subject) => found.table(node, subject, ""),
        Shape::List(name, subject) => found.file_of_a_list(node, name, subject),
        Shape::Other => {}
    }
    found.wrong
}

struct Found {
    wrong: Vec<Wrong>,
}

impl Found {
    fn say(&mut self, span: &Range<usize>, what: Say, help: Option<Say>) {
        self.wrong.push(Wrong { span: span.clone(), what, help, may_follow: false });
    }

    fn file_of_a_list(&mut self, node: &mut Node, name: &'static str, subject: Subject) {
        let NodeValue::Table(entries) = &mut node.value else { return };
        for entry in entries {
            if entry.key == name {
                self.list_of_tables(entry, name, |found, one| found.table(one, subject, ""));
            } else {
                self.unknown_key(entry, &[name]);
            }
        }
    }

    /// A table whose fields have paths that begin with `prefix`: nothing, `application`, `storage[]`.
    fn table(&mut self, node: &mut Node, subject: Subject, prefix: &str) {
        let start = if prefix.is_empty() { String::new() } else { format!("{prefix}.") };
        let below = |field: &&'static Field| {
            field.path.strip_prefix(&start).is_some_and(|rest| !rest.is_empty() && !rest.contains(['.', '[']))
        };
        let fields: Vec<&'static Field> = subject.fields().filter(below).collect();
        let NodeValue::Table(entries) = &mut node.value else { return };
        for field in &fields {
            if field.required && !entries.iter().any(|entry| entry.key == field.name()) {
                self.missing(&node.span, field);
            }
        }
        for entry in entries {
            match fields.iter().find(|field| field.name() == entry.key) {
                Some(field) => self.field(entry, subject, field),
                None => self.unknown_key(entry, &fields.iter().map(|one| one.name()).collect::<Vec<_>>()),
            }
        }
    }

    fn field(&mut self, entry: &mut Entry, subject: Subject, field: &'static Field) {
        match field.kind {
            FieldKind::Table { .. } if matches!(entry.node.value, NodeValue::Table(_)) => {
                self.table(&mut entry.node, subject, field.path);
            }
            FieldKind::Table { .. } => self.other_kind(entry, &table_words(field)),
            FieldKind::Entries { .. } => {
                let prefix = format!("{}[]", field.path);
                self.list_of_tables(entry, field.path, |found, one| found.table(one, subject, &prefix));
            }
            // JSON can say that nothing is known
            _ if matches!(entry.node.value, NodeValue::Null) && !field.required => {}
            kind => {
                if let Some((what, help)) = value(&entry.key, &mut entry.node, kind) {
                    self.say(&entry.node.span, what, help);
                }
            }
        }
    }

    fn list_of_tables(&mut self, entry: &mut Entry, name: &str, mut each: impl FnMut(&mut Self, &mut Node)) {
        if matches!(entry.node.value, NodeValue::Null) {
            return;
        }
        let is_list_of_tables = match &entry.node.value {
            NodeValue::List(list) => list.iter().all(|one| matches!(one.value, NodeValue::Table(_))),
            _ => false,
        };
        let words = Say::new(format!("목록([[{name}]])"), format!("a list ([[{name}]])"));
        let NodeValue::List(list) = &mut entry.node.value else { return self.other_kind(entry, &words) };
        if !is_list_of_tables {
            return self.other_kind(entry, &words);
        }
        for one in list {
            each(self, one);
        }
    }

    fn missing(&mut self, span: &Range<usize>, field: &Field) {
        let name = field.name();
        let what = Say::new(
            format!("`{name}`({}) 항목이 빠졌습니다", field.label.ko),
            format!("the key `{name}` ({}) is missing", field.label.en),
        );
        let sample = if field.sample.is_empty() { "…" } else { field.sample };
        let help = Say::new(
            format!("`{name} = {sample}`처럼 한 줄을 넣으십시오"),
            format!("add a line such as `{name} = {sample}`"),
        );
        self.wrong.push(Wrong { span: span.clone(), what, help: Some(help), may_follow: true });
    }

    fn unknown_key(&mut self, entry: &Entry, known: &[&str]) {
        let key = &entry.key;
        let what = Say::new(
            format!("`{key}`은(는) 쓸 수 없는 항목입니다"),
            format!("`{key}` is not a key that can stand here"),
        );
        let help = Some(instead(key, known));
        self.wrong.push(Wrong { span: entry.at.clone(), what, help, may_follow: true });
    }

    fn other_kind(&mut self, entry: &Entry, expected: &Say) {
        let (what, help) = other_kind(&entry.key, &entry.node, expected);
        self.say(&entry.node.span, what, help);
    }
}

type Words = (Say, Option<Say>);

/// Makes of a value what its field takes; else says what is wrong.
fn value(name: &str, node: &mut Node, kind: FieldKind) -> Option<Words> {
    match (kind, &mut node.value) {
        (FieldKind::YesNo, NodeValue::Bool(_))
        | (
            FieldKind::Text
            | FieldKind::Long
            | FieldKind::One(
                FieldOptions::Operators
                | FieldOptions::Evidence
                | FieldOptions::ProductTypes
                | FieldOptions::EvidenceKinds
                | FieldOptions::Questions,
            ),
            NodeValue::Text(_),
        ) => None,
        (FieldKind::Day, NodeValue::Text(text) | NodeValue::Moment(text)) => match text.parse::<Day>() {
            Ok(day) => {
                *text = day.to_string();
                None
            }
            Err(_) => Some(no_day(text)),
        },
        (FieldKind::YesNo, NodeValue::Text(text)) => match yes_or_no(text) {
            Some(yes) => {
                node.value = NodeValue::Bool(yes);
                None
            }
            None => Some(other_kind(name, node, &expected(kind))),
        },
        (FieldKind::Number(low, high), NodeValue::Number(number)) => {
            let fits = number.as_u64().is_some_and(|one| (u64::from(low)..=u64::from(high)).contains(&one));
            (!fits).then(|| other_kind(name, node, &expected(kind)))
        }
        (FieldKind::One(FieldOptions::Fixed(choices)), NodeValue::Text(text)) => choice(text, choices),
        (FieldKind::Many(_) | FieldKind::Words(_) | FieldKind::Lines(_), NodeValue::List(list)) => {
            let each = match kind {
                FieldKind::Many(options) => FieldKind::One(options),
                _ => FieldKind::Text,
            };
            list.iter_mut().find_map(|one| value(name, one, each))
        }
        _ => Some(other_kind(name, node, &expected(kind))),
    }
}

fn choice(text: &mut String, choices: &'static [Choice]) -> Option<Words> {
    if let Some(choice) = Choice::named(choices, text) {
        choice.id.clone_into(text);
        return None;
    }
    let what = Say::new(
        format!("`{text}`은(는) 쓸 수 없는 값입니다"),
        format!("`{text}` is not a value that can stand here"),
    );
    let named = |id: &str, words: &str| {
        let same = |text: &str| text.to_lowercase().replace([' ', '-'], "");
        if same(id) == same(words) { id.to_owned() } else { format!("{id}({words})") }
    };
    let list = |words: fn(&Choice) -> &'static str| {
        choices.iter().map(|one| named(one.id, words(one))).collect::<Vec<_>>().join(", ")
    };
    let (ko, en) = (list(|one| one.words.ko), list(|one| one.words.en));
    let help = match meant(text, choices) {
        Some(id) => Say::new(
            format!("혹시 `{id}`입니까? 가능한 것: {ko}"),
            format!("did you mean `{id}`? possible: {en}"),
        ),
        None => Say::new(format!("가능한 것: {ko}"), format!("possible: {en}")),
    };
    Some((what, Some(help)))
}

/// What people say aloud; whether it is what they mean in a checklist, they are asked.
const SPOKEN: [(&str, &str); 9] = [
    ("예", "Y"),
    ("네", "Y"),
    ("yes", "Y"),
    ("o", "Y"),
    ("아니요", "N"),
    ("아니오", "N"),
    ("no", "N"),
    ("x", "N"),
    ("해당없", "N-A"),
];

fn meant(text: &str, choices: &'static [Choice]) -> Option<&'static str> {
    let lower = text.trim().to_lowercase().replace(' ', "");
    let spoken = SPOKEN.iter().find(|(words, _)| *words == lower).map(|(_, id)| *id);
    let spoken = spoken.filter(|id| choices.iter().any(|one| one.id == *id));
    let part = || {
        let holds = |one: &&Choice| one.words.ko.replace(' ', "").contains(&lower);
        let mut found = choices.iter().filter(holds).map(|one| one.id);
        let first = found.next().filter(|_| lower.chars().count() > 1)?;
        found.next().is_none().then_some(first)
    };
    spoken.or_else(|| simsa_content::nearest(text, choices.iter().map(|one| one.id))).or_else(part)
}

fn no_day(text: &str) -> Words {
    let what =
        Say::new(format!("`{text}`은(는) 없는 날짜입니다"), format!("`{text}` is not a day that exists"));
    let help = Say::new(
        "YYYY-MM-DD나 2024년 3월 2일처럼 연도를 네 자리로 쓰십시오. 예: 2024-03-02",
        "write it as YYYY-MM-DD, for example 2024-03-02",
    );
    (what, Some(help))
}

fn other_kind(name: &str, node: &Node, expected: &Say) -> Words {
    let Say { ko: found_ko, en: found_en } = found(node);
    let what = Say::new(
        format!("`{name}`에는 {}이(가) 와야 하는데 {found_ko}이(가) 있습니다", expected.ko),
        format!("`{name}` takes {}, found {found_en}", expected.en),
    );
    let help = match &node.value {
        NodeValue::Number(_) | NodeValue::Bool(_) | NodeValue::Moment(_) => expected
            .ko
            .contains("따옴표")
            .then(|| Say::new("값을 큰따옴표로 묶으십시오", "put the value in double quotes")),
        NodeValue::Text(text) if expected.ko.starts_with("목록([ ])") => {
            Some(Say::new(format!("[\"{text}\"]처럼 쓰십시오"), format!("write [\"{text}\"]")))
        }
        _ => None,
    };
    (what, help)
}

fn found(node: &Node) -> Say {
    match &node.value {
        NodeValue::Table(_) => Say::new("표", "a table"),
        NodeValue::List(_) => Say::new("목록", "a list"),
        NodeValue::Text(_) => Say::new("글", "a text"),
        NodeValue::Bool(_) => Say::new("참/거짓", "true or false"),
        NodeValue::Number(number) => Say::new(format!("수 {number}"), format!("the number {number}")),
        NodeValue::Moment(moment) => Say::new(format!("날짜 {moment}"), format!("the date {moment}")),
        NodeValue::Null => Say::new("빈 값", "nothing"),
    }
}

fn table_words(field: &Field) -> Say {
    Say::new(format!("표([{}])", field.path), format!("a table ([{}])", field.path))
}

fn expected(kind: FieldKind) -> Say {
    match kind {
        FieldKind::Day => Say::new("날짜(YYYY-MM-DD)", "a day (YYYY-MM-DD)"),
        FieldKind::YesNo => Say::new("참/거짓(true, false 또는 \"예\", \"아니요\")", "true or false"),
        FieldKind::Number(low, high) => {
            Say::new(format!("{low}부터 {high}까지의 수"), format!("a number from {low} to {high}"))
        }
        FieldKind::Many(_) | FieldKind::Words(_) | FieldKind::Lines(_) => {
            Say::new("목록([ ])", "a list ([ ])")
        }
        FieldKind::Text
        | FieldKind::Long
        | FieldKind::One(_)
        | FieldKind::Table { .. }
        | FieldKind::Entries { .. } => Say::new("따옴표로 묶은 글", "a text in quotes"),
    }
}

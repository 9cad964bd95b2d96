//! The files of a new case folder: what each file is, in words of its own (`templates`), and every field of the table
//! with a sample, commented out, so that a person fills in by taking the `#` away.

use simsa_catalogue::catalogue;
use simsa_model::fields::{Field, FieldKind, FieldOptions, FieldSection, Subject};
use simsa_model::{Bi, Language};

/// Columns before the comment of a field.
const COMMENT: usize = 32;
/// Most columns of a line.
const LINE: usize = 112;

/// What stands at the beginning of a file, in both languages.
macro_rules! head {
    ($name:literal) => {
        Bi::new(
            include_str!(concat!("../templates/", $name, ".toml")),
            include_str!(concat!("../templates/en/", $name, ".toml")),
        )
    };
}

/// The files: name, head, and what is written down in it.
const FILES: [(&str, Bi, Option<Body>); 9] = [
    ("case.toml", head!("case"), None),
    ("facts.toml", head!("facts"), Some(Body::Tables(Subject::Facts))),
    ("answers.toml", head!("answers"), Some(Body::List(Subject::Answer, "answer"))),
    ("evidence.toml", head!("evidence"), Some(Body::List(Subject::Evidence, "evidence"))),
    ("products.toml", head!("products"), Some(Body::List(Subject::Product, "product"))),
    ("services.toml", head!("services"), Some(Body::List(Subject::Service, "service"))),
    ("tests.toml", head!("tests"), Some(Body::List(Subject::Test, "test"))),
    ("exemptions.toml", head!("exemptions"), Some(Body::List(Subject::Claim, "claim"))),
    ("conformity.toml", head!("conformity"), Some(Body::Tables(Subject::Conformity))),
];

/// How the fields of a subject stand in its file.
#[derive(Clone, Copy)]
enum Body {
    /// One after the other, in tables and lists.
    Tables(Subject),
    /// As one entry of a list with this name.
    List(Subject, &'static str),
}

/// Name and text of each file.
pub(crate) fn files(language: Language) -> impl Iterator<Item = (&'static str, String)> {
    FILES.into_iter().map(move |(name, head, body)| {
        let mut file = Template { language, text: head.get(language).to_owned() };
        match body {
            None => {}
            Some(Body::Tables(subject)) => subject.sections().iter().for_each(|one| file.table(one)),
            Some(Body::List(subject, list)) => file.entry(subject, list),
        }
        (name, file.text)
    })
}

/// A file in the making.
struct Template {
    language: Language,
    text: String,
}

impl Template {
    fn table(&mut self, section: &FieldSection) {
        let path = section.field.path;
        if section.fields.iter().all(|field| field.sample.is_empty()) {
            // nobody writes it by hand
            return;
        }
        if !path.is_empty() {
            self.text.push('\n');
            self.heading(section.field);
        }
        match section.field.kind {
            _ if path.is_empty() => {}
            FieldKind::Table { optional: false } => self.line(&format!("[{path}]")),
            FieldKind::Table { optional: true } => self.line(&format!("# [{path}]")),
            _ => self.line(&format!("# [[{path}]]")),
        }
        section.fields.iter().for_each(|one| self.field(one));
    }

    /// An entry of a list; what has fields of its own in it stands on one line.
    fn entry(&mut self, subject: Subject, list: &str) {
        self.line("#");
        self.line(&format!("# [[{list}]]"));
        for section in subject.sections() {
            if section.field.path.is_empty() {
                section.fields.iter().for_each(|one| self.field(one));
            } else {
                self.inline(section);
            }
        }
    }

    fn inline(&mut self, section: &FieldSection) {
        let shown = section.fields.iter().filter(|one| !one.sample.is_empty());
        let inner: Vec<String> = shown.map(|one| format!("{} = {}", one.name(), self.sample(one))).collect();
        let (before, after) = if section.entry.is_some() { ("[{", "}]") } else { ("{", "}") };
        self.line(&format!("# {} = {before} {} {after}", section.field.path, inner.join(", ")));
        self.comment(&self.words(section.field));
        for one in section.fields {
            if let Some(options) = options(one, self.language) {
                self.comment(&format!("{}: {options}", one.name()));
            }
        }
    }

    fn heading(&mut self, field: &Field) {
        for part in wrapped(&self.words(field), ' ', LINE - 2) {
            self.line(&format!("# {part}"));
        }
    }

    /// `# cloud = true                  # 클라우드컴퓨팅 방식입니까?`, if a sample is to be shown.
    fn field(&mut self, field: &Field) {
        if field.sample.is_empty() {
            return;
        }
        let label = field.label.get(self.language);
        let note = match options(field, self.language) {
            None => label.to_owned(),
            // a question is answered by its options, a name needs them after a colon
            Some(options) if label.ends_with('?') => options,
            Some(options) => format!("{label}: {options}"),
        };
        let code = format!("# {} = {}", field.name(), self.sample(field));
        let room = COMMENT.saturating_sub(width(&code)).max(2);
        let mut parts = wrapped(&note, '|', LINE - COMMENT - 2).into_iter();
        let first = parts.next().unwrap_or_default();
        self.line(&format!("{code}{}# {first}", " ".repeat(room)));
        parts.for_each(|part| self.aside(&part));
    }

    /// A comment that stands below the line it belongs to.
    fn comment(&mut self, words: &str) {
        for part in &wrapped(words, '|', LINE - COMMENT - 2) {
            self.aside(part);
        }
    }

    fn aside(&mut self, words: &str) {
        self.line(&format!("#{}# {words}", " ".repeat(COMMENT - 1)));
    }

    /// What the field is called, and the word of help with it.
    fn words(&self, field: &Field) -> String {
        let label = field.label.get(self.language);
        field.help.map_or(label.to_owned(), |help| format!("{label}: {}", help.get(self.language)))
    }

    /// A value to be overwritten. Those in Korean words say nothing to whoever reads English.
    fn sample(&self, field: &Field) -> &'static str {
        let korean = field.sample.contains(|c: char| matches!(c, '가'..='힣' | '○'));
        if korean && self.language == Language::English { "\"…\"" } else { field.sample }
    }

    fn line(&mut self, words: &str) {
        self.text.push_str(words);
        self.text.push('\n');
    }
}

/// What can be written there, with its words where the id is not a word itself.
fn options(field: &Field, language: Language) -> Option<String> {
    let (FieldKind::One(options) | FieldKind::Many(options)) = field.kind else { return None };
    let named = |id: &str, words: &str| {
        let same = |text: &str| text.to_lowercase().replace([' ', '-'], "");
        if same(id) == same(words) { id.to_owned() } else { format!("{id} {words}") }
    };
    let all: Vec<String> = match options {
        FieldOptions::Fixed(choices) => {
            choices.iter().map(|one| named(one.id, one.words.get(language))).collect()
        }
        FieldOptions::EvidenceKinds => {
            catalogue().evidence_kinds.iter().map(|one| one.id.to_owned()).collect()
        }
        FieldOptions::ProductTypes => catalogue().products.iter().map(|one| one.id.to_owned()).collect(),
        FieldOptions::Operators => {
            let words =
                Bi::new("facts.toml의 [[operators]]의 id", "id of one of the [[operators]] of facts.toml");
            return Some(words.get(language).to_owned());
        }
        FieldOptions::Evidence => {
            return Some(Bi::new("evidence.toml의 id", "id in evidence.toml").get(language).to_owned());
        }
        FieldOptions::Questions => return None,
    };
    Some(all.join(" | "))
}

/// The text in lines of at most so many columns, broken at spaces or before `|`.
fn wrapped(text: &str, at: char, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (nth, part) in text.split(at).map(str::trim).enumerate() {
        let joint = match (nth, at) {
            (0, _) => "",
            (_, '|') => " | ",
            _ => " ",
        };
        match lines.last_mut() {
            Some(last) if width(last) + width(part) + joint.len() <= columns => {
                last.push_str(joint);
                last.push_str(part);
            }
            _ => lines.push(format!("{}{part}", joint.trim_start())),
        }
    }
    lines
}

/// Columns of a text in a terminal: Hangul and its like take two.
fn width(text: &str) -> usize {
    let wide =
        |c: char| matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3000}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use simsa_model::fields::Subject;
    use simsa_model::{Dossier, Language};

    use super::{LINE, files, width};
    use crate::load;

    /// The file as if a person had taken away every `#` before a field.
    fn filled_in(text: &str) -> String {
        let is_field = |line: &str| {
            let name = line.split(" = ").next().unwrap_or_default();
            line.starts_with('[')
                || (line.contains(" = ") && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
        };
        let lines = text.lines().filter(|line| *line != "# certificates = []");
        let lines = lines.map(|line| line.strip_prefix("# ").filter(|rest| is_field(rest)).unwrap_or(line));
        lines.flat_map(|line| [line, "\n"]).collect()
    }

    #[test]
    fn every_field_with_a_sample_is_there_once_the_signs_before_it_are_taken_away() {
        [Language::Korean, Language::English].into_iter().for_each(every_field_is_there);
    }

    fn every_field_is_there(language: Language) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files(language) {
            std::fs::write(folder.path().join(name), filled_in(&text)).unwrap();
        }
        let case = load(folder.path()).unwrap();
        let Dossier {
            facts,
            answers,
            evidence,
            products,
            services,
            tests,
            claims,
            conformity,
            unused_files: _,
        } = case.dossier();
        let value = |subject| match subject {
            Subject::Facts => serde_json::to_value(facts),
            Subject::Answer => serde_json::to_value(&answers[0]),
            Subject::Evidence => serde_json::to_value(&evidence[0]),
            Subject::Product => serde_json::to_value(&products[0]),
            Subject::Service => serde_json::to_value(&services[0]),
            Subject::Test => serde_json::to_value(&tests[0]),
            Subject::Claim => serde_json::to_value(&claims[0]),
            Subject::Conformity | Subject::Ruling => serde_json::to_value(conformity),
        };
        for subject in Subject::ALL {
            let value = value(subject).unwrap();
            for field in subject.fields().filter(|field| !field.sample.is_empty() && field.sample != "\"\"") {
                let path = if field.path.contains("[]") { field.of(0) } else { field.path() };
                assert!(path.find(&value).is_some(), "{path}");
            }
        }
    }

    #[test]
    fn no_line_is_longer_than_a_window() {
        for (name, text) in files(Language::Korean).chain(files(Language::English)) {
            // a sample is written as it is, and a line with tables in it is one value
            let long = text.lines().filter(|line| !line.contains(" = ") && width(line) > LINE + 8);
            assert_eq!(long.collect::<Vec<_>>(), Vec::<&str>::new(), "{name}");
        }
    }

    #[test]
    fn in_english_nothing_is_korean() {
        for (name, text) in files(Language::English) {
            let korean =
                text.lines().find(|line| line.contains(|c: char| matches!(c, '가'..='힣' | 'ㄱ'..='ㅣ')));
            assert_eq!(korean, None, "{name}");
        }
    }
}

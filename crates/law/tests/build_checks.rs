//! The build's own checks: each kind of wrong content is refused with the file and what is wrong in it.

#[path = "../build/check.rs"]
mod check;
#[path = "../build/emit.rs"]
mod emit;
#[path = "../build/files.rs"]
mod files;

use std::fs;
use std::path::Path;

const SOURCES: &str = r#"
[[source]]
id = "guide-v2"
folder = "guide-v2"
title = "안내서"
issuer = "인증기관"
date = "2022-03"
sha256 = ""
in_force_from = "2022-03-01"
redistribute = "예"
"#;

const PASSAGE: &str = r#"
id = "subject.outside"
heading = ["적용대상"]
lines = [46, 46]
text = '''
- 의료기관 외부의 시설'''
"#;

const READING: &str = "+++
id = \"R-001\"
title = \"제목\"
title_en = \"title\"
passages = [\"subject.outside\"]
status = \"unconfirmed\"
+++

본문
";

const NO_RULE: &str = r#"
[[entry]]
lines = [[1, 2]]
reason = "표지"
reason_en = "cover"
"#;

/// A folder of law with one passage and one reading, into which a test writes what is wrong.
struct Law(tempfile::TempDir);

impl Law {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("temporary folder");
        for folder in ["guide-v2", "readings"] {
            fs::create_dir(dir.path().join(folder)).expect("folder");
        }
        Self(dir)
            .with("SOURCES.toml", SOURCES)
            .with("no-rule.toml", NO_RULE)
            .with("guide-v2/subject.outside.toml", PASSAGE)
            .with("readings/R-001.md", READING)
    }

    fn with(self, file: &str, text: &str) -> Self {
        fs::write(self.0.path().join(file), text).expect("file");
        self
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn complaints(&self) -> String {
        match files::read(self.path()).and_then(|content| check::content(&content)) {
            Ok(()) => String::new(),
            Err(messages) => messages.join("\n"),
        }
    }
}

#[test]
fn good_content_becomes_constants() {
    let law = Law::new();
    assert_eq!(law.complaints(), "");
    let content = files::read(law.path()).expect("reads");
    emit::write(&content, law.path()).expect("writes");
    let guide = fs::read_to_string(law.path().join("guide.rs")).expect("guide.rs");
    assert!(guide.contains("/// - 의료기관 외부의 시설"));
    assert!(guide.contains("pub static SUBJECT_OUTSIDE: Passage"));
    let readings = fs::read_to_string(law.path().join("readings.rs")).expect("readings.rs");
    assert!(readings.contains("pub static R_001: Reading"));
}

#[test]
fn a_citation_of_nothing_is_refused() {
    let law = Law::new().with("readings/R-001.md", &READING.replace("subject.outside", "subject.inside"));
    let complaints = law.complaints();
    assert!(
        complaints.contains("R-001.md: cites the passage `subject.inside`, which does not exist"),
        "{complaints}"
    );
}

#[test]
fn a_gap_in_the_numbers_is_refused() {
    let law = Law::new().with("readings/R-003.md", &READING.replace("R-001", "R-003"));
    assert!(law.complaints().contains("must be `R-002`"), "{}", law.complaints());
}

#[test]
fn an_id_that_differs_from_the_file_name_is_refused() {
    let law = Law::new().with("guide-v2/subject.outsid.toml", PASSAGE);
    let complaints = law.complaints();
    assert!(complaints.contains("the file is named `subject.outsid`"), "{complaints}");
    assert!(complaints.contains("give the same constant"), "{complaints}");
}

#[test]
fn lines_out_of_order_are_refused() {
    let law = Law::new().with("guide-v2/subject.outside.toml", &PASSAGE.replace("[46, 46]", "[46, 45]"));
    assert!(law.complaints().contains("lines = [46, 45] is no range"), "{}", law.complaints());
}

#[test]
fn a_date_that_is_none_is_refused() {
    let law =
        Law::new().with("guide-v2/subject.outside.toml", &format!("in_force_from = \"2022-3-1\"\n{PASSAGE}"));
    assert!(law.complaints().contains("`2022-3-1` is no date"), "{}", law.complaints());
}

#[test]
fn malformed_files_are_all_named_at_once() {
    let law = Law::new()
        .with("guide-v2/subject.outside.toml", &format!("colour = 1\n{PASSAGE}"))
        .with("readings/R-001.md", "no front matter")
        .with("no-rule.toml", "[[entry]]\n");
    let complaints = law.complaints();
    assert!(complaints.contains("subject.outside.toml: TOML parse error at line 1"), "{complaints}");
    assert!(complaints.contains("R-001.md: front matter missing"), "{complaints}");
    assert!(complaints.contains("no-rule.toml"), "{complaints}");
}

#[test]
fn an_entry_without_a_rule_must_name_something_that_exists() {
    let entry = NO_RULE.replace("lines = [[1, 2]]", "passages = [\"cover\"]");
    let law = Law::new().with("no-rule.toml", &entry);
    assert!(
        law.complaints().contains("names the passage `cover`, which does not exist"),
        "{}",
        law.complaints()
    );
    let law = Law::new().with("no-rule.toml", &NO_RULE.replace("lines = [[1, 2]]\n", ""));
    assert!(law.complaints().contains("names neither passages nor lines"), "{}", law.complaints());
}

#[test]
fn a_confirmed_reading_must_say_by_whom() {
    let law = Law::new().with("readings/R-001.md", &READING.replace("unconfirmed", "confirmed"));
    assert!(law.complaints().contains("`status` and `confirmed_by` contradict"), "{}", law.complaints());
    let by = "status = \"confirmed\"\nconfirmed_by = { by = \"인증기관\", on = \"2026-12-01\" }";
    let law = Law::new().with("readings/R-001.md", &READING.replace("status = \"unconfirmed\"", by));
    assert_eq!(law.complaints(), "");
}

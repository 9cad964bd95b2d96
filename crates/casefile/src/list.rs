//! Changing `evidence.toml` and `answers.toml` without disturbing what people wrote in them: comments, order and spacing
//! stay as they are.
//!
//! Each change can be made again without harm, because after a crash it is.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use simsa_case::{ANSWERS, CaseProblem, EVIDENCE, listed_path};
use simsa_model::{Day, Say};
use simsa_vault::Digest;
use toml_edit::{Array, ArrayOfTables, Document, DocumentMut, Item, Table, value};

use crate::named::NamedAnswer;

/// A row of `evidence.toml`; what is left out of a replacement stays as it is in the list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EvidenceEntry {
    pub(crate) id: String,
    pub(crate) title: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) effective: Option<Day>,
    pub(crate) from: Option<Day>,
    pub(crate) until: Option<Day>,
    pub(crate) file: Option<String>,
    pub(crate) sha256: Option<String>,
}

impl EvidenceEntry {
    /// The digest it states; `None` when it states none, or what is none.
    pub(crate) fn digest(&self) -> Option<Digest> {
        digest_in(self.sha256.as_ref()?)
    }
}

/// The digest that a person wrote down: tools print it in either case.
pub(crate) fn digest_in(text: &str) -> Option<Digest> {
    text.trim().parse().ok()
}

/// One change of the lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Edit {
    /// A new row at the end.
    Add(EvidenceEntry),
    /// New values in the row with this id; the row itself when a person took it out meanwhile.
    Set(EvidenceEntry),
    /// The row with this id goes.
    Withdraw(String),
    /// An answer names a piece of evidence.
    Attach {
        /// Which answer: its question, and its operator where it is one of several.
        #[serde(flatten)]
        answer: NamedAnswer,
        /// Id of the evidence.
        evidence: String,
    },
}

impl Edit {
    /// Whether it changes the answers, not the list of evidence.
    fn is_of_answers(&self) -> bool {
        matches!(self, Self::Attach { .. })
    }
}

/// `evidence.toml` after the changes that concern it.
pub(crate) fn edit_evidence(text: &str, edits: &[Edit]) -> Result<String, CaseProblem> {
    with_line_ends(EVIDENCE, text, |document| {
        for edit in edits.iter().filter(|edit| !edit.is_of_answers()) {
            match edit {
                Edit::Add(row) => add(document, row)?,
                Edit::Set(row) => set(document, row)?,
                Edit::Withdraw(id) => withdraw(document, id)?,
                Edit::Attach { .. } => {}
            }
        }
        Ok(())
    })
}

/// Changes a text and gives back the line ends it had: Windows writes two characters, and whoever reads the text here, or
/// puts it together, knows one.
fn with_line_ends(
    stem: &str,
    text: &str,
    change: impl FnOnce(&mut DocumentMut) -> Result<(), CaseProblem>,
) -> Result<String, CaseProblem> {
    let lines = text.replace("\r\n", "\n");
    let mut document = parse(stem, &lines)?;
    change(&mut document)?;
    let changed = document.to_string();
    let of_windows = text.split_once('\n').is_some_and(|(first, _)| first.ends_with('\r'));
    Ok(match of_windows {
        _ if changed == lines => text.to_owned(),
        true => changed.replace('\n', "\r\n"),
        false => changed,
    })
}

/// `answers.toml` after the changes that concern it.
pub(crate) fn edit_answers(text: &str, edits: &[Edit]) -> Result<String, CaseProblem> {
    with_line_ends(ANSWERS, text, |document| {
        for edit in edits {
            let Edit::Attach { answer, evidence } = edit else { continue };
            attach(document, answer, evidence)?;
        }
        Ok(())
    })
}

/// Whether any change concerns the answers.
pub(crate) fn touches_answers(edits: &[Edit]) -> bool {
    edits.iter().any(Edit::is_of_answers)
}

/// The rows of `evidence.toml`, without their days.
pub(crate) fn rows(text: &str) -> Result<Vec<EvidenceEntry>, CaseProblem> {
    let document = parse(EVIDENCE, text)?;
    let Some(item) = document.get("evidence").filter(|item| !is_empty_array(item)) else {
        return Ok(Vec::new());
    };
    let list = item.as_array_of_tables().ok_or_else(|| not_a_list(EVIDENCE, "evidence"))?;
    let row = |table: &Table| {
        let text = |key| text_of(table, key).map(ToOwned::to_owned);
        EvidenceEntry {
            id: text("id").unwrap_or_default(),
            title: text("title"),
            kind: text("kind"),
            file: text("file").map(|file| listed_path(&file)),
            sha256: text("sha256"),
            ..EvidenceEntry::default()
        }
    };
    Ok(list.iter().map(row).collect())
}

/// Refuses a list in which an id stands twice or is missing, and names the line.
pub(crate) fn refuse_alike(text: &str) -> Result<(), CaseProblem> {
    let Ok(document) = Document::parse(text) else { return Ok(()) };
    let Some(list) = document.get("evidence").and_then(Item::as_array_of_tables) else { return Ok(()) };
    let mut seen = BTreeSet::new();
    for table in list {
        let id = text_of(table, "id").unwrap_or_default();
        if id.trim().is_empty() || !seen.insert(id) {
            let line = table.span().map_or(1, |span| line_of(text, span.start));
            return Err(not_told_apart(id, line));
        }
    }
    Ok(())
}

fn not_told_apart(id: &str, line: usize) -> CaseProblem {
    let id = id.escape_debug();
    let what = if id.clone().all(char::is_whitespace) {
        Say::new(format!("{line}행의 증빙에 id가 없습니다"), format!("the evidence in line {line} has no id"))
    } else {
        Say::new(
            format!("증빙 id `{id}`이(가) {line}행에서 다시 쓰였습니다"),
            format!("the id `{id}` stands a second time in line {line}"),
        )
    };
    let help = Say::new("증빙마다 다른 id를 적으십시오", "give each evidence an id of its own");
    CaseProblem::with_file(format!("{EVIDENCE}.toml"), what).help(help)
}

/// Whether the answer is in the list.
pub(crate) fn has_answer(text: &str, named: &NamedAnswer) -> Result<bool, CaseProblem> {
    let document = parse(ANSWERS, text)?;
    let Some(item) = document.get("answer").filter(|item| !is_empty_array(item)) else { return Ok(false) };
    let list = item.as_array_of_tables().ok_or_else(|| not_a_list(ANSWERS, "answer"))?;
    Ok(list.iter().any(|table| is_named(table, named)))
}

fn is_named(table: &Table, named: &NamedAnswer) -> bool {
    text_of(table, "question") == Some(&named.question)
        && text_of(table, "operator") == named.operator.as_deref()
}

/// The answers that name the evidence `id`.
pub(crate) fn answers_naming(text: &str, id: &str) -> Result<Vec<NamedAnswer>, CaseProblem> {
    let document = parse(ANSWERS, text)?;
    let Some(list) = document.get("answer").and_then(Item::as_array_of_tables) else { return Ok(Vec::new()) };
    let names = |table: &&Table| {
        let named = table.get("evidence").and_then(Item::as_array);
        named.is_some_and(|named| named.iter().any(|name| name.as_str() == Some(id)))
    };
    let answers = list.iter().filter(names).filter_map(|table| {
        let operator = text_of(table, "operator").map(ToOwned::to_owned);
        Some(NamedAnswer { question: text_of(table, "question")?.to_owned(), operator })
    });
    Ok(answers.collect())
}

/// The answers that name the evidence `id`, where they are written in JSON.
pub(crate) fn answers_naming_in_json(text: &str, id: &str) -> Result<Vec<NamedAnswer>, CaseProblem> {
    #[derive(Deserialize)]
    struct Given {
        #[serde(default)]
        answer: Vec<GivenAnswer>,
    }
    #[derive(Deserialize)]
    struct GivenAnswer {
        #[serde(flatten)]
        named: NamedAnswer,
        #[serde(default)]
        evidence: Vec<String>,
    }
    let given: Given = serde_json::from_str(text).map_err(|error| {
        let what = Say::new(
            format!(
                "{}행에서 읽을 수 없습니다. `simsa check 폴더`가 그 줄과 할 일을 보여 줍니다",
                error.line()
            ),
            format!("it cannot be read from line {} on: {error}", error.line()),
        );
        CaseProblem::with_file(format!("{ANSWERS}.json"), what)
    })?;
    let naming = given.answer.into_iter().filter(|answer| answer.evidence.iter().any(|one| one == id));
    Ok(naming.map(|answer| answer.named).collect())
}

fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

fn parse(stem: &str, text: &str) -> Result<DocumentMut, CaseProblem> {
    text.parse().map_err(|error: toml_edit::TomlError| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        let what = Say::new(
            format!("{line}행에서 읽을 수 없습니다. `simsa check 폴더`가 그 줄과 할 일을 보여 줍니다"),
            format!("it cannot be read from line {line} on: {}", error.message()),
        );
        CaseProblem::with_file(format!("{stem}.toml"), what)
    })
}

/// The list `[[name]]`, made when there is none.
fn tables<'d>(
    document: &'d mut DocumentMut,
    stem: &str,
    name: &str,
) -> Result<&'d mut ArrayOfTables, CaseProblem> {
    let item = document.entry(name).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    item.as_array_of_tables_mut().ok_or_else(|| not_a_list(stem, name))
}

fn not_a_list(stem: &str, name: &str) -> CaseProblem {
    let what = Say::new(
        format!("`{name}`이(가) [[{name}]] 형식의 목록이 아니어서 고칠 수 없습니다"),
        format!("`{name}` is not a list of [[{name}]], so it cannot be changed here"),
    );
    let help = Say::new(
        format!("항목마다 [[{name}]]로 시작하게 고치십시오"),
        format!("write each entry under its own [[{name}]]"),
    );
    CaseProblem::with_file(format!("{stem}.toml"), what).help(help)
}

/// `evidence = []`, as the manual writes that there is none.
fn is_empty_array(item: &Item) -> bool {
    item.as_array().is_some_and(Array::is_empty)
}

/// Takes `name = []` out, so that tables can stand for it; what people wrote beside it stays behind what stands above.
fn unbracket(document: &mut DocumentMut, name: &str) {
    if !document.get(name).is_some_and(is_empty_array) {
        return;
    }
    let Some((key, item)) = document.remove_entry(name) else { return };
    let above = key.leaf_decor().prefix().and_then(|raw| raw.as_str()).unwrap_or_default();
    let suffix = item.as_value().and_then(|value| value.decor().suffix()).and_then(|raw| raw.as_str());
    let beside = suffix.map(str::trim).filter(|text| !text.is_empty());
    let beside = beside.map(|text| format!("{text}\n")).unwrap_or_default();
    let below = document.trailing().as_str().unwrap_or_default();
    let kept = format!("{above}{beside}{below}");
    document.set_trailing(kept);
}

fn text_of<'t>(table: &'t Table, key: &str) -> Option<&'t str> {
    table.get(key)?.as_str()
}

fn add(document: &mut DocumentMut, row: &EvidenceEntry) -> Result<(), CaseProblem> {
    unbracket(document, "evidence");
    // What stands behind the last table belongs before the new one, or it would drift to the end for ever.
    let trailing = document.trailing().as_str().unwrap_or_default().to_owned();
    let list = tables(document, EVIDENCE, "evidence")?;
    if let Some(there) = list.iter().find(|table| text_of(table, "id") == Some(&row.id)) {
        if text_of(there, "sha256") == row.sha256.as_deref() {
            return Ok(());
        }
        let what = Say::new(
            format!("`{}`이(가) 이미 다른 내용으로 목록에 있습니다", row.id),
            format!("`{}` is in the list already, with other contents", row.id),
        );
        let help =
            Say::new("그 항목의 id를 바꾸고 다시 실행하십시오", "change the id there and run it again");
        return Err(CaseProblem::with_file(format!("{EVIDENCE}.toml"), what).help(help));
    }
    let mut table = Table::new();
    fill(&mut table, row);
    let gap = if trailing.is_empty() || trailing.ends_with("\n\n") { "" } else { "\n" };
    let start = if list.is_empty() && trailing.is_empty() { "" } else { "\n" };
    table.decor_mut().set_prefix(if trailing.is_empty() {
        start.to_owned()
    } else {
        format!("{trailing}{gap}")
    });
    list.push(table);
    document.set_trailing("");
    Ok(())
}

fn set(document: &mut DocumentMut, row: &EvidenceEntry) -> Result<(), CaseProblem> {
    unbracket(document, "evidence");
    let list = tables(document, EVIDENCE, "evidence")?;
    let at = list.iter().position(|table| text_of(table, "id") == Some(&row.id));
    match at.and_then(|at| list.get_mut(at)) {
        Some(table) => {
            fill(table, row);
            Ok(())
        }
        None => add(document, row),
    }
}

/// Writes the values that are given; a value that is the same already keeps its spacing and its comment.
fn fill(table: &mut Table, row: &EvidenceEntry) {
    let texts = [
        ("id", Some(&row.id)),
        ("title", row.title.as_ref()),
        ("kind", row.kind.as_ref()),
        ("file", row.file.as_ref()),
        ("sha256", row.sha256.as_ref()),
    ];
    for (key, text) in texts {
        if let Some(text) = text.filter(|text| text_of(table, key) != Some(text.as_str())) {
            put(table, key, value(text.as_str()));
        }
    }
    for (key, day) in [("effective", row.effective), ("from", row.from), ("until", row.until)] {
        let Some(day) = day.map(|day| day.to_string()) else { continue };
        if let Ok(day) = day.parse::<toml_edit::Datetime>() {
            put(table, key, value(day));
        }
    }
}

/// Sets a value, keeping the comment behind the old one.
fn put(table: &mut Table, key: &str, mut new: Item) {
    let old = table.get(key).and_then(Item::as_value).map(|old| old.decor().clone());
    if let (Some(decor), Some(new)) = (old, new.as_value_mut()) {
        *new.decor_mut() = decor;
    }
    table.insert(key, new);
}

fn withdraw(document: &mut DocumentMut, id: &str) -> Result<(), CaseProblem> {
    if document.get("evidence").is_some_and(is_empty_array) {
        return Ok(());
    }
    let list = tables(document, EVIDENCE, "evidence")?;
    let Some(at) = list.iter().position(|table| text_of(table, "id") == Some(id)) else { return Ok(()) };
    // The comment that stands directly above the row goes with it; what an empty line parts from it stays.
    let prefix = list.get(at).and_then(|table| table.decor().prefix()).and_then(|raw| raw.as_str());
    let kept = prefix.and_then(|text| text.rfind("\n\n").map(|end| text[..=end].to_owned()));
    let kept = kept.filter(|text| !text.trim().is_empty());
    list.remove(at);
    let Some(kept) = kept else { return Ok(()) };
    if let Some(next) = list.get_mut(at) {
        let own = next.decor().prefix().and_then(|raw| raw.as_str()).unwrap_or_default().to_owned();
        next.decor_mut().set_prefix(format!("{kept}{own}"));
    } else {
        let own = document.trailing().as_str().unwrap_or_default().to_owned();
        document.set_trailing(format!("{kept}{own}"));
    }
    Ok(())
}

fn attach(document: &mut DocumentMut, named: &NamedAnswer, evidence: &str) -> Result<(), CaseProblem> {
    if document.get("answer").is_some_and(is_empty_array) {
        return Err(no_such_answer(named));
    }
    let list = tables(document, ANSWERS, "answer")?;
    let table = list.iter_mut().find(|table| is_named(table, named)).ok_or_else(|| no_such_answer(named))?;
    let item = table.entry("evidence").or_insert_with(|| value(Array::new()));
    let array = item.as_array_mut().ok_or_else(|| {
        let what = Say::new(
            format!("{named}의 evidence가 목록([ ])이 아닙니다"),
            format!("the evidence of {named} is not a list"),
        );
        CaseProblem::with_file(format!("{ANSWERS}.toml"), what)
    })?;
    if !array.iter().any(|named| named.as_str() == Some(evidence)) {
        array.push(evidence);
    }
    Ok(())
}

/// The answer is not in the list.
pub(crate) fn no_such_answer(named: &NamedAnswer) -> CaseProblem {
    let what = Say::new(
        format!("`{named}`의 답이 답변 목록에 없어 증빙을 붙일 수 없습니다"),
        format!("the answer `{named}` is not in the list, so no evidence can be attached"),
    );
    let help = Say::new(
        "`simsa questions 폴더 --write`로 질문을 answers.toml에 넣을 수 있습니다. 여러 사업자 가운데 하나의 답은 `질문@사업자`로 가리킵니다",
        "`simsa questions CASE --write` puts the questions into answers.toml; one operator's answer is named `QUESTION@OPERATOR`",
    );
    CaseProblem::with_file(format!("{ANSWERS}.toml"), what).help(help)
}

#[cfg(test)]
mod tests {
    use super::{Edit, EvidenceEntry, answers_naming, edit_answers, edit_evidence};

    fn row(id: &str, sha: &str) -> EvidenceEntry {
        EvidenceEntry {
            id: id.to_owned(),
            title: Some("구성도".to_owned()),
            kind: Some("diagram".to_owned()),
            effective: Some("2024-01-15".parse().unwrap()),
            file: Some(format!("evidence/{id}.pdf")),
            sha256: Some(sha.to_owned()),
            ..EvidenceEntry::default()
        }
    }

    const TWO: &str = "# 목록 (가상)\n\n# 첫째\n[[evidence]]\nid = \"a\"\ntitle = \"A\" # 그림\nkind = \"diagram\"\nfile = \"evidence/a.png\"\n\n# 둘째\n[[evidence]]\nid = \"b\"\ntitle = \"B\"\nkind = \"other\"\nfile = \"evidence/b.png\"\n# 끝\n";

    #[test]
    fn a_row_is_added_behind_what_people_wrote() {
        let text = edit_evidence(TWO, &[Edit::Add(row("c", "00"))]).unwrap();
        assert!(text.starts_with(TWO), "{text}");
        let end = "\n[[evidence]]\nid = \"c\"\ntitle = \"구성도\"\nkind = \"diagram\"\nfile = \"evidence/c.pdf\"\nsha256 = \"00\"\neffective = 2024-01-15\n";
        assert!(text.ends_with(end), "{text}");
        assert_eq!(
            edit_evidence(&text, &[Edit::Add(row("c", "00"))]).unwrap(),
            text,
            "again changes nothing"
        );
        assert!(edit_evidence(&text, &[Edit::Add(row("c", "01"))]).is_err());
        let more = edit_evidence(&text, &[Edit::Add(row("d", "02"))]).unwrap();
        assert!(more.starts_with(&text), "{more}");
    }

    #[test]
    fn a_list_of_comments_only_keeps_them_first() {
        let text = edit_evidence("# 증빙자료 목록\n", &[Edit::Add(row("a", "00"))]).unwrap();
        assert!(text.starts_with("# 증빙자료 목록\n\n[[evidence]]\n"), "{text}");
        let text = edit_evidence("", &[Edit::Add(row("a", "00")), Edit::Add(row("b", "00"))]).unwrap();
        assert!(text.starts_with("[[evidence]]\n") && text.contains("\n\n[[evidence]]\n"), "{text}");
    }

    #[test]
    fn a_replacement_changes_only_its_values() {
        let new =
            EvidenceEntry { id: "a".to_owned(), sha256: Some("11".to_owned()), ..EvidenceEntry::default() };
        let text = edit_evidence(TWO, &[Edit::Set(new)]).unwrap();
        let expected =
            TWO.replace("file = \"evidence/a.png\"\n", "file = \"evidence/a.png\"\nsha256 = \"11\"\n");
        assert_eq!(text, expected);
        let new =
            EvidenceEntry { id: "a".to_owned(), title: Some("새".to_owned()), ..EvidenceEntry::default() };
        let text = edit_evidence(TWO, &[Edit::Set(new)]).unwrap();
        assert_eq!(text, TWO.replace("\"A\" # 그림", "\"새\" # 그림"));
    }

    #[test]
    fn a_withdrawn_row_takes_only_its_own_comment_along() {
        let text = edit_evidence(TWO, &[Edit::Withdraw("a".to_owned())]).unwrap();
        assert!(text.starts_with("# 목록 (가상)\n\n# 둘째\n[[evidence]]\nid = \"b\""), "{text}");
        assert!(!text.contains("첫째"), "{text}");
        let text = edit_evidence(TWO, &[Edit::Withdraw("b".to_owned())]).unwrap();
        assert!(text.ends_with("file = \"evidence/a.png\"\n# 끝\n"), "{text}");
        let none = edit_evidence(&text, &[Edit::Withdraw("a".to_owned())]).unwrap();
        assert!(none.starts_with("# 목록 (가상)\n"), "{none}");
        assert_eq!(edit_evidence(&none, &[Edit::Withdraw("a".to_owned())]).unwrap(), none);
    }

    #[test]
    fn a_list_of_windows_keeps_its_comments_and_its_line_ends() {
        let windows = |text: &str| text.replace('\n', "\r\n");
        let edits = [
            Edit::Add(row("c", "00")),
            Edit::Set(row("a", "11")),
            Edit::Withdraw("a".to_owned()),
            Edit::Withdraw("b".to_owned()),
        ];
        for edit in edits {
            let edit = [edit];
            let expected = windows(&edit_evidence(TWO, &edit).unwrap());
            assert_eq!(edit_evidence(&windows(TWO), &edit).unwrap(), expected, "{edit:?}");
        }
        let answers = "# 답\r\n[[answer]]\r\nquestion = \"q\"\r\n";
        let attach = [Edit::Attach { answer: "q".parse().unwrap(), evidence: "b".to_owned() }];
        assert_eq!(edit_answers(answers, &attach).unwrap(), format!("{answers}evidence = [\"b\"]\r\n"));
    }

    #[test]
    fn an_empty_list_written_in_brackets_takes_a_row() {
        let text = edit_evidence("# 없음\nevidence = []\n", &[Edit::Add(row("a", "00"))]).unwrap();
        assert!(text.contains("[[evidence]]\nid = \"a\"") && text.contains("# 없음"), "{text}");
        assert_eq!(super::rows(&text).unwrap().len(), 1);
        assert_eq!(super::rows("evidence = []\n").unwrap(), []);
        assert_eq!(edit_evidence("evidence = []\n", &[]).unwrap(), "evidence = []\n");
    }

    #[test]
    fn an_answer_names_evidence_once() {
        let answers = "[[answer]]\nquestion = \"q\"\n# answer = \"Y\"\nevidence = [\"a\"] # 하나\n";
        let attach =
            |named: &str| vec![Edit::Attach { answer: named.parse().unwrap(), evidence: "b".to_owned() }];
        let text = edit_answers(answers, &attach("q")).unwrap();
        assert_eq!(text, answers.replace("[\"a\"]", "[\"a\", \"b\"]"));
        assert_eq!(edit_answers(&text, &attach("q")).unwrap(), text);
        assert!(edit_answers(answers, &attach("x")).is_err());
        assert!(edit_answers(answers, &attach("q@backup")).is_err());
    }

    #[test]
    fn of_several_operators_the_answer_of_the_named_one_gets_the_evidence() {
        let shared = "[[answer]]\nquestion = \"q\"\nevidence = [\"a\"]\n";
        let own = "[[answer]]\nquestion = \"q\"\noperator = \"backup\"\nevidence = [\"a\"]\n";
        let answers = format!("{shared}\n{own}");
        let attach =
            |named: &str| vec![Edit::Attach { answer: named.parse().unwrap(), evidence: "b".to_owned() }];
        let more = |text: &str| text.replace("[\"a\"]", "[\"a\", \"b\"]");
        assert_eq!(edit_answers(&answers, &attach("q")).unwrap(), format!("{}\n{own}", more(shared)));
        assert_eq!(edit_answers(&answers, &attach("q@backup")).unwrap(), format!("{shared}\n{}", more(own)));
        let error = edit_answers(&answers, &attach("q@main")).unwrap_err();
        assert!(error.to_string().contains("q@main"), "{error}");
        let naming: Vec<String> =
            answers_naming(&answers, "a").unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(naming, ["q", "q@backup"]);
    }

    #[test]
    fn an_intent_written_before_operators_had_answers_is_still_read() {
        let old = r#"{ "attach": { "question": "q", "evidence": "b" } }"#;
        let edit: Edit = serde_json::from_str(old).unwrap();
        assert_eq!(edit, Edit::Attach { answer: "q".parse().unwrap(), evidence: "b".to_owned() });
        assert_eq!(serde_json::to_string(&edit).unwrap().replace(' ', ""), old.replace(' ', ""));
    }

    #[test]
    fn what_cannot_be_read_or_changed_is_said_with_its_place() {
        let error = edit_evidence("[[evidence]]\nid = \n", &[]).unwrap_err();
        assert!(error.to_string().contains("2행"), "{error}");
        let inline = "evidence = [{ id = \"a\", title = \"A\", kind = \"other\", file = \"a\" }]\n";
        assert!(edit_evidence(inline, &[Edit::Add(row("b", "00"))]).is_err());
    }
}

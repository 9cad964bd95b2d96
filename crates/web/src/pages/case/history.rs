//! What the tamper-evident log holds about a case.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use simsa_app::CaseId;
use simsa_app::records::{FieldChange, ItemKind};
use simsa_app::views::history::HistoryLine;
use simsa_catalogue::QuestionId;
use simsa_model::fields::Subject;
use simsa_model::{AnswerValue, Bi};

use super::head::PageHead;
use crate::checklist;
use crate::frame::person::Person;
use crate::inputs::{label, shown_value};
use crate::page::{Frame, html};
use crate::request_error::RequestError;
use crate::rows::item;
use crate::state::AppState;
use crate::words;

/// Entries on one page.
const PAGE: u32 = 100;

/// The page.
#[derive(Template)]
#[template(path = "history.html")]
pub(crate) struct HistoryPage {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) groups: Vec<HistoryGroup>,
    pub(crate) more: Option<String>,
}

/// An entry.
pub(crate) struct HistoryRow {
    pub(crate) position: u64,
    pub(crate) at: String,
    pub(crate) event: String,
    pub(crate) who: String,
    pub(crate) about: String,
    /// What has changed: name, before, after.
    pub(crate) changes: Vec<ChangeRow>,
}

/// A field that has changed.
pub(crate) struct ChangeRow {
    pub(crate) name: String,
    pub(crate) from: String,
    pub(crate) to: String,
}

/// Entries that belong together: one, or many changes of the same kind by the same person in a row.
pub(crate) struct HistoryGroup {
    pub(crate) rows: Vec<HistoryRow>,
}

impl HistoryGroup {
    /// The first of them.
    pub(crate) fn first(&self) -> &HistoryRow {
        &self.rows[0]
    }

    /// The last of them.
    pub(crate) fn last(&self) -> &HistoryRow {
        &self.rows[self.rows.len() - 1]
    }
}

/// From how many entries on they are folded together.
const MANY: usize = 4;

/// Where to begin.
#[derive(Deserialize)]
pub(crate) struct From {
    #[serde(default)]
    from: Option<u64>,
}

/// Events in words; the name in the log where we have none.
const EVENTS: &[(&str, Bi)] = &[
    ("case-opened", Bi::new("만듦", "opened")),
    ("case-changed", Bi::new("제목·기한이나 사업자를 바꿈", "title, deadline or operator changed")),
    ("evidence-read", Bi::new("파일을 내려받음", "file handed out")),
    ("case-exported", Bi::new("폴더로 내려받음", "exported as a folder")),
    ("destruction-ordered", Bi::new("파기하기로 함", "to be destroyed")),
    ("evidence-erased", Bi::new("파기함", "destroyed")),
    ("evidence-restored", Bi::new("목록에 되돌림", "listed again")),
    ("case-closed", Bi::new("종료함", "closed")),
    ("case-reopened", Bi::new("다시 엶", "opened again")),
    ("invited", Bi::new("기관을 초대함", "organisation invited")),
    ("invitation-withdrawn", Bi::new("초대를 취소함", "invitation withdrawn")),
    ("party-joined", Bi::new("기관이 참여함", "organisation joined")),
    ("party-left", Bi::new("기관이 나감", "organisation left")),
    ("party-removed", Bi::new("기관을 내보냄", "organisation taken out")),
    ("dossier-changed", Bi::new("내용을 바꿈", "contents changed")),
    ("assigned", Bi::new("담당을 정함", "assigned")),
    ("commented", Bi::new("의견을 남김", "remark written")),
    ("evidence-added", Bi::new("증빙자료를 올림", "evidence added")),
    ("evidence-replaced", Bi::new("증빙자료를 바꿈", "evidence replaced")),
    ("evidence-withdrawn", Bi::new("증빙자료를 뺌", "evidence withdrawn")),
    ("disclosure-changed", Bi::new("증빙자료 공개 범위를 바꿈", "disclosure changed")),
    ("dossier-used", Bi::new("서비스 자료를 씀", "service dossier used")),
    ("dossier-dropped", Bi::new("서비스 자료를 뺌", "service dossier dropped")),
    ("dossier-noted", Bi::new("서비스 자료의 변경을 확인함", "change of a service dossier noted")),
    ("form-confirmed", Bi::new("양식을 확인함", "form confirmed")),
    ("confirmation-withdrawn", Bi::new("확인을 취소함", "confirmation withdrawn")),
    ("package-submitted", Bi::new("제출함", "submitted")),
];

/// `GET /cases/{case}/history`.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
    Query(From { from }): Query<From>,
) -> Result<Response, RequestError> {
    let Person { visit, actor } = person;
    let reader = app.workbench().read_case(&actor, &case).await?;
    let seen = reader.panel().await?;
    let lines = reader.history(from.unwrap_or(0), PAGE).await?;
    let f = Frame::of(&app, visit, &actor);
    let evidence = reader.evidence().await?;
    let titles = evidence.into_iter().map(|one| (one.name, one.listed.title));
    let dossiers = seen.dossiers.iter().filter_map(|one| Some((one.id.to_string(), one.title.clone()?)));
    let titles: BTreeMap<String, String> = titles.chain(dossiers).collect();
    let operators = seen.all_facts.operators.iter();
    let operators = operators.filter_map(|one| Some((one.id.clone(), one.name.clone()?)));
    let operators: BTreeMap<String, String> = operators.collect();
    let full = lines.len() == PAGE as usize;
    let more =
        lines.last().filter(|_| full).map(|last| format!("/cases/{case}/history?from={}", last.position + 1));
    let rows = lines.into_iter().map(|line| HistoryRow {
        position: line.position,
        at: words::moment(line.time),
        who: match (&line.by, line.own) {
            (Some(name), _) => name.clone(),
            (None, true) => f.t("우리 기관", "our organisation").to_owned(),
            (None, false) => f.t("상대 기관", "the other party").to_owned(),
        },
        about: about(&line, &titles, &operators, &f),
        changes: changes(&line, &f),
        event: EVENTS
            .iter()
            .find(|(id, _)| *id == line.event)
            .map_or_else(|| line.event.clone(), |(_, bi)| f.bi(bi).to_owned()),
    });
    let groups = grouped(rows.collect());
    Ok(html(&HistoryPage { groups, more, c: PageHead::new(&seen, &actor, "history"), f }))
}

/// What an entry is about, in words. Members and organisations are said beside; pseudonyms that name nothing on a page
/// say nothing to its reader and are left out.
fn about(
    line: &HistoryLine,
    titles: &BTreeMap<String, String>,
    operators: &BTreeMap<String, String>,
    f: &Frame,
) -> String {
    let value =
        |role: &str| line.references.iter().find(|(name, _)| name == role).map(|(_, value)| value.as_str());
    let digests = |role: &str| line.digests.iter().any(|(name, _)| name == role);
    let called = |id: &str| titles.get(id).map(|title| format!("‘{title}’"));
    let question = value("question").and_then(|id| id.parse::<QuestionId>().ok());
    let list = value("list").and_then(|id| ItemKind::ALL.into_iter().find(|kind| kind.id() == id));
    let words = [
        digests("facts").then(|| f.t("신청 사실", "facts").to_owned()),
        digests("conformity").then(|| f.t("적합성 확인", "conformity").to_owned()),
        question.map(|id| f.say(&simsa_rules::called(id.question())).to_owned()),
        list.map(|kind| f.bi(&item::words(kind).0).to_owned()),
        value("evidence").and_then(called),
        value("dossier").and_then(called),
        value("form").map(|number| format!("{}{number}", f.t("양식", "form "))),
        value("operator").map(|id| {
            format!("{} ‘{}’", f.t("사업자", "operator"), operators.get(id).map_or(id, String::as_str))
        }),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Brings many of the same kind in a row together.
fn grouped(rows: Vec<HistoryRow>) -> Vec<HistoryGroup> {
    let mut groups: Vec<HistoryGroup> = Vec::new();
    for row in rows {
        match groups
            .last_mut()
            .filter(|group| (&group.first().event, &group.first().who) == (&row.event, &row.who))
        {
            Some(group) => group.rows.push(row),
            None => groups.push(HistoryGroup { rows: vec![row] }),
        }
    }
    let single = |row| HistoryGroup { rows: vec![row] };
    let apart = |group: HistoryGroup| match group.rows.len() {
        MANY.. => vec![group],
        _ => group.rows.into_iter().map(single).collect(),
    };
    groups.into_iter().flat_map(apart).collect()
}

/// What has changed, in the words of the pages.
fn changes(line: &HistoryLine, f: &Frame) -> Vec<ChangeRow> {
    let list = line.references.iter().find(|(name, _)| name == "list");
    let list = list.and_then(|(_, id)| ItemKind::ALL.into_iter().find(|kind| kind.id() == id));
    let row = |field: &FieldChange| {
        let (name, shown): Named = named(field, list, f);
        let words = |value: &Option<String>| {
            value.as_deref().map_or_else(|| f.t("없음", "nothing").to_owned(), &shown)
        };
        ChangeRow { name, from: words(&field.from), to: words(&field.to) }
    };
    line.changes.iter().map(row).collect()
}

/// What a field is called, and how its values read.
type Named = (String, Box<dyn Fn(&str) -> String>);

/// The name and the words of the values of a field.
fn named(field: &FieldChange, list: Option<ItemKind>, f: &Frame) -> Named {
    let language = f.language;
    let plain = |name: &str| -> Named { (name.to_owned(), Box::new(str::to_owned)) };
    let of = |subject: Subject, path: &str| -> Named {
        let path = path.to_owned();
        let name = label(subject, &path, language).unwrap_or_else(|| path.clone());
        (name, Box::new(move |value: &str| shown_value(subject, &path, value, language)))
    };
    match (field.path.split_once('.'), list) {
        (Some(("facts", path)), _) => of(Subject::Facts, path),
        (Some(("is", path)), Some(kind)) => of(item::subject(kind), path),
        (Some(("conformity", _)), _) => plain(f.t("적합성 확인", "conformity")),
        _ if field.path == "answer" => {
            let words = move |value: &str| {
                let answer = serde_json::from_value::<AnswerValue>(value.into()).ok();
                checklist::answer_words(answer, language).to_owned()
            };
            (f.t("답변", "answer").to_owned(), Box::new(words))
        }
        _ if field.path == "note" => plain(f.t("비고", "note")),
        _ if field.path == "title" => plain(f.t("제목", "title")),
        _ if field.path == "deadline" => plain(f.t("제출 희망일", "deadline")),
        _ if field.path.starts_with("evidence") => plain(f.t("증빙자료", "evidence")),
        _ => plain(&field.path),
    }
}

//! The list of evidence: what is there, what needs a look, and changing what is said about a piece where it stands.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use simsa_app::CaseId;
use simsa_app::intake::upload::UploadView;
use simsa_app::permit::Action;
use simsa_app::records::{OrganisationKind, valid_until};
use simsa_app::views::evidence::EvidenceView;
use simsa_content::Sought;
use simsa_model::{Bi, Day, Inspection, Language, Say, Unseen};

use super::described::{Kinds, form, kind_words, kinds, whose};
use super::several;
use crate::checklist::{self, QuestionName};
use crate::form::TypedForm;
use crate::frame::person::Person;
use crate::page::{Frame, html};
use crate::pages::case::head::PageHead;
use crate::request_error::RequestError;
use crate::state::AppState;
use crate::words;

/// Rows on one page.
const ROWS: usize = 50;
/// Days before its end at which a period is said to end soon.
const SOON: i32 = 30;

/// The list.
#[derive(Template)]
#[template(path = "evidence.html")]
pub(super) struct EvidencePage {
    pub(super) f: Frame,
    pub(super) c: PageHead,
    pub(super) may_edit: bool,
    pub(super) kinds: Kinds,
    pub(super) largest: String,
    /// Whether the file is what the other party usually sees.
    pub(super) open: bool,
    pub(super) unfinished: Vec<Unfinished>,
    pub(super) filters: Vec<Filtered>,
    pub(super) wish: EvidenceQuery,
    /// First and last row shown, and how many there are.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) of: usize,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    /// The query of this page, for forms that come back to it.
    pub(super) back: String,
    pub(super) rows: Vec<EvidenceListRow>,
    /// Where all pieces of this page that can be are changed together.
    pub(super) change_all: Option<String>,
}

/// A piece of evidence in the list.
pub(super) struct EvidenceListRow {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) kind: String,
    pub(super) effective: String,
    pub(super) period: String,
    pub(super) whose: &'static str,
    pub(super) size: String,
    pub(super) used: Vec<QuestionName>,
    /// What else rests on it, in words.
    pub(super) used_else: Vec<String>,
    /// How many questions beyond those named.
    pub(super) more: usize,
    /// What needs a look: class and words.
    pub(super) marks: Vec<(&'static str, &'static str)>,
    pub(super) edit: Option<String>,
    /// The form, when this is the row that is being changed.
    pub(super) form: Option<TypedForm>,
    pub(super) version: u64,
}

/// A file that was not handed in whole.
pub(super) struct Unfinished {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) modified: String,
    pub(super) replaces: String,
    pub(super) progress: Say,
    pub(super) until: String,
}

/// A filter with how many pieces it leaves.
pub(super) struct Filtered {
    pub(super) words: &'static str,
    pub(super) address: String,
    pub(super) count: usize,
    pub(super) chosen: bool,
}

/// What of the list is wanted.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct EvidenceQuery {
    /// Filter.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) show: String,
    /// Text in title or file name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) q: String,
    /// Page, from 1.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "lenient")]
    pub(super) page: Option<usize>,
    /// The piece that is being changed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) edit: String,
}

/// A page that is no number is the first.
fn lenient<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<usize>, D::Error> {
    Ok(String::deserialize(from)?.parse().ok())
}

impl EvidenceQuery {
    /// As a form wrote it down to come back here. What is no wish of ours is left out, so that it leads nowhere else.
    pub(super) fn parse(query: &str) -> Self {
        let mut wish = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "show" => wish.show = value.into_owned(),
                "q" => wish.q = value.into_owned(),
                "page" => wish.page = value.parse().ok(),
                _ => {}
            }
        }
        wish
    }

    fn pairs(&self) -> form_urlencoded::Serializer<'static, String> {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        if !self.show.is_empty() {
            pairs.append_pair("show", &self.show);
        }
        if !self.q.is_empty() {
            pairs.append_pair("q", &self.q);
        }
        if let Some(page) = self.page.filter(|page| *page > 1) {
            pairs.append_pair("page", &page.to_string());
        }
        pairs
    }

    /// The list as it is wanted, with one more pair.
    pub(super) fn address(&self, case: &CaseId, more: Option<(&str, &str)>) -> String {
        let mut pairs = self.pairs();
        if let Some((name, value)) = more {
            pairs.append_pair(name, value);
        }
        format!("/cases/{case}/evidence?{}", pairs.finish())
    }
}

/// A filter: its name in addresses, its words, and what it leaves.
type Filter = (&'static str, Bi, fn(&EvidenceView, Day) -> bool);

const FILTERS: [Filter; 5] = [
    ("", Bi::new("모두", "All"), |_, _| true),
    ("unused", Bi::new("쓰이지 않음", "Unused"), |one, _| one.used_by.is_unused()),
    ("expiring", Bi::new("기간 끝남·임박", "Ended or ending soon"), |one, today| {
        valid_until(&one.listed).is_some_and(|until| until <= today.days_after(SOON))
    }),
    ("missing", Bi::new("파일 없음", "No file"), |one, _| one.stored.is_none()),
    ("check", Bi::new("확인 필요", "To be checked"), |one, _| {
        warns(one) || lies(one) || unseen(one).is_some()
    }),
];

fn warns(one: &EvidenceView) -> bool {
    one.inspection.as_ref().is_some_and(Inspection::warns)
}

fn unseen(one: &EvidenceView) -> Option<Unseen> {
    one.inspection.as_ref().and_then(Inspection::not_looked_at)
}

/// Whether the file is something else than its name promises.
pub(super) fn lies(one: &EvidenceView) -> bool {
    one.inspection.as_ref().is_some_and(|inspection| !inspection.kind.fits(&one.listed.file))
}

fn marks(one: &EvidenceView, today: Day, language: Language) -> Vec<(&'static str, &'static str)> {
    let until = valid_until(&one.listed);
    let ended = until.is_some_and(|until| until < today);
    let soon = !ended && until.is_some_and(|until| until <= today.days_after(SOON));
    [
        (one.stored.is_none(), "bad", Bi::new("파일 없음", "no file")),
        (
            warns(one),
            "warn",
            Bi::new("주민등록번호로 보이는 내용", "looks like resident registration numbers"),
        ),
        (lies(one), "warn", Bi::new("이름과 다른 형식", "not what its name says")),
        (
            unseen(one).is_some_and(|why| why != Unseen::Postponed),
            "warn",
            Bi::new("살펴볼 수 없는 내용", "could not be looked into"),
        ),
        (unseen(one) == Some(Unseen::Postponed), "soft", Bi::new("살펴보기 전", "not looked into yet")),
        (ended, "bad", Bi::new("기간이 끝남", "period has ended")),
        (soon, "warn", Bi::new("기간이 곧 끝남", "period ends soon")),
    ]
    .into_iter()
    .filter(|(holds, ..)| *holds)
    .map(|(_, class, words)| (class, words.get(language)))
    .collect()
}

/// `GET /cases/{case}/evidence`.
pub(crate) async fn list(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
    Query(wish): Query<EvidenceQuery>,
) -> Result<Response, RequestError> {
    Ok(html(&page(&app, person, &case, wish, None).await?))
}

/// The list; with `form`, the piece of this id is being changed and could not be saved.
pub(super) async fn page(
    app: &AppState,
    person: Person,
    case: &CaseId,
    wish: EvidenceQuery,
    typed: Option<(&str, TypedForm)>,
) -> Result<EvidencePage, RequestError> {
    let Person { visit, actor } = person;
    let reader = app.workbench().read_case(&actor, case).await?;
    let seen = reader.panel().await?;
    let all = reader.evidence().await?;
    let may_edit = seen.may(Action::EditEvidence);
    let unfinished = if may_edit { reader.uploads().await? } else { Vec::new() };
    let (f, today) = (Frame::of(app, visit, &actor), app.workbench().today());
    let kinds = kinds(f.language);

    let sought = Sought::new(&wish.q);
    let has =
        |one: &&EvidenceView| sought.is_empty() || sought.is_in([&*one.listed.title, &*one.listed.file]);
    let found: Vec<&EvidenceView> = all.iter().filter(has).collect();
    let filters = FILTERS.map(|(name, words, leaves)| Filtered {
        words: words.get(f.language),
        address: EvidenceQuery { show: name.to_owned(), page: None, ..wish.clone() }.address(case, None),
        count: found.iter().filter(|one| leaves(one, today)).count(),
        chosen: wish.show == name,
    });
    let leaves = FILTERS.iter().find(|(name, ..)| *name == wish.show).map_or(FILTERS[0].2, |filter| filter.2);
    let left: Vec<&EvidenceView> = found.into_iter().filter(|one| leaves(one, today)).collect();

    let pages = left.len().div_ceil(ROWS).max(1);
    let number = wish.page.unwrap_or(1).clamp(1, pages);
    let wish = EvidenceQuery { page: Some(number), ..wish };
    let turned = |to: usize| EvidenceQuery { page: Some(to), ..wish.clone() }.address(case, None);
    let start = (number - 1) * ROWS;
    let shown = &left[start..left.len().min(start + ROWS)];
    let editing = typed.as_ref().map_or(wish.edit.as_str(), |(id, _)| id);
    let row = |one: &&EvidenceView| EvidenceListRow {
        form: (one.editable && one.name == editing)
            .then(|| typed.as_ref().map_or_else(|| form(one), |(_, typed)| typed.clone())),
        edit: one
            .editable
            .then(|| format!("{}#e-{}", wish.address(case, Some(("edit", &one.name))), one.name)),
        marks: marks(one, today, f.language),
        more: one.used_by.questions.len().saturating_sub(2),
        used: checklist::named(one.used_by.questions.iter().take(2), f.language),
        used_else: one.used_by.others.iter().map(|say| say.get(f.language).to_owned()).collect(),
        size: one.stored.as_ref().map_or_else(|| "–".to_owned(), |stored| words::bytes(stored.bytes)),
        whose: whose(one.part, f.language),
        effective: one.listed.effective.map(words::day).unwrap_or_default(),
        period: period(one),
        kind: kind_words(&kinds, &one.listed.kind),
        title: one.listed.title.clone(),
        id: one.name.clone(),
        version: one.version,
    };
    let own: Vec<String> = shown.iter().filter(|one| one.editable).map(|one| one.name.clone()).collect();
    Ok(EvidencePage {
        rows: shown.iter().map(row).collect(),
        change_all: (!own.is_empty()).then(|| several::address(case, &own, None)),
        from: if shown.is_empty() { 0 } else { start + 1 },
        to: start + shown.len(),
        of: left.len(),
        before: (number > 1).then(|| turned(number - 1)),
        after: (number < pages).then(|| turned(number + 1)),
        back: wish.pairs().finish(),
        filters: filters.into(),
        unfinished: unfinished.into_iter().map(under_way).collect(),
        open: actor.kind == OrganisationKind::Operator,
        largest: words::bytes(app.workbench().policy().largest_file),
        may_edit,
        kinds,
        wish,
        c: PageHead::new(&seen, &actor, "evidence"),
        f,
    })
}

/// From when until when; a line breaks between the days only.
fn period(one: &EvidenceView) -> String {
    let day = |day: Option<Day>| day.map(words::day).unwrap_or_default().replace(' ', "\u{a0}");
    match (one.listed.from, one.listed.until) {
        (None, None) => String::new(),
        (from, until) => format!("{} – {}", day(from), day(until)).trim().to_owned(),
    }
}

fn under_way(view: UploadView) -> Unfinished {
    let (come, all) = (words::bytes(view.offset), words::bytes(view.length));
    Unfinished {
        progress: Say::new(format!("{all} 중 {come} 받음"), format!("{come} of {all} received")),
        until: words::moment(view.expires),
        bytes: view.length,
        modified: view.modified.map(|modified| modified.to_string()).unwrap_or_default(),
        replaces: view.replaces.map(String::from).unwrap_or_default(),
        name: view.name,
        id: view.id.into(),
    }
}

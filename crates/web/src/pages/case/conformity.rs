//! Form 6: the applicant goes through the operator's material item by item and says of each whether it conforms. What two
//! people say at the same time is joined as everywhere (decision 49); what was looked at goes along as a digest (54).

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Value, json};
use simsa_app::permit::Action;
use simsa_app::views::conformity::{ConformityItemView, ConformityView, ItemState, MaterialPiece};
use simsa_app::{CaseId, CaseReader};
use simsa_model::fields::Subject;
use simsa_model::{Conformity, ConformityItem, Language, LookedAt, RejectedItem, Say};

use super::head::PageHead;
use crate::form::wrong;
use crate::frame::fields::{Fields, Posted};
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::inputs::{self, Choices, Joined, Wrong};
use crate::page::{Frame, html, html_again};
use crate::request_error::RequestError;
use crate::state::AppState;
use crate::words;

/// An item that conforms, as the page sends it.
const CONFORMS: &str = "conforms";
/// An item that does not.
const REJECTED: &str = "rejected";

/// The page.
#[derive(Template)]
#[template(path = "conformity.html")]
pub(crate) struct ConformityPage {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) version: u64,
    /// What the page shows, before anything is typed.
    pub(crate) base: String,
    pub(crate) general: Vec<String>,
    pub(crate) items: Vec<ItemRow>,
    pub(crate) checked_on: String,
    pub(crate) checked_by: String,
    pub(crate) may_edit: bool,
}

/// An item of form 6 with the material it is about.
pub(crate) struct ItemRow {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    /// `conforms`, `rejected`, or nothing.
    pub(crate) state: String,
    /// That the material has changed since it was looked at, and what was said of it then.
    pub(crate) changed: Option<String>,
    /// Words and address of each piece.
    pub(crate) material: Vec<(String, String)>,
    /// That files may not be opened, and their titles.
    pub(crate) withheld: Option<String>,
    pub(crate) withheld_titles: Vec<String>,
    pub(crate) remarks: Vec<RemarkRow>,
    /// Digest of the material shown.
    pub(crate) seen: String,
    pub(crate) wrong: Vec<String>,
}

/// What is said to an operator of something that does not conform.
pub(crate) struct RemarkRow {
    /// Which input of the page.
    pub(crate) id: String,
    pub(crate) operator: String,
    pub(crate) label: String,
    pub(crate) text: String,
    pub(crate) seen: String,
}

/// `GET /cases/{case}/conformity`.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
) -> Result<Response, RequestError> {
    let reader = app.workbench().read_case(&person.actor, &case).await?;
    let seen = reader.conformity().await?;
    let shown = as_shown(&seen);
    let shown = Shown { base: shown.to_string(), value: shown, ..Shown::default() };
    Ok(html(&page(&app, &person, &reader, &seen, shown).await?))
}

/// What the page shows: what stands there, or what was typed.
#[derive(Default)]
struct Shown {
    base: String,
    value: Value,
    wrong: Wrong,
    general: Vec<String>,
}

/// What was said of each item, as the inputs of the page say it: what has changed since is to be said anew.
fn as_shown(seen: &ConformityView) -> Value {
    let mut value = json!({});
    if let Some(day) = seen.said.checked_on {
        value["checked_on"] = json!(day);
    }
    if let Some(by) = &seen.said.checked_by {
        value["checked_by"] = json!(by);
    }
    for one in &seen.items {
        let id = one.item.id();
        match one.state {
            ItemState::NotLookedAt | ItemState::Changed => {}
            ItemState::Conforms => value["items"][id]["state"] = json!(CONFORMS),
            ItemState::Rejected => {
                value["items"][id]["state"] = json!(REJECTED);
                for (operator, remark) in remarks(one) {
                    value["items"][id]["remarks"][operator] = json!(remark);
                }
            }
        }
    }
    value
}

/// The remarks of an item, by the id of the operator; nothing where there is one only.
fn remarks(one: &ConformityItemView) -> impl Iterator<Item = (&str, &str)> {
    one.respondents.iter().filter_map(|of| Some((operator(of.operator.as_ref()), of.remark.as_deref()?)))
}

fn operator(named: Option<&(String, String)>) -> &str {
    named.map_or("", |(id, _)| id.as_str())
}

async fn page(
    app: &AppState,
    person: &Person,
    reader: &CaseReader<'_>,
    seen: &ConformityView,
    shown: Shown,
) -> Result<ConformityPage, RequestError> {
    let Person { visit, actor } = person;
    let panel = reader.panel().await?;
    let f = Frame::of(app, visit.clone(), actor);
    let case = &panel.line.id;
    let items = seen.items.iter().map(|one| row(one, case, &shown, f.language)).collect();
    let may_edit = panel.may(Action::EditConformity);
    // who opens the page to fill it in is most likely the one who has looked, today
    let or_now = |name: &str, now: String| match shown.value[name].as_str() {
        Some(said) => said.to_owned(),
        None if may_edit && seen.said == Conformity::default() => now,
        None => String::new(),
    };
    Ok(ConformityPage {
        version: seen.version,
        items,
        checked_on: or_now("checked_on", app.workbench().today().to_string()),
        checked_by: or_now("checked_by", actor.name.clone()),
        may_edit,
        base: shown.base,
        general: shown.general,
        c: PageHead::new(&panel, actor, "conformity"),
        f,
    })
}

fn row(one: &ConformityItemView, case: &CaseId, shown: &Shown, language: Language) -> ItemRow {
    let id = one.item.id();
    let said = &shown.value["items"][id];
    let remark = |(at, of): (usize, &simsa_app::views::conformity::Respondent)| {
        let id = operator(of.operator.as_ref());
        let label = match (&of.operator, language) {
            (None, Language::Korean) => "사업자에게 보낼 의견".to_owned(),
            (None, Language::English) => "What the operator is to mend".to_owned(),
            (Some((_, name)), Language::Korean) => format!("{name}에 보낼 의견"),
            (Some((_, name)), Language::English) => format!("What {name} is to mend"),
        };
        RemarkRow {
            id: format!("remark-{}-{at}", one.item.id()),
            text: said["remarks"][id].as_str().unwrap_or_default().to_owned(),
            operator: id.to_owned(),
            seen: of.material.clone(),
            label,
        }
    };
    let here = format!("items.{id}.");
    let wrong = shown.wrong.iter().filter(|(path, _)| path.starts_with(&here));
    ItemRow {
        id,
        name: one.item.words().get(language),
        state: said["state"].as_str().unwrap_or_default().to_owned(),
        changed: (one.state == ItemState::Changed).then(|| changed(one, language)),
        material: one.pieces.iter().map(|piece| material(piece, case, language)).collect(),
        withheld: withheld(one, language),
        withheld_titles: one.withheld.clone(),
        remarks: one.respondents.iter().enumerate().map(remark).collect(),
        seen: one.material.clone(),
        wrong: wrong.map(|(_, say)| say.get(language).to_owned()).collect(),
    }
}

/// That it is to be looked at again, with what was said before.
fn changed(one: &ConformityItemView, language: Language) -> String {
    let before: Vec<&str> = remarks(one).map(|(_, remark)| remark).collect();
    let say = Say::new(
        "확인한 뒤에 자료가 바뀌었습니다. 다시 확인하십시오.",
        "The material has changed since it was looked at. Look at it again.",
    );
    let before = match (before.join(" / "), language) {
        (none, _) if none.is_empty() => none,
        (before, Language::Korean) => format!(" 지난 의견: {before}"),
        (before, Language::English) => format!(" What was said then: {before}"),
    };
    format!("{}{before}", say.get(language))
}

fn withheld(one: &ConformityItemView, language: Language) -> Option<String> {
    let (all, hidden) = (one.files, one.withheld.len());
    let say = match hidden {
        0 => return None,
        _ if hidden == all => Say::new(
            format!(
                "이 항목의 파일 {all}건은 모두 제목만 공개되어 내용을 볼 수 없습니다. 보지 않은 채로 확인하게 됩니다."
            ),
            format!(
                "None of the {all} files of this item may be opened: you would confirm what you have not seen."
            ),
        ),
        _ => Say::new(
            format!("이 항목의 파일 {all}건 가운데 {hidden}건은 제목만 공개되어 내용을 볼 수 없습니다."),
            format!("{hidden} of the {all} files of this item may not be opened."),
        ),
    };
    Some(say.get(language).to_owned())
}

/// Words for a piece of the operator's material, with the way to it.
fn material(piece: &MaterialPiece, case: &CaseId, language: Language) -> (String, String) {
    match piece {
        MaterialPiece::Certificate(one) => {
            let until = one.valid_until.map(|day| format!("~ {}", words::day(day))).unwrap_or_default();
            let words = format!("{} {} {until}", one.scheme.name(), one.number.clone().unwrap_or_default());
            let address = match &one.copy {
                Some(copy) => format!("/cases/{case}/evidence/{copy}"),
                None => format!("/cases/{case}/facts"),
            };
            (words, address)
        }
        MaterialPiece::Test(test, id) => {
            let until = test.until.map(words::day).unwrap_or_default();
            let words = format!("{} {until}", test.performer.clone().unwrap_or_default());
            (words.trim().to_owned(), format!("/cases/{case}/records/test/{id}"))
        }
        MaterialPiece::Checklist { asked, answered } => {
            let words = simsa_model::Bi::new("답한 질문", "questions answered").get(language);
            (format!("{words} {answered} / {asked}"), format!("/cases/{case}/questions"))
        }
    }
}

/// `POST /cases/{case}/conformity`.
pub(crate) async fn save(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let reader = app.workbench().read_case(&person.actor, &case).await?;
    let seen = reader.conformity().await?;
    let language = person.visit.language;
    let now = as_shown(&seen);
    let base = inputs::base(&fields, seen.version, &now);
    let known = base.is_some();
    let base = base.unwrap_or_else(|| now.clone());
    let (mine, mut wrong_here) = typed(&fields, &seen, &base);
    let mut general = general_of(&mut wrong_here, language);
    let again = if !known {
        let general = vec![inputs::overtaken().get(language).to_owned()];
        Shown { base: now.to_string(), value: mine, general, ..Shown::default() }
    } else if !wrong_here.is_empty() || !general.is_empty() {
        Shown { base: base.to_string(), value: mine, wrong: wrong_here, general }
    } else {
        let Joined { value, disputed } = inputs::join(&base, &now, &mine);
        if disputed.is_empty() {
            let next = said(&value, &now, &seen, &fields);
            match app.workbench().save_conformity(&person.actor, &case, seen.version, &next).await {
                Ok(_) => return Ok(redirect::to(&format!("/cases/{case}/conformity?done=saved"))),
                Err(refusal) => {
                    general.extend(wrong(refusal)?.into_values().map(|say| say.get(language).to_owned()));
                    Shown { base: base.to_string(), value: mine, general, ..Shown::default() }
                }
            }
        } else {
            let mut wrong = inputs::at_each(&disputed, words_of);
            general.push(inputs::disputed().get(language).to_owned());
            general.extend(general_of(&mut wrong, language));
            Shown { base: now.to_string(), value, wrong, general }
        }
    };
    Ok(html_again(&page(&app, &person, &reader, &seen, again).await?))
}

/// What was wrong with the day and the name, which stand in no item.
fn general_of(wrong: &mut Wrong, language: Language) -> Vec<String> {
    let general = ["checked_on", "checked_by"].into_iter().filter_map(|name| wrong.remove(name));
    general.map(|say| say.get(language).to_owned()).collect()
}

/// What others have said, in words.
fn words_of(path: &str, written: &str, language: Language) -> String {
    let words = match written {
        _ if path.rsplit('.').next() != Some("state") => return written.to_owned(),
        CONFORMS => Say::new("적합", "Conforms"),
        REJECTED => Say::new("부적합", "Does not conform"),
        _ => Say::new("확인 전", "Not looked at"),
    };
    words.get(language).to_owned()
}

/// What was typed over what the page had shown.
fn typed(fields: &Fields, seen: &ConformityView, base: &Value) -> (Value, Wrong) {
    let mut mine = base.clone();
    let taken = inputs::take(Subject::Conformity, fields, &Choices::default(), &mut mine);
    let mut wrong = taken.err().unwrap_or_default();
    for one in &seen.items {
        let id = one.item.id();
        let state = format!("items.{id}.state");
        if !fields.0.iter().any(|(name, _)| *name == state) {
            continue;
        }
        let mut said = json!({});
        for of in &one.respondents {
            let operator = operator(of.operator.as_ref());
            if let Some(text) = fields.some(&format!("items.{id}.remarks.{operator}")) {
                said["remarks"][operator] = json!(text.replace("\r\n", "\n"));
            }
        }
        let has_remark = said.get("remarks").is_some();
        match fields.text(&state) {
            CONFORMS => said = json!({ "state": CONFORMS }),
            REJECTED if has_remark => said["state"] = json!(REJECTED),
            REJECTED => {
                said["state"] = json!(REJECTED);
                let say = Say::new(
                    "무엇이 적합하지 않은지 사업자에게 알릴 의견을 적어 주십시오.",
                    "Tell the operator what does not conform.",
                );
                wrong.insert(format!("items.{id}.remarks"), say);
            }
            _ if has_remark => {
                let say = Say::new(
                    "의견을 보내려면 ‘부적합’을 골라 주십시오.",
                    "Choose “Does not conform” to send what you have written.",
                );
                wrong.insert(state, say);
            }
            _ => {}
        }
        if said.as_object().is_some_and(|said| !said.is_empty()) {
            mine["items"][id] = said;
        } else if let Some(items) = mine.get_mut("items").and_then(Value::as_object_mut) {
            items.remove(id);
        }
        if mine["items"].as_object().is_none_or(serde_json::Map::is_empty) {
            mine.as_object_mut().and_then(|all| all.remove("items"));
        }
    }
    (mine, wrong)
}

/// What is written down: of what nobody has said anew, what was looked at stays as it was.
fn said(value: &Value, now: &Value, seen: &ConformityView, fields: &Fields) -> Conformity {
    let mut next = Conformity {
        checked_on: value["checked_on"].as_str().and_then(|day| day.parse().ok()),
        checked_by: value["checked_by"].as_str().map(str::to_owned),
        ..Conformity::default()
    };
    for one in &seen.items {
        let id = one.item.id();
        let said = &value["items"][id];
        let stands = *said == now["items"][id];
        let looked_at = seen.said.looked_at(one.item).filter(|_| stands);
        match said["state"].as_str() {
            Some(CONFORMS) => {
                next.confirmed.push(one.item);
                let material = looked_at.or_else(|| fields.some(&format!("seen.{id}")));
                next.looked_at.extend(material.map(|material| entry(one.item, material)));
            }
            Some(REJECTED) => {
                for of in &one.respondents {
                    let name = operator(of.operator.as_ref());
                    let Some(remark) = said["remarks"][name].as_str() else { continue };
                    let kept = seen.said.rejected.iter().find(|kept| {
                        kept.item == one.item && kept.operator.as_deref().unwrap_or_default() == name
                    });
                    let material = kept.filter(|_| stands).and_then(|kept| kept.material.clone());
                    let shown = || fields.some(&format!("seen.{id}.{name}")).map(str::to_owned);
                    next.rejected.push(RejectedItem {
                        item: one.item,
                        operator: of.operator.as_ref().map(|(id, _)| id.clone()),
                        remark: remark.to_owned(),
                        material: material.or_else(shown),
                    });
                }
            }
            // what has changed since it was looked at stays, and says so, until somebody looks again
            _ if one.state == ItemState::Changed => {
                let all = &seen.said;
                next.confirmed.extend(all.confirmed.iter().filter(|item| **item == one.item));
                next.looked_at.extend(all.looked_at.iter().filter(|kept| kept.item == one.item).cloned());
                next.rejected.extend(all.rejected.iter().filter(|kept| kept.item == one.item).cloned());
            }
            _ => {}
        }
    }
    next
}

fn entry(item: ConformityItem, material: &str) -> LookedAt {
    LookedAt { item, material: material.to_owned() }
}

//! The checklists: the list of sections, a section with its questions, and saving an answer.

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use simsa_app::cases::answer::SaveAnswer;
use simsa_app::intake::description::Described;
use simsa_app::records::OrganisationKind;
use simsa_app::views::questions::{LeftAnswer, QuestionView, Questions};
use simsa_app::{CaseId, Error as AppError, Refusal};
use simsa_catalogue::QuestionId;
use simsa_model::{AnswerValue, Bi, FormId, Language};

use super::evidence::disclosure;
use super::head::PageHead;
use crate::chart::ChartRow;
use crate::checklist::{self, OfOperator, OperatorChoice};
use crate::form::wrong;
use crate::frame::fields::{Fields, Posted};
use crate::frame::person::{Person, WantsJson};
use crate::frame::redirect;
use crate::frame::upload::{self, UploadForm};
use crate::inputs::Wrong;
use crate::page::{Frame, html, html_again};
use crate::request_error::RequestError;
use crate::state::AppState;
use crate::words;

/// Most check boxes for evidence on a page: beyond that each question offers what it has chosen and the way to the rest,
/// because twenty questions with a shelf of a hundred files each would be a page of megabytes.
const CHOICES: usize = 400;

/// The list of sections.
#[derive(Template)]
#[template(path = "questions.html")]
pub(crate) struct QuestionsPage {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) answered: usize,
    pub(crate) total: usize,
    pub(crate) next: Option<String>,
    /// Name of a checklist, and its sections.
    pub(crate) forms: Vec<(String, Vec<ChartRow>)>,
    pub(crate) left: Vec<LeftRow>,
    pub(crate) may_answer: bool,
    pub(crate) operators: Vec<OperatorChoice>,
}

/// A section.
#[derive(Template)]
#[template(path = "section.html")]
pub(crate) struct SectionPage {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) title: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    pub(crate) may_answer: bool,
    /// Name and title of each piece of evidence.
    pub(crate) shelf: Vec<(String, String)>,
    pub(crate) questions: Vec<QuestionForm>,
    pub(crate) operators: Vec<OperatorChoice>,
    /// Whose answers these are, where several operators answer; else empty.
    pub(crate) operator: String,
    /// The same as the end of an address.
    pub(crate) of_operator: String,
    /// Whether the other party usually sees the files of this organisation.
    pub(crate) open: bool,
}

/// An answer to a question that is not asked any more.
pub(crate) struct LeftRow {
    pub(crate) id: String,
    pub(crate) called: String,
    pub(crate) text: String,
    pub(crate) answer: &'static str,
    pub(crate) version: u64,
    pub(crate) operator: String,
}

/// A question with the form to answer it.
pub(crate) struct QuestionForm {
    pub(crate) id: &'static str,
    pub(crate) number: &'static str,
    pub(crate) text: &'static str,
    pub(crate) printed_note: Option<&'static str>,
    pub(crate) same_as: Option<String>,
    pub(crate) version: String,
    pub(crate) answer: Option<AnswerValue>,
    pub(crate) answer_words: &'static str,
    pub(crate) note: String,
    pub(crate) evidence: Vec<String>,
    pub(crate) chosen: usize,
    pub(crate) examples: String,
    pub(crate) from_dossier: bool,
    pub(crate) assignee: Option<String>,
    pub(crate) due: Option<String>,
    pub(crate) comments: usize,
    pub(crate) may_answer: bool,
    /// Whether everything on the shelf can be chosen here, or only what is chosen already can be given up.
    pub(crate) whole_shelf: bool,
    pub(crate) findings: Vec<String>,
    pub(crate) wrong: Option<String>,
    pub(crate) conflict: Option<String>,
    /// Names of the evidence that stands with the answer, with commas between them.
    pub(crate) stands: String,
}

impl QuestionForm {
    /// Whether somebody has answered.
    pub(crate) fn answered(&self) -> bool {
        self.answer.is_some()
    }

    /// Whether this is the answer.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.answer.is_some_and(|answer| checklist::field_name(answer) == name)
    }

    /// Whether the answer rests on this piece of evidence.
    pub(crate) fn uses(&self, name: &str) -> bool {
        self.evidence.iter().any(|own| own == name)
    }
}

/// `GET /cases/{case}/questions`.
pub(crate) async fn list(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
    Query(of): Query<OfOperator>,
) -> Result<Response, RequestError> {
    let Person { visit, actor } = person;
    let reader = app.workbench().read_case(&actor, &case).await?;
    let seen = reader.panel().await?;
    let all = reader.questions(None, of.operator.as_deref()).await?;
    let f = Frame::of(&app, visit, &actor);
    let sections = checklist::sections(&all);
    let form = |of: FormId| {
        let own = sections.iter().filter(|section| section.form == of);
        (f.form_called(of), own.map(|one| one.progress(&case, f.language)).collect())
    };
    let mut forms: Vec<FormId> = sections.iter().map(|section| section.form).collect();
    forms.dedup();
    Ok(html(&QuestionsPage {
        answered: all.questions.iter().filter(|one| one.answer.is_some()).count(),
        total: all.questions.len(),
        next: checklist::next_open(&sections, &case),
        forms: forms.into_iter().map(form).collect(),
        left: all.left.iter().map(|one| left(one, f.language)).collect(),
        may_answer: all.editable,
        operators: checklist::choices(&all, &format!("/cases/{case}/questions")),
        c: PageHead::new(&seen, &actor, "questions"),
        f,
    }))
}

fn left(one: &LeftAnswer, language: Language) -> LeftRow {
    let question = one.question.parse::<QuestionId>().ok().map(QuestionId::question);
    let called = question.map(|question| simsa_rules::called(question).get(language).to_owned());
    LeftRow {
        text: question.map_or_else(String::new, |question| question.text.to_owned()),
        called: called.unwrap_or_else(|| one.question.clone()),
        answer: checklist::answer_words(one.answer, language),
        id: one.question.clone(),
        version: one.version,
        operator: one.operator.clone().unwrap_or_default(),
    }
}

/// `GET /cases/{case}/checklists/{form}/{section}`.
pub(crate) async fn section(
    State(app): State<AppState>,
    person: Person,
    Path((case, form, section)): Path<(CaseId, String, String)>,
    Query(wish): Query<SectionQuery>,
) -> Result<Response, RequestError> {
    let form = FormId::from_number(&form).ok_or(RequestError::NotFound)?;
    Ok(html(&page(&app, person, &case, (form, &section), &wish, None).await?))
}

/// What the address of a section asks for.
#[derive(Default, Deserialize)]
pub(crate) struct SectionQuery {
    /// The question that is to offer the whole shelf.
    shelf: Option<String>,
    /// The operator whose answers are shown.
    operator: Option<String>,
}

/// What was typed for one question and why it was not taken.
struct Again<'a> {
    question: &'a str,
    fields: &'a Fields,
    wrong: Option<String>,
    conflict: Option<String>,
}

async fn page(
    app: &AppState,
    person: Person,
    case: &CaseId,
    (form, section): (FormId, &str),
    wish: &SectionQuery,
    again: Option<Again<'_>>,
) -> Result<SectionPage, RequestError> {
    let Person { visit, actor } = person;
    let reader = app.workbench().read_case(&actor, case).await?;
    let seen = reader.panel().await?;
    let of_section = reader.questions(Some((form, section)), wish.operator.as_deref()).await?;
    let shelf = reader.evidence().await?;
    let first = of_section.questions.first().ok_or(RequestError::NotFound)?;
    let f = Frame::of(app, visit, &actor);
    let title = match f.language {
        Language::Korean => format!("{section}. {}", first.question.section.name),
        Language::English => format!("{section}. {}", first.question.section.name_en),
    };
    let (before, after) = neighbours(&seen, form, section);
    let fits = shelf.len() * of_section.questions.len() <= CHOICES;
    let questions = of_section.questions.iter().map(|one| {
        let again = again.as_ref().filter(|again| again.question == one.question.id.as_str());
        let whole_shelf = fits || wish.shelf.as_deref() == Some(one.question.id.as_str());
        QuestionForm { whole_shelf, ..question_form(one, &of_section, again, f.language) }
    });
    let operator = of_section.operator.as_deref();
    Ok(SectionPage {
        title,
        before: before.map(|(form, section)| checklist::address(case, form, section, operator)),
        after: after.map(|(form, section)| checklist::address(case, form, section, operator)),
        operators: checklist::choices(&of_section, &checklist::address(case, form, section, None)),
        of_operator: checklist::of_operator(operator),
        operator: operator.unwrap_or_default().to_owned(),
        may_answer: of_section.editable,
        open: actor.kind == OrganisationKind::Operator,
        shelf: shelf.into_iter().map(|one| (one.name, one.listed.title)).collect(),
        questions: questions.collect(),
        c: PageHead::new(&seen, &actor, "questions"),
        f,
    })
}

type Place = (FormId, &'static str);

fn neighbours(
    seen: &simsa_app::views::case::CasePanel,
    form: FormId,
    section: &str,
) -> (Option<Place>, Option<Place>) {
    let places: Vec<Place> = seen.progress.iter().map(|one| (one.form, one.section)).collect();
    let at = places.iter().position(|place| *place == (form, section));
    let before = at.and_then(|at| at.checked_sub(1)).and_then(|at| places.get(at).copied());
    (before, at.and_then(|at| places.get(at + 1).copied()))
}

fn question_form(
    one: &QuestionView,
    all: &Questions,
    again: Option<&Again<'_>>,
    language: Language,
) -> QuestionForm {
    let (answer, note, evidence) = match again {
        Some(again) => (
            checklist::answer_named(again.fields.text("answer")),
            again.fields.text("note").to_owned(),
            again.fields.all("evidence").filter(|name| !name.is_empty()).map(ToOwned::to_owned).collect(),
        ),
        None => (one.answer, one.note.clone(), one.evidence.clone()),
    };
    let stands = one.evidence.join(",");
    let assignee = one.assignee.as_ref().map(|id| {
        let member = all.members.iter().find(|(member, _)| member == id);
        member.map_or_else(|| id.to_string(), |(_, name)| name.clone())
    });
    QuestionForm {
        id: one.question.id.as_str(),
        number: one.question.short(),
        text: one.question.text,
        printed_note: one.question.note,
        same_as: one
            .question
            .duplicate_of
            .map(|id| simsa_rules::called(id.question()).get(language).to_owned()),
        version: one.version.map(|version| version.to_string()).unwrap_or_default(),
        answer_words: checklist::answer_words(answer, language),
        chosen: evidence.len(),
        examples: checklist::examples(one.form, one.question),
        from_dossier: one.from_dossier.is_some(),
        assignee,
        due: one.due.map(words::day),
        comments: one.comments.len(),
        may_answer: all.editable,
        whole_shelf: true,
        findings: one.findings.iter().map(|finding| finding.what.get(language).to_owned()).collect(),
        wrong: again.and_then(|again| again.wrong.clone()),
        conflict: again.and_then(|again| again.conflict.clone()),
        answer,
        note,
        evidence,
        stands,
    }
}

/// `POST /cases/{case}/answers/{question}`: from the page of a section, with or without its script.
pub(crate) async fn save(
    State(app): State<AppState>,
    person: Person,
    WantsJson(json): WantsJson,
    Path((case, question)): Path<(CaseId, String)>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    keep(&app, person, (&case, &question), &fields, json).await
}

/// `POST /cases/{case}/answers/{question}/files`: the same form with files, which become evidence of the answer.
pub(crate) async fn save_with_files(
    State(app): State<AppState>,
    person: Person,
    Path((case, question)): Path<(CaseId, String)>,
    mut upload: UploadForm,
) -> Result<Response, RequestError> {
    // that there is such a question is settled before anything is taken
    let operator = |fields: &Fields| fields.some("operator").map(ToOwned::to_owned);
    let mut added = Vec::new();
    while let Some(part) = upload::next(&mut upload.parts).await? {
        let Some((name, field)) = upload.gathered.file(part).await? else { continue };
        if added.is_empty() {
            let of = operator(&upload.gathered.fields);
            place(&app, &person, &case, &question, of.as_deref()).await?;
        }
        let (sender, source) = upload::channel();
        let mut wrong = Wrong::new();
        let disclosure = disclosure(&upload.gathered.fields, &mut wrong);
        if let Some(say) = wrong.into_values().next() {
            return Err(RequestError::Unusable(say));
        }
        let input = Described { title: name.clone(), disclosure, ..Described::default() };
        let store = app.workbench().add_evidence(&person.actor, &case, &input, &name, Box::new(source));
        let (shelved, ()) = tokio::join!(store, upload::pump(field, sender));
        added.push(String::from(shelved?.id));
    }
    if !upload.gathered.is_trusted() {
        return Err(RequestError::Forged);
    }
    let mut fields = upload.gathered.fields;
    fields.0.extend(added.into_iter().map(|id| ("evidence".to_owned(), id)));
    keep(&app, person, (&case, &question), &fields, false).await
}

/// Saves what a form says of one question.
async fn keep(
    app: &AppState,
    person: Person,
    (case, question): (&CaseId, &str),
    fields: &Fields,
    json: bool,
) -> Result<Response, RequestError> {
    let language = person.visit.language;
    let answer = checklist::answer_named(fields.text("answer"));
    let mut input = SaveAnswer {
        case: case.clone(),
        question: question.to_owned(),
        operator: fields.some("operator").map(ToOwned::to_owned),
        version: fields.version(),
        answer,
        note: fields.text("note").to_owned(),
        evidence: fields.all("evidence").filter(|name| !name.is_empty()).map(ToOwned::to_owned).collect(),
    };
    let mut saved = app.workbench().save_answer(&person.actor, &input).await;
    if let Err(AppError::Refused(Refusal::Conflict { theirs, version, .. })) = &saved {
        let shown: Vec<&str> = fields.text(WAS_EVIDENCE).split(',').filter(|name| !name.is_empty()).collect();
        input.evidence = joined_evidence(&shown, &input.evidence, &theirs["evidence"]);
        if says_the_same(&input, theirs) {
            // both have attached or taken off evidence, and said nothing else
            input.version = Some(*version);
            saved = app.workbench().save_answer(&person.actor, &input).await;
        }
    }
    if json {
        return saved_as_json(saved, &input, language);
    }
    // what is shown again has the evidence of both
    let mut fields = fields.clone();
    fields.0.retain(|(name, _)| name != "evidence");
    fields.0.extend(input.evidence.iter().map(|name| ("evidence".to_owned(), name.clone())));
    let fields = &fields;
    let operator = input.operator.as_deref();
    let (form, section) = match place(app, &person, case, question, operator).await {
        Err(RequestError::NotFound) if saved.is_ok() => {
            return Ok(redirect::to(&format!("/cases/{case}/questions?done=saved")));
        }
        place => place?,
    };
    match saved {
        Ok(_) => {
            let address = checklist::address(case, form, section, operator);
            let and = if operator.is_some() { '&' } else { '?' };
            Ok(redirect::to(&format!("{address}{and}done=saved#{question}")))
        }
        Err(refusal) => {
            let conflict = matches!(refusal, AppError::Refused(Refusal::Conflict { .. }));
            let text = wrong(refusal)?.into_values().next().map(|say| say.get(language).to_owned());
            let (wrong, conflict) = if conflict { (None, text) } else { (text, None) };
            let again = Again { question, fields, wrong, conflict };
            let wish = SectionQuery { operator: input.operator.clone(), ..SectionQuery::default() };
            Ok(html_again(&page(app, person, case, (form, section), &wish, Some(again)).await?))
        }
    }
}

/// The hidden field with the evidence that a page had shown with an answer, by its names with commas between them.
const WAS_EVIDENCE: &str = "was.evidence";

/// The evidence of an answer to which two people have attached, or from which they have taken off: what stands there now, with what
/// `mine` differs in from what was `shown`.
fn joined_evidence(shown: &[&str], mine: &[String], theirs: &serde_json::Value) -> Vec<String> {
    let theirs: Vec<&str> =
        theirs.as_array().into_iter().flatten().filter_map(serde_json::Value::as_str).collect();
    let taken_off = |name: &&str| shown.contains(name) && !mine.iter().any(|own| own == name);
    let mut all: Vec<String> =
        theirs.iter().filter(|name| !taken_off(name)).map(|name| (*name).to_owned()).collect();
    let attached =
        mine.iter().filter(|name| !shown.contains(&name.as_str()) && !theirs.contains(&name.as_str()));
    all.extend(attached.cloned());
    all
}

/// Whether answer and note are those that stand there.
fn says_the_same(mine: &SaveAnswer, theirs: &serde_json::Value) -> bool {
    let answer = theirs["answer"].as_str().and_then(checklist::answer_named);
    (mine.answer, mine.note.trim()) == (answer, theirs["note"].as_str().unwrap_or_default().trim())
}

/// Where a question of this case is asked.
async fn place(
    app: &AppState,
    person: &Person,
    case: &CaseId,
    question: &str,
    operator: Option<&str>,
) -> Result<(FormId, &'static str), RequestError> {
    let all = app.workbench().questions(&person.actor, case, None, operator).await?;
    let found = all.questions.iter().find(|one| one.question.id.as_str() == question);
    found.map(|one| (one.form, one.question.section.number)).ok_or(RequestError::NotFound)
}

fn saved_as_json(
    saved: Result<u64, AppError>,
    input: &SaveAnswer,
    language: Language,
) -> Result<Response, RequestError> {
    let refusal = match saved {
        Ok(version) => {
            let message = Bi::new("저장했습니다", "Saved").get(language);
            let answered = input.answer.is_some();
            let body = json!({"version": version, "answered": answered, "message": message, "evidence": input.evidence});
            return Ok(Json(body).into_response());
        }
        Err(refusal) => refusal,
    };
    if let AppError::Refused(Refusal::Conflict { theirs, version, by, .. }) = refusal {
        let by = by.unwrap_or_else(|| Bi::new("다른 사람", "somebody else").get(language).to_owned());
        let message = match language {
            Language::Korean => format!("{by} 님이 먼저 저장했습니다."),
            Language::English => format!("{by} saved first."),
        };
        let value = theirs["answer"].as_str().and_then(checklist::answer_named);
        let value = checklist::answer_words(value, language);
        let note = theirs["note"].as_str().filter(|note| !note.is_empty());
        let said = note.map_or_else(|| value.to_owned(), |note| format!("{value}, {note}"));
        let body = json!({"message": message, "version": version, "theirs": said, "evidence": input.evidence, "was": theirs["evidence"]});
        return Ok((StatusCode::CONFLICT, Json(body)).into_response());
    }
    let wrong = wrong(refusal)?;
    let messages: Vec<&str> = wrong.values().map(|say| say.get(language)).collect();
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(json!({"message": messages.join(" ")}))).into_response())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::joined_evidence;

    #[test]
    fn what_two_people_attach_and_take_off_is_joined() {
        let joined = |shown: &[&str], mine: &[&str], theirs: &[&str]| {
            let mine: Vec<String> = mine.iter().map(|name| (*name).to_owned()).collect();
            joined_evidence(shown, &mine, &json!(theirs)).join(",")
        };
        assert_eq!(joined(&["a"], &["a"], &["a", "b"]), "a,b", "the other has attached one");
        assert_eq!(joined(&["a"], &["a", "c"], &["a", "b"]), "a,b,c", "both have");
        assert_eq!(
            joined(&["a", "b"], &["a"], &["a", "b", "c"]),
            "a,c",
            "one was taken off here, one attached there"
        );
        assert_eq!(joined(&["a", "b"], &["a", "b"], &["a"]), "a", "one was taken off there");
        assert_eq!(joined(&[], &["a"], &["a"]), "a");
    }
}

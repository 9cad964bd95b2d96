//! A case folder becomes a case here, and a case here becomes a folder again, without loss: what `simsa check` says of
//! the folder is what the workbench says of the case.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use simsa_case::BesideCase;
use simsa_ledger::EventKind;
use simsa_model::fields::Subject;
use simsa_model::{self as model, Dossier};
use simsa_store::records::{
    AnswerRecord, CaseItem, CaseRecord, Disclosure, EvidenceRecord, ImportCounts, ItemBody, Purpose, Stored,
};
use simsa_store::{AnswerId, CaseId, OrganisationId, RowKey, UnitOfWork};

use crate::actor::Actor;
use crate::cases::beside::{self, BesideTaken};
use crate::domain::respondents::AnswerKey;
use crate::domain::{field_texts, limits};
use crate::error::{Error, FieldProblem, Refusal, Result, invalid, not_now};
use crate::files::vault_bytes::{self, Asker, StoredBytes, sha256_of};
use crate::permit::{Action, allow, permit};
use crate::secrets;
use crate::workbench::Workbench;

/// Imports at a time: each takes room on the disk for a folder that comes in and is unpacked.
const IMPORTS: usize = 4;
/// Seconds of an import in which files are looked into; the others are looked into later.
const LOOKING: i64 = 30;
/// Most files that are named as unused; beyond that they are counted.
const NAMED: usize = 20;

/// A case that came in as a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportedCase {
    /// Its id.
    pub id: CaseId,
    /// What came with it.
    pub imported: ImportCounts,
}

/// What went out with a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExportedCase {
    /// Pieces of evidence in the list.
    pub listed: usize,
    /// Of those, the ones whose file is in the folder.
    pub files: usize,
    /// Those whose file another organisation has not disclosed.
    pub withheld: usize,
}

/// The turn of an organisation to import; over when it is dropped.
pub struct ImportTurn {
    workbench: Workbench,
    organisation: OrganisationId,
}

impl Drop for ImportTurn {
    fn drop(&mut self) {
        self.workbench.imports().retain(|one| *one != self.organisation);
    }
}

impl Workbench {
    /// Whether the actor may import at all, and now: asked before a folder is taken in. An organisation imports one folder
    /// at a time, so that none of them fills the disk for the others.
    ///
    /// # Errors
    /// [`Refusal::NotPermitted`]; [`Refusal::NotNow`] while the organisation, or too many others, are importing.
    pub fn may_import(&self, actor: &Actor) -> Result<ImportTurn> {
        allow(actor, Action::OpenCase)?;
        let mut imports = self.imports();
        if imports.len() >= IMPORTS || imports.contains(&actor.organisation) {
            return Err(not_now(
                "다른 폴더를 가져오는 중입니다. 끝난 뒤에 다시 하십시오",
                "another folder is being imported; try again when it is done",
            ));
        }
        imports.push(actor.organisation.clone());
        Ok(ImportTurn { workbench: self.clone(), organisation: actor.organisation.clone() })
    }

    /// Takes a case folder over as a new case; gives its id, and what came. The folder is read, not changed.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] with a problem for each file that cannot be used, where there is more than a case may hold, and
    /// where evidence is kept encrypted in the folder: only whoever has its key can read it.
    pub async fn import_case(&self, actor: &Actor, folder: &Path) -> Result<ImportedCase> {
        let permitted = permit(actor, Action::OpenCase)?;
        let id: CaseId = secrets::id("c", self.random())?;
        let (holder, folder) = (id.clone(), folder.to_owned());
        let asker = actor.organisation.clone();
        let read = self.spawn_blocking(move |workbench| {
            read_folder(&workbench, &asker, &holder, &folder).inspect_err(|_| {
                // what was stored of a folder that is refused is not kept; what fails here stays nameless
                let _ = vault_bytes::destroy(&workbench.vault(), holder.as_str());
            })
        });
        let read = read.await?;
        let digests = [("dossier-imported", self.keyed_json(&id, &read.dossier)?)];
        let mut unit = self.record(&permitted.about(&id), EventKind::CASE_OPENED, &[], &digests)?;
        let mut taken = BesideTaken::default();
        let mut answers = answer_rows(actor, &read.dossier);
        self.take_assignments(actor, &read.beside, &mut answers, &mut taken).await?;
        let remarks = self.remarks(actor, &read.beside, &mut taken)?;
        let imported = ImportCounts {
            comments: taken.comments,
            assignments: taken.assignments,
            not_carried: taken.not_carried,
            ..read.counts.clone()
        };
        let case = CaseRecord {
            fictional: read.fictional,
            deadline: read.beside.deadline,
            facts: read.dossier.facts.clone(),
            conformity: read.dossier.conformity.clone(),
            imported: Some(imported.clone()),
            ..self.new_case(actor, Purpose::Application, read.title.clone())
        };
        self.insert_case(actor, &id, &case, &mut unit)?;
        for (key, row) in &answers {
            unit.insert(RowKey::new(&id, key), row)?;
        }
        for (key, remark) in &remarks {
            unit.insert(RowKey::new(&id, key), remark)?;
        }
        self.insert_contents(actor, &id, &read, &mut unit)?;
        let imported = ImportedCase { id, imported };
        self.answer_once(actor, &mut unit, &serde_json::json!(imported))?;
        self.commit_now(unit).await?;
        Ok(imported)
    }

    fn insert_contents(
        &self,
        actor: &Actor,
        id: &CaseId,
        read: &Folder,
        unit: &mut UnitOfWork,
    ) -> Result<()> {
        let (by, at) = (actor.member.clone(), self.now());
        for (order, (listed, taken)) in (0_u32..).zip(&read.evidence) {
            let row = EvidenceRecord {
                listed: model::Evidence { state: model::FileState::NotRead, ..listed.clone() },
                stored: taken.as_ref().map(|taken| taken.stored.clone()),
                organisation: actor.organisation.clone(),
                disclosure: if read.beside.disclosed.contains(&listed.id) {
                    Disclosure::Full
                } else {
                    Disclosure::TitleAndDigest
                },
                inspection: taken.as_ref().map(|taken| taken.inspection.clone()),
                revisions: Vec::new(),
                order,
                by: by.clone(),
                at,
            };
            unit.insert(RowKey::new(id, &listed.id), &row)?;
        }
        for (order, body) in (0_u32..).zip(bodies(&read.dossier)) {
            let (organisation, by) = (actor.organisation.clone(), by.clone());
            let item = CaseItem { organisation, body, order, by, at, changes: Vec::new() };
            unit.insert(RowKey::new(id, format!("l-{order:05}")), &item)?;
        }
        Ok(())
    }

    /// Writes a case as a folder into `to`, which must be empty, with what is kept beside it (`workbench.toml`). Files that
    /// the operator has not disclosed to the applicant are listed with their digest and left out; gives what went out.
    ///
    /// # Errors
    /// [`Error::Fault`] when the disk refuses.
    pub async fn export_case(&self, actor: &Actor, case: &CaseId, to: &Path) -> Result<ExportedCase> {
        let reached = self.authorize(actor, Action::ExportCase, case).await?;
        let contents = self.contents(&reached).await?;
        let dossier = contents.seen_by(actor).dossier().clone();
        let names = contents.evidence_names();
        let (mut files, mut of_others) = (Vec::new(), Vec::new());
        let mut withheld = 0;
        for kept in contents.evidence.iter() {
            let name = names.get(&(&kept.key.parent, kept.key.id.as_str()));
            let listed = dossier.evidence.iter().find(|listed| Some(&listed.id) == name);
            match (&kept.value.stored, listed) {
                (Some(stored), Some(listed)) if contents.may_read(actor, kept) => {
                    if kept.value.organisation != actor.organisation {
                        of_others.push(sha256_of(stored)?);
                    }
                    files.push((kept.key.parent.clone(), stored.clone(), listed.file.clone()));
                }
                (Some(_), _) => withheld += 1,
                _ => {}
            }
        }
        let (title, fictional) = (contents.case.value.title.clone(), contents.case.value.fictional);
        let beside = self.beside(actor, &reached, &contents).await?;
        self.exported(&reached, &of_others).await?;
        let exported = ExportedCase { listed: dossier.evidence.len(), files: files.len(), withheld };
        let to = to.to_owned();
        self.spawn_blocking(move |workbench| {
            write_folder(&workbench, &to, title.as_deref(), fictional, &dossier, &files)?;
            write_beside(&to, &beside, withheld)
        })
        .await?;
        Ok(exported)
    }
}

/// The answers by the ids of their rows.
fn answer_rows(actor: &Actor, dossier: &Dossier) -> BTreeMap<AnswerId, AnswerRecord> {
    let rows = (0_u32..).zip(&dossier.answers).map(|(order, answer)| {
        let model::Answer { answer: value, note, evidence, question, operator } = answer.clone();
        let organisation = actor.organisation.clone();
        let row =
            AnswerRecord { organisation, answer: value, note, evidence, order, ..AnswerRecord::default() };
        (AnswerKey { question, operator }.id(), row)
    });
    rows.collect()
}

/// The lists as items, each list in its order.
fn bodies(dossier: &Dossier) -> Vec<ItemBody> {
    let products = dossier.products.iter().cloned().map(ItemBody::Product);
    let services = dossier.services.iter().cloned().map(ItemBody::Service);
    let tests = dossier.tests.iter().cloned().map(ItemBody::Test);
    let claims = dossier.claims.iter().cloned().map(ItemBody::Claim);
    products.chain(services).chain(tests).chain(claims).collect()
}

/// What a folder says, with its texts as they are kept.
fn cleaned(dossier: &Dossier) -> Result<Dossier> {
    fn all<T: Serialize + DeserializeOwned>(subject: Subject, list: &[T]) -> Result<Vec<T>> {
        let one = |(at, one): (usize, &T)| {
            let entry = |field: &str| format!("{}[{at}].{field}", subject.prefix());
            field_texts::cleaned(subject, one).map_err(|error| error.at(entry))
        };
        list.iter().enumerate().map(one).collect()
    }
    Ok(Dossier {
        facts: field_texts::cleaned(Subject::Facts, &dossier.facts)?,
        conformity: field_texts::cleaned(Subject::Conformity, &dossier.conformity)?,
        answers: all(Subject::Answer, &dossier.answers)?,
        products: all(Subject::Product, &dossier.products)?,
        services: all(Subject::Service, &dossier.services)?,
        tests: all(Subject::Test, &dossier.tests)?,
        claims: all(Subject::Claim, &dossier.claims)?,
        ..dossier.clone()
    })
}

struct Folder {
    title: Option<String>,
    fictional: bool,
    dossier: Dossier,
    beside: BesideCase,
    evidence: Vec<(model::Evidence, Option<StoredBytes>)>,
    counts: ImportCounts,
}

fn read_folder(
    workbench: &Workbench,
    asker: &OrganisationId,
    holder: &CaseId,
    folder: &Path,
) -> Result<Folder> {
    let turn = workbench.loading();
    let case = simsa_case::load(folder).map_err(|problems| {
        let say = |problem: simsa_case::CaseProblem| FieldProblem {
            problem: model::Say::new(
                problem.one_line(model::Language::Korean),
                problem.one_line(model::Language::English),
            ),
            field: problem.file,
        };
        Error::from(Refusal::Invalid(problems.into_iter().map(say).collect()))
    })?;
    let dossier = cleaned(case.dossier())?;
    let keys = answer_ids(&dossier)?;
    unique("answers", keys.iter().map(AnswerId::as_str))?;
    unique("evidence", dossier.evidence.iter().map(|listed| listed.id.as_str()))?;
    let rows = dossier.answers.len().max(dossier.evidence.len()).max(bodies(&dossier).len());
    if rows > limits::ROWS {
        return Err(invalid(
            "case",
            format!("목록 하나에 {}건까지 가져올 수 있습니다", limits::ROWS),
            format!("at most {} rows of a list can be taken over", limits::ROWS),
        ));
    }
    within_limits(&dossier, &case.beside)?;
    refuse_encrypted(folder, &dossier)?;
    drop(turn);
    let mut evidence = Vec::new();
    let begun = workbench.now();
    for listed in &dossier.evidence {
        let late = workbench.now().duration_since(begun).as_secs() >= LOOKING;
        let asker = if late { Asker::Later } else { Asker::Organisation(asker) };
        let taken = match simsa_case::evidence_path(folder, &listed.file) {
            Some(path) => {
                let mut file = fs::File::open(path)?;
                // an empty file is a finding, not a reason to refuse the whole case
                let empty = file.metadata()?.len() == 0;
                if empty {
                    None
                } else {
                    Some(vault_bytes::take(workbench, asker, holder.as_str(), &mut file)?)
                }
            }
            None => None,
        };
        evidence.push((listed.clone(), taken));
    }
    let unused: Vec<String> = dossier.unused_files.iter().map(|one| one.path.clone()).collect();
    let counts = ImportCounts {
        came: files_below(folder)?,
        listed: evidence.len(),
        read: evidence.iter().filter(|(_, taken)| taken.is_some()).count(),
        unused_files: unused.len(),
        unused: unused.into_iter().take(NAMED).collect(),
        ..ImportCounts::default()
    };
    let (title, fictional, beside) = (case.title.clone(), case.fictional, case.beside.clone());
    Ok(Folder { title, fictional, dossier, beside, evidence, counts })
}

/// How many files a folder holds.
fn files_below(folder: &Path) -> Result<usize> {
    let (mut count, mut folders) = (0, vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() { folders.push(entry.path()) } else { count += 1 }
        }
    }
    Ok(count)
}

/// What a case may hold is looked at before any work is done on it: of places and certificates as many as of operators
/// several times over, and only so many remarks.
fn within_limits(dossier: &Dossier, beside: &BesideCase) -> Result<()> {
    let facts = &dossier.facts;
    let certificates = facts.certificates.as_ref().map_or(0, Vec::len);
    let counts = [
        ("operators", "사업자", "operators", facts.operators.len(), simsa_checks::MOST_OPERATORS),
        ("storage", "보관 장소", "places of storage", facts.storage.len(), limits::PLACES),
        ("certificates", "보안인증", "certificates", certificates, limits::PLACES),
        ("workbench", "의견", "remarks", beside.comment.len(), limits::ROWS),
        ("workbench", "담당", "assignments", beside.assignment.len(), limits::ROWS),
    ];
    match counts.into_iter().find(|(.., count, most)| count > most) {
        None => Ok(()),
        Some((field, ko, en, count, most)) => Err(invalid(
            field,
            format!(
                "{ko} {count}건은 너무 많습니다. 신청 한 건에 {most}건까지 가져올 수 있습니다. 신청 건을 나누십시오"
            ),
            format!("{count} {en} are too many: a case takes {most}; divide it into several cases"),
        )),
    }
}

/// Evidence that is kept encrypted in the folder cannot be read without the key of whoever keeps it.
fn refuse_encrypted(folder: &Path, dossier: &Dossier) -> Result<()> {
    if !folder.join(simsa_case::CASE_FILE).is_dir() {
        return Ok(());
    }
    let is_kept = |listed: &&model::Evidence| {
        listed.sha256.is_some() && simsa_case::evidence_path(folder, &listed.file).is_none()
    };
    let kept = dossier.evidence.iter().filter(is_kept).count();
    if kept == 0 {
        return Ok(());
    }
    Err(invalid(
        "evidence",
        format!(
            "증빙 {kept}건이 이 폴더의 .simsa에 암호화되어 있어 서버가 읽을 수 없습니다. 키가 있는 컴퓨터에서 `simsa evidence pack 폴더 --out 신청.zip`으로 묶은 zip을 가져오거나 `simsa remote import 폴더`로 올리십시오"
        ),
        format!(
            "{kept} pieces of evidence are kept encrypted in .simsa, and the server has no key to them. Where the key is, run `simsa evidence pack FOLDER --out case.zip` and import that, or `simsa remote import FOLDER`"
        ),
    ))
}

/// What the answers are kept by.
fn answer_ids(dossier: &Dossier) -> Result<Vec<AnswerId>> {
    let id = |answer: &model::Answer| {
        let key = AnswerKey::new(&answer.question, answer.operator.as_deref());
        key.filter(|key| !key.question.is_empty()).map(|key| key.id()).ok_or_else(|| {
            let question = &answer.question;
            invalid(
                "answers",
                format!("‘{question}’은(는) 질문의 이름이 아니거나 사업자의 이름이 비었습니다"),
                format!("`{question}` is no name of a question, or the operator has no name"),
            )
        })
    };
    dossier.answers.iter().map(id).collect()
}

fn unique<'a>(list: &str, ids: impl Iterator<Item = &'a str>) -> Result<()> {
    let mut seen = std::collections::BTreeSet::new();
    for id in ids {
        if id.is_empty() || id.len() > limits::NAME || !seen.insert(id) {
            return Err(invalid(
                list,
                format!("‘{id}’이(가) 비었거나 너무 길거나 두 번 나옵니다"),
                format!("`{id}` is empty, too long, or there twice"),
            ));
        }
    }
    Ok(())
}

fn write_beside(to: &Path, beside: &BesideCase, withheld: usize) -> Result<()> {
    let text = toml::to_string(beside).map_err(Error::because("workbench.toml"))?;
    let path = to.join(format!("{}.toml", simsa_case::WORKBENCH));
    Ok(simsa_case::replace_file(&path, format!("{}{text}", beside::head(withheld)).as_bytes())?)
}

#[derive(Serialize)]
struct Head<'a> {
    format: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    fictional: bool,
}

fn write_folder(
    workbench: &Workbench,
    to: &Path,
    title: Option<&str>,
    fictional: bool,
    dossier: &Dossier,
    files: &[(CaseId, Stored, String)],
) -> Result<()> {
    if fs::read_dir(to)?.next().is_some() {
        return Err(Error::fault(format!("{} is not empty", to.display())));
    }
    let file = |stem: &str, text: Result<String, toml::ser::Error>| -> Result<()> {
        let text = text.map_err(Error::because(&format!("{stem}.toml")))?;
        Ok(simsa_case::replace_file(&to.join(format!("{stem}.toml")), text.as_bytes())?)
    };
    file(simsa_case::CASE, toml::to_string(&Head { format: 1, title, fictional }))?;
    file(simsa_case::FACTS, toml::to_string(&dossier.facts))?;
    file(simsa_case::ANSWERS, list("answer", &dossier.answers))?;
    file(simsa_case::EVIDENCE, list("evidence", &dossier.evidence))?;
    file(simsa_case::PRODUCTS, list("product", &dossier.products))?;
    file(simsa_case::SERVICES, list("service", &dossier.services))?;
    file(simsa_case::TESTS, list("test", &dossier.tests))?;
    file(simsa_case::EXEMPTIONS, list("claim", &dossier.claims))?;
    file(simsa_case::CONFORMITY, toml::to_string(&dossier.conformity))?;
    for (holder, stored, path) in files {
        let path = inside(to, path)?;
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        let mut out = fs::OpenOptions::new().write(true).create_new(true).open(&path)?;
        vault_bytes::copy(&workbench.vault(), holder.as_str(), stored, &mut out)?;
        out.flush()?;
        out.sync_all()?;
    }
    Ok(())
}

/// A path of the list, below the folder: what came with an import may say anything.
fn inside(to: &Path, path: &str) -> Result<PathBuf> {
    let plain = |component: std::path::Component<'_>| matches!(component, std::path::Component::Normal(_));
    if path.is_empty() || path.contains(['\\', '\0']) || !Path::new(path).components().all(plain) {
        return Err(invalid(
            "evidence",
            format!("쓸 수 없는 파일 이름입니다: {path}"),
            format!("not a file name: {path}"),
        ));
    }
    Ok(to.join(path))
}

fn list<T: Serialize>(name: &str, rows: &[T]) -> Result<String, toml::ser::Error> {
    toml::to_string(&std::collections::BTreeMap::from([(name, rows)]))
}

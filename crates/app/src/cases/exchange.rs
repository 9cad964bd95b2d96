//! A case folder becomes a case here, and a case here becomes a folder again, without loss: what `simsa check` says of
//! the folder is what the workbench says of the case.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;
use simsa_ledger::EventKind;
use simsa_model::{self as model, Dossier};
use simsa_store::records::{
    AnswerRecord, CaseItem, CaseRecord, Disclosure, EvidenceRecord, ItemBody, Purpose, Stored,
};
use simsa_store::{AnswerId, CaseId, OrganisationId, RowKey, UnitOfWork};

use crate::actor::Actor;
use crate::domain::limits;
use crate::domain::respondents::AnswerKey;
use crate::error::{Error, FieldProblem, Refusal, Result, invalid, not_now};
use crate::files::vault_bytes::{self, Asker, StoredBytes, sha256_of};
use crate::permit::{Action, allow, permit};
use crate::secrets;
use crate::workbench::Workbench;

/// Imports at a time: each takes room on the disk for a folder that comes in and is unpacked.
const IMPORTS: usize = 4;
/// Seconds of an import in which files are looked into; the others are looked into later.
const LOOKING: i64 = 30;

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

    /// Takes a case folder over as a new case; gives its id. The folder is read, not changed.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] with a problem for each file that cannot be used.
    pub async fn import_case(&self, actor: &Actor, folder: &Path) -> Result<CaseId> {
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
        let case = CaseRecord {
            fictional: read.fictional,
            facts: read.dossier.facts.clone(),
            conformity: read.dossier.conformity.clone(),
            ..self.new_case(actor, Purpose::Application, read.title.clone())
        };
        let digests = [("dossier-imported", self.keyed_json(&id, &read.dossier)?)];
        let mut unit = self.record(&permitted.about(&id), EventKind::CASE_OPENED, &[], &digests)?;
        self.insert_case(actor, &id, &case, &mut unit)?;
        self.insert_contents(actor, &id, &read, &mut unit)?;
        self.answer_once(actor, &mut unit, &serde_json::json!({ "id": id }))?;
        self.commit_now(unit).await?;
        Ok(id)
    }

    fn insert_contents(
        &self,
        actor: &Actor,
        id: &CaseId,
        read: &Folder,
        unit: &mut UnitOfWork,
    ) -> Result<()> {
        let (by, at) = (actor.member.clone(), self.now());
        for (order, answer) in (0_u32..).zip(&read.dossier.answers) {
            let model::Answer { answer: value, note, evidence, question, operator } = answer.clone();
            let organisation = actor.organisation.clone();
            let row = AnswerRecord {
                organisation,
                answer: value,
                note,
                evidence,
                order,
                ..AnswerRecord::default()
            };
            unit.insert(RowKey::new(id, AnswerKey { question, operator }.id()), &row)?;
        }
        for (order, (listed, taken)) in (0_u32..).zip(&read.evidence) {
            let row = EvidenceRecord {
                listed: model::Evidence { state: model::FileState::NotRead, ..listed.clone() },
                stored: taken.as_ref().map(|taken| taken.stored.clone()),
                organisation: actor.organisation.clone(),
                disclosure: Disclosure::TitleAndDigest,
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

    /// Writes a case as a folder into `to`, which must be empty. Files that the operator has not disclosed to the
    /// applicant are listed with their digest and left out; gives how many.
    ///
    /// # Errors
    /// [`Error::Fault`] when the disk refuses.
    pub async fn export_case(&self, actor: &Actor, case: &CaseId, to: &Path) -> Result<usize> {
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
        self.exported(&reached, &of_others).await?;
        let to = to.to_owned();
        self.spawn_blocking(move |workbench| {
            write_folder(&workbench, &to, title.as_deref(), fictional, &dossier, &files)
        })
        .await?;
        Ok(withheld)
    }
}

/// The lists as items, each list in its order.
fn bodies(dossier: &Dossier) -> Vec<ItemBody> {
    let products = dossier.products.iter().cloned().map(ItemBody::Product);
    let services = dossier.services.iter().cloned().map(ItemBody::Service);
    let tests = dossier.tests.iter().cloned().map(ItemBody::Test);
    let claims = dossier.claims.iter().cloned().map(ItemBody::Claim);
    products.chain(services).chain(tests).chain(claims).collect()
}

struct Folder {
    title: Option<String>,
    fictional: bool,
    dossier: Dossier,
    evidence: Vec<(model::Evidence, Option<StoredBytes>)>,
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
    let dossier = case.dossier().clone();
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
    Ok(Folder { title: case.title.clone(), fictional: case.fictional, dossier, evidence })
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

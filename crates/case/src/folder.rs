//! Loading a case folder.

use std::path::Path;

use serde::Deserialize;
use simsa_catalogue::catalogue;
use simsa_model::{
    Answer, Claim, Conformity, Dossier, Evidence, Facts, FileState, Product, Say, Service, TestRecord,
};

use crate::beside::BesideCase;
use crate::evidence::{listed_path, look};
use crate::files::Files;
use crate::layout::{
    ANSWERS, CASE, CONFORMITY, EVIDENCE, EXEMPTIONS, FACTS, PRODUCTS, SERVICES, TESTS, WORKBENCH,
};
use crate::problem::CaseProblem;
use crate::unused::unused;

/// The format of the case folder that this program writes and reads.
pub(crate) const FORMAT: u32 = 1;

/// A loaded case.
#[derive(Debug)]
pub struct LoadedCase {
    /// 제목, for people.
    pub title: Option<String>,
    /// Set for examples: nobody and nothing in it exists.
    pub fictional: bool,
    /// What a workbench kept beside the case.
    pub beside: BesideCase,
    /// The files it was read from.
    pub files: Files,
    pub(crate) dossier: Dossier,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    format: u32,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    fictional: bool,
}

macro_rules! list {
    ($name:ident, $field:ident, $item:ty) => {
        #[derive(Default, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        struct $name {
            $field: Vec<$item>,
        }
    };
}

list!(Answers, answer, Answer);
list!(EvidenceList, evidence, Evidence);
list!(Products, product, Product);
list!(Services, service, Service);
list!(Tests, test, TestRecord);
list!(Claims, claim, Claim);

/// Loads the whole case: every file, and the digest of every piece of evidence.
///
/// # Errors
/// Everything that makes the input unusable, in all files.
pub fn load(root: &Path) -> Result<LoadedCase, Vec<CaseProblem>> {
    load_with(root, |_| None)
}

/// As [`load`], asking `elsewhere` about each piece of evidence whose file is not in the folder: evidence may be kept
/// in another place, such as an encrypted store. `None` leaves it missing.
///
/// # Errors
/// As [`load`].
pub fn load_with(
    root: &Path,
    elsewhere: impl Fn(&Evidence) -> Option<FileState>,
) -> Result<LoadedCase, Vec<CaseProblem>> {
    let mut files = open(root)?;
    let mut problems = Vec::new();
    let head = keep(files.read::<Head>(CASE), &mut problems);
    let facts = keep(read_facts(&mut files), &mut problems);
    let answers = keep(files.read::<Answers>(ANSWERS), &mut problems).flatten();
    let evidence = keep(files.read::<EvidenceList>(EVIDENCE), &mut problems).flatten();
    let products = keep(files.read::<Products>(PRODUCTS), &mut problems).flatten();
    let services = keep(files.read::<Services>(SERVICES), &mut problems).flatten();
    let tests = keep(files.read::<Tests>(TESTS), &mut problems).flatten();
    let claims = keep(files.read::<Claims>(EXEMPTIONS), &mut problems).flatten();
    let conformity = keep(files.read::<Conformity>(CONFORMITY), &mut problems).flatten();
    let beside = keep(files.read::<BesideCase>(WORKBENCH), &mut problems).flatten().unwrap_or_default();
    let head = head.flatten();
    problems.extend(head.as_ref().and_then(|head| newer(head, &files)));
    let (true, Some(facts)) = (problems.is_empty(), facts) else { return Err(problems) };
    let mut evidence = evidence.unwrap_or_default().evidence;
    for piece in &mut evidence {
        piece.file = listed_path(&piece.file);
        if let Some(kind) = korean(&piece.kind).and_then(|name| catalogue().evidence_kind_called(name)) {
            kind.id.clone_into(&mut piece.kind);
        }
        piece.state = match look(root, &piece.file) {
            no_file @ (FileState::Missing { .. } | FileState::NotAFile { .. }) => {
                elsewhere(piece).unwrap_or(no_file)
            }
            found => found,
        };
    }
    let mut products = products.unwrap_or_default().product;
    for product in &mut products {
        if let Some(kind) = korean(&product.kind).and_then(|name| catalogue().product_called(name)) {
            kind.id.clone_into(&mut product.kind);
        }
    }
    let unused_files = unused(root, &evidence);
    let dossier = Dossier {
        facts,
        answers: answers.unwrap_or_default().answer,
        evidence,
        products,
        services: services.unwrap_or_default().service,
        tests: tests.unwrap_or_default().test,
        claims: claims.unwrap_or_default().claim,
        conformity: conformity.unwrap_or_default(),
        unused_files,
    };
    let (title, fictional) = head.map_or((None, false), |head| (head.title, head.fictional));
    Ok(LoadedCase { title, fictional, beside, files, dossier })
}

/// Loads the facts only, which is all that an assessment needs.
///
/// # Errors
/// What makes the facts unusable.
pub fn load_facts(root: &Path) -> Result<Facts, Vec<CaseProblem>> {
    let mut files = open(root)?;
    read_facts(&mut files)
}

fn open(root: &Path) -> Result<Files, Vec<CaseProblem>> {
    if root.is_dir() {
        return Ok(Files::at(root));
    }
    let name = root.display().to_string();
    let what = Say::new("이런 신청 건 폴더가 없습니다", "there is no such case folder");
    let help = Say::new(
        format!("`simsa new {name}`(으)로 만들 수 있습니다"),
        format!("`simsa new {name}` makes one"),
    );
    Err(vec![CaseProblem::with_file(name, what).help(help)])
}

fn read_facts(files: &mut Files) -> Result<Facts, Vec<CaseProblem>> {
    files.read::<Facts>(FACTS)?.ok_or_else(|| {
        let what =
            Say::new("신청 사실 파일(facts.toml)이 없습니다", "the facts file (facts.toml) is missing");
        let help = Say::new(
            "`simsa new 폴더`로 만든 폴더를 지정하거나 facts.toml을 작성하십시오",
            "name a folder made by `simsa new`, or write facts.toml",
        );
        vec![CaseProblem::with_file("facts.toml", what).help(help)]
    })
}

/// A name in Korean words. One in Latin letters that is no id is a slip, of which the checks speak.
fn korean(name: &str) -> Option<&str> {
    (!name.is_ascii()).then_some(name)
}

fn keep<T>(result: Result<T, Vec<CaseProblem>>, problems: &mut Vec<CaseProblem>) -> Option<T> {
    result.map_err(|found| problems.extend(found)).ok()
}

fn newer(head: &Head, files: &Files) -> Option<CaseProblem> {
    (head.format != FORMAT).then(|| {
        let what = Say::new(
            format!("이 폴더의 형식은 {}인데 이 프로그램은 {FORMAT}만 읽습니다", head.format),
            format!("the folder has format {}, this program reads {FORMAT}", head.format),
        );
        CaseProblem::with_file(files.name_of(CASE), what)
    })
}

//! `data/dossier.json`: everything that was handed in, for machines, as the schema `simsa-dossier-1`.

use serde::{Deserialize, Serialize};
use simsa_model::{
    Answer, Claim, Conformity, Day, Dossier, Evidence, Facts, FileState, Inspection, Product, Service,
    TestRecord,
};

use crate::layout::EVIDENCE;
use crate::limits::{MAX_ITEMS, MAX_OPERATORS};
use crate::name::NameGiver;

/// Value of the field `schema`.
pub const DOSSIER_SCHEMA: &str = "simsa-dossier-1";

/// The machine-readable dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DossierFile {
    /// [`DOSSIER_SCHEMA`].
    pub schema: String,
    /// 제목, for people.
    pub title: Option<String>,
    /// The day on which the case was judged.
    pub judged_on: Day,
    /// The facts.
    pub facts: Facts,
    /// Answers to the checklists.
    pub answers: Vec<Answer>,
    /// The list of evidence, each with its file in the package.
    pub evidence: Vec<PackedEvidence>,
    /// 정보보호제품.
    pub products: Vec<Product>,
    /// 사용 서비스.
    pub services: Vec<Service>,
    /// 취약점 점검 and 모의침투 테스트.
    pub tests: Vec<TestRecord>,
    /// 면제 신청.
    pub claims: Vec<Claim>,
    /// 적합성 확인.
    pub conformity: Conformity,
    /// The warnings it was handed in with knowingly; left out where there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acknowledged: Vec<KnownWarning>,
}

/// A warning that the applicant knew of, and why it was handed in all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownWarning {
    /// Code of the finding, as in `data/findings.json`.
    pub code: String,
    /// What was found, in the Korean words of `data/findings.json`: several findings can have one code.
    pub what: String,
    /// Why, in the applicant's words.
    pub reason: String,
}

/// A piece of evidence and where its file lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackedEvidence {
    /// As listed in the case.
    pub listed: Evidence,
    /// Path in the package, below the base folder.
    pub path: String,
    /// SHA-256 of the file in lower-case hexadecimal.
    pub sha256: String,
    /// Length of the file in bytes.
    pub bytes: u64,
    /// What the program that sealed the package saw in the file; absent where it did not look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Inspection>,
}

/// Why a dossier cannot be packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// Evidence without a file: ids and names.
    Missing(Vec<(String, String)>),
    /// A list that is too long, and the limit.
    TooLong(&'static str, usize, usize),
}

impl DossierFile {
    /// The dossier as it stands in a package, before any ledger part: what `dossier` digests in the ledger are over.
    pub(crate) fn of(dossier: &Dossier, title: Option<&str>, judged_on: Day) -> Result<Self, Unfit> {
        if let Some((list, count, limit)) = too_long(dossier) {
            return Err(Unfit::TooLong(list, count, limit));
        }
        let mut missing = Vec::new();
        let mut evidence = Vec::new();
        let mut folders = NameGiver::default();
        for listed in &dossier.evidence {
            let FileState::Present { sha256, bytes } = &listed.state else {
                missing.push((listed.id.clone(), listed.file.clone()));
                continue;
            };
            let (path, sha256) = (path_of(listed, &mut folders), sha256.clone());
            // how the file was found says nothing to who has the package, nor does what it seems to say of itself
            let seen = listed.seen.as_ref().map(Inspection::without_told);
            let listed = Evidence { state: FileState::NotRead, seen: None, ..listed.clone() };
            evidence.push(PackedEvidence { listed, path, sha256, bytes: *bytes, seen });
        }
        if !missing.is_empty() {
            return Err(Unfit::Missing(missing));
        }
        let Dossier { facts, answers, products, services, tests, claims, conformity, .. } = dossier.clone();
        Ok(Self {
            schema: DOSSIER_SCHEMA.to_owned(),
            title: title.map(str::to_owned),
            judged_on,
            facts,
            answers,
            evidence,
            products,
            services,
            tests,
            claims,
            conformity,
            acknowledged: Vec::new(),
        })
    }

    /// The same, with the warnings that were acknowledged.
    pub(crate) fn knowing(self, acknowledged: &[KnownWarning]) -> Self {
        Self { acknowledged: acknowledged.to_vec(), ..self }
    }

    /// The dossier again, with the files as the package states them.
    pub fn dossier(&self) -> Dossier {
        let present = |packed: &PackedEvidence| Evidence {
            state: FileState::Present { sha256: packed.sha256.clone(), bytes: packed.bytes },
            seen: packed.seen.clone(),
            ..packed.listed.clone()
        };
        Dossier {
            facts: self.facts.clone(),
            answers: self.answers.clone(),
            evidence: self.evidence.iter().map(present).collect(),
            products: self.products.clone(),
            services: self.services.clone(),
            tests: self.tests.clone(),
            claims: self.claims.clone(),
            conformity: self.conformity.clone(),
            unused_files: Vec::new(),
        }
    }
}

/// `data/evidence/<id>/<file name>`: the id makes it unique, the name is the one people know.
fn path_of(listed: &Evidence, folders: &mut NameGiver) -> String {
    let name = listed.file.rsplit('/').next().unwrap_or_default();
    format!("{EVIDENCE}{}/{}", folders.take(&listed.id), crate::name::safe(name))
}

/// The first list that exceeds its limit.
pub(crate) fn too_long(dossier: &Dossier) -> Option<(&'static str, usize, usize)> {
    let facts = &dossier.facts;
    let certificates = facts.certificates.as_ref().map_or(0, Vec::len);
    [
        ("answers", dossier.answers.len(), MAX_ITEMS),
        ("evidence", dossier.evidence.len(), MAX_ITEMS),
        ("products", dossier.products.len(), MAX_ITEMS),
        ("services", dossier.services.len(), MAX_ITEMS),
        ("tests", dossier.tests.len(), MAX_ITEMS),
        ("claims", dossier.claims.len(), MAX_ITEMS),
        ("conformity.confirmed", dossier.conformity.confirmed.len(), MAX_ITEMS),
        ("conformity.rejected", dossier.conformity.rejected.len(), MAX_ITEMS),
        ("conformity.looked_at", dossier.conformity.looked_at.len(), MAX_ITEMS),
        ("facts.storage", facts.storage.len(), MAX_ITEMS),
        ("facts.certificates", certificates, MAX_ITEMS),
        ("facts.operators", facts.operators.len(), MAX_OPERATORS),
    ]
    .into_iter()
    .find(|(_, count, limit)| count > limit)
}

/// JSON as packages hold it: indented, one final line feed.
pub(crate) fn json(value: &impl Serialize) -> Vec<u8> {
    // the types have string keys only and cannot fail otherwise
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

//! What a case holds beside its facts: answers, evidence, products, services, tests, claims, remarks.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use simsa_model::{AnswerValue, Claim, Day, Inspection, Product, Service, TestRecord};

use super::case::Disclosure;
use super::change::Changed;
use crate::ids::{AnswerId, CaseId, CommentId, EvidenceId, ItemId, MemberId, OrganisationId};
use crate::index::{IndexEntry, IndexValue, TableIndex};
use crate::row::{KeyOf, Record};
use crate::table::StoreTable;

/// The answer to one question, and who is to give it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerRecord {
    /// The organisation whose answer it is: that of whoever wrote it.
    pub organisation: OrganisationId,
    /// The answer; left out while nobody has answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerValue>,
    /// A remark, and the reason where the answer needs one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// `id`s of the evidence that proves it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// Place in the list, so that an imported case is exported in its own order.
    #[serde(default)]
    pub order: u32,
    /// The member who is to answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<MemberId>,
    /// The day by which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// The member who wrote it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<MemberId>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// How it has changed lately.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Changed>,
}

impl AnswerRecord {
    /// Keeps how it differs from what was said before; nothing was where there is no answer before.
    pub fn note_change(&mut self, at: Timestamp, by: &OrganisationId, before: Option<&Self>) {
        let said = |answer: &Self| serde_json::json!({ "answer": answer.answer, "note": answer.note, "evidence": answer.evidence });
        let (was, is) = (before.map(said).unwrap_or_default(), said(self));
        Changed::note(&mut self.changes, (at, by), &was, &is);
    }
}

impl Record for AnswerRecord {
    const TABLE: StoreTable = StoreTable::Answers;
    type Parent = CaseId;
    type Id = AnswerId;

    fn index(&self, _: &KeyOf<Self>) -> Vec<IndexEntry> {
        let entry = |id: &MemberId| TableIndex::AnswerAssignee.entry(IndexValue::of(id));
        self.assignee.iter().map(entry).collect()
    }
}

/// A file in the vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// Length in bytes.
    pub bytes: u64,
}

/// An earlier file of a piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRevision {
    /// What was stored.
    pub stored: Stored,
    /// Its name.
    pub file: String,
    /// Who had put it there.
    pub by: MemberId,
    /// When.
    pub at: Timestamp,
}

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceRecord {
    /// As it stands in the list of a case folder.
    pub listed: simsa_model::Evidence,
    /// The file; absent when the list names one that nobody has handed in.
    #[serde(default)]
    pub stored: Option<Stored>,
    /// The organisation whose it is: that of whoever handed it in.
    pub organisation: OrganisationId,
    /// What parties of the other kind may see of it; another operator sees nothing of an operator's.
    pub disclosure: Disclosure,
    /// What looking into the file has shown.
    #[serde(default)]
    pub inspection: Option<Inspection>,
    /// Earlier files, the oldest first.
    #[serde(default)]
    pub revisions: Vec<FileRevision>,
    /// Place in the list.
    #[serde(default)]
    pub order: u32,
    /// Who put it there.
    pub by: MemberId,
    /// When.
    pub at: Timestamp,
}

impl EvidenceRecord {
    /// The day on which it expires, if it does.
    pub fn ends(&self) -> Option<Day> {
        valid_until(&self.listed)
    }
}

impl Record for EvidenceRecord {
    const TABLE: StoreTable = StoreTable::Evidence;
    type Parent = CaseId;
    type Id = EvidenceId;

    fn index(&self, key: &KeyOf<Self>) -> Vec<IndexEntry> {
        let entry = |day: Day| TableIndex::EvidenceEnds.entry(IndexValue::of(&key.parent).day(day));
        self.ends().map(entry).into_iter().collect()
    }
}

/// The day on which a piece of evidence expires, if it does: the period of a contract is its validity, that of a log only
/// what it covers.
pub fn valid_until(listed: &simsa_model::Evidence) -> Option<Day> {
    let kind = simsa_catalogue::catalogue().evidence_kind(&listed.kind);
    listed.until.filter(|_| kind.is_some_and(|kind| kind.expires))
}

/// The kinds of [`CaseItem`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemKind {
    /// 정보보호제품.
    Product,
    /// 사용 서비스.
    Service,
    /// 취약점 점검, 모의침투 테스트.
    Test,
    /// 면제 신청.
    Claim,
}

impl ItemKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Product, Self::Service, Self::Test, Self::Claim];

    /// Its name in files and addresses.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Service => "service",
            Self::Test => "test",
            Self::Claim => "claim",
        }
    }
}

/// An entry of one of the lists of a case folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "is", rename_all = "kebab-case")]
pub enum ItemBody {
    /// A security product (forms 2-2, 2-3).
    Product(Product),
    /// A service in use (form 2-5).
    Service(Service),
    /// A test (forms 4, 5).
    Test(TestRecord),
    /// A claim (form 1).
    Claim(Claim),
}

impl ItemBody {
    /// Which list.
    pub const fn kind(&self) -> ItemKind {
        match self {
            Self::Product(_) => ItemKind::Product,
            Self::Service(_) => ItemKind::Service,
            Self::Test(_) => ItemKind::Test,
            Self::Claim(_) => ItemKind::Claim,
        }
    }

    /// What of it ends on which day.
    pub fn ends(&self) -> Vec<(Ending, Day)> {
        let ends = |what: Ending, day: Option<Day>| day.map(|day| (what, day));
        match self {
            Self::Product(product) => {
                let proofs = product.proofs.iter().filter_map(|proof| ends(Ending::Proof, proof.valid_until));
                let secaas =
                    product.secaas.as_ref().and_then(|secaas| ends(Ending::Secaas, secaas.valid_until));
                proofs.chain(secaas).collect()
            }
            Self::Test(test) => {
                let day = test.until.map(|day| day.days_after(TEST_DAYS));
                ends(Ending::Test, day).into_iter().collect()
            }
            Self::Claim(claim) => ends(Ending::Claim, claim.valid_until).into_iter().collect(),
            Self::Service(_) => Vec::new(),
        }
    }
}

/// Days for which a test stays usable.
const TEST_DAYS: i32 = 365;

/// What of an entry of a list ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// The validity of a product's certificate or confirmation.
    Proof,
    /// That of the CSAP certificate of a cloud security service.
    Secaas,
    /// The year in which a test is recent enough.
    Test,
    /// The validity of what a claim rests on.
    Claim,
}

/// A product, service, test or claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseItem {
    /// The organisation whose it is: that of whoever wrote it.
    pub organisation: OrganisationId,
    /// What it says.
    pub body: ItemBody,
    /// Place in its list.
    #[serde(default)]
    pub order: u32,
    /// Who wrote it last.
    pub by: MemberId,
    /// When.
    pub at: Timestamp,
    /// How it has changed lately.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Changed>,
}

impl CaseItem {
    /// The day on which the first of what it holds ends, if any does.
    pub fn ends(&self) -> Option<Day> {
        self.body.ends().into_iter().map(|(_, day)| day).min()
    }
}

impl Record for CaseItem {
    const TABLE: StoreTable = StoreTable::Items;
    type Parent = CaseId;
    type Id = ItemId;

    fn index(&self, key: &KeyOf<Self>) -> Vec<IndexEntry> {
        let entry = |day: Day| TableIndex::ItemEnds.entry(IndexValue::of(&key.parent).day(day));
        self.ends().map(entry).into_iter().collect()
    }
}

/// A remark on a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// The question.
    pub question: String,
    /// The words.
    pub text: String,
    /// Whether the other party sees it too.
    pub shared: bool,
    /// Organisation of the writer.
    pub organisation: OrganisationId,
    /// Who wrote it.
    pub by: MemberId,
    /// When.
    pub at: Timestamp,
}

impl Record for Comment {
    const TABLE: StoreTable = StoreTable::Comments;
    type Parent = CaseId;
    type Id = CommentId;
}

//! Cases, who takes part in them, and service dossiers used in them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use simsa_model::lifecycle::{CaseState, Lifecycle, Purpose};
use simsa_model::{Conformity, Day, Facts, Scheme};

use super::change::Changed;
use super::people::OrganisationKind;
use crate::ids::{CaseId, EvidenceId, MemberId, NoParent, OrganisationId};
use crate::index::{IndexEntry, IndexValue, TableIndex};
use crate::row::{KeyOf, Record};
use crate::table::StoreTable;

/// A case, or a service dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRecord {
    /// What it is for.
    pub purpose: Purpose,
    /// The organisation that opened it: the applicant, or the operator of a dossier.
    pub owner: OrganisationId,
    /// 제목, for people.
    pub title: Option<String>,
    /// Set for examples: nobody and nothing in it exists.
    #[serde(default)]
    pub fictional: bool,
    /// How far it is.
    #[serde(rename = "state")]
    pub life: Lifecycle,
    /// The day on which the owner wants to have it handed in.
    #[serde(default)]
    pub deadline: Option<Day>,
    /// The facts.
    pub facts: Facts,
    /// What the applicant has confirmed of the operator's material.
    #[serde(default)]
    pub conformity: Conformity,
    /// Which organisation is which operator of the facts.
    #[serde(default)]
    pub operators: BTreeMap<String, OrganisationId>,
    /// Each time that it was prepared again after a submission, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reopened: Vec<Reopened>,
    /// What came with the folder that it was imported from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imported: Option<ImportCounts>,
    /// Its last submission; absent also where an earlier program made that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<LastSent>,
    /// How title, day, facts and conformity have changed lately.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Changed>,
    /// When it was opened.
    pub created: Timestamp,
}

/// What came with a folder that became a case, and what of it is not here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCounts {
    /// Files in the folder, the lists among them.
    pub came: usize,
    /// Pieces of evidence in the list.
    pub listed: usize,
    /// Of those, the ones whose file was read.
    pub read: usize,
    /// Files that nothing names, the first of them; they are not here.
    pub unused: Vec<String>,
    /// How many there were.
    pub unused_files: usize,
    /// Remarks.
    pub comments: usize,
    /// Questions with a member who is to answer, or a day.
    pub assignments: usize,
    /// Remarks and assignments that could not be taken over.
    pub not_carried: usize,
}

/// When a case was submitted last, and to whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastSent {
    /// When.
    pub at: Timestamp,
    /// Name of the certifier, then; absent where the applicant hands the package over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// A submitted case was prepared again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopened {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: MemberId,
    /// By what name, then.
    pub name: String,
    /// Why, in the applicant's words; the digest in the ledger is over these.
    pub reason: String,
}

/// What of a case its history tells changes of.
#[derive(Serialize)]
struct Told<'a> {
    title: &'a Option<String>,
    deadline: &'a Option<Day>,
    facts: &'a Facts,
    conformity: &'a Conformity,
}

impl CaseRecord {
    /// Keeps how it differs from what it was before.
    pub fn note_change(&mut self, at: Timestamp, by: &OrganisationId, before: &Self) {
        let told = |case: &'_ Self| {
            let Self { title, deadline, facts, conformity, .. } = case;
            serde_json::to_value(Told { title, deadline, facts, conformity }).unwrap_or_default()
        };
        let (was, is) = (told(before), told(self));
        Changed::note(&mut self.changes, (at, by), &was, &is);
    }

    /// How far it is.
    pub const fn state(&self) -> CaseState {
        self.life.state()
    }
}

impl Record for CaseRecord {
    const TABLE: StoreTable = StoreTable::Cases;
    type Parent = NoParent;
    type Id = CaseId;
}

/// Which part of a case something belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CasePart {
    /// The operator's.
    Operator,
    /// The applicant's.
    Applicant,
}

/// An organisation takes part in a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// The case.
    pub case: CaseId,
    /// As what.
    pub kind: OrganisationKind,
    /// Since when.
    pub since: Timestamp,
    /// What lists show of the case: written whenever the case is.
    pub head: CaseHead,
}

/// What lists show of a case. It stands with each organisation's access, so that who has thousands of cases does not read
/// the facts of them all to see their titles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseHead {
    /// What the case is for.
    pub purpose: Purpose,
    /// The organisation that opened it.
    pub owner: OrganisationId,
    /// 제목.
    pub title: Option<String>,
    /// Set for examples.
    pub fictional: bool,
    /// How far it is.
    pub state: CaseState,
    /// The day on which the owner wants to have it handed in.
    pub deadline: Option<Day>,
    /// The certificates of the facts and the day on which each ends.
    pub certificates: Vec<(Scheme, Day)>,
    /// Its last submission.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<LastSent>,
}

impl CaseHead {
    /// What lists show of this case.
    pub fn of(case: &CaseRecord) -> Self {
        let certificates = case.facts.certificates.iter().flatten();
        Self {
            purpose: case.purpose,
            owner: case.owner.clone(),
            title: case.title.clone(),
            fictional: case.fictional,
            state: case.state(),
            deadline: case.deadline,
            certificates: certificates.filter_map(|one| Some((one.scheme, one.valid_until?))).collect(),
            sent: case.sent.clone(),
        }
    }
}

impl Access {
    /// Whether the organisation prepares the case; a certifier has received what was submitted.
    pub fn prepares(&self) -> bool {
        self.kind != OrganisationKind::Certifier
    }

    /// Where its case stands in the lists of the organisation.
    pub fn place(&self) -> ListPlace {
        ListPlace { state: self.head.state, deadline: self.head.deadline, since: self.since }
    }
}

impl Record for Access {
    const TABLE: StoreTable = StoreTable::Access;
    type Parent = OrganisationId;
    type Id = CaseId;

    fn index(&self, key: &KeyOf<Self>) -> Vec<IndexEntry> {
        let place = self.place();
        let listed = |purpose| {
            let (index, parts) = ListPlace::listed(&key.parent, purpose);
            index.entry(place.behind(parts))
        };
        vec![
            TableIndex::AccessCase.entry(IndexValue::of(&self.case)),
            listed(None),
            listed(Some(self.head.purpose)),
        ]
    }
}

/// Where a case stands in the lists of an organisation: those in preparation first, by the day on which they are to be
/// handed in, then those without one, the newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListPlace {
    /// How far the case is.
    pub state: CaseState,
    /// The day on which it is to be handed in.
    pub deadline: Option<Day>,
    /// Since when the organisation takes part.
    pub since: Timestamp,
}

impl ListPlace {
    /// Behind every day on which something is due.
    const NO_DAY: Day = Day::new(9999, 12, 31);

    /// The index of an organisation's cases, or of those of one purpose, and the parts by which it finds them all.
    pub fn listed(organisation: &OrganisationId, purpose: Option<Purpose>) -> (TableIndex, IndexValue) {
        let organisation = IndexValue::of(organisation);
        match purpose {
            None => (TableIndex::AccessListed, organisation),
            Some(purpose) => (TableIndex::AccessListedByPurpose, organisation.number(purpose.rank())),
        }
    }

    /// Parts of a value with those of this place behind them.
    pub fn behind(&self, parts: IndexValue) -> IndexValue {
        let age = i64::MAX.abs_diff(self.since.as_second());
        parts.number(self.state.rank()).day(self.deadline.unwrap_or(Self::NO_DAY)).number(age)
    }
}

/// What the other party may see of a piece of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Disclosure {
    /// The file itself.
    Full,
    /// Title and digest only; the file goes to the certifier alone.
    TitleAndDigest,
}

impl Disclosure {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Full, Self::TitleAndDigest];

    /// Its name in files, addresses and the ledger.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::TitleAndDigest => "title-and-digest",
        }
    }
}

/// A service dossier used in a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The dossier.
    pub dossier: CaseId,
    /// What the applicant may see of evidence that `evidence` does not name.
    pub usual: Disclosure,
    /// What the applicant may see of single pieces, by their id.
    #[serde(default)]
    pub evidence: BTreeMap<EvidenceId, Disclosure>,
    /// Which place of the case a place of the dossier is, by their ids; the others are places of their own.
    #[serde(default)]
    pub places: BTreeMap<String, String>,
    /// What the dossier said when the applicant last took note: a short digest by the name of each entry.
    #[serde(default)]
    pub noted: BTreeMap<String, String>,
    /// Since when.
    pub since: Timestamp,
}

impl Record for Link {
    const TABLE: StoreTable = StoreTable::Links;
    type Parent = CaseId;
    type Id = CaseId;

    fn index(&self, _: &KeyOf<Self>) -> Vec<IndexEntry> {
        vec![TableIndex::LinkDossier.entry(IndexValue::of(&self.dossier))]
    }
}

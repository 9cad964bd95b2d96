//! Cases, who takes part in them, and service dossiers used in them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use simsa_model::lifecycle::{CaseState, Lifecycle, Purpose};
use simsa_model::{Conformity, Day, Facts, Scheme};

use super::people::OrganisationKind;
use crate::row::Record;
use crate::table::Table;

/// A case, or a service dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// What it is for.
    pub purpose: Purpose,
    /// The organisation that opened it: the applicant, or the operator of a dossier.
    pub owner: String,
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
    pub operators: BTreeMap<String, String>,
    /// When it was opened.
    pub created: Timestamp,
}

impl Case {
    /// How far it is.
    pub const fn state(&self) -> CaseState {
        self.life.state()
    }
}

impl Record for Case {
    const TABLE: Table = Table::Cases;

    fn lookup(&self) -> Option<String> {
        Some(self.owner.clone())
    }
}

/// Which part of a case something belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The operator's.
    Operator,
    /// The applicant's.
    Applicant,
}

/// An organisation takes part in a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// The case.
    pub case: String,
    /// As what.
    pub kind: OrganisationKind,
    /// Since when.
    pub since: Timestamp,
    /// What lists show of the case: written whenever the case is.
    pub head: Head,
}

/// What lists show of a case. It stands with each organisation's access, so that who has thousands of cases does not read
/// the facts of them all to see their titles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// What the case is for.
    pub purpose: Purpose,
    /// The organisation that opened it.
    pub owner: String,
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
}

impl Head {
    /// What lists show of this case.
    pub fn of(case: &Case) -> Self {
        let certificates = case.facts.certificates.iter().flatten();
        Self {
            purpose: case.purpose,
            owner: case.owner.clone(),
            title: case.title.clone(),
            fictional: case.fictional,
            state: case.state(),
            deadline: case.deadline,
            certificates: certificates.filter_map(|one| Some((one.scheme, one.valid_until?))).collect(),
        }
    }
}

impl Record for Access {
    const TABLE: Table = Table::Access;

    fn lookup(&self) -> Option<String> {
        Some(self.case.clone())
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
    pub dossier: String,
    /// What the applicant may see of evidence that `evidence` does not name.
    pub usual: Disclosure,
    /// What the applicant may see of single pieces, by their id.
    #[serde(default)]
    pub evidence: BTreeMap<String, Disclosure>,
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
    const TABLE: Table = Table::Links;

    fn lookup(&self) -> Option<String> {
        Some(self.dossier.clone())
    }
}

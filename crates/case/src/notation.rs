//! How places and findings are written: the file of a case folder, and the path of the field in it. Nothing else in the
//! workspace knows these names; a package, the JSON of `simsa check` and the API hold them as they are written here.
//!
//! The notation is a pure function of the place. What a folder adds (which of the files are JSON, and the lines) is in
//! [`crate::LoadedCase::locate`].

use std::fmt;

use serde::{Deserialize, Serialize};
use simsa_model::fields::Subject;
use simsa_model::{FactPath, Finding, List, Place, Say, Severity};

use crate::layout::{ANSWERS, CONFORMITY, EVIDENCE, EXEMPTIONS, FACTS, PRODUCTS, SERVICES, TESTS};

/// A place as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FolderPlace {
    /// File of the case folder, with `/` between folders.
    pub file: String,
    /// Path of the field in that file, for example `certificates[1].valid_until`, counted from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Line, counted from 1, where the file was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}

/// The file and the name in it of each list.
const fn name(list: List) -> (&'static str, &'static str) {
    match list {
        List::Storage => (FACTS, "storage"),
        List::Operators => (FACTS, "operators"),
        List::Certificates => (FACTS, "certificates"),
        List::Answers => (ANSWERS, "answer"),
        List::Evidence => (EVIDENCE, "evidence"),
        List::Products => (PRODUCTS, "product"),
        List::Services => (SERVICES, "service"),
        List::Tests => (TESTS, "test"),
        List::Claims => (EXEMPTIONS, "claim"),
    }
}

impl FolderPlace {
    /// How a place is written. Of whose part of a list something is said, it does not tell.
    pub fn of(place: &Place) -> Self {
        let (stem, field) = match place {
            Place::File(path) => return Self { file: path.clone(), field: None, line: None },
            Place::Facts => (FACTS, None),
            Place::Fact(fact) => (FACTS, Some(fact.inner())),
            Place::List { list, .. } => {
                // the facts stand in one file, every other list is a file of its own
                let (stem, name) = name(*list);
                (stem, (stem == FACTS).then(|| name.to_owned()))
            }
            Place::Entry { list, at, field } => {
                let (stem, name) = name(*list);
                let path = match field {
                    Some(field) => format!("{name}[{at}].{field}"),
                    None => format!("{name}[{at}]"),
                };
                (stem, Some(path))
            }
            Place::Conformity(field) => (CONFORMITY, field.as_ref().map(ToString::to_string)),
        };
        Self { file: format!("{stem}.toml"), field, line: None }
    }

    /// The place that is written so; `None` when a case folder has no such place.
    pub fn read(&self) -> Option<Place> {
        if self.field.is_none() && self.file.starts_with("evidence/") {
            return Some(Place::File(self.file.clone()));
        }
        let stem = self.file.strip_suffix(".toml").or_else(|| self.file.strip_suffix(".json"))?;
        let mut lists =
            List::ALL.into_iter().map(|list| (list, name(list))).filter(|(_, (file, _))| *file == stem);
        match self.field.as_deref() {
            None if stem == FACTS => Some(Place::Facts),
            None if stem == CONFORMITY => Some(Place::Conformity(None)),
            None => lists.next().map(|(list, _)| Place::list(list)),
            Some(path) if stem == CONFORMITY => Some(Place::Conformity(None).with_field(path.to_owned())),
            Some(path) => {
                lists.find_map(|(list, (_, name))| entry(list, path.strip_prefix(name)?)).or_else(|| {
                    FactPath::within(Subject::Facts, path).filter(|_| stem == FACTS).map(Place::fact)
                })
            }
        }
    }
}

/// The entry that `rest` names behind the name of its list: `[3]`, `[3].note`.
fn entry(list: List, rest: &str) -> Option<Place> {
    let (at, field) = rest.strip_prefix('[')?.split_once(']')?;
    let place = Place::entry(list, at.parse().ok()?);
    if field.is_empty() {
        return Some(place);
    }
    Some(place.with_field(field.strip_prefix('.')?.to_owned()))
}

/// `facts.toml:12 certificates[1].valid_until`.
impl fmt::Display for FolderPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(field) = &self.field {
            write!(f, " {field}")?;
        }
        Ok(())
    }
}

/// A finding as it is written for machines, and read again from a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingRecord {
    /// Stable name of the check.
    pub code: String,
    /// How much it stops.
    pub severity: Severity,
    /// What is wrong.
    pub what: Say,
    /// Where.
    pub places: Vec<FolderPlace>,
    /// Ids of the passages it rests on.
    pub cites: Vec<String>,
    /// Ids of the readings it rests on.
    pub readings: Vec<String>,
    /// What to do next.
    pub next: Say,
}

impl FindingRecord {
    /// How a finding is written.
    pub fn of(finding: &Finding) -> Self {
        Self::located(finding, FolderPlace::of)
    }

    /// The same with places that somebody else has looked up.
    pub(crate) fn located(finding: &Finding, place: impl Fn(&Place) -> FolderPlace) -> Self {
        Self {
            code: finding.code.to_owned(),
            severity: finding.severity,
            what: finding.what.clone(),
            places: finding.places.iter().map(place).collect(),
            cites: finding.cites.iter().map(|passage| passage.id.to_owned()).collect(),
            readings: finding.readings.iter().map(|reading| reading.id.to_owned()).collect(),
            next: finding.next.clone(),
        }
    }
}

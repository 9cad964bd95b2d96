//! What follows from a dossier: assessment, findings, and the law they rest on. Made when sealing, and made again when
//! verifying: what is in the package must be what the rules give.

use serde::{Deserialize, Serialize};
use simsa_case::FindingRecord;
use simsa_law::{Original, Passage, Reading, source};
use simsa_model::{Assessment, Dossier, Finding, Ground, Group, Severity};
use simsa_rules::RuleConflict;

use crate::dossier::{DossierFile, KnownWarning, json};
use crate::sum::sha256_hex;

/// The three files, ready to be written or compared.
pub(crate) struct Records {
    pub(crate) assessment: Vec<u8>,
    pub(crate) findings: Vec<u8>,
    /// Code and words of the warnings among them.
    warnings: Vec<(&'static str, String)>,
    pub(crate) law: Vec<u8>,
}

/// The rulings and findings of a submission as the bytes of its package: `data/assessment.json` and `data/findings.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// `data/assessment.json`.
    pub assessment: Vec<u8>,
    /// `data/findings.json`.
    pub findings: Vec<u8>,
}

/// What a reader is shown of `data/assessment.json`.
#[derive(Deserialize)]
struct SealedAssessment {
    assessment: SealedRulings,
}

#[derive(Deserialize)]
struct SealedRulings {
    group: Option<SealedGroup>,
}

#[derive(Deserialize)]
struct SealedGroup {
    /// Absent while the ruling is open.
    value: Option<Group>,
}

#[derive(Deserialize)]
struct SealedFindings {
    findings: Vec<FindingRecord>,
}

impl Judgement {
    /// How this program judges a sealed dossier, on the day on which it was judged.
    ///
    /// # Errors
    /// The rules give two values for it: a fault of theirs.
    pub fn of(file: &DossierFile) -> Result<Self, RuleConflict> {
        let dossier = file.dossier();
        let assessment = simsa_rules::assess(&dossier.facts, file.judged_on)?;
        let Records { assessment, findings, .. } = Records::of(&dossier, &assessment);
        Ok(Self { assessment, findings })
    }

    /// The group, where it is decided.
    ///
    /// # Errors
    /// The bytes are not those of such a file.
    pub fn group(&self) -> Result<Option<Group>, serde_json::Error> {
        let file: SealedAssessment = serde_json::from_slice(&self.assessment)?;
        Ok(file.assessment.group.and_then(|group| group.value))
    }

    /// The findings, in their order.
    ///
    /// # Errors
    /// The bytes are not those of such a file.
    pub fn findings(&self) -> Result<Vec<FindingRecord>, serde_json::Error> {
        let file: SealedFindings = serde_json::from_slice(&self.findings)?;
        Ok(file.findings)
    }
}

#[derive(Serialize)]
struct AssessmentFile<'a> {
    schema: &'static str,
    edition: Edition,
    readings: Vec<&'static str>,
    assessment: &'a Assessment,
}

#[derive(Serialize)]
struct FindingsFile<'a> {
    schema: &'static str,
    findings: &'a [FindingRecord],
}

#[derive(Serialize)]
struct LawFile {
    schema: &'static str,
    source: Edition,
    passages: Vec<PassageText>,
    readings: Vec<ReadingText>,
}

#[derive(Serialize)]
struct Edition {
    id: &'static str,
    title: &'static str,
    issuer: &'static str,
    date: &'static str,
    /// Of the text that the passages were cut from.
    sha256: &'static str,
}

#[derive(Serialize)]
struct PassageText {
    id: &'static str,
    place: String,
    text: &'static str,
    sha256: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    slip: Option<&'static str>,
}

#[derive(Serialize)]
struct ReadingText {
    id: &'static str,
    title: &'static str,
    title_en: &'static str,
    passages: &'static [&'static str],
    body: &'static str,
    sha256: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmed_by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmed_on: Option<&'static str>,
}

impl Records {
    /// Works everything out.
    pub(crate) fn of(dossier: &Dossier, assessment: &Assessment) -> Self {
        let findings = simsa_checks::examine(dossier, assessment);
        let readings: Vec<&'static Reading> = assessment.readings();
        let file = AssessmentFile {
            schema: "simsa-assessment-1",
            edition: edition(source()),
            readings: readings.iter().map(|reading| reading.id).collect(),
            assessment,
        };
        let written: Vec<FindingRecord> = findings.iter().map(FindingRecord::of).collect();
        let warnings = findings.iter().filter(|finding| finding.severity == Severity::Warning);
        Self {
            warnings: warnings.map(|finding| (finding.code, finding.what.ko.clone())).collect(),
            assessment: json(&file),
            findings: json(&FindingsFile { schema: "simsa-findings-1", findings: &written }),
            law: json(&law(assessment, &findings)),
        }
    }

    /// What is acknowledged although no such warning was found.
    pub(crate) fn strays<'a>(
        &self,
        acknowledged: &'a [KnownWarning],
    ) -> impl Iterator<Item = &'a KnownWarning> {
        let found =
            |one: &&KnownWarning| self.warnings.iter().any(|(code, ko)| *code == one.code && *ko == one.what);
        acknowledged.iter().filter(move |one| !found(one))
    }
}

fn edition(source: &Original) -> Edition {
    let Original { id, title, issuer, date, sha256, .. } = *source;
    Edition { id, title, issuer, date, sha256 }
}

/// Everything that assessment and findings cite, and what the readings interpret.
fn law(assessment: &Assessment, findings: &[Finding]) -> LawFile {
    let of_findings = findings.iter().flat_map(|finding| finding.readings.iter().copied());
    let mut readings: Vec<&'static Reading> = assessment.readings();
    readings.extend(of_findings);
    readings.sort();
    readings.dedup();
    let of_grounds = assessment.grounds().flat_map(|ground: &Ground| ground.rule.cites.passages()).copied();
    let mut passages: Vec<&'static Passage> = of_grounds.collect();
    passages.extend(findings.iter().flat_map(|finding| finding.cites.iter().copied()));
    passages.extend(readings.iter().flat_map(|reading| reading.cited()));
    passages.sort();
    passages.dedup();
    LawFile {
        schema: "simsa-law-1",
        source: edition(source()),
        passages: passages.into_iter().map(passage_text).collect(),
        readings: readings.into_iter().map(reading_text).collect(),
    }
}

fn passage_text(passage: &'static Passage) -> PassageText {
    let Passage { id, text, slip, .. } = *passage;
    PassageText { id, place: passage.place(), text, sha256: sha256_hex(text.as_bytes()), slip }
}

fn reading_text(reading: &'static Reading) -> ReadingText {
    let Reading { id, title, title_en, passages, body, confirmed_by, .. } = *reading;
    ReadingText {
        id,
        title,
        title_en,
        passages,
        body,
        sha256: sha256_hex(body.as_bytes()),
        confirmed_by: confirmed_by.map(|by| by.by),
        confirmed_on: confirmed_by.map(|by| by.on),
    }
}

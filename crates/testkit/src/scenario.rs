//! A scenario: a story the certifier can read, with the facts as `toml` and the outcome as `expect`, run as a test.

use std::collections::BTreeSet;
use std::fmt;

use serde::Deserialize;
use simsa_case::{CaseProblem, parse_facts};
use simsa_model::{Assessment, Day, Facts, Ruling};
use simsa_rules::assess;

/// A scenario file.
#[derive(Debug)]
pub struct Scenario {
    /// The first heading.
    pub title: String,
    /// The facts.
    pub facts: Facts,
    /// The outcome.
    pub expect: Expect,
}

/// What the text of the guide demands for the facts; a key that is left out is not compared.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The day to judge on.
    pub on: Day,
    /// `applies`, `excluded`, `deferred` or `open`.
    pub applicability: String,
    /// `II-1`, …, `open`, or `none` when S014 is not reviewed.
    #[serde(default)]
    pub group: Option<String>,
    /// Part 1: `full`, `partial`.
    #[serde(default)]
    pub facility_scope: Option<String>,
    /// Part 2: `full`, `partial`, `exempt`, `not-applied`.
    #[serde(default)]
    pub cloud_scope: Option<String>,
    /// `none`, `met`, `missing`.
    #[serde(default)]
    pub csap_duty: Option<String>,
    /// Numbers of the forms that are due.
    #[serde(default)]
    pub forms: Option<Vec<String>>,
    /// Readings that applicability, group and CSAP duty rest on; those of scopes and forms follow from the group.
    #[serde(default)]
    pub readings: Option<Vec<String>>,
    /// Facts still asked for.
    #[serde(default)]
    pub needs: Option<Vec<String>>,
    /// `in-force`, `before`, `after`.
    #[serde(default)]
    pub edition: Option<String>,
}

/// Why a file is no scenario.
#[derive(Debug)]
pub enum ScenarioError {
    /// A part is missing.
    Missing(&'static str),
    /// The facts cannot be read.
    Facts(Vec<CaseProblem>),
    /// The expectation cannot be read.
    Expect(String),
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(part) => write!(f, "the scenario has no {part}"),
            Self::Facts(problems) => problems.iter().try_for_each(|problem| writeln!(f, "{problem}")),
            Self::Expect(message) => write!(f, "expect: {message}"),
        }
    }
}

impl std::error::Error for ScenarioError {}

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    /// When a part is missing or cannot be read.
    pub fn parse(markdown: &str) -> Result<Self, ScenarioError> {
        let title = markdown
            .lines()
            .find_map(|line| line.strip_prefix("# "))
            .ok_or(ScenarioError::Missing("heading"))?;
        let facts = block(markdown, "toml").ok_or(ScenarioError::Missing("toml block"))?;
        let expect = block(markdown, "expect").ok_or(ScenarioError::Missing("expect block"))?;
        Ok(Self {
            title: title.to_owned(),
            facts: parse_facts("facts.toml", facts).map_err(ScenarioError::Facts)?,
            expect: toml::from_str(expect).map_err(|error| ScenarioError::Expect(error.to_string()))?,
        })
    }

    /// Assesses the facts and returns every difference from what is expected.
    pub fn differences(&self) -> Vec<String> {
        let assessment = match assess(&self.facts, self.expect.on) {
            Ok(assessment) => assessment,
            Err(conflict) => return vec![conflict.to_string()],
        };
        let expect = &self.expect;
        let mut differences = Vec::new();
        let mut compare = |what: &str, expected: Option<&String>, found: String| {
            if let Some(expected) = expected
                && *expected != found
            {
                differences.push(format!("{what}: expected {expected}, found {found}"));
            }
        };
        compare("applicability", Some(&expect.applicability), word(Some(&assessment.applicability)));
        compare("group", expect.group.as_ref(), word(assessment.group.as_ref()));
        compare("facility_scope", expect.facility_scope.as_ref(), word(assessment.facility_scope.as_ref()));
        compare("cloud_scope", expect.cloud_scope.as_ref(), word(assessment.cloud_scope.as_ref()));
        compare("csap_duty", expect.csap_duty.as_ref(), word(assessment.csap_duty.as_ref()));
        compare("edition", expect.edition.as_ref(), edition(&assessment));
        compare("forms", list(expect.forms.as_ref()).as_ref(), forms(&assessment));
        compare("readings", sorted(expect.readings.as_ref()).as_ref(), readings(&assessment));
        compare("needs", sorted(expect.needs.as_ref()).as_ref(), needs(&assessment));
        differences
    }
}

/// The text of the first fenced block of this kind.
fn block<'a>(markdown: &'a str, kind: &str) -> Option<&'a str> {
    let start = markdown.find(&format!("\n```{kind}\n"))? + kind.len() + 5;
    let length = markdown[start..].find("\n```")?;
    Some(&markdown[start..=start + length])
}

/// The decided value as it is written, `open`, or `none`.
fn word<T: serde::Serialize>(ruling: Option<&Ruling<T>>) -> String {
    match ruling {
        None => "none".to_owned(),
        Some(Ruling::Open { .. }) => "open".to_owned(),
        Some(Ruling::Decided { value, .. }) => plain(value),
    }
}

fn plain(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        other => format!("{other:?}"),
    }
}

fn edition(assessment: &Assessment) -> String {
    let value = serde_json::to_value(assessment.edition).unwrap_or_default();
    value["edition"].as_str().unwrap_or_default().to_owned()
}

fn forms(assessment: &Assessment) -> String {
    let numbers: Vec<&str> = assessment.decided_duties().iter().map(|duty| duty.form.number()).collect();
    numbers.join(" ")
}

fn readings(assessment: &Assessment) -> String {
    let grounds = assessment
        .applicability
        .grounds()
        .iter()
        .chain(assessment.group.iter().flat_map(Ruling::grounds))
        .chain(assessment.csap_duty.iter().flat_map(Ruling::grounds));
    let ids: BTreeSet<&str> =
        grounds.flat_map(simsa_model::Ground::all_readings).map(|reading| reading.id).collect();
    ids.into_iter().collect::<Vec<_>>().join(" ")
}

fn needs(assessment: &Assessment) -> String {
    assessment.needs().into_iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn list(words: Option<&Vec<String>>) -> Option<String> {
    words.map(|words| words.join(" "))
}

fn sorted(words: Option<&Vec<String>>) -> Option<String> {
    words.map(|words| {
        words.iter().map(String::as_str).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ")
    })
}

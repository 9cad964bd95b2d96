//! A question of a checklist, and the small id that answers and findings carry.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::checklist::{Checklist, ChecklistSection, Control, Item};
use crate::evidence::{EvidenceExample, EvidenceScope};
use crate::{Passages, tables};
use simsa_content::UnknownId;

/// Our own stable name of a question: `emr-2.1-4` is the fourth question of item 2.1, `cloud-2.3.2-2` the second of
/// control 2.3.2 — numbers as resolved, because printed ones are not unique.
///
/// Two bytes, always valid; ordered as the checklists print the questions, form 2B before form 3.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct QuestionId(pub(crate) u16);

impl QuestionId {
    /// The question it names.
    pub fn question(self) -> &'static Question {
        &tables::QUESTIONS[usize::from(self.0)]
    }

    /// As people write it.
    pub fn as_str(self) -> &'static str {
        self.question().name
    }

    /// Place among all questions, from 0: for tables with one slot per question (see [`Question::COUNT`]).
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

impl fmt::Display for QuestionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for QuestionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "QuestionId({})", self.as_str())
    }
}

impl Hash for QuestionId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

/// Reads the id as written in a case file.
///
/// # Errors
/// When there is no such question; the error names the nearest one.
impl FromStr for QuestionId {
    type Err = UnknownId;

    fn from_str(id: &str) -> Result<Self, UnknownId> {
        tables::QUESTIONS_BY_NAME
            .binary_search_by(|(name, _)| (*name).cmp(id))
            .map(|at| tables::QUESTIONS_BY_NAME[at].1)
            .map_err(|_| UnknownId::new("question", id, tables::QUESTIONS.iter().map(|q| q.name)))
    }
}

impl Serialize for QuestionId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for QuestionId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// One sentence of a checklist that is answered with Y, P, N or N/A.
#[derive(Debug)]
pub struct Question {
    /// Stable id.
    pub id: QuestionId,
    /// The id as text, see [`QuestionId::as_str`].
    pub(crate) name: &'static str,
    /// The full checklist it stands in: [`Checklist::Form2B`] or [`Checklist::Form3`]. Form 2A asks some of form 2B's
    /// questions under the same ids.
    pub checklist: Checklist,
    /// Section (form 2B, 분류) or domain (form 3, 분류) it belongs to.
    pub section: &'static ChecklistSection,
    /// Item (항목), for example 2.1.
    pub item: &'static Item,
    /// Control of form 3, for example 2.3.2; form 2B has none.
    pub control: Option<&'static Control>,
    /// Number within the item (form 2B) or control (form 3), from 1.
    pub number: u8,
    /// The number as the checklist prints it in this row, or in the cell that spans it. Not unique: see `remark`.
    pub printed: &'static str,
    /// The question, word for word as the checklist prints it, white space tidied.
    pub text: &'static str,
    /// The question as the evidence table prints it; the same but for two.
    pub text_in_evidence: &'static str,
    /// What the checklist prints under the question: values to hold, what to look at.
    pub note: Option<&'static str>,
    /// The tick row of the control it is answered in, from 1: two questions of a control can share one printed row.
    pub checklist_row: u8,
    /// Printed as a statement ("…하여야 한다."), not as a question, and to be answered like one.
    pub statement: bool,
    /// The question this one repeats in other words; one answer may fill both.
    pub duplicate_of: Option<QuestionId>,
    /// Examples of evidence (증적자료 예시) of the full checklist's evidence table; empty where none is printed.
    pub evidence: &'static [EvidenceExample],
    /// Whether those examples stand in a cell of this question or in one it shares.
    pub evidence_scope: EvidenceScope,
    /// What is odd about it in print, and how the catalogue reads it (Korean).
    pub remark: Option<&'static str>,
}

impl Question {
    /// How many questions there are in all: 40 of form 2B and 142 of form 3.
    pub const COUNT: usize = tables::QUESTION_COUNT;

    /// The number by which people find it: that of its item or control, and its place there, such as 2.1-4 of form 2B or
    /// 2.3.2-1 of form 3. No two questions have the same.
    pub fn short(&self) -> &'static str {
        self.name.split_once('-').map_or(self.name, |(_, number)| number)
    }

    /// Where the question stands in the checklist.
    pub fn source(&self) -> Passages {
        self.section.source
    }

    /// Where its evidence examples stand.
    pub fn evidence_source(&self) -> Passages {
        self.section.evidence_source
    }

    /// The resolved number: `2.1` of form 2B, `2.3.2` of form 3.
    pub fn resolved(&self) -> &'static str {
        self.control.map_or(self.item.number, |control| control.number)
    }

    /// The number of the control in the notice itself where form 3 numbers it otherwise, else as resolved.
    pub fn number_in_notice(&self) -> &'static str {
        self.control.and_then(|control| control.number_in_notice).unwrap_or_else(|| self.resolved())
    }

    /// Whether this form asks the question.
    pub fn is_asked_in(&self, form: Checklist) -> bool {
        match form {
            Checklist::Form2A => tables::FORM_2A.iter().any(|asked| asked.question == self.id),
            other => other == self.checklist,
        }
    }

    /// Where this form prints the question.
    pub fn source_in(&self, form: Checklist) -> Passages {
        if form == Checklist::Form2A { tables::FORM_2A_SOURCE } else { self.source() }
    }

    /// Where this form prints the evidence examples.
    pub fn evidence_source_in(&self, form: Checklist) -> Passages {
        if form == Checklist::Form2A { tables::FORM_2A_EVIDENCE_SOURCE } else { self.evidence_source() }
    }

    /// The evidence examples as this form prints them: form 2A has a table of its own, and for items that are demanded
    /// beyond it those of form 2B.
    pub fn evidence_in(&self, form: Checklist) -> &'static [EvidenceExample] {
        match form {
            Checklist::Form2A => tables::FORM_2A
                .iter()
                .find(|asked| asked.question == self.id)
                .map_or(self.evidence, |asked| asked.evidence),
            _ => self.evidence,
        }
    }
}

impl PartialEq for Question {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Question {}

impl PartialOrd for Question {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Question {
    fn cmp(&self, other: &Self) -> Ordering {
        self.id.cmp(&other.id)
    }
}

/// A question of form 2A: form 2B's question under the same id, with form 2A's own list of evidence.
#[derive(Debug)]
pub struct Form2AQuestion {
    /// The question.
    pub question: QuestionId,
    /// Evidence examples as form 2A prints them.
    pub evidence: &'static [EvidenceExample],
}

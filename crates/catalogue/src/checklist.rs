//! The three checklists and how they are divided: sections, items and controls. What stands in them is found in
//! [`crate::printed`].

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Passages;

/// A checklist of the guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Checklist {
    /// 양식2A: EMR 점검표 with ISMS-P or ISMS handed in; 4 items, 7 questions, all of them form 2B's.
    #[serde(rename = "form-2a")]
    Form2A,
    /// 양식2B: EMR 점검표 in full; 8 sections, 24 items, 40 questions.
    #[serde(rename = "form-2b")]
    Form2B,
    /// 양식3: 클라우드 점검표; 3 areas, 13 domains, 32 items, 109 controls, 142 questions.
    #[serde(rename = "form-3")]
    Form3,
}

impl Checklist {
    /// All three, in the order of the guide.
    pub const ALL: [Self; 3] = [Self::Form2A, Self::Form2B, Self::Form3];

    /// The id as in a case file: `form-2a`, `form-2b`, `form-3`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Form2A => "form-2a",
            Self::Form2B => "form-2b",
            Self::Form3 => "form-3",
        }
    }
}

impl fmt::Display for Checklist {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// A run of questions in the table of all questions: from included, to excluded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct QuestionSpan {
    pub(crate) from: u16,
    pub(crate) to: u16,
}

/// A 분류: a section of form 2B or a domain of form 3.
#[derive(Debug)]
pub struct ChecklistSection {
    /// Its number, for example `8`.
    pub number: &'static str,
    /// Its name as printed, white space tidied.
    pub name: &'static str,
    /// Its name in English, ours.
    pub name_en: &'static str,
    /// Area of form 3 it belongs to; form 2B has none.
    pub area: Option<&'static Area>,
    /// Its items.
    pub items: &'static [Item],
    /// Where its questions stand.
    pub source: Passages,
    /// Where its evidence examples stand.
    pub evidence_source: Passages,
    pub(crate) span: QuestionSpan,
}

/// One of the three areas of form 3: administrative, physical, technical safeguards.
#[derive(Debug)]
pub struct Area {
    /// `administrative`, `physical` or `technical`.
    pub id: &'static str,
    /// Article of the cloud notice, for example 제3조.
    pub article: &'static str,
    /// Name in Korean.
    pub name: &'static str,
    /// Name in English, ours.
    pub name_en: &'static str,
    /// Where it is named.
    pub source: Passages,
}

/// A 항목.
#[derive(Debug)]
pub struct Item {
    /// Its number, for example `2.1`.
    pub number: &'static str,
    /// Its name where the guide prints one: form 2B prints names for none, form 2A for four of them, form 3 for all.
    pub name: Option<&'static str>,
    /// Where the name stands; empty where there is none.
    pub name_source: Passages,
    /// Its controls; empty in form 2B.
    pub controls: &'static [Control],
    pub(crate) span: QuestionSpan,
}

/// A 통제항목 of form 3.
#[derive(Debug)]
pub struct Control {
    /// Its number with slips of print resolved, for example `2.3.2`.
    pub number: &'static str,
    /// Its number in the notice itself where form 3 counts otherwise (10.2.2 is 10.2.1 there); unverified.
    pub number_in_notice: Option<&'static str>,
    /// Its number in the evidence table where that differs.
    pub printed_in_evidence: Option<&'static str>,
    /// What is odd about it in print (Korean).
    pub remark: Option<&'static str>,
    pub(crate) span: QuestionSpan,
}

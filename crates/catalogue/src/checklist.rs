//! The three checklists and how they are divided: sections, items and controls.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::evidence::EvidenceExample;
use crate::question::{Question, QuestionId};
use crate::{Passages, tables};

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

    /// Its questions, in printed order.
    pub fn questions(self) -> impl ExactSizeIterator<Item = &'static Question> + Clone {
        // One iterator type for the three: form 2A goes through its list of ids, the others through their own span.
        let (ids, span) = match self {
            Self::Form2A => (tables::FORM_2A, Span { from: 0, to: tables::FORM_2A_COUNT }),
            Self::Form2B => (&[][..], tables::FORM_2B_QUESTIONS),
            Self::Form3 => (&[][..], tables::FORM_3_QUESTIONS),
        };
        (span.from..span.to)
            .map(move |at| ids.get(usize::from(at)).map_or(QuestionId(at), |asked| asked.question).question())
    }

    /// Its sections (form 2B) or domains (form 3) in printed order; of form 2A, the sections that it touches in full.
    pub fn sections(self) -> impl Iterator<Item = &'static Section> + Clone {
        let sections = match self {
            Self::Form2A | Self::Form2B => tables::FORM_2B_SECTIONS,
            Self::Form3 => tables::FORM_3_DOMAINS,
        };
        sections.iter().filter(move |section| {
            self != Self::Form2A || section.questions().iter().any(|q| q.is_asked_in(Self::Form2A))
        })
    }

    /// Its items in printed order; of form 2A, the four that it asks.
    pub fn items(self) -> impl Iterator<Item = &'static Item> + Clone {
        self.sections()
            .flat_map(|section| section.items)
            .filter(move |item| self != Self::Form2A || item.questions().iter().any(|q| q.is_asked_in(self)))
    }

    /// Its controls in printed order; none but form 3 has any.
    pub fn controls(self) -> impl Iterator<Item = &'static Control> + Clone {
        self.items().flat_map(|item| item.controls)
    }

    /// The section or domain with this number, for example `8`.
    pub fn section(self, number: &str) -> Option<&'static Section> {
        self.sections().find(|section| section.number == number)
    }

    /// The item with this number, for example `2.1`.
    pub fn item(self, number: &str) -> Option<&'static Item> {
        self.items().find(|item| item.number == number)
    }

    /// The control with this number as form 3 prints it once its slips are resolved, for example `2.3.2`.
    pub fn control(self, number: &str) -> Option<&'static Control> {
        self.controls().find(|control| control.number == number)
    }
}

impl fmt::Display for Checklist {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// A run of questions in the table of all questions: from included, to excluded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) from: u16,
    pub(crate) to: u16,
}

impl Span {
    fn questions(self) -> &'static [Question] {
        &tables::QUESTIONS[usize::from(self.from)..usize::from(self.to)]
    }
}

/// A 분류: a section of form 2B or a domain of form 3.
#[derive(Debug)]
pub struct Section {
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
    pub(crate) span: Span,
}

impl Section {
    /// Its questions, in printed order.
    pub fn questions(&self) -> &'static [Question] {
        self.span.questions()
    }
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

impl Area {
    /// The domains of form 3 that belong to it.
    pub fn domains(&self) -> impl Iterator<Item = &'static Section> + Clone {
        let id = self.id;
        tables::FORM_3_DOMAINS.iter().filter(move |domain| domain.area.is_some_and(|area| area.id == id))
    }
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
    pub(crate) span: Span,
}

impl Item {
    /// Its questions, in printed order.
    pub fn questions(&self) -> &'static [Question] {
        self.span.questions()
    }
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
    pub(crate) span: Span,
}

impl Control {
    /// Its one or two questions.
    pub fn questions(&self) -> &'static [Question] {
        self.span.questions()
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

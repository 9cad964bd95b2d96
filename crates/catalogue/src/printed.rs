//! What stands in a checklist and in its parts, in printed order.

use crate::checklist::{Area, Checklist, ChecklistSection, Control, Item, QuestionSpan};
use crate::question::{Question, QuestionId};
use crate::tables;

impl Checklist {
    /// Its questions, in printed order.
    pub fn questions(self) -> impl ExactSizeIterator<Item = &'static Question> + Clone {
        // One iterator type for the three: form 2A goes through its list of ids, the others through their own span.
        let (ids, span) = match self {
            Self::Form2A => (tables::FORM_2A, QuestionSpan { from: 0, to: tables::FORM_2A_COUNT }),
            Self::Form2B => (&[][..], tables::FORM_2B_QUESTIONS),
            Self::Form3 => (&[][..], tables::FORM_3_QUESTIONS),
        };
        (span.from..span.to)
            .map(move |at| ids.get(usize::from(at)).map_or(QuestionId(at), |asked| asked.question).question())
    }

    /// Its sections (form 2B) or domains (form 3) in printed order; of form 2A, the sections that it touches in full.
    pub fn sections(self) -> impl Iterator<Item = &'static ChecklistSection> + Clone {
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
    pub fn section(self, number: &str) -> Option<&'static ChecklistSection> {
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

impl QuestionSpan {
    fn questions(self) -> &'static [Question] {
        &tables::QUESTIONS[usize::from(self.from)..usize::from(self.to)]
    }
}

impl ChecklistSection {
    /// Its questions, in printed order.
    pub fn questions(&self) -> &'static [Question] {
        self.span.questions()
    }
}

impl Area {
    /// The domains of form 3 that belong to it.
    pub fn domains(&self) -> impl Iterator<Item = &'static ChecklistSection> + Clone {
        let id = self.id;
        tables::FORM_3_DOMAINS.iter().filter(move |domain| domain.area.is_some_and(|area| area.id == id))
    }
}

impl Item {
    /// Its questions, in printed order.
    pub fn questions(&self) -> &'static [Question] {
        self.span.questions()
    }
}

impl Control {
    /// Its one or two questions.
    pub fn questions(&self) -> &'static [Question] {
        self.span.questions()
    }
}

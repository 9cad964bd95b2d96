//! The exemptions of form 1: which programme exempts whom from which criteria.

use serde::{Deserialize, Serialize};

use crate::{Passages, Readings, SchemeEntry};

/// Criteria of the certification that belong together.
#[derive(Debug)]
pub struct CriterionDomain {
    /// `interoperability` or `security`.
    pub id: &'static str,
    /// Name in Korean.
    pub name: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// Numbers of its criteria, in order: `I001`…, `S001`….
    pub criteria: &'static [&'static str],
    /// Where they stand.
    pub source: Passages,
}

/// Who may claim an exemption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Beneficiary {
    /// 개발업체.
    Developer,
    /// 자체개발 의료기관.
    SelfDevelopingInstitution,
}

/// A row of 면제기준 on form 1.
#[derive(Debug)]
pub struct Programme {
    /// The id, as in a case file: `exchange`, `isms`, `isms-p`, `claims-software`, `s014-certificates`, `s014-csap`.
    pub id: &'static str,
    /// Name in Korean.
    pub name: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// The certificates or programme that carry it.
    pub schemes: &'static [&'static SchemeEntry],
    /// Criteria it exempts from, in order.
    pub criteria: &'static [&'static str],
    /// Criteria one place exempts and another does not; not exempted, and said so.
    pub disputed: &'static [Disputed],
    /// Who may claim it.
    pub beneficiary: &'static [Beneficiary],
    /// How far it exempts, where not in full (Korean).
    pub extent: Option<&'static str>,
    /// Whether the certifier may review the exempted criteria on site all the same.
    pub on_site_review_possible: bool,
    /// What a reader should know about it (Korean).
    pub remark: Option<&'static str>,
    /// Where it stands, form 1 first.
    pub source: Passages,
    /// Readings it rests on.
    pub readings: Readings,
}

impl Programme {
    /// Whether it exempts from this criterion, for example `S009`.
    pub fn exempts(&self, criterion: &str) -> bool {
        self.criteria.contains(&criterion)
    }
}

/// A criterion on which two places of the guide disagree.
#[derive(Debug)]
pub struct Disputed {
    /// Its number.
    pub criterion: &'static str,
    /// The reading that settles it for us.
    pub reading: &'static simsa_law::Reading,
    /// What each place says (Korean).
    pub remark: &'static str,
}

//! Names of facts: `storage[main].cloud` is what an open ruling asks for, and people want to read it in words.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use crate::{Bi, Say};

/// The path of one fact in the facts file; entries of a list are named by their `id` or their position.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct FactId(Cow<'static, str>);

impl FactId {
    /// A fact that every case has once.
    pub const fn of(path: &'static str) -> Self {
        Self(Cow::Borrowed(path))
    }

    /// A fact of an entry in a list: `FactId::entry("storage", "main", "cloud")`.
    pub fn entry(list: &str, key: &str, field: &str) -> Self {
        Self(Cow::Owned(format!("{list}[{key}].{field}")))
    }

    /// The fact at a path that was read or made at run time, such as the field of a finding.
    pub fn from_path(path: impl Into<String>) -> Self {
        Self(Cow::Owned(path.into()))
    }

    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path without the key of the entry: `storage[].cloud`.
    fn pattern(&self) -> String {
        match (self.0.find('['), self.0.find(']')) {
            (Some(open), Some(close)) if open < close => {
                format!("{}[]{}", &self.0[..open], &self.0[close + 1..])
            }
            _ => self.0.clone().into_owned(),
        }
    }

    /// The key of the entry, if the fact belongs to one.
    pub fn key(&self) -> Option<&str> {
        let (open, close) = (self.0.find('[')?, self.0.find(']')?);
        self.0.get(open + 1..close)
    }

    /// The question to ask for this fact, with the entry it belongs to: “보관 장소 ‘main’: 국내에 있습니까?”. A fact that
    /// no rule asks for has only its path.
    pub fn asks(&self) -> Say {
        let Some(label) = fact_label(self) else { return Say::new(self.as_str(), self.as_str()) };
        match self.entry_words() {
            None => label.asks.into(),
            Some(entry) => Say::new(
                format!("{}: {}", entry.ko, label.asks.ko),
                format!("{}: {}", entry.en, label.asks.en),
            ),
        }
    }

    /// The entry of a list that the fact belongs to, in words; certificates have no name and are counted from 1.
    fn entry_words(&self) -> Option<Say> {
        let key = self.key()?;
        let named = |ko: &str, en: &str| Say::new(format!("{ko} ‘{key}’"), format!("{en} “{key}”"));
        Some(match self.0.split('[').next()? {
            "storage" => named("보관 장소", "Place"),
            "operators" => named("사업자", "Operator"),
            "certificates" => {
                let number = key.parse::<usize>().ok()? + 1;
                Say::new(format!("보안인증 {number}"), format!("Certificate {number}"))
            }
            _ => return None,
        })
    }
}

impl fmt::Display for FactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a fact is, in words, and what can be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactLabel {
    /// The question to ask.
    pub asks: Bi,
    /// The answers possible, as written in the file.
    pub answers: &'static str,
}

/// The words for a fact; `None` for a path that no rule looks at.
pub fn fact_label(fact: &FactId) -> Option<FactLabel> {
    let pattern = fact.pattern();
    LABELS
        .iter()
        .find(|(path, ..)| *path == pattern)
        .map(|&(_, ko, en, answers)| FactLabel { asks: Bi::new(ko, en), answers })
}

const DAY: &str = "YYYY-MM-DD";
const YES_NO: &str = "true | false";
const OPERATOR: &str = "operators[].id";

/// Path, question in Korean and English, answers.
const LABELS: &[(&str, &str, &str, &str)] = &[
    ("application.date", "신청일은 언제입니까?", "On which day is the application handed in?", DAY),
    (
        "application.kind",
        "신청종류는 무엇입니까? (최초/갱신/변경)",
        "Which kind of review is applied for?",
        "initial | renewal | change",
    ),
    (
        "applicant.kind",
        "신청기관은 어떤 기관입니까?",
        "What is the applicant?",
        "developer | self-developing-institution | parent-institution | public-body",
    ),
    (
        "institutions.served",
        "이용 의료기관은 민간입니까, 국가·공공입니까?",
        "Are the institutions served private, public or both?",
        "private | public | mixed",
    ),
    (
        "institutions.legal_forms",
        "국가·공공 의료기관의 법적 형태는 무엇입니까? (전자정부법 제2조)",
        "Which legal form do the public institutions have?",
        "administrative-agency | public-institution | local-public-corporation | special-corporation | school | designated-by-decree | none-of-these",
    ),
    (
        "storage",
        "전자의무기록과 백업은 어디에 보관합니까?",
        "Where are the records and their backups kept?",
        "[[storage]]",
    ),
    (
        "storage[].role",
        "이 장소는 운영용입니까, 백업 전용입니까?",
        "Is this place primary or only backup?",
        "primary | backup",
    ),
    (
        "storage[].place",
        "이 장소는 의료기관 외부입니까, 내부입니까?",
        "Is this place outside or inside the institution?",
        "outside | inside",
    ),
    (
        "storage[].facility",
        "누구의 시설입니까?",
        "Whose facility is it?",
        "idc | cloud-provider | own | parent-institution | public-body | association | maker",
    ),
    ("storage[].operator", "어느 사업자가 운영합니까?", "Which operator runs it?", OPERATOR),
    ("storage[].cloud", "클라우드컴퓨팅 방식입니까?", "Is it run with cloud computing?", YES_NO),
    (
        "storage[].commercial",
        "상용(商用)으로 타인에게 제공됩니까? (무상 포함)",
        "Is it offered to others commercially, even free of charge?",
        YES_NO,
    ),
    ("storage[].domestic", "국내에 있습니까?", "Is it in Korea?", YES_NO),
    (
        "operators[].certificates_listed",
        "이 사업자가 보유한 보안인증을 모두 적었습니까? (하나도 없어도 ‘예’)",
        "Are all certificates that this operator holds listed? (yes, too, when it holds none)",
        YES_NO,
    ),
    (
        "certificates",
        "사업자가 보유한 보안인증은 무엇입니까? (없으면 없다고 적습니다)",
        "Which certificates do the operators hold? (say so when there is none)",
        "[[certificates]] | certificates = []",
    ),
    (
        "certificates[].scheme",
        "어떤 보안인증입니까?",
        "Which certificate is it?",
        "isms-p | isms | iso-27017 | iso-27018 | csap | claims-software",
    ),
    (
        "certificates[].holder",
        "누가 보유한 인증서입니까?",
        "Who holds the certificate?",
        "operator | institution | applicant",
    ),
    (
        "certificates[].operator",
        "어느 사업자의 인증서입니까?",
        "Which operator holds the certificate?",
        OPERATOR,
    ),
    (
        "certificates[].valid_from",
        "유효기간 시작일은 언제입니까?",
        "From which day is the certificate valid?",
        DAY,
    ),
    (
        "certificates[].valid_until",
        "유효기간 만료일은 언제입니까?",
        "Until which day is the certificate valid?",
        DAY,
    ),
    (
        "certificates[].covers_service",
        "인증범위에 이 서비스가 포함됩니까?",
        "Does its scope cover the service used?",
        YES_NO,
    ),
    (
        "certificates[].csap_type",
        "CSAP 인증 유형은 무엇입니까?",
        "Which type of service does the CSAP certificate cover?",
        "iaas | saas | paas | daas",
    ),
    (
        "earlier_certification",
        "이전 인증은 언제 받았습니까?",
        "When was the earlier certification granted?",
        "[earlier_certification]",
    ),
    (
        "earlier_certification.certified_on",
        "이전 인증일은 언제입니까?",
        "On which day was the earlier certificate granted?",
        DAY,
    ),
    (
        "earlier_certification.valid_until",
        "이전 인증의 유효기간 만료일은 언제입니까?",
        "Until which day is the earlier certificate valid?",
        DAY,
    ),
    (
        "notice.controls",
        "인증기관이 고지한 통제항목은 무엇입니까?",
        "Which controls does the certifier's notice name?",
        "[\"9.1.1\", …]",
    ),
];

#[cfg(test)]
mod tests {
    use super::{FactId, LABELS, fact_label};

    #[test]
    fn an_entry_finds_the_words_of_its_list() {
        let fact = FactId::entry("storage", "main[1]", "cloud");
        assert_eq!(fact.key(), Some("main[1"));
        let fact = FactId::entry("storage", "본원", "cloud");
        assert_eq!(fact_label(&fact).unwrap().answers, "true | false");
        assert_eq!(fact.key(), Some("본원"));
        assert_eq!(fact.asks().ko, "보관 장소 ‘본원’: 클라우드컴퓨팅 방식입니까?");
        let fact = FactId::entry("certificates", "1", "holder");
        assert_eq!(fact.asks().en, "Certificate 2: Who holds the certificate?");
    }

    #[test]
    fn paths_are_unique() {
        let mut paths: Vec<_> = LABELS.iter().map(|label| label.0).collect();
        paths.sort_unstable();
        paths.dedup();
        assert_eq!(paths.len(), LABELS.len());
    }
}

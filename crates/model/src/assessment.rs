//! What the rules say about one set of facts: a plan that two people can compare line by line.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};
use simsa_law::Reading;

use crate::{Bi, Day, Ground, Ruling, Say, Scheme};

/// Whether criterion S014 is reviewed in this application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Applicability {
    /// 적용대상: reviewed now.
    Applies,
    /// 적용 제외대상: not reviewed.
    Excluded,
    /// Reviewed later, when the earlier certificate is renewed.
    Deferred,
}

/// The five groups of the guide's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Group {
    /// 단순 외부보관, ISMS-P 보유.
    #[serde(rename = "I-1")]
    I1,
    /// 단순 외부보관, ISMS-P 미보유.
    #[serde(rename = "I-2")]
    I2,
    /// 클라우드 기반, 보안인증 3종 전부 (or CSAP for public institutions).
    #[serde(rename = "II-1")]
    II1,
    /// 클라우드 기반, ISMS-P 보유.
    #[serde(rename = "II-2")]
    II2,
    /// 클라우드 기반, 보안인증 미보유.
    #[serde(rename = "II-3")]
    II3,
}

impl Group {
    /// The groups, as the table prints them.
    pub const ALL: [Self; 5] = [Self::I1, Self::I2, Self::II1, Self::II2, Self::II3];

    /// The name as printed: `II-1`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::I1 => "I-1",
            Self::I2 => "I-2",
            Self::II1 => "II-1",
            Self::II2 => "II-2",
            Self::II3 => "II-3",
        }
    }

    /// 그룹 II: cloud-based.
    pub const fn is_cloud(self) -> bool {
        matches!(self, Self::II1 | Self::II2 | Self::II3)
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How much of 제1호 or 제2호 is reviewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewedExtent {
    /// 미적용: not for this group.
    NotApplied,
    /// 면제: exempted by certificates.
    Exempt,
    /// 일부 적용.
    Partial,
    /// 전부 적용.
    Full,
}

/// Whether the service used must be certified by CSAP (S014 제2호 단서).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CsapDuty {
    /// No duty.
    None,
    /// A duty, and it is met.
    Met,
    /// A duty, and no valid certificate is there.
    Missing,
}

/// Whether the edition of the guide is known to be in force on the day of the assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "edition")]
pub enum EditionStatus {
    /// In force.
    InForce,
    /// The day lies before the edition.
    Before {
        /// First day of the edition.
        from: Day,
    },
    /// The day lies after the last day on which this edition is known to have been in force.
    After {
        /// That last day.
        known_end: Day,
    },
}

/// A party to the review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// 집적정보통신시설 사업자.
    Operator,
    /// 인증 신청기관.
    Applicant,
    /// 인증기관.
    Certifier,
}

impl Party {
    /// The official word, and its English counterpart.
    pub const fn name(self) -> Bi {
        match self {
            Self::Operator => Bi::new("집적정보통신시설 사업자", "operator"),
            Self::Applicant => Bi::new("인증 신청기관", "applicant"),
            Self::Certifier => Bi::new("인증기관", "certifier"),
        }
    }

    /// The short word, for tables.
    pub const fn short(self) -> Bi {
        match self {
            Self::Operator => Bi::new("사업자", "operator"),
            Self::Applicant => Bi::new("신청기관", "applicant"),
            Self::Certifier => Bi::new("인증기관", "certifier"),
        }
    }
}

/// One of the guide's twelve forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormId {
    /// 양식1 인증기준 면제 신청서.
    F1,
    /// 양식2A EMR 점검표 (ISMS-P 또는 ISMS 제출).
    F2A,
    /// 양식2B EMR 점검표 (ISMS-P 또는 ISMS 미제출).
    F2B,
    /// 양식2-1 이중화된 네트워크의 구성 증빙자료 제출 양식.
    F2_1,
    /// 양식2-2 인증 정보보호제품 도입 점검표.
    F2_2,
    /// 양식2-3 정보보호제품 인증서 증빙자료 제출 양식.
    F2_3,
    /// 양식2-4 물리적 위치의 한정 증빙자료 제출 양식.
    F2_4,
    /// 양식2-5 클라우드컴퓨팅 사용 서비스 규격 확인서.
    F2_5,
    /// 양식3 클라우드컴퓨팅 서비스 정보보호 기준 고시 항목별 점검표.
    F3,
    /// 양식4 IaaS 및 인프라 취약점 점검 및 모의침투 테스트 수행 확인서.
    F4,
    /// 양식5 SaaS 및 SW 취약점 점검 및 모의침투 테스트 수행 확인서.
    F5,
    /// 양식6 집적정보통신시설 사업자 제출자료 적합성 확인서.
    F6,
}

impl FormId {
    /// The forms in the order of the guide's table of contents.
    pub const ALL: [Self; 12] = [
        Self::F1,
        Self::F2A,
        Self::F2B,
        Self::F2_1,
        Self::F2_2,
        Self::F2_3,
        Self::F2_4,
        Self::F2_5,
        Self::F3,
        Self::F4,
        Self::F5,
        Self::F6,
    ];

    /// The number as printed, without the word 양식: `2-1`.
    pub const fn number(self) -> &'static str {
        match self {
            Self::F1 => "1",
            Self::F2A => "2A",
            Self::F2B => "2B",
            Self::F2_1 => "2-1",
            Self::F2_2 => "2-2",
            Self::F2_3 => "2-3",
            Self::F2_4 => "2-4",
            Self::F2_5 => "2-5",
            Self::F3 => "3",
            Self::F4 => "4",
            Self::F5 => "5",
            Self::F6 => "6",
        }
    }

    /// The form with this number: `2-1`, `2a` or `양식2-1`.
    pub fn from_number(text: &str) -> Option<Self> {
        let number = text.trim().trim_start_matches("양식").trim_start_matches("form-").trim().to_uppercase();
        Self::ALL.into_iter().find(|form| form.number() == number)
    }

    /// The title as the table of contents prints it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::F1 => "인증기준 면제 신청서",
            Self::F2A => "EMR 점검표 (ISMS-P 또는 ISMS 제출)",
            Self::F2B => "EMR 점검표 (ISMS-P 또는 ISMS 미제출)",
            Self::F2_1 => "이중화된 네트워크의 구성 증빙자료 제출 양식",
            Self::F2_2 => "인증 정보보호제품 도입 점검표",
            Self::F2_3 => "정보보호제품 인증서 증빙자료 제출 양식",
            Self::F2_4 => "물리적 위치의 한정 증빙자료 제출 양식",
            Self::F2_5 => "클라우드컴퓨팅 사용 서비스 규격 확인서",
            Self::F3 => "클라우드컴퓨팅 서비스 정보보호 기준 고시 항목별 점검표",
            Self::F4 => "IaaS 및 인프라 취약점 점검 및 모의침투 테스트 수행 확인서",
            Self::F5 => "SaaS 및 SW 취약점 점검 및 모의침투 테스트 수행 확인서",
            Self::F6 => "집적정보통신시설 사업자 제출자료 적합성 확인서",
        }
    }
}

impl fmt::Display for FormId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.number())
    }
}

impl Serialize for FormId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.number())
    }
}

/// When a form is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Due {
    /// With the application.
    WithApplication,
    /// After the certifier's notice has named the controls (group II-2, form 3).
    AfterNotice,
}

/// One form that is due: from whom, signed by whom, handed in through whom, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Duty {
    /// The form.
    pub form: FormId,
    /// Who fills it in.
    pub prepared_by: Party,
    /// Positions, in the facts, of the operators that hand in a copy each, where several keep records (reading R-051);
    /// empty, and left out, where the form is handed in once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub operators: Vec<usize>,
    /// Who signs it; five of the twelve forms have a signature block.
    pub signed_by: Option<Party>,
    /// Through whom it reaches the certifier, when not directly.
    pub via: Option<Party>,
    /// When.
    pub due: Due,
    /// What has to be attached.
    pub attach: Vec<Say>,
    /// Questions to answer on it.
    pub questions: usize,
    /// For how many years what it reports stays valid, counted back from the application.
    pub valid_years: Option<u8>,
    /// Why.
    pub because: Ground,
}

/// How one certificate of the facts stands on the day of the assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CertificateStanding {
    /// Position in the facts, counted from 0.
    pub index: usize,
    /// Scheme.
    pub scheme: Scheme,
    /// Whether it counts for S014.
    pub standing: Standing,
}

/// Whether a certificate counts for S014.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "standing", content = "reasons")]
pub enum Standing {
    /// It counts.
    Counts,
    /// It does not, for these reasons.
    DoesNotCount(Vec<NotCounted>),
    /// Not known yet.
    Unknown,
}

/// Why a certificate does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotCounted {
    /// The scheme is none of those that S014 names.
    OtherScheme,
    /// Not held by an operator.
    NotTheOperators,
    /// Held by an operator that keeps no records of this case.
    OperatorKeepsNoRecords,
    /// Its validity has not begun.
    NotYetValid,
    /// Its validity is over.
    Expired,
    /// Its scope leaves the service out.
    OutOfScope,
    /// CSAP of another type than IaaS.
    CsapNotIaas,
}

/// What the rules say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Assessment {
    /// The day on which the case was judged.
    pub on: Day,
    /// Whether the edition of the guide is in force on that day.
    pub edition: EditionStatus,
    /// Does S014 apply?
    pub applicability: Ruling<Applicability>,
    /// Which group? Absent when S014 is not reviewed in this application.
    pub group: Option<Ruling<Group>>,
    /// 제1호, 전자의무기록의 관리·보존에 필요한 시설과 장비에 관한 기준.
    pub facility_scope: Option<Ruling<ReviewedExtent>>,
    /// 제2호, 클라우드컴퓨팅서비스 정보보호에 관한 기준.
    pub cloud_scope: Option<Ruling<ReviewedExtent>>,
    /// The duty of public institutions to use a service with CSAP.
    pub csap_duty: Option<Ruling<CsapDuty>>,
    /// How each certificate stands.
    pub certificates: Vec<CertificateStanding>,
    /// The forms that are due, in the order of the guide.
    pub duties: Option<Ruling<Vec<Duty>>>,
}

impl Assessment {
    /// The group, when it is decided.
    pub fn decided_group(&self) -> Option<Group> {
        self.group.as_ref()?.value().copied()
    }

    /// The duties, or none while they are open.
    pub fn decided_duties(&self) -> &[Duty] {
        self.duties.as_ref().and_then(Ruling::value).map_or(&[], Vec::as_slice)
    }

    /// Every reading that some ruling or duty rests on, each once, in order of number.
    pub fn readings(&self) -> Vec<&'static Reading> {
        readings_of(self.grounds())
    }

    /// The readings that the rulings rest on, without those that the forms bring with them in every case.
    pub fn readings_of_rulings(&self) -> Vec<&'static Reading> {
        readings_of(self.grounds_of_rulings())
    }

    /// The grounds of every ruling, in the order in which a person reads the assessment.
    pub fn grounds(&self) -> impl Iterator<Item = &Ground> {
        let duties = self.decided_duties().iter().map(|duty| &duty.because);
        self.grounds_of_rulings().chain(duties)
    }

    /// The grounds of the rulings, without those of the single forms.
    pub fn grounds_of_rulings(&self) -> impl Iterator<Item = &Ground> {
        self.applicability
            .grounds()
            .iter()
            .chain(self.group.iter().flat_map(Ruling::grounds))
            .chain(self.facility_scope.iter().flat_map(Ruling::grounds))
            .chain(self.cloud_scope.iter().flat_map(Ruling::grounds))
            .chain(self.csap_duty.iter().flat_map(Ruling::grounds))
    }

    /// Every fact that some open ruling asks for.
    pub fn needs(&self) -> std::collections::BTreeSet<&crate::FactPath> {
        let mut needs: std::collections::BTreeSet<_> =
            self.applicability.needs().into_iter().flatten().collect();
        needs.extend(self.group.iter().filter_map(Ruling::needs).flatten());
        needs.extend(self.csap_duty.iter().filter_map(Ruling::needs).flatten());
        needs.extend(self.duties.iter().filter_map(Ruling::needs).flatten());
        needs
    }
}

fn readings_of<'a>(grounds: impl Iterator<Item = &'a Ground>) -> Vec<&'static Reading> {
    let mut readings: Vec<_> = grounds.flat_map(Ground::all_readings).collect();
    readings.sort_by_key(|reading| reading.number);
    readings.dedup_by_key(|reading| reading.number);
    readings
}

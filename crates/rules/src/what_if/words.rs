//! A step in words: the same on the command line, in the browser and for programs.

use simsa_model::{Say, Scheme};

use super::lacking::LackingOperator;
use super::{Lacking, Obtain, PossibleChange, Step};

/// Operators named in one sentence; the others are counted.
const MOST_NAMED: usize = 3;

impl Step {
    /// What would have to change, one sentence part each: whose certificate, and how it is come by.
    pub fn words(&self) -> Vec<Say> {
        let mut words: Vec<Say> = self.lacking.iter().map(Lacking::words).collect();
        if self.changes.contains(&PossibleChange::NoCloud) {
            words.push(Say::new(
                "클라우드 방식이 아닌 단순 외부보관으로 전환",
                "keep the records without cloud computing",
            ));
        }
        words
    }

    /// What the step would bring.
    pub fn saving(&self) -> Say {
        let mut parts = vec![self.questions()];
        match self.forms_saved {
            0 => {}
            saved @ 1.. => {
                parts.push(Say::new(format!("양식 {saved}종 감소"), format!("forms fewer: {saved}")));
            }
            added => {
                parts.push(Say::new(format!("양식 {}종 추가", -added), format!("forms more: {}", -added)));
            }
        }
        if self.settles_csap_duty {
            parts.push(Say::new("CSAP 의무 위반 해소", "the CSAP duty no longer stands in the way"));
        }
        let (ko, en): (Vec<String>, Vec<String>) = parts.into_iter().map(|part| (part.ko, part.en)).unzip();
        Say::new(
            format!("그룹 {}: {}", self.group, ko.join(", ")),
            format!("group {}: {}", self.group, en.join(", ")),
        )
    }

    fn questions(&self) -> Say {
        let (surely, at_most) = (self.questions_saved, self.questions_saved_at_most);
        match (self.depends_on_notice, surely > 0) {
            (false, _) if surely == 0 => Say::new("질문 수는 그대로", "the same number of questions"),
            (false, _) => Say::new(format!("질문 {surely}개 감소"), format!("{surely} questions fewer")),
            (true, true) => Say::new(
                format!("질문 {surely}개 감소(인증기관의 고지에 따라 최대 {at_most}개)"),
                format!("{surely} questions fewer (up to {at_most}, depending on the certifier's notice)"),
            ),
            (true, false) => Say::new(
                format!("질문은 인증기관의 고지에 따라 최대 {at_most}개 감소"),
                format!("up to {at_most} questions fewer, depending on the certifier's notice"),
            ),
        }
    }
}

impl Lacking {
    /// "사업자 가상클라우드의 ISMS-P 취득".
    fn words(&self) -> Say {
        let (whose_ko, whose_en) = whose(&self.operators);
        let name = if self.scheme == Scheme::Csap { "CSAP(IaaS)" } else { self.scheme.name() };
        let plain = self.scheme.name();
        let (ko, en) = match self.obtain {
            Obtain::State => (
                format!("{plain} 인증의 빠진 사실(유효기간, 인증범위 등) 기재"),
                format!("state what is not known of its {plain} certificate (days, scope)"),
            ),
            Obtain::Gain => (format!("{name} 취득"), format!("gain {name}")),
            Obtain::GainAsIaas => (
                format!("IaaS 유형의 {plain} 취득(지금의 인증은 다른 유형)"),
                format!("gain {plain} of type IaaS (the present one is of another type)"),
            ),
            Obtain::Renew => (
                format!("{name} 인증을 기준일에 유효하도록 갱신"),
                format!("renew {name} so that it is valid on the day"),
            ),
            Obtain::Extend => (
                format!("{name} 인증범위에 이 서비스를 포함"),
                format!("have the scope of {name} extended to the service"),
            ),
            Obtain::RenewAndExtend => (
                format!("{name} 인증을 갱신하고 인증범위에 이 서비스를 포함"),
                format!("renew {name} and have its scope extended to the service"),
            ),
        };
        Say::new(format!("{whose_ko}의 {ko}"), format!("{whose_en}: {en}"))
    }
}

/// The operators by name where they can be told apart.
fn whose(operators: &[LackingOperator]) -> (String, String) {
    let names: Vec<&str> = operators.iter().filter_map(|one| one.name.as_deref()).collect();
    if names.is_empty() {
        return ("사업자".to_owned(), "the operator".to_owned());
    }
    let shown = names.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
    let (ko, en) = match names.len().saturating_sub(MOST_NAMED) {
        0 => (shown.clone(), shown),
        more => (format!("{shown} 외 {more}곳"), format!("{shown} and {more} more")),
    };
    (format!("사업자 {ko}"), format!("operator {en}"))
}

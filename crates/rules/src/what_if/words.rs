//! A step in words: the same on the command line, in the browser and for programs.

use simsa_model::{Assessment, Say, Scheme, Standing};

use super::{PossibleChange, Step};

impl Step {
    /// What the step would bring.
    pub fn saving(&self) -> Say {
        let (ko, en) = match self.forms_saved {
            0 => (String::new(), String::new()),
            saved if saved > 0 => (format!(", 양식 {saved}종 감소"), format!(", forms fewer: {saved}")),
            added => (format!(", 양식 {}종 추가", -added), format!(", forms more: {}", -added)),
        };
        let (notice_ko, notice_en) = if self.depends_on_notice {
            (
                " (양식3은 인증기관 고지에 따라 더 줄 수 있음)",
                " (the certifier's notice may reduce form 3 further)",
            )
        } else {
            ("", "")
        };
        Say::new(
            format!("그룹 {}: 질문 {}개 감소{ko}{notice_ko}", self.group, self.questions_saved),
            format!("group {}: {} questions fewer{en}{notice_en}", self.group, self.questions_saved),
        )
    }
}

impl PossibleChange {
    /// What would have to change, seen from the assessment `now`: a certificate that is there and does not count is to be
    /// renewed or extended, another one gained.
    pub fn words(self, now: &Assessment) -> Say {
        let Self::Certificate(scheme) = self else {
            return Say::new(
                "클라우드 방식이 아닌 단순 외부보관으로 전환",
                "keep the records without cloud computing",
            );
        };
        let name = if scheme == Scheme::Csap { "CSAP(IaaS)" } else { scheme.name() };
        if held_but_not_counting(now, scheme) {
            Say::new(
                format!("사업자의 {name} 인증을 인정되도록 갱신하거나 인증범위에 포함"),
                format!("the operator's {name} is renewed or extended so that it counts"),
            )
        } else {
            Say::new(format!("사업자의 {name} 취득"), format!("the operator gains {name}"))
        }
    }
}

fn held_but_not_counting(assessment: &Assessment, scheme: Scheme) -> bool {
    let counts = |standing: &Standing| matches!(standing, Standing::Counts);
    assessment.certificates.iter().any(|own| own.scheme == scheme && !counts(&own.standing))
}

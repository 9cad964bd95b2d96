//! A step of a case in words: what kind of task it is, how much of it is open, on which page it is done.

use simsa_app::{CaseId, Open, OpenStep};
use simsa_model::{Bi, Say};

/// What a kind of task is called.
pub(crate) const fn kind(open: Open) -> Bi {
    match open {
        Open::Facts => Bi::new("신청 사실", "Facts"),
        Open::Questions => Bi::new("점검표", "Checklists"),
        Open::Evidence => Bi::new("증빙자료", "Evidence"),
        Open::Lists => Bi::new("제품·서비스·점검", "Products and tests"),
        Open::Dossiers => Bi::new("바뀐 서비스 자료 확인", "Changed service dossiers"),
        Open::Conformity => Bi::new("적합성 확인", "Conformity"),
        Open::Void => Bi::new("확인이 무효가 된 양식", "Forms whose confirmation is void"),
        Open::Sign => Bi::new("서명자 확인을 기다리는 양식", "Forms to be confirmed by their signer"),
        Open::Submit => Bi::new("제출", "Submission"),
    }
}

/// How much of a step is open.
pub(crate) fn amount(step: OpenStep) -> Say {
    if step.open == Open::Submit {
        return Bi::new("제출할 수 있음", "ready to be submitted").into();
    }
    let part = |count: usize, ko: &str, en: &str| {
        (count > 0).then(|| Say::new(format!("{ko} {count}건"), format!("{count} {en}")))
    };
    let parts = [
        part(step.count, "필수", "to do"),
        part(step.warnings, "경고", if step.warnings == 1 { "warning" } else { "warnings" }),
        part(step.later, "나중에", "later"),
    ];
    let all: Vec<Say> = parts.into_iter().flatten().collect();
    let joined = |part: fn(&Say) -> &str| all.iter().map(part).collect::<Vec<_>>().join(" · ");
    Say::new(joined(|say| &say.ko), joined(|say| &say.en))
}

/// A step with how much of it is open: “점검표: 필수 3건”.
pub(crate) fn words(step: OpenStep) -> Say {
    let (Bi { ko, en }, amount) = (kind(step.open), amount(step));
    if step.open == Open::Submit {
        return amount;
    }
    Say::new(format!("{ko}: {}", amount.ko), format!("{en}: {}", amount.en))
}

/// The page of a case on which a step is done.
pub(crate) fn address(case: &CaseId, step: OpenStep) -> String {
    format!("/cases/{case}/{}", step.open.page())
}

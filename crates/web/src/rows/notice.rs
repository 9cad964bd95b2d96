//! What notices say: which case, which question, which organisation.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use simsa_app::CaseId;
use simsa_app::records::{NoticeKind, OrganisationKind};
use simsa_app::views::notices::NoticeView;
use simsa_model::{Language, Say};

use super::agenda::question;
use super::case::named;
use crate::words;

/// A notice.
pub(crate) struct NoticeRow {
    /// Where it is dismissed; its id holds slashes.
    pub(crate) dismiss: String,
    pub(crate) text: String,
    pub(crate) address: String,
    pub(crate) at: String,
    pub(crate) warn: bool,
}

/// A notice as the reader sees it; a certifier has submissions, not cases.
#[allow(clippy::too_many_lines, reason = "one arm for each kind of notice")]
pub(crate) fn row(one: &NoticeView, kind: OrganisationKind, language: Language) -> NoticeRow {
    let case = one.title.as_deref();
    let (ko, en) = (named(case, Language::Korean), named(case, Language::English));
    let who = |ko: &str, en: &str| {
        let name = one.about.clone();
        (name.clone().unwrap_or_else(|| ko.to_owned()), name.unwrap_or_else(|| en.to_owned()))
    };
    let of = |case: &CaseId| match kind {
        OrganisationKind::Certifier => "/submissions".to_owned(),
        _ => format!("/cases/{case}"),
    };
    let (text, address, warn) = match &one.kind {
        NoticeKind::SignInAttempts { .. } => (
            Say::new(
                "누군가 이 계정의 비밀번호를 여러 번 잘못 넣었습니다. 본인이 아니면 비밀번호를 바꾸십시오.",
                "Somebody has tried wrong passwords for your account. If it was not you, change your password.",
            ),
            "/me".to_owned(),
            true,
        ),
        NoticeKind::AccessLinkMade { .. } => (
            Say::new(
                "관리자가 이 계정의 새 비밀번호를 정하는 링크를 만들었습니다. 요청한 적이 없으면 관리자에게 확인하십시오.",
                "An administrator has made a link to choose a new password for your account. If you did not ask for it, ask them why.",
            ),
            "/me".to_owned(),
            true,
        ),
        NoticeKind::SecondFactorTakenOff { .. } => (
            Say::new(
                "관리자가 이 계정의 2단계 인증을 해제했습니다. 요청한 적이 없으면 관리자에게 알리고 비밀번호를 바꾸십시오.",
                "An administrator has taken the second factor off your account. If you did not ask for it, tell them and change your password.",
            ),
            "/me".to_owned(),
            true,
        ),
        NoticeKind::AccessRestored { .. } => (
            Say::new(
                "관리자가 만든 링크로 이 계정의 비밀번호가 새로 정해졌습니다. 본인이 한 일이 아니면 관리자에게 알리고 비밀번호를 바꾸십시오.",
                "A new password was chosen for your account with a link an administrator made. If that was not you, tell your administrator and change it.",
            ),
            "/me".to_owned(),
            true,
        ),
        NoticeKind::DossierChanged { case, .. } => {
            let (name_ko, name_en) = who("서비스 자료", "a service dossier");
            (
                Say::new(
                    format!("‘{ko}’에서 쓰는 서비스 자료 ‘{name_ko}’이(가) 바뀌었습니다."),
                    format!("“{name_en}”, a service dossier used in “{en}”, has changed."),
                ),
                format!("/cases/{case}/dossiers"),
                true,
            )
        }
        NoticeKind::Assigned { case, question: id } => {
            let asked = question(id);
            (
                Say::new(
                    format!("‘{ko}’의 질문을 맡게 되었습니다: {asked}"),
                    format!("A question of “{en}” was assigned to you: {asked}"),
                ),
                format!("/cases/{case}/questions/{id}"),
                false,
            )
        }
        NoticeKind::Commented { case, question: id, .. } => {
            let ((name_ko, name_en), asked) = (who("상대 기관", "The other party"), question(id));
            (
                Say::new(
                    format!("{name_ko}: ‘{ko}’의 질문에 의견을 남겼습니다. {asked}"),
                    format!("{name_en} has written a remark on a question of “{en}”: {asked}"),
                ),
                format!("/cases/{case}/questions/{id}"),
                false,
            )
        }
        NoticeKind::DoesNotConform { case, item, .. } => {
            let ((name_ko, name_en), what) = (who("신청기관", "The applicant"), item.words());
            (
                Say::new(
                    format!(
                        "{name_ko}: ‘{ko}’에 낸 {}이(가) 적합하지 않다고 하였습니다. 의견을 보고 보완하십시오.",
                        what.ko
                    ),
                    format!(
                        "{name_en} has found that {} of “{en}” does not conform. See what is to be mended.",
                        what.en
                    ),
                ),
                format!("/cases/{case}/findings"),
                true,
            )
        }
        NoticeKind::Submitted { case } if kind == OrganisationKind::Certifier => {
            let (name_ko, name_en) = who("신청기관", "The applicant");
            (
                Say::new(
                    format!("{name_ko}: ‘{ko}’의 제출자료를 보냈습니다."),
                    format!("{name_en} has submitted “{en}”."),
                ),
                of(case),
                false,
            )
        }
        NoticeKind::Submitted { case } => (
            Say::new(format!("‘{ko}’이(가) 제출되었습니다."), format!("“{en}” was submitted.")),
            of(case),
            false,
        ),
        NoticeKind::Closed { case } => {
            let (name_ko, name_en) = who("신청기관", "The applicant");
            (
                Say::new(
                    format!("{name_ko}: ‘{ko}’을(를) 종료했습니다."),
                    format!("{name_en} has closed “{en}” for good."),
                ),
                of(case),
                false,
            )
        }
        NoticeKind::Invited { case, name, .. } => {
            let (name_ko, name_en) = who("신청기관", "The applicant");
            (
                Say::new(
                    format!("{name_ko}: ‘{ko}’에 사업자 ‘{name}’을(를) 초대했습니다."),
                    format!("{name_en} has invited the operator “{name}” to “{en}”."),
                ),
                format!("/cases/{case}/parties"),
                false,
            )
        }
        NoticeKind::Left { case, removed, .. } => {
            let (name_ko, name_en) = who("한 기관", "An organisation");
            let text = if *removed {
                Say::new(
                    format!(
                        "{name_ko}: 신청기관이 ‘{ko}’에서 내보냈습니다. 그 기관의 자료도 함께 빠졌습니다."
                    ),
                    format!("{name_en} was taken out of “{en}” by the applicant, with what was its own."),
                )
            } else {
                Say::new(
                    format!("{name_ko}: ‘{ko}’에서 나갔습니다. 그 기관의 자료도 함께 빠졌습니다."),
                    format!("{name_en} has left “{en}”, with what was its own."),
                )
            };
            // whoever was taken out has no such page any more
            let there = one.title.is_some();
            (text, if there { format!("/cases/{case}/parties") } else { "/cases".to_owned() }, true)
        }
        NoticeKind::OperatorNamed { case, operator, organisation } => {
            let (name_ko, name_en) = who("아직 정하지 않음", "nobody yet");
            let undone = organisation.is_empty();
            (
                Say::new(
                    format!("‘{ko}’: 신청 사실의 사업자 ‘{operator}’은(는) 이제 다음 기관입니다: {name_ko}"),
                    format!("“{en}”: the operator “{operator}” of the facts is now: {name_en}"),
                ),
                format!("/cases/{case}/parties"),
                undone,
            )
        }
        NoticeKind::Joined { case, .. } => {
            let (name_ko, name_en) = who("초대한 기관", "An organisation");
            (
                Say::new(
                    format!("{name_ko}: ‘{ko}’에 참여했습니다."),
                    format!("{name_en} has joined “{en}”."),
                ),
                format!("/cases/{case}/parties"),
                false,
            )
        }
    };
    NoticeRow {
        dismiss: format!("/notices/{}/dismiss", utf8_percent_encode(one.id.as_str(), NON_ALPHANUMERIC)),
        text: text.get(language).to_owned(),
        address,
        at: words::moment(one.at),
        warn,
    }
}

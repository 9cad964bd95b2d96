//! What every page has in common: language, form token, who is signed in, where the reader stands.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use simsa_app::permit::{Action, row};
use simsa_app::records::{MemberRole, OrganisationKind};
use simsa_app::{Actor, MemberId};
use simsa_forms::Instance;
use simsa_model::{Bi, FormId, Language, Say};

use crate::assets;
use crate::frame::once;
use crate::frame::request_context::{self, RequestContext};
use crate::request_error::RequestError;
use crate::state::AppState;

/// The person a page is shown to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PageReader {
    /// By which the browser tells whose unsaved input it keeps.
    pub(crate) id: MemberId,
    /// Name of the person.
    pub(crate) name: String,
    /// Name of the organisation.
    pub(crate) organisation: String,
    /// Addresses and words of the main navigation for this kind of organisation.
    pub(crate) places: Vec<(&'static str, Bi)>,
}

/// The context of the frame; each page's own context holds one as `f`.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// Language of the interface.
    pub(crate) language: Language,
    /// Path with query of this page.
    pub(crate) path: String,
    /// Token for its forms.
    pub(crate) csrf: String,
    /// Key of this showing for forms that make something: sent twice, it is made once.
    pub(crate) once: String,
    /// After how many seconds without use a session ends.
    pub(crate) idle_seconds: i64,
    /// Whether this is a demonstration.
    pub(crate) demo: bool,
    /// Who is signed in.
    pub(crate) who: Option<PageReader>,
    /// A short message about what was just done.
    pub(crate) done: Option<Bi>,
}

impl Frame {
    /// The frame for somebody who is not signed in, or of whom it does not matter.
    pub(crate) fn plain(app: &AppState, visit: RequestContext) -> Self {
        let csrf = visit.csrf();
        let done = done(&visit.path);
        let idle_seconds = app.workbench().policy().idle_seconds;
        let demo = app.settings().demo;
        let once = once::key();
        Self { language: visit.language, csrf, once, idle_seconds, demo, who: None, done, path: visit.path }
    }

    /// The frame for somebody who is signed in.
    pub(crate) fn of(app: &AppState, visit: RequestContext, actor: &Actor) -> Self {
        let who = PageReader {
            id: actor.member.clone(),
            name: actor.name.clone(),
            organisation: actor.organisation_name.clone(),
            places: places(actor),
        };
        Self { who: Some(who), ..Self::plain(app, visit) }
    }

    /// One of two wordings: the words of a page stand in its template, side by side.
    pub(crate) fn t<'a>(&self, ko: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Korean => ko,
            Language::English => en,
        }
    }

    /// A fixed sentence of the core.
    pub(crate) fn bi(&self, bi: &Bi) -> &'static str {
        bi.get(self.language)
    }

    /// A sentence made for one case.
    pub(crate) fn say<'a>(&self, say: &'a Say) -> &'a str {
        say.get(self.language)
    }

    /// What the title of a form means, in our words; official titles are Korean, and need no other words there.
    pub(crate) fn in_our_words(&self, form: FormId) -> Option<&'static str> {
        (self.language == Language::English).then(|| simsa_forms::definition(form).title_en.as_str())
    }

    /// A form by its number, as the guide writes it.
    pub(crate) fn form(&self, number: &str) -> String {
        format!("{}{number}", self.t("양식", "Form "))
    }

    /// What a form is called: its number and official title, or our words for it where it has to be English.
    pub(crate) fn form_called(&self, form: FormId) -> String {
        let number = self.form(form.number());
        match self.in_our_words(form) {
            Some(words) => format!("{number} {words} (our translation)"),
            None => format!("{number} {}", form.title()),
        }
    }

    /// What a copy of a form is called: the form, with the operator where each has a copy of its own.
    pub(crate) fn copy_called(&self, copy: &Instance) -> String {
        match copy.copy() {
            "" => self.form_called(copy.form),
            operator => format!("{} ({operator})", self.form_called(copy.form)),
        }
    }

    /// `ko` or `en`.
    pub(crate) fn code(&self) -> &'static str {
        request_context::code(self.language)
    }

    /// Whether the navigation should mark this address as the current one.
    pub(crate) fn stands_at(&self, address: &str) -> bool {
        let path = self.path.split('?').next().unwrap_or("/");
        match address {
            "/" => path == "/",
            // a submission stands below its case
            "/submissions" => path == address || path.contains("/submissions/"),
            _ => path == address || path.starts_with(&format!("{address}/")),
        }
    }

    /// This page in another language.
    pub(crate) fn in_language(&self, code: &str) -> String {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let kept =
            form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "lang" && name != "done");
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(kept);
        query.append_pair("lang", code);
        format!("{path}?{}", query.finish())
    }

    /// The address of a file of ours.
    #[expect(clippy::unused_self, reason = "templates reach it through the frame")]
    pub(crate) fn asset(&self, name: &str) -> &'static str {
        assets::address(name)
    }
}

/// The main navigation.
fn places(actor: &Actor) -> Vec<(&'static str, Bi)> {
    let work = match actor.kind {
        OrganisationKind::Certifier => ("/submissions", Bi::new("받은 제출자료", "Submissions")),
        _ => ("/cases", Bi::new("신청 건", "Cases")),
    };
    let mut places = vec![("/", Bi::new("홈", "Home")), work];
    if actor.kind == OrganisationKind::Operator {
        places.push(("/dossiers", Bi::new("서비스 자료", "Service dossiers")));
    }
    places.push(("/law", Bi::new("안내서와 해석", "Guide")));
    places.push(("/organisation", Bi::new("우리 기관", "Organisation")));
    if actor.keeper && actor.has(MemberRole::Administrator) {
        places.push(("/organisations", Bi::new("기관 관리", "Organisations")));
    }
    places
}

/// `?done=…` after a form: words of ours, chosen by name, so that a link can put no text of its own into a page.
fn done(path: &str) -> Option<Bi> {
    let (_, query) = path.split_once('?')?;
    let (_, name) = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "done")?;
    Some(match name.as_ref() {
        "saved" => Bi::new("저장했습니다.", "Saved."),
        "read" => Bi::new(
            "저장했습니다. 비어 있던 번호와 날짜는 고른 증빙자료에서 읽어 채웠으니 맞는지 확인하십시오.",
            "Saved. Numbers and days that were blank were read from the evidence you chose; look whether they are right.",
        ),
        "created" => Bi::new("만들었습니다.", "Created."),
        "imported" => Bi::new(
            "폴더를 가져왔습니다. 무엇이 왔는지는 아래 ‘가져온 폴더’에 있습니다.",
            "The folder was imported; see below what came with it.",
        ),
        "account" => Bi::new("계정을 만들었습니다. 로그인해 주십시오.", "Your account was made. Sign in."),
        "removed" => Bi::new("삭제했습니다.", "Removed."),
        "uploaded" => Bi::new("올렸습니다.", "Uploaded."),
        "confirmed" => Bi::new("확인을 기록했습니다.", "The confirmation was recorded."),
        "submitted" => Bi::new("제출했습니다.", "Submitted."),
        "joined" => Bi::new("신청 건에 참여했습니다.", "Your organisation has joined the case."),
        "closed" => Bi::new("종료했습니다.", "Closed."),
        "left" => Bi::new("신청 건에서 나갔습니다.", "Your organisation has left the case."),
        "party-removed" => Bi::new("기관을 내보냈습니다.", "The organisation was taken out."),
        "ended" => Bi::new("로그아웃했습니다.", "Signed out."),
        "taken-off" => Bi::new(
            "2단계 인증을 해제했습니다. 다음에 로그인할 때 새로 설정합니다.",
            "The second factor was taken off; the next sign-in asks to set up a new one.",
        ),
        "password" => Bi::new(
            "비밀번호를 변경했고, 다른 기기에서는 모두 로그아웃했습니다.",
            "Password changed; other sessions have ended.",
        ),
        _ => return None,
    })
}

/// A rendered page.
pub(crate) fn html(page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => Html(text).into_response(),
        Err(error) => RequestError::fault(format!("template: {error}")).into_response(),
    }
}

/// A page shown again because something in its form cannot be used: 422, so that programs see it too.
pub(crate) fn html_again(page: &impl Template) -> Response {
    let mut response = html(page);
    if response.status().is_success() {
        *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

/// Whether the member may do what is not about one case, for showing the right buttons.
pub(crate) fn may(actor: &Actor, action: Action) -> bool {
    row(action).allows(actor.kind, &actor.roles, None)
}

#[cfg(test)]
impl Frame {
    /// A frame for the samples of the templates.
    pub(crate) fn sample(language: Language) -> Self {
        Self {
            language,
            path: "/cases/1?tab=a".to_owned(),
            csrf: "token-of-the-sample".to_owned(),
            once: "key-of-the-sample".to_owned(),
            idle_seconds: 1800,
            demo: true,
            who: Some(PageReader {
                id: "m-1".into(),
                name: "김심사".to_owned(),
                organisation: "가상의료정보".to_owned(),
                places: vec![("/", Bi::new("홈", "Home"))],
            }),
            done: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Language;

    use super::Frame;

    #[test]
    fn the_language_switch_keeps_the_query() {
        let frame = Frame::sample(Language::Korean);
        assert_eq!(frame.in_language("en"), "/cases/1?tab=a&lang=en");
    }

    #[test]
    fn messages_come_from_us_only() {
        assert!(super::done("/x?done=saved").is_some());
        assert!(super::done("/x?done=Your+account+is+locked").is_none());
    }
}

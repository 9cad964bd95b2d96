//! What can go wrong with a request, said to the person who can act. How it looks is decided in `frame::error_pages`.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use simsa_app::{Refusal, try_again_in};
use simsa_model::{Bi, Say};

/// Why a request is not answered with what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RequestError {
    /// No such page, or not for this person: the two are never told apart.
    NotFound,
    /// Nobody is signed in.
    NotSignedIn,
    /// The person has to prove once more who they are.
    ProveAgain,
    /// This cannot be done now; the workbench says why.
    Refused(Say),
    /// This member may not do it; the workbench says who may.
    Forbidden(Say),
    /// Somebody else changed it in the meantime.
    Conflict(Say),
    /// The input cannot be used.
    Unusable(Say),
    /// The body is not of the kind that this address takes.
    Unreadable(&'static str),
    /// The form did not come from one of our pages, or from one of an ended session.
    Forged,
    /// Too many attempts.
    Throttled {
        /// Seconds to wait.
        seconds: u32,
    },
    /// The body is larger than this address takes.
    TooLarge,
    /// The client took too long.
    TooSlow,
    /// The client sent less than it had promised, or nonsense where a body was to be.
    BrokenOff,
    /// As many files are under way as can be.
    Busy,
    /// The disk is full: nothing was stored.
    NoRoom,
    /// The disk takes nothing now: nothing was stored.
    NotWritable,
    /// The address exists, the method does not.
    WrongMethod,
    /// Ours: disk, database, a bug. The text is for the log only.
    Fault(String),
}

impl RequestError {
    /// A fault of ours, with what to write into the log.
    pub(crate) fn fault(why: impl std::fmt::Display) -> Self {
        Self::Fault(why.to_string())
    }

    /// Stable name of the kind.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::NotSignedIn => "not-signed-in",
            Self::ProveAgain => "prove-again",
            Self::Refused(_) => "refused",
            Self::Forbidden(_) => "not-permitted",
            Self::Conflict(_) => "conflict",
            Self::Unusable(_) => "unusable",
            Self::Unreadable(_) => "unreadable",
            Self::Forged => "forged",
            Self::Throttled { .. } => "throttled",
            Self::TooLarge => "too-large",
            Self::TooSlow => "too-slow",
            Self::BrokenOff => "broken-off",
            Self::Busy => "busy",
            Self::NoRoom => "no-room",
            Self::NotWritable => "not-writable",
            Self::WrongMethod => "wrong-method",
            Self::Fault(_) => "fault",
        }
    }

    /// The status code.
    pub(crate) const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotSignedIn => StatusCode::UNAUTHORIZED,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Unusable(_) | Self::BrokenOff => StatusCode::BAD_REQUEST,
            Self::Busy | Self::NotWritable => StatusCode::SERVICE_UNAVAILABLE,
            Self::NoRoom => StatusCode::INSUFFICIENT_STORAGE,
            Self::Unreadable(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Forged | Self::Forbidden(_) | Self::ProveAgain => StatusCode::FORBIDDEN,
            Self::Throttled { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A title, and what to do.
    pub(crate) fn words(&self) -> (Bi, Say) {
        let say = |ko: &'static str, en: &'static str| Say::from(Bi::new(ko, en));
        match self {
            Self::NotFound => (
                Bi::new("찾을 수 없습니다", "Not found"),
                say(
                    "주소를 확인하거나 홈에서 다시 찾아 주십시오. 볼 수 없는 자료도 이렇게 표시됩니다.",
                    "Check the address or start from the home page. What you may not see looks the same.",
                ),
            ),
            Self::NotSignedIn => (
                Bi::new("로그인이 필요합니다", "Sign in first"),
                say("로그인한 뒤 다시 시도하십시오.", "Sign in and try again."),
            ),
            Self::ProveAgain => (
                Bi::new("본인 확인이 필요합니다", "Prove once more who you are"),
                say(
                    "계정이나 권한을 바꾸는 일입니다. 비밀번호나 인증 번호를 다시 확인한 뒤 하십시오.",
                    "This changes accounts or rights. Type your password or code once more, then repeat it.",
                ),
            ),
            Self::Forbidden(why) => (Bi::new("권한이 없습니다", "Not permitted"), why.clone()),
            Self::Refused(why) => (Bi::new("지금은 할 수 없습니다", "Not possible now"), why.clone()),
            Self::Conflict(why) => {
                (Bi::new("그 사이에 바뀌었습니다", "Changed in the meantime"), why.clone())
            }
            Self::Unusable(why) => (Bi::new("입력을 확인하십시오", "Check the input"), why.clone()),
            Self::Unreadable(kind) => (
                Bi::new("읽을 수 없는 형식입니다", "Unsupported media type"),
                Say::new(format!("이 주소는 {kind} 형식을 받습니다."), format!("This address takes {kind}.")),
            ),
            Self::Forged => (
                Bi::new("이 양식은 더 이상 쓸 수 없습니다", "This form can no longer be used"),
                say(
                    "로그인이 끝났거나 다른 곳에서 보낸 요청입니다. 화면을 새로 열어 다시 보내 주십시오.",
                    "The session has ended or the request came from elsewhere. Open the page again and resend.",
                ),
            ),
            Self::Throttled { seconds } => {
                (Bi::new("시도가 너무 많습니다", "Too many attempts"), try_again_in(i64::from(*seconds)))
            }
            Self::TooLarge => (
                Bi::new("보낸 내용이 너무 큽니다", "Too large"),
                say("나누어 보내거나 줄여서 다시 보내 주십시오.", "Send it in parts, or make it smaller."),
            ),
            Self::TooSlow => (
                Bi::new("시간이 초과되었습니다", "Timed out"),
                say("연결을 확인하고 다시 시도하십시오.", "Check the connection and try again."),
            ),
            Self::BrokenOff => (
                Bi::new("보낸 내용이 끝까지 오지 않았습니다", "The request broke off"),
                say(
                    "연결을 확인하고 다시 보내십시오. 저장된 것은 없습니다.",
                    "Check the connection and send it again. Nothing was stored.",
                ),
            ),
            Self::Busy => (
                Bi::new("지금은 파일이 너무 많이 오가고 있습니다", "Too many files are under way"),
                say("잠시 뒤에 다시 시도하십시오.", "Try again in a moment."),
            ),
            Self::NoRoom => (
                Bi::new("서버에 저장할 공간이 없습니다", "The server has no room left"),
                say(
                    "저장되지 않았습니다. 서버 관리자에게 디스크의 공간을 늘려 달라고 한 뒤 다시 보내십시오. 읽는 것은 계속할 수 있습니다.",
                    "Nothing was stored. Ask the administrator of the server to make room on the disk, then send it again. Reading goes on.",
                ),
            ),
            Self::NotWritable => (
                Bi::new("지금은 저장할 수 없습니다", "Nothing can be stored now"),
                say(
                    "저장되지 않았습니다. 서버의 디스크에 쓸 수 없습니다. 서버 관리자에게 알리고 나중에 다시 보내십시오. 읽는 것은 계속할 수 있습니다.",
                    "Nothing was stored: the disk of the server cannot be written to. Tell its administrator and send it again later. Reading goes on.",
                ),
            ),
            Self::WrongMethod => (
                Bi::new("이 주소에서 할 수 없는 요청입니다", "Method not allowed"),
                say("화면의 단추로 다시 시도하십시오.", "Use the buttons of the page."),
            ),
            Self::Fault(_) => (
                Bi::new("프로그램에 문제가 생겼습니다", "Something went wrong on our side"),
                say(
                    "저장되지 않았을 수 있습니다. 아래 번호를 서버 관리자에게 알려 주십시오.",
                    "It may not have been saved. Tell the administrator of the server the number below.",
                ),
            ),
        }
    }
}

impl From<simsa_app::Error> for RequestError {
    fn from(error: simsa_app::Error) -> Self {
        use simsa_app::Error as E;
        match error {
            E::Refused(refusal) => refused(refusal),
            E::Fault(why) => Self::fault(why),
            E::NotStored { full, problem } => {
                tracing::error!(target: "simsa::disk", full, problem, "nothing can be stored");
                if full { Self::NoRoom } else { Self::NotWritable }
            }
            E::Stale => Self::fault("a decision was overtaken again and again"),
            // pages ask again what came of it (`frame::once`), and the API words it by itself
            E::Repeated => Self::fault("a page acted under an idempotency key"),
        }
    }
}

fn refused(refusal: Refusal) -> RequestError {
    match refusal {
        Refusal::SignedOut => RequestError::NotSignedIn,
        Refusal::Again => RequestError::ProveAgain,
        Refusal::TooManyAttempts { seconds } => {
            RequestError::Throttled { seconds: u32::try_from(seconds).unwrap_or(1).max(1) }
        }
        Refusal::NotFound => RequestError::NotFound,
        Refusal::NotPermitted { why } => RequestError::Forbidden(why),
        Refusal::Invalid(_) => RequestError::Unusable(refusal.say()),
        Refusal::Conflict { .. } => RequestError::Conflict(refusal.say()),
        Refusal::SecondFactor
        | Refusal::WrongCredentials
        | Refusal::NotNow(_)
        | Refusal::Blocked(_)
        | Refusal::Unacknowledged(_) => RequestError::Refused(refusal.say()),
    }
}

impl IntoResponse for RequestError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        let seconds = match self {
            Self::Throttled { seconds } => Some(seconds),
            Self::Busy => Some(5),
            Self::NoRoom | Self::NotWritable => Some(60),
            _ => None,
        };
        if let Some(seconds) = seconds {
            response.headers_mut().insert(axum::http::header::RETRY_AFTER, seconds.into());
        }
        response.extensions_mut().insert(self);
        response
    }
}

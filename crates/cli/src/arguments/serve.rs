//! `simsa serve`: the arguments.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, value_parser};

/// The command.
#[allow(clippy::too_many_lines, reason = "a list of arguments, one after the other")]
pub(super) fn serve(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    let heading = t("선택 사항", "Options");
    Command::new("serve")
        .about(t(
            "사업자와 신청기관이 함께 쓰는 작업대를 브라우저로 엽니다",
            "Serve the workbench that operator and applicant share in the browser",
        ))
        .arg(
            Arg::new("data")
                .long("data")
                .value_name(t("폴더", "DIR"))
                .value_parser(value_parser!(PathBuf))
                .help_heading(heading)
                .help(t(
                    "자료 폴더. 없으면 만듭니다. 기본값은 simsa-data, 시연에서는 끝나면 지우는 임시 폴더",
                    "Data folder, made when missing; simsa-data, or for a demonstration a temporary one",
                )),
        )
        .arg(
            Arg::new("listen")
                .long("listen")
                .value_name(t("주소", "ADDRESS"))
                .default_value("127.0.0.1:8614")
                .value_parser(value_parser!(std::net::SocketAddr))
                .help_heading(heading)
                .help(t("받을 주소와 포트", "Address and port to listen on")),
        )
        .arg(
            Arg::new("origin")
                .long("origin")
                .value_name(t("주소", "URL"))
                .value_parser(origin)
                .help_heading(heading)
                .help(t(
                    "브라우저가 쓰는 주소. https이면 쿠키를 암호화된 연결에만 보냅니다",
                    "The address browsers use; with https, cookies go over encrypted connections only",
                )),
        )
        .arg(
            Arg::new("proxy")
                .long("proxy")
                .value_name(t("주소", "ADDRESS"))
                .action(ArgAction::Append)
                .value_parser(value_parser!(std::net::IpAddr))
                .help_heading(heading)
                .help(t(
                    "앞에 둔 웹 서버의 주소. 그 서버가 X-Forwarded-For에 적는 주소를 접속한 사람의 주소로 봅니다 (여러 번 가능)",
                    "Address of the web server in front, which says in X-Forwarded-For who asks (repeatable)",
                )),
        )
        .arg(
            Arg::new("metrics")
                .long("metrics")
                .value_name(t("주소", "ADDRESS"))
                .value_parser(value_parser!(std::net::SocketAddr))
                .help_heading(heading)
                .help(t(
                    "운영 수치(/metrics, Prometheus 형식)를 따로 보여 줄 주소와 포트. 없으면 수치를 모으지 않습니다",
                    "Address and port of its own for the server's figures (/metrics, Prometheus); none without it",
                )),
        )
        .arg(Arg::new("demo").long("demo").action(ArgAction::SetTrue).help_heading(heading).help(t(
            "시연: 그룹마다 채워진 가상 사례와 역할마다 로그인. 이 컴퓨터에서만 열립니다",
            "Demonstration: a filled example of each group and a sign-in per role; on this machine only",
        )))
        .arg(
            Arg::new("take-off-second-factor")
                .long("take-off-second-factor")
                .value_name(t("전자우편", "EMAIL"))
                .conflicts_with("demo")
                .help_heading(heading)
                .help(t(
                    "시작하면서, 인증 앱과 복구 코드를 모두 잃은 사람의 2단계 인증을 해제합니다 (관리자가 한 명뿐일 때)",
                    "While starting, take off the second factor of somebody who lost device and recovery codes (the only administrator)",
                )),
        )
        .arg(
            Arg::new("restore-access")
                .long("restore-access")
                .value_name(t("전자우편", "EMAIL"))
                .conflicts_with("demo")
                .help_heading(heading)
                .help(t(
                    "시작하면서, 로그인할 수 없게 된 사람이 새 비밀번호를 정할 링크를 만듭니다 (관리자가 한 명뿐일 때)",
                    "While starting, make a link for somebody who cannot sign in any more (the only administrator)",
                )),
        )
        .arg(Arg::new("check").long("check").action(ArgAction::SetTrue).conflicts_with("demo").help_heading(heading).help(t(
            "서버를 띄우지 않고, 자료 폴더의 데이터베이스·원장·증빙이 온전하고 서로 맞는지 모두 읽어 봅니다",
            "Start nothing: read all of the data folder and see whether database, ledger and evidence agree",
        )))
        .arg(
            Arg::new("security-log")
                .long("security-log")
                .value_name(t("줄 수", "LINES"))
                .value_parser(value_parser!(usize))
                .conflicts_with_all(["demo", "check"])
                .help_heading(heading)
                .help(t(
                    "서버를 띄우지 않고, 보안 기록의 최근 줄을 새것부터 JSON으로 보입니다",
                    "Start nothing: show the newest lines of the security log, the newest first, as JSON",
                )),
        )
        .arg(
            Arg::new("ready")
                .long("ready")
                .value_name(t("주소", "ADDRESS"))
                .value_parser(value_parser!(std::net::SocketAddr))
                .help_heading(heading)
                .help(t(
                    "서버를 띄우지 않고, 이 주소의 서버가 준비되었는지 봅니다 (끝 코드 0 또는 1)",
                    "Start nothing: see whether the server at this address is ready (exit code 0 or 1)",
                )),
        )
}

/// `https://simsa.example.kr`, without a path.
fn origin(text: &str) -> Result<String, String> {
    let text = text.trim_end_matches('/');
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(host) if !host.is_empty() && host.chars().all(is_of_a_host) => Ok(text.to_owned()),
        _ => Err("https://simsa.example.kr".to_owned()),
    }
}

/// What stands in the name of a host as browsers send it, or in its port.
const fn is_of_a_host(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']')
}

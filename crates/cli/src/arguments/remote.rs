//! `simsa remote …`: the arguments.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, ArgAction, Command, value_parser};

use super::evidence::said;
use super::{family, flag, option, path_option};

/// The family of commands.
pub(super) fn remote(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    let about =
        t("작업대 서버의 신청 건을 스크립트로 다룹니다", "Work on the cases of a workbench from a script");
    let commands = [cases(t), show(t), findings(t), evidence(t), answer(t), export(t), import(t), package(t)];
    family("remote", about, t, commands.map(|command| with_server(command, t)))
}

/// Where the server is and who asks; the family below `evidence` hands it on.
fn with_server(command: Command, t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    if command.has_subcommands() {
        return command.mut_subcommands(|below| with_server(below, t));
    }
    let heading = t("서버", "Server");
    command
        .arg(option(
            "url",
            "URL",
            heading,
            t(
                "서버의 주소. 없으면 환경 변수 SIMSA_URL",
                "Address of the server; else the variable SIMSA_URL",
            ),
        ))
        .arg(path_option(
            "token-file",
            t("파일", "FILE"),
            heading,
            t(
                "토큰이 든 파일(0600). 없으면 환경 변수 SIMSA_TOKEN",
                "File that holds the token (mode 0600); else the variable SIMSA_TOKEN",
            ),
        ))
        .arg(flag(
            "plain-http",
            heading,
            t(
                "다른 컴퓨터에도 암호화 없이 연결합니다. 토큰을 누구나 엿볼 수 있습니다",
                "Connect to another machine without encryption: anybody on the way can read the token",
            ),
        ))
}

fn case(t: impl Fn(&'static str, &'static str) -> &'static str) -> Arg {
    argument(
        "case",
        t("신청건", "CASE"),
        t("인자", "Arguments"),
        t("서버에 있는 신청 건의 id", "Id of the case on the server"),
    )
}

fn argument(name: &'static str, value: &'static str, heading: &'static str, help: &'static str) -> Arg {
    Arg::new(name).value_name(value).required(true).help_heading(heading).help(help)
}

fn file(name: &'static str, value: &'static str, heading: &'static str, help: &'static str) -> Arg {
    argument(name, value, heading, help).value_parser(value_parser!(PathBuf))
}

fn json(t: impl Fn(&'static str, &'static str) -> &'static str) -> Arg {
    flag("json", t("선택 사항", "Options"), t("JSON으로 출력합니다", "Print JSON"))
}

fn out(value: &'static str, heading: &'static str, help: &'static str) -> Arg {
    path_option("out", value, heading, help).short('o').required(true)
}

fn cases(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("cases")
        .about(t("신청 건과 서비스 자료집의 목록", "List cases and service dossiers"))
        .arg(json(t))
}

fn show(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("show")
        .about(t("신청 건의 상태, 진행, 더 알아야 할 사실", "A case: state, progress, facts still needed"))
        .arg(case(t))
        .arg(json(t))
}

fn findings(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("findings")
        .about(t(
            "점검 결과. 끝 코드는 simsa check와 같습니다",
            "The findings; exit codes are those of simsa check",
        ))
        .arg(case(t))
        .arg(json(t))
}

fn evidence(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    let arguments = t("인자", "Arguments");
    let list =
        Command::new("list").about(t("증빙자료의 목록", "List the evidence")).arg(case(t)).arg(json(t));
    let add = Command::new("add")
        .about(t(
            "파일을 증빙자료로 올립니다. 이미 있는 내용은 다시 올리지 않습니다",
            "Push files as evidence; what is there already is not sent again",
        ))
        .arg(case(t))
        .arg(
            file("file", t("파일", "FILE"), arguments, t("올릴 파일들", "The files to push"))
                .action(ArgAction::Append)
                .num_args(1..),
        )
        .arg(
            flag(
                "withhold",
                t("선택 사항", "Options"),
                t(
                    "상대 기관에는 처음부터 제목과 해시값만 보입니다",
                    "The other party sees title and digest only, from the first moment on",
                ),
            )
            .conflicts_with("disclose"),
        )
        .arg(flag(
            "disclose",
            t("선택 사항", "Options"),
            t("상대 기관에 파일까지 보입니다", "The other party sees the file"),
        ))
        .args(said(t));
    let destroy = Command::new("destroy")
        .about(t(
            "증빙자료를 목록에서 빼고 파기합니다. 되돌릴 수 있는 기간이 지나면 아무도 열 수 없습니다",
            "Take evidence off the list and destroy it: after the time in which it can be taken back nobody can open it",
        ))
        .arg(case(t))
        .arg(argument("id", "ID", arguments, t("증빙자료의 id", "Id of the evidence")))
        .arg(
            option(
                "reason",
                t("사유", "REASON"),
                t("선택 사항", "Options"),
                t(
                    "registration-numbers 주민등록번호(바로 파기), mistake 잘못 올림, not-needed 더 필요 없음, obligation 법령·계약",
                    "registration-numbers (at once), mistake, not-needed, obligation",
                ),
            )
            .required(true)
            .value_parser(PossibleValuesParser::new([
                "registration-numbers",
                "mistake",
                "not-needed",
                "obligation",
            ])),
        )
        .arg(option(
            "note",
            t("글", "TEXT"),
            t("선택 사항", "Options"),
            t("덧붙일 말. 우리 기관만 봅니다", "In your own words; seen by your organisation only"),
        ));
    let replace = Command::new("replace")
        .about(t("증빙자료의 파일을 새 판으로 바꿉니다", "Replace the file of a piece of evidence"))
        .arg(case(t))
        .arg(argument("id", "ID", arguments, t("증빙자료의 id", "Id of the evidence")))
        .arg(file("file", t("파일", "FILE"), arguments, t("새 파일", "The new file")));
    let about = t("서버의 증빙자료를 보고 올립니다", "See and push evidence");
    family("evidence", about, t, [list, add, replace, destroy])
}

fn answer(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    let heading = t("선택 사항", "Options");
    Command::new("answer")
        .about(t("질문에 답합니다", "Answer a question"))
        .arg(case(t))
        .arg(argument(
            "question",
            t("질문", "QUESTION"),
            t("인자", "Arguments"),
            t("질문의 id", "Id of the question"),
        ))
        .arg(
            argument(
                "value",
                t("답", "ANSWER"),
                t("인자", "Arguments"),
                t(
                    "y 만족, p 부분 만족, n 불만족, na 해당 없음",
                    "y met, p in part, n not met, na not applicable",
                ),
            )
            .ignore_case(true)
            .value_parser(PossibleValuesParser::new([
                PossibleValue::new("y").alias("만족"),
                PossibleValue::new("p").aliases(["부분적으로 만족", "부분 만족"]),
                PossibleValue::new("n").aliases(["만족하지 않음", "불만족"]),
                PossibleValue::new("na").aliases(["n-a", "n/a", "해당 없음", "해당없음"]),
            ])),
        )
        .arg(option(
            "note",
            t("글", "TEXT"),
            heading,
            t("비고. 없으면 있던 것을 둡니다", "The remark; what stands there stays when left out"),
        ))
        .arg(
            option(
                "evidence",
                "ID",
                heading,
                t(
                    "근거가 되는 증빙자료. 여러 번 쓸 수 있습니다. 없으면 있던 것을 둡니다",
                    "Evidence it rests on; may be repeated; what stands there stays when left out",
                ),
            )
            .action(ArgAction::Append),
        )
}

fn export(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("export")
        .about(t("신청 건을 폴더로 내려받습니다", "Bring a case here as a folder"))
        .arg(case(t))
        .arg(out(t("폴더", "DIR"), t("선택 사항", "Options"), t("새로 만들 폴더", "The folder to make")))
}

fn import(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("import")
        .about(t(
            "신청 건 폴더를 서버에 새 신청 건으로 올립니다",
            "Take a case folder to the server as a new case",
        ))
        .arg(file("dir", t("폴더", "DIR"), t("인자", "Arguments"), t("신청 건 폴더", "The case folder")))
}

fn package(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("package")
        .about(t(
            "제출한 패키지와 영수증을 내려받습니다",
            "Bring the package of a submission here, with its receipt",
        ))
        .arg(argument(
            "submission",
            t("신청건/제출", "CASE/SUBMISSION"),
            t("인자", "Arguments"),
            t("제출의 이름, 예: c-1a2b/0001", "The submission, for example c-1a2b/0001"),
        ))
        .arg(out(
            t("파일", "FILE"),
            t("선택 사항", "Options"),
            t("쓸 파일. 영수증은 그 옆에 .receipt로", "The file to write; the receipt beside it as .receipt"),
        ))
}

//! `simsa ledger …`: the arguments.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, value_parser};

use super::{family, flag, folder_argument, option, path_option};

/// The family of commands.
pub(super) fn ledger(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    let about =
        t("원장을 점검하고, 증인과 시점확인을 붙입니다", "Check the ledger; add witnesses and time stamps");
    family(
        "ledger",
        about,
        t,
        [check(t), show(t), key(t), receipt(t), request(t), cosign(t), accept(t), timestamp(t), branch(t)],
    )
}

fn check(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    let heading = t("선택 사항", "Options");
    Command::new("check")
        .about(t("원장의 모든 기록과 서명을 확인합니다", "Check every entry and signature of the ledger"))
        .arg(folder_argument(t))
        .arg(option(
            "key",
            "VKEY",
            heading,
            t(
                "원장의 공개키. 없으면 내 키 폴더의 것",
                "The ledger's public key; else the one in the key folder",
            ),
        ))
        .arg(
            path_option(
                "receipt",
                t("파일", "FILE"),
                heading,
                t("가지고 있는 영수증과 맞추어 봅니다", "A receipt to compare with; may be repeated"),
            )
            .action(ArgAction::Append),
        )
        .arg(flag("json", heading, t("JSON으로 출력합니다", "Print JSON")))
}

fn show(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("show")
        .about(t("원장의 기록을 보여 줍니다", "Show the entries of the ledger"))
        .arg(folder_argument(t))
        .arg(flag("json", t("선택 사항", "Options"), t("JSON으로 출력합니다", "Print JSON")))
}

fn branch(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("branch")
        .about(t(
            "사본이나 이전 상태의 폴더에서 출처를 밝힌 새 원장을 시작합니다",
            "Begin a ledger of its own in a copy or an older state, naming where it comes from",
        ))
        .arg(folder_argument(t))
}

fn key(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("key")
        .about(t("상대방에게 줄 공개키를 보여 줍니다", "Print the public key to give to the other side"))
        .arg(folder_argument(t))
}

fn out_option(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Arg {
    path_option("out", t("파일", "FILE"), t("선택 사항", "Options"), t("쓸 파일", "The file to write"))
        .short('o')
        .required(true)
}

fn receipt(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("receipt")
        .about(t(
            "마지막 봉인의 영수증을 다시 씁니다(증인, 시점확인 포함)",
            "Write the receipt of the last sealing again, with what was added since",
        ))
        .arg(folder_argument(t))
        .arg(out_option(t))
}

fn request(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("witness-request")
        .about(t("증인에게 보낼 요청을 씁니다", "Write a request to a witness"))
        .arg(folder_argument(t))
        .arg(out_option(t))
        .arg(
            option(
                "from",
                t("크기", "SIZE"),
                t("선택 사항", "Options"),
                t("증인이 마지막으로 본 크기. 처음이면 0", "The size the witness saw last; 0 if never"),
            )
            .value_parser(value_parser!(u64))
            .default_value("0"),
        )
}

fn cosign(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    let heading = t("선택 사항", "Options");
    Command::new("witness-sign")
        .about(t("증인으로서 요청에 서명합니다", "Sign a request as a witness"))
        .arg(
            Arg::new("request")
                .value_name(t("파일", "REQUEST"))
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help_heading(t("인자", "Arguments"))
                .help(t("받은 요청", "The request received")),
        )
        .arg(option("log", "VKEY", heading, t("원장의 공개키", "The ledger's public key")).required(true))
        .arg(
            path_option(
                "memory",
                t("폴더", "DIR"),
                heading,
                t("증인이 본 것을 기억하는 폴더", "The folder in which the witness remembers what it saw"),
            )
            .required(true),
        )
        .arg(
            path_option(
                "witness-key",
                t("파일", "FILE"),
                heading,
                t("증인의 서명키. 없으면 만듭니다", "The witness's signing key; made when missing"),
            )
            .required(true),
        )
        .arg(
            option(
                "name",
                t("이름", "NAME"),
                heading,
                t("새로 만드는 증인키의 이름", "Name of a key that is made"),
            )
            .default_value("simsa-witness"),
        )
        .arg(out_option(t))
}

fn accept(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    let heading = t("선택 사항", "Options");
    Command::new("witness-accept")
        .about(t("증인의 서명을 원장에 붙입니다", "Add a witness's signature to the ledger"))
        .arg(folder_argument(t))
        .arg(
            path_option("line", t("파일", "FILE"), heading, t("증인이 보낸 서명", "The signature received"))
                .required(true),
        )
        .arg(
            option("witness", "VKEY", heading, t("증인의 공개키", "The witness's public key")).required(true),
        )
}

fn timestamp(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    let heading = t("선택 사항", "Options");
    Command::new("timestamp")
        .about(t(
            "시점확인(RFC 3161)을 요청하거나 받은 것을 붙입니다",
            "Ask for an RFC 3161 time stamp, or add one received",
        ))
        .arg(folder_argument(t))
        .arg(path_option(
            "request",
            t("파일", "FILE"),
            heading,
            t("요청 파일. --response가 없으면 새로 씁니다", "The request; written unless --response is given"),
        ))
        .arg(path_option("response", t("파일", "FILE"), heading, t("받은 응답", "The response received")).requires("request"))
        .arg(path_option(
            "authority",
            "PEM",
            heading,
            t("믿는 시점확인기관의 인증서", "Certificates of the authorities accepted"),
        ))
        .arg(
            Arg::new("command")
                .value_name(t("명령", "COMMAND"))
                .last(true)
                .num_args(1..)
                .conflicts_with_all(["request", "response"])
                .requires("authority")
                .help_heading(t("인자", "Arguments"))
                .help(t(
                    "요청을 표준 입력으로 받아 응답을 표준 출력에 쓰는 명령 (-- 뒤에)",
                    "After --: a command that takes the request on its input and prints the response, such as curl",
                )),
        )
}

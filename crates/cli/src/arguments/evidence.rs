//! `simsa evidence …`: the arguments.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, value_parser};
use simsa_casefile::NamedAnswer;
use simsa_model::Day;

use super::{family, flag, folder_argument, option, path_option};

/// The family of commands.
pub(super) fn evidence(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    let about =
        t("증빙자료를 암호화하여 보관하고 이력을 남깁니다", "Keep evidence encrypted, with its history");
    family("evidence", about, t, [add(t), list(t), replace(t), withdraw(t), get(t), adopt(t), pack(t)])
}

fn add(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    let heading = t("선택 사항", "Options");
    Command::new("add")
        .about(t("파일을 증빙자료로 추가합니다", "Add files as evidence"))
        .arg(folder_argument(t))
        .arg(
            Arg::new("file")
                .value_name(t("파일", "FILE"))
                .required(true)
                .action(ArgAction::Append)
                .num_args(1..)
                .value_parser(value_parser!(PathBuf))
                .help_heading(t("인자", "Arguments"))
                .help(t("추가할 파일. 여러 개를 줄 수 있습니다", "The files to add")),
        )
        .arg(option(
            "id",
            t("이름", "ID"),
            heading,
            t(
                "신청 건 안에서 쓸 이름. 없으면 파일 이름에서 만듭니다",
                "Its id; made from the file's name when left out",
            ),
        ))
        .args(said(t))
        .arg(
            option(
                "answer",
                t("질문", "QUESTION"),
                heading,
                t(
                    "이 질문의 답에 붙입니다. 여러 사업자 가운데 하나의 답은 질문@사업자. 여러 번 쓸 수 있습니다",
                    "Attach it to this answer, QUESTION@OPERATOR for that of one of several operators; may be repeated",
                ),
            )
            .value_parser(|text: &str| text.parse::<NamedAnswer>())
            .action(ArgAction::Append),
        )
        .arg(flag("json", heading, t("JSON으로 출력합니다", "Print JSON")))
}

/// What can be said about a piece of evidence.
pub(super) fn said(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> [Arg; 5] {
    let heading = t("선택 사항", "Options");
    let day = |name, help| {
        option(name, t("날짜", "DATE"), heading, help).value_parser(|text: &str| text.parse::<Day>())
    };
    [
        option("title", t("제목", "TITLE"), heading, t("제목", "Its title")),
        option(
            "kind",
            t("종류", "KIND"),
            heading,
            t(
                "종류. 구성도, SLA처럼 이름으로도 씁니다: policy, procedure, contract, sla, diagram, inventory, record, log, screenshot, report, certificate-copy, confirmation, photo, other",
                "Its kind: policy, procedure, contract, sla, diagram, inventory, record, log, screenshot, report, certificate-copy, confirmation, photo, other",
            ),
        ),
        day("effective", t("기준일. 2024-03-02나 2024년 3월 2일", "The day on which what it shows was so")),
        day("from", t("기간의 첫날", "First day of the period it covers")),
        day("until", t("기간의 마지막 날", "Last day of the period it covers")),
    ]
}

fn id_argument(t: impl Fn(&'static str, &'static str) -> &'static str) -> Arg {
    Arg::new("id")
        .value_name(t("이름", "ID"))
        .required(true)
        .help_heading(t("인자", "Arguments"))
        .help(t("증빙자료의 id", "Id of the evidence"))
}

fn list(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    let heading = t("선택 사항", "Options");
    Command::new("list")
        .about(t("증빙자료와 보관 상태를 보여 줍니다", "List the evidence and where it is kept"))
        .arg(folder_argument(t))
        .arg(flag("history", heading, t("이력도 보여 줍니다", "Show what happened to each")))
        .arg(flag("json", heading, t("JSON으로 출력합니다", "Print JSON")))
}

fn replace(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("replace")
        .about(t("새 판으로 바꿉니다. 이전 판은 남습니다", "Hand in a new revision; the old one is kept"))
        .arg(folder_argument(t))
        .arg(id_argument(t))
        .arg(
            Arg::new("file")
                .value_name(t("파일", "FILE"))
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help_heading(t("인자", "Arguments"))
                .help(t("새 파일", "The new file")),
        )
        .args(said(t))
}

fn withdraw(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("withdraw")
        .about(t(
            "목록에서 철회합니다. 파일은 보관소에 남습니다",
            "Take it off the list; the file stays in the vault",
        ))
        .arg(folder_argument(t))
        .arg(id_argument(t))
        .arg(flag(
            "destroy",
            t("선택 사항", "Options"),
            t(
                "모든 판의 키를 파기하여 아무도 읽을 수 없게 합니다. 되돌릴 수 없습니다",
                "Destroy the keys of all revisions, so that nobody can read them; cannot be undone",
            ),
        ))
        .arg(flag(
            "yes",
            t("선택 사항", "Options"),
            t(
                "묻지 않고 파기합니다. 터미널이 아니면 있어야 합니다",
                "Destroy without asking; needed where there is no terminal",
            ),
        ))
}

fn get(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    let heading = t("선택 사항", "Options");
    Command::new("get")
        .about(t("보관된 파일을 평문으로 꺼냅니다", "Get a file back in plain"))
        .arg(folder_argument(t))
        .arg(id_argument(t))
        .arg(
            path_option(
                "out",
                t("파일", "FILE"),
                heading,
                t("쓸 파일. 있으면 덮어쓰지 않습니다", "The file to write; never overwritten"),
            )
            .short('o')
            .required(true),
        )
        .arg(
            option(
                "revision",
                t("판", "NUMBER"),
                heading,
                t("몇째 판. 없으면 마지막", "Which revision; the last when left out"),
            )
            .value_parser(value_parser!(usize)),
        )
}

fn pack(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("pack")
        .about(t(
            "목록과 증빙을 암호화하지 않고 zip 하나로 묶습니다(작업대로 가져오기용)",
            "Pack lists and evidence, in plain, into one zip file for a workbench",
        ))
        .arg(folder_argument(t))
        .arg(
            path_option(
                "out",
                t("파일", "FILE"),
                t("선택 사항", "Options"),
                t("쓸 zip 파일. 있으면 덮어쓰지 않습니다", "The zip file to write; never overwritten"),
            )
            .short('o')
            .required(true),
        )
}

fn adopt(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("adopt")
        .about(t(
            "evidence.toml에 있는 파일을 보관소에 넣습니다",
            "Take the files that evidence.toml lists into the vault",
        ))
        .arg(folder_argument(t))
        .arg(flag(
            "remove-plain",
            t("선택 사항", "Options"),
            t(
                "보관소에서 다시 읽어 확인한 뒤 폴더의 원본을 치웁니다",
                "Remove the plain files after reading the vault's copies back",
            ),
        ))
}

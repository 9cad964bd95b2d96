//! `simsa seal` and `simsa verify`: the arguments.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, value_parser};

use super::{flag, folder_argument, on_argument, option, path_option};

/// `simsa seal CASE --out FILE`.
pub(super) fn seal(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    let heading = t("선택 사항", "Options");
    Command::new("seal")
        .about(t("신청 건 전체를 파일 하나로 봉인합니다", "Seal the whole case into one file"))
        .arg(folder_argument(t))
        .arg(
            path_option(
                "out",
                t("파일", "FILE"),
                heading,
                t(
                    "봉인 파일. 영수증은 파일.receipt에 씁니다",
                    "The file to write; the receipt goes to FILE.receipt",
                ),
            )
            .short('o')
            .required(true),
        )
        .arg(on_argument(t))
        .arg(
            option(
                "recipient",
                "age1…",
                heading,
                t(
                    "이 수신자만 열 수 있게 암호화합니다. 여러 번 쓸 수 있습니다",
                    "Encrypt for this age recipient; may be repeated",
                ),
            )
            .action(ArgAction::Append),
        )
        .arg(flag(
            "force",
            heading,
            t("제출 불가 항목이 있어도 봉인합니다", "Seal in spite of blocking findings"),
        ))
        .arg(flag("json", heading, t("JSON으로 출력합니다", "Print JSON")))
}

/// `simsa verify FILE`.
pub(super) fn verify(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    let heading = t("선택 사항", "Options");
    Command::new("verify")
        .about(t(
            "봉인 파일을 서버와 네트워크 없이 검증합니다",
            "Verify a sealed file without server or network",
        ))
        .after_help(t(
            "끝 코드: 0 맞음, 1 맞지 않음, 2 봉인 파일이 아니거나 열 수 없음,\n\
             3 온전하지만 누가 만들었는지 확인하지 못함(--key도 --receipt도 지정하지 않은 때)",
            "Exit codes: 0 holds, 1 does not hold, 2 no sealed file or not to be opened,\n\
             3 whole, but nothing says who made it (neither --key nor --receipt was named)",
        ))
        .arg(
            Arg::new("file")
                .value_name(t("파일", "FILE"))
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help_heading(t("인자", "Arguments"))
                .help(t("봉인 파일", "The sealed file")),
        )
        .arg(
            option(
                "key",
                "VKEY",
                heading,
                t(
                    "믿는 공개키(원장이나 증인). 봉인 파일과 다른 길로 받은 것이어야 합니다. 여러 번 쓸 수 있습니다",
                    "A public key you trust (ledger or witness), got another way than the file; may be repeated",
                ),
            )
            .action(ArgAction::Append),
        )
        .arg(
            path_option("receipt", t("파일", "FILE"), heading, t("가지고 있는 영수증. 여러 번 쓸 수 있습니다", "A receipt you kept; may be repeated"))
                .action(ArgAction::Append),
        )
        .arg(path_option(
            "authority",
            "PEM",
            heading,
            t("믿는 시점확인기관(RFC 3161)의 인증서", "Certificates of time-stamp authorities you accept"),
        ))
        .arg(path_option(
            "identity",
            t("파일", "FILE"),
            heading,
            t("암호화된 파일을 열 age 신원 파일", "The age identity file that opens an encrypted package"),
        ))
        .arg(flag("json", heading, t("JSON으로 출력합니다", "Print JSON")))
}

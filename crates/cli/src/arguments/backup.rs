//! `simsa backup` and `simsa restore`: the arguments.

use std::path::PathBuf;

use clap::{Arg, Command, value_parser};

use super::{flag, path_option};

/// `simsa backup --data DIR --out FILE`, and `simsa backup --verify FILE`.
pub(super) fn backup(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    let heading = t("선택 사항", "Options");
    Command::new("backup")
        .about(t(
            "작업대 전체를 파일 하나로 백업합니다. 서버가 도는 중에도 됩니다",
            "Back up the whole workbench into one file, also while the server runs",
        ))
        .arg(data(t, heading).required_unless_present("verify"))
        .arg(
            path_option(
                "out",
                t("파일", "FILE"),
                heading,
                t(
                    "만들 파일. 폴더를 주면 그 안에 때를 이름으로 하여 만듭니다. 덮어쓰지 않습니다",
                    "The file to make; in a folder it is named after the time. Nothing is overwritten",
                ),
            )
            .short('o')
            .required_unless_present("verify"),
        )
        .arg(flag(
            "with-keys",
            heading,
            t(
                "마스터키와 서명키도 담습니다. 이 파일을 가진 사람은 모든 증빙을 읽을 수 있습니다",
                "Put the master key and the signing key in too: whoever has the file can read all evidence",
            ),
        ))
        .arg(
            path_option(
                "verify",
                t("파일", "FILE"),
                heading,
                t(
                    "백업을 만들지 않고, 이 백업을 되돌릴 수 있는지 모두 확인합니다(그만한 빈자리가 옆에 필요합니다)",
                    "Make none: check that this backup can be put back, all of it (needs as much room beside it)",
                ),
            )
            .conflicts_with_all(["data", "out", "with-keys"]),
        )
        .arg(keys(t, heading).requires("verify"))
}

/// `simsa restore FILE --data DIR`.
pub(super) fn restore(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    let heading = t("선택 사항", "Options");
    Command::new("restore")
        .about(t("백업을 빈 폴더에 되돌립니다", "Put a backup back into an empty folder"))
        .arg(
            Arg::new("backup")
                .value_name(t("파일", "FILE"))
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help_heading(t("인자", "Arguments"))
                .help(t("백업 파일", "The backup")),
        )
        .arg(data(t, heading).required(true))
        .arg(keys(t, heading))
}

fn keys(t: impl Fn(&'static str, &'static str) -> &'static str, heading: &'static str) -> Arg {
    path_option(
        "keys",
        t("폴더", "DIR"),
        heading,
        t(
            "따로 보관한 master.key와 ledger.key가 있는 폴더. 백업에 키가 없을 때",
            "Folder with your copies of master.key and ledger.key, when they are not in the backup",
        ),
    )
}

fn data(t: impl Fn(&'static str, &'static str) -> &'static str, heading: &'static str) -> Arg {
    path_option(
        "data",
        t("폴더", "DIR"),
        heading,
        t("작업대의 자료 폴더", "The data folder of the workbench"),
    )
}

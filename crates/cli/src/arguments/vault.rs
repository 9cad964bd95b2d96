//! `simsa vault …`: the arguments.

use clap::Command;

use super::{family, flag, folder_argument};

/// The family of commands.
pub(super) fn vault(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    let check = Command::new("check")
        .about(t(
            "보관된 모든 바이트를 다시 읽어 확인합니다",
            "Read back every byte that is kept, and compare with the ledger",
        ))
        .arg(folder_argument(t))
        .arg(flag("json", t("선택 사항", "Options"), t("JSON으로 출력합니다", "Print JSON")));
    let rotate = Command::new("rotate")
        .about(t(
            "마스터키를 바꿉니다. 파일은 다시 암호화하지 않습니다",
            "Change the master key; the files are not encrypted again",
        ))
        .arg(folder_argument(t));
    family(
        "vault",
        t("증빙 보관소를 점검하고 키를 바꿉니다", "Check the vault, change its key"),
        t,
        [check, rotate],
    )
}

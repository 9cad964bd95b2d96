//! What the commands around a case's case file share: where the keys are, opening, and what opening has to tell.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use simsa_casefile::{KeyFolder, LocalCaseFile, Opened};
use simsa_model::Language;

use crate::progress::stop_on_request;
use crate::stop::Stop;
use crate::terminal::complain;

/// The user's key folder: `SIMSA_KEYS`, or `simsa/keys` in the user's configuration folder (XDG Base Directory).
pub(super) fn keys() -> Result<KeyFolder, Stop> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    // The specification says that a relative path there is to be ignored.
    let config = set("XDG_CONFIG_HOME").filter(|path| path.is_absolute());
    let config = config.or_else(|| set("HOME").map(|home| home.join(".config")));
    set("SIMSA_KEYS")
        .or_else(|| config.map(|config| config.join("simsa/keys")))
        .map(KeyFolder::new)
        .ok_or_else(|| {
            Stop::refused(
                "키 폴더를 정할 수 없습니다. 환경 변수 SIMSA_KEYS에 폴더를 지정하십시오",
                "there is no place for keys; name a folder in the environment variable SIMSA_KEYS",
            )
        })
}

/// Opens the case file of a case, to work on it.
pub(super) fn open(case: &Path, language: Language) -> Result<LocalCaseFile, Stop> {
    stop_on_request();
    let keys = keys()?;
    let (case_file, opened) = simsa_casefile::open(case, &keys, Timestamp::now)?;
    tell(&opened, &keys, language);
    Ok(case_file)
}

/// Opens the case file of a case, making it when there is none.
pub(super) fn open_or_make(case: &Path, language: Language) -> Result<LocalCaseFile, Stop> {
    stop_on_request();
    let keys = keys()?;
    let (case_file, opened) = simsa_casefile::open_or_make(case, &keys, Timestamp::now)?;
    tell(&opened, &keys, language);
    Ok(case_file)
}

/// On standard error, so that it is seen when the output goes elsewhere.
fn tell(opened: &Opened, keys: &KeyFolder, language: Language) {
    let folder = keys.path().display();
    let korean = language == Language::Korean;
    for said in opened.closed.iter().chain(&opened.read_only) {
        complain!("{}", said.get(language));
    }
    if opened.recovered {
        complain!(
            "{}",
            if korean {
                "중단되었던 작업을 마저 끝냈습니다."
            } else {
                "Finished a change that had been interrupted."
            }
        );
    }
    if opened.master_made && korean {
        complain!(
            "마스터키를 만들었습니다: {}\n  이 키를 잃으면 보관된 증빙을 다시 읽을 수 없습니다. {folder} 폴더를 신청 건 폴더와 다른 곳에 백업하십시오.",
            keys.master_path().display()
        );
    } else if opened.master_made {
        complain!(
            "Made the master key: {}\n  Whoever loses it loses the evidence. Keep a copy of the folder {folder}, apart from the case folder.",
            keys.master_path().display()
        );
    } else if opened.made && korean {
        complain!("이 신청 건 원장의 서명키를 만들었습니다. {folder} 폴더를 다시 백업하십시오.");
    } else if opened.made {
        complain!("Made the signing key of this case's ledger. Copy the folder {folder} again.");
    }
}

//! The vault's errors.

use simsa_model::Say;
use simsa_vault::{Damage, KeyText, MasterKeyProblem, NotTaken, VaultError};

use super::system;

/// An error of the vault in both languages.
pub fn vault(error: &VaultError) -> Say {
    Say::new(korean(error), error.to_string())
}

fn korean(error: &VaultError) -> String {
    match error {
        VaultError::Storage { place, source, .. } => format!("보관소 `{place}`: {}", system(source).ko),
        VaultError::File { path, source, .. } => format!("{}: {}", path.display(), system(source).ko),
        VaultError::Stream { source } => {
            format!("자료를 받거나 내보내다 끊겼습니다: {}", system(source).ko)
        }
        VaultError::Refused { path, why } => {
            format!("{}: 받을 수 없는 파일입니다. {}", path.display(), not_taken(*why))
        }
        VaultError::Damaged(damage) => damaged(damage),
        VaultError::WrongMasterKey { wrapped_by, .. } => format!(
            "마스터키가 다릅니다. 이 보관소는 키 {wrapped_by}(으)로 잠겨 있습니다. 그 키가 있는 폴더를 SIMSA_KEYS로 지정하십시오"
        ),
        VaultError::MasterKey(problem) => format!("마스터키를 쓸 수 없습니다. {}", key(problem)),
        VaultError::NoVault => "여기에는 보관소가 없습니다. 먼저 만드십시오".to_owned(),
        VaultError::VaultExists => "여기에는 이미 보관소가 있습니다. 만들지 말고 여십시오".to_owned(),
        VaultError::NoSuchCase(case) => format!("보관소에 신청 건 `{case}`이(가) 없습니다"),
        VaultError::CaseExists(case) => format!("보관소에 신청 건 `{case}`이(가) 이미 있습니다"),
        VaultError::BadCaseId { text, .. } => {
            format!("`{}`은(는) 신청 건의 이름이 될 수 없습니다", text.escape_debug())
        }
        VaultError::NoSuchObject { digest, .. } => format!("보관소에 이 파일이 없습니다 (SHA-256 {digest})"),
        VaultError::OtherFile { wanted, given } => format!(
            "보관했던 파일이 아닙니다. 손상된 파일의 SHA-256은 {wanted}인데 받은 파일은 {given}입니다. 보관했던 바로 그 파일을 주십시오"
        ),
        VaultError::Busy(_) => "다른 프로그램이 보관소를 쓰고 있습니다. 끝난 뒤에 다시 하십시오".to_owned(),
        VaultError::Rotated => "보관소를 연 뒤에 마스터키가 바뀌었습니다. 새 키로 다시 여십시오".to_owned(),
        VaultError::BatchFailed => {
            "앞의 오류로 이번에 보관한 것은 확정할 수 없습니다. 다시 하십시오. 이미 기록된 것은 그대로입니다"
                .to_owned()
        }
        VaultError::Stopped => {
            "요청에 따라 멈추었습니다. 이미 기록된 것은 그대로이며, 다시 실행하면 이어집니다".to_owned()
        }
        VaultError::Entropy => {
            "운영체제가 난수를 주지 않아 아무것도 암호화하거나 보관하지 않았습니다".to_owned()
        }
        VaultError::TooLarge => "파일이 보관할 수 있는 크기(128 TiB)를 넘습니다".to_owned(),
        // The vault may learn new kinds of trouble before they are said here.
        other => format!("보관소에 문제가 있습니다 ({other})"),
    }
}

fn not_taken(why: NotTaken) -> &'static str {
    match why {
        NotTaken::Link => "링크이거나 경로에 링크가 있습니다. 파일 자체를 주십시오",
        NotTaken::LeavesFolder => "경로가 폴더를 벗어납니다. `..` 없이 폴더 안의 경로를 주십시오",
        NotTaken::NamesNothing => "파일의 경로가 아닙니다",
        NotTaken::NotAFile => "보통 파일이 아니라 폴더, 파이프 또는 장치입니다",
    }
}

fn key(problem: &MasterKeyProblem) -> String {
    match problem {
        MasterKeyProblem::Link(path) => {
            format!("{}은(는) 링크입니다. 파일 자체의 경로를 주십시오", path.display())
        }
        MasterKeyProblem::NotAFile(path) => format!("{}은(는) 보통 파일이 아닙니다", path.display()),
        MasterKeyProblem::OtherOwner { path, uid } => format!(
            "{}은(는) 다른 사용자({uid})의 파일입니다. `chown`으로 소유자를 바꾸거나 그 사용자로 실행하십시오",
            path.display()
        ),
        MasterKeyProblem::Shared { path, mode } => format!(
            "{}의 권한이 {mode:03o}이어서 다른 사람도 쓸 수 있습니다. `chmod 600`을 하고, 누가 읽었을 수 있으면 키를 바꾸십시오",
            path.display()
        ),
        MasterKeyProblem::NotSet(name) => format!("환경 변수 {name}이(가) 없습니다"),
        MasterKeyProblem::NotText(name) => format!("환경 변수 {name}의 값이 글이 아닙니다"),
        MasterKeyProblem::Text { within, what } => {
            let place = within.as_ref().map_or_else(String::new, |place| format!("{place}: "));
            let what = match what {
                KeyText::Beginning => "`simsa-master-key-1:`로 시작하지 않습니다",
                KeyText::Digits => "16진수 64자리가 아닙니다",
                KeyText::CheckDigits => "확인 숫자가 맞지 않습니다. 일부만 복사했거나 잘못 적었습니다",
            };
            format!("{place}마스터키의 글이 아닙니다. {what}")
        }
        MasterKeyProblem::Source(why) => format!("키를 맡은 곳의 답입니다 ({why})"),
    }
}

fn damaged(damage: &Damage) -> String {
    let case = damage.case.as_ref().map_or_else(String::new, |case| format!(", 신청 건 `{case}`"));
    let digest = damage.digest.as_ref().map_or_else(String::new, |digest| format!(", SHA-256 {digest}"));
    let (place, what) = (&damage.place, &damage.what);
    format!(
        "보관소가 손상되었습니다. 파일 `{place}`{case}{digest}. 보관소의 그 파일을 사본에서 되돌리십시오 ({what})"
    )
}

//! The errors of vault and ledger in both languages. Those two crates speak English, for whoever builds on them; people
//! meet their errors here. Every kind has its Korean sentence; only what the system or a format says of itself (a cause,
//! the byte that is wrong) stands behind it as it came, in brackets.

mod ledger;
mod vault;

pub use ledger::{key_file, ledger, receipt, time_stamp};
pub use vault::vault;

use std::io;

use simsa_model::Bi;

/// What to do about a full disk.
pub(crate) fn room(error: &io::Error) -> Bi {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Bi::new(
            " (디스크에 자리가 없습니다. 자리를 마련한 뒤 다시 실행하십시오. 이미 기록된 것은 잃지 않았습니다)",
            " (no space left: free some and run it again; nothing recorded is lost)",
        ),
        io::ErrorKind::PermissionDenied => Bi::new(
            " (이 사용자에게 권한이 없습니다. 소유자와 권한을 확인하십시오)",
            " (this user may not: check owner and rights)",
        ),
        _ => Bi::new("", ""),
    }
}

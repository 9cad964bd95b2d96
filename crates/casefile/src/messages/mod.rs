//! The errors of vault and ledger in both languages. Those two crates speak English, for whoever builds on them; people
//! meet their errors here. Every kind has its Korean sentence; only what a format says of itself (a cause, the byte that is
//! wrong) stands behind it as it came, in brackets.

mod ledger;
mod vault;

pub use ledger::{key_file, ledger, receipt, time_stamp};
pub use vault::vault;

use std::io;

use simsa_case::system_words;
use simsa_model::Say;

/// What the system says, and of a full disk that nothing is lost by it.
pub(crate) fn system(error: &io::Error) -> Say {
    let Say { ko, en } = system_words(error);
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Say::new(
            format!("{ko}. 이미 기록된 것은 잃지 않았습니다"),
            format!("{en}; nothing recorded is lost"),
        ),
        _ => Say { ko, en },
    }
}

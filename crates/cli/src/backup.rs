//! Backups of a whole installation: one file, made while the server runs, checked byte for byte.
//!
//! `docs/formats/backup.md` describes the file. [`archive`] knows its form and nothing of what is in it; [`mod@make`] says
//! what goes into it in which order, and [`mod@put_back`] where it belongs.

mod archive;
mod make;
mod put_back;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub(crate) use self::make::{FinishedBackup, make};
pub(crate) use self::put_back::{Restored, put_back, try_out};
use crate::installation::Database;
use crate::stop::Stop;

/// The version of the format that this program writes, and the newest it reads.
const VERSION: u32 = 1;

/// The first file of a backup: what it is of.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct BackupHead {
    /// Always `simsa-backup`.
    pub(crate) format: String,
    /// Version of the format.
    pub(crate) version: u32,
    /// Version of the program that made it.
    pub(crate) program: String,
    /// The moment as of which the database was copied.
    pub(crate) made: Timestamp,
    /// Public key of the ledger.
    pub(crate) ledger_key: String,
    /// Entries of the ledger in the database.
    pub(crate) entries: u64,
    /// Entries published in the copied log: never more than in the database.
    pub(crate) published: u64,
    /// Number of the database's last migration.
    pub(crate) migration: i64,
    /// Whether the master key and the signing key are in it.
    pub(crate) with_keys: bool,
}

impl BackupHead {
    /// Reads it, and refuses what a newer program has made.
    ///
    /// # Errors
    /// It is none, or of a newer program.
    fn read(bytes: &[u8]) -> Result<Self, Stop> {
        /// What every version has.
        #[derive(Deserialize)]
        struct Least {
            format: String,
            version: u32,
            program: String,
        }
        let least: Least = serde_json::from_slice(bytes).map_err(|_| not_a_backup())?;
        if least.format != "simsa-backup" {
            return Err(not_a_backup());
        }
        if least.version > VERSION {
            return Err(newer(&least.program));
        }
        let about: Self = serde_json::from_slice(bytes).map_err(|_| not_a_backup())?;
        if about.migration > Database::NEWEST {
            return Err(newer(&about.program));
        }
        Ok(about)
    }
}

fn newer(program: &str) -> Stop {
    let mine = env!("CARGO_PKG_VERSION");
    Stop::refused(
        format!(
            "이 백업은 더 새로운 프로그램(simsa {program})이 만들었습니다. 이 프로그램({mine})을 먼저 새 판으로 바꾸십시오"
        ),
        format!("this backup was made by a newer program (simsa {program}); update this one ({mine}) first"),
    )
}

fn not_a_backup() -> Stop {
    Stop::refused("simsa backup이 만든 파일이 아닙니다", "this is no file made by `simsa backup`")
}

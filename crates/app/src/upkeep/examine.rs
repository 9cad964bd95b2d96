//! Whether records, published ledger and evidence agree: for whoever looks after the server. Reads every byte and
//! changes nothing; may run beside a server, because it looks in the order in which things are made: what is published
//! was recorded before, and what a record names was in the vault before.

use std::sync::Arc;

use jiff::Timestamp;
use simsa_ledger::fsck::{self, PublicKey, PublishedFiles};
use simsa_ledger::store::CHECKPOINT_PATH;
use simsa_ledger::tile::{TILE_WIDTH, Tile, TileKind, split_entries};
use simsa_ledger::{EventKind, LedgerEntry};
use simsa_model::Say;
use simsa_store::records::{CaseRecord, EvidenceRecord, Stored, SubmissionRecord};
use simsa_store::{CaseId, KeyOf, Select, Store, Typed, UnitOfWork, Versioned};
use simsa_vault::{Digest, Vault, VaultCaseId, VaultError, VaultWatch};

use crate::error::{Error, Result};
use crate::files::vault_bytes;

/// Cases looked at in one go.
const PAGE: u32 = 500;

/// What entries about the whole installation are about.
const SUBJECT: &str = "installation";

/// What is looked at.
pub struct Installation {
    /// Records and the ledger's sequence.
    pub store: Arc<dyn Store>,
    /// The published log.
    pub log: Arc<dyn PublishedFiles + Send + Sync>,
    /// Its public key.
    pub key: PublicKey,
    /// The evidence, when its master key is at hand.
    pub vault: Option<Arc<Vault>>,
}

/// What was seen.
#[derive(Clone, Debug, Default)]
pub struct Examined {
    /// Entries recorded.
    pub entries: u64,
    /// Entries published.
    pub published: u64,
    /// Files of evidence and packages that are whole; `None` when the master key was not there.
    pub files: Option<u64>,
    /// Everything that does not agree, each with what to do.
    pub faults: Vec<Disagreement>,
}

impl Examined {
    /// Whether everything agrees.
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Something that does not agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// What is wrong, and where.
    pub what: Say,
    /// What to do about it.
    pub remedy: Say,
}

/// Looks at everything.
///
/// # Errors
/// [`Error::Fault`] when it cannot be read at all; what is wrong with it is no error but in the answer.
pub async fn examine(installation: &Installation, watch: Arc<dyn VaultWatch + Send>) -> Result<Examined> {
    let mut seen = Examined::default();
    ledger(installation, &mut seen).await?;
    if let Some(vault) = &installation.vault {
        evidence(installation.store.as_ref(), vault, watch, &mut seen).await?;
    }
    Ok(seen)
}

/// Whether the ledger holds, and whether the database agrees with it; nothing else is looked at.
///
/// # Errors
/// As [`examine`].
pub async fn ledger(installation: &Installation, seen: &mut Examined) -> Result<()> {
    let report = published(installation).await?;
    for fault in &report.faults {
        seen.faults.push(Disagreement {
            what: Say::new(format!("원장: {fault}"), format!("ledger: {fault}")),
            remedy: Say::new(
                "log 폴더를 마지막 백업의 것으로 바꾸십시오. 데이터베이스의 기록으로 서버가 이어서 공개합니다.",
                "Put back the folder log of the last backup; the server goes on publishing from the database.",
            ),
        });
    }
    let store = installation.store.as_ref();
    seen.entries = store.entries().await?;
    seen.published = report.size.unwrap_or(0);
    if seen.published > seen.entries {
        seen.faults.push(older(seen.entries, seen.published));
    }
    let common = seen.published.min(seen.entries);
    for index in 0..common.div_ceil(TILE_WIDTH) {
        let first = index * TILE_WIDTH;
        let recorded = store.entries_from(first, u32::try_from(TILE_WIDTH).unwrap_or(256)).await?;
        let Some(published) = bundle(installation, index, seen.published).await? else {
            // the check above has named it already
            continue;
        };
        let differs = published.iter().zip(&recorded).position(|(one, other)| one != other);
        if let Some(at) = differs {
            seen.faults.push(altered(first + at as u64));
            return Ok(());
        }
    }
    Ok(())
}

/// The check of the published log; anew when a server has published meanwhile, which clears files that were needed.
async fn published(installation: &Installation) -> Result<fsck::FsckReport> {
    let mut attempts = 0..5;
    loop {
        let (log, key) = (installation.log.clone(), installation.key.clone());
        let (report, still) = blocking(move || {
            let before = log.read(CHECKPOINT_PATH);
            let report = fsck::check(log.as_ref(), &key, &[]);
            Ok((report, before == log.read(CHECKPOINT_PATH)))
        })
        .await?;
        if report.is_sound() || still || attempts.next().is_none() {
            return Ok(report);
        }
    }
}

fn older(recorded: u64, published: u64) -> Disagreement {
    Disagreement {
        what: Say::new(
            format!("데이터베이스의 기록은 {recorded}개인데 원장은 {published}개를 공개했습니다"),
            format!("the database has {recorded} entries, but {published} are published in the ledger"),
        ),
        remedy: Say::new(
            "데이터베이스가 원장보다 오래되었습니다. 같은 백업의 simsa.db와 log를 함께 되돌리십시오(simsa restore).",
            "The database is older than the ledger: put back simsa.db and log of one backup (simsa restore).",
        ),
    }
}

fn altered(position: u64) -> Disagreement {
    Disagreement {
        what: Say::new(
            format!("데이터베이스의 기록 #{position}이(가) 공개된 것과 다릅니다"),
            format!("entry #{position} of the database is not the one that was published"),
        ),
        remedy: Say::new(
            "데이터베이스가 바뀌었거나 다른 설치의 것입니다. 백업에서 되돌리십시오(simsa restore).",
            "The database was altered or belongs to another installation: restore a backup (simsa restore).",
        ),
    }
}

/// The entries of a published bundle; `None` when it is missing or damaged.
async fn bundle(installation: &Installation, index: u64, size: u64) -> Result<Option<Vec<Vec<u8>>>> {
    let Some(tile) = Tile::in_log(TileKind::Entries, index, size) else { return Ok(None) };
    let log = installation.log.clone();
    blocking(move || {
        // beside a server a partial bundle may have become full in the meantime
        let read = |path: String| log.read(&path).map_err(Error::fault);
        let (bytes, count) = match read(tile.path())? {
            Some(bytes) => (Some(bytes), usize::from(tile.width)),
            None => (read(tile.full().path())?, 256),
        };
        let entries = bytes.as_deref().and_then(|bytes| split_entries(bytes, count).ok());
        Ok(entries.map(|entries| entries.into_iter().map(<[u8]>::to_vec).collect()))
    })
    .await
}

async fn evidence(
    store: &dyn Store,
    vault: &Arc<Vault>,
    watch: Arc<dyn VaultWatch + Send>,
    seen: &mut Examined,
) -> Result<()> {
    let mut whole = 0;
    let mut after: Option<KeyOf<CaseRecord>> = None;
    loop {
        let cases: Vec<Versioned<CaseRecord>> = store.page(Select::All, after.take(), PAGE).await?;
        let Some(last) = cases.last().map(|kept| kept.key.clone()) else { break };
        for case in &cases {
            let expected = named(store, &case.key.id).await?;
            let (vault, id, watch) = (vault.clone(), VaultCaseId::new(case.key.id.as_str())?, watch.clone());
            let checked = blocking(move || match vault.check_case(&id, &expected, watch.as_ref()) {
                Ok(report) => Ok(Ok(report)),
                // nobody has put a file into it
                Err(VaultError::NoSuchCase(_)) if expected.is_empty() => {
                    Ok(Ok(simsa_vault::CheckReport::default()))
                }
                Err(VaultError::Stopped) => Err(VaultError::Stopped.into()),
                Err(error) => Ok(Err(error.to_string())),
            })
            .await?;
            match checked {
                Ok(report) => {
                    whole += report.objects;
                    let damaged = report.damaged.iter();
                    seen.faults.extend(damaged.map(|damage| lost(&case.key.id, &damage.to_string())));
                }
                Err(problem) => seen.faults.push(lost(&case.key.id, &problem)),
            }
        }
        after = Some(last);
    }
    seen.files = Some(whole);
    Ok(())
}

fn lost(case: &CaseId, problem: &str) -> Disagreement {
    Disagreement {
        what: Say::new(
            format!("신청 건 {case}의 증빙: {problem}"),
            format!("evidence of case {case}: {problem}"),
        ),
        remedy: Say::new(
            "vault 폴더의 그 파일을 백업에서 되돌리십시오. 마스터키가 다르면 맞는 master.key를 두십시오.",
            "Put that file of the folder vault back from a backup; if the master key differs, the right master.key.",
        ),
    }
}

/// The files that the records of a case name.
async fn named(store: &dyn Store, case: &CaseId) -> Result<Vec<Digest>> {
    let evidence: Vec<Versioned<EvidenceRecord>> = store.many(Select::parent(case.to_owned())).await?;
    let submissions: Vec<Versioned<SubmissionRecord>> = store.many(Select::parent(case.to_owned())).await?;
    let now = evidence.iter().filter_map(|kept| kept.value.stored.as_ref());
    let earlier = evidence.iter().flat_map(|kept| &kept.value.revisions).map(|revision| &revision.stored);
    let packages = submissions.iter().map(|kept| &kept.value.package);
    let all: Vec<&Stored> = now.chain(earlier).chain(packages).collect();
    all.into_iter().map(vault_bytes::digest).collect()
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(Error::because("a worker thread ended"))?
}

/// Records that the installation was put back from a backup: whoever holds a later receipt finds out why the ledger
/// went back.
///
/// # Errors
/// A fault of the store.
pub async fn record_restoration(store: &dyn Store, at: Timestamp, backup: [u8; 32]) -> Result<()> {
    let at = Timestamp::from_second(at.as_second()).unwrap_or(at);
    let entry = LedgerEntry::new(SUBJECT, EventKind::new("restored")?, at)?.digest("backup", backup)?;
    store.commit(UnitOfWork::recorded(SUBJECT, entry.to_bytes())).await?;
    Ok(())
}

//! The workbench itself: what it is made of. How a unit of work begins and ends is in `work`.

mod reach;
mod work;

use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use serde::Serialize;
use sha2::Sha256;
use simsa_ledger::Log;
use simsa_model::Day;
use simsa_store::records::{Access, CaseRecord};
use simsa_store::{CaseId, MemberId, OrganisationId, ReadStore, Store, Versioned};
use simsa_vault::Vault;
use tokio::sync::Semaphore;

use crate::domain::case_cache::CaseCache;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::progress_cache::ProgressCache;
use crate::error::{Error, Result};
use crate::fault::Fault;
use crate::files::file_turns::FileTurns;
use crate::files::handed_out::HandedOut;
use crate::files::inspector::Inspector;
use crate::permit::Reached;
use crate::ports::{Clock, Policy, Randomness, Tiles};
use crate::security::{self, SecurityEvent, SecurityLog};

pub(crate) use reach::AtHand;
pub(crate) use work::Work;

/// Password hashes at a time: each takes a core and twenty megabytes.
const HASHES_AT_A_TIME: usize = 2;

/// What a workbench is made of.
pub struct WorkbenchParts {
    /// The records and the ledger's sequence.
    pub store: Arc<dyn Store>,
    /// The evidence files.
    pub vault: Arc<Vault>,
    /// The published log.
    pub log: Log<Tiles>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Randomness>,
    /// Who looks into files that have to be read as a whole.
    pub inspector: Arc<dyn Inspector>,
    /// A folder for packages in the making, nameless files that a crash takes with it. A package that is encrypted for nobody
    /// holds evidence in plain: the folder belongs on a disk that is itself encrypted, or in memory.
    pub scratch: std::path::PathBuf,
    /// Times and amounts.
    pub policy: Policy,
    /// Keys the digests of short contents in the ledger; the same as long as the installation lives, and known to nobody who
    /// reads the ledger.
    pub digest_key: [u8; 32],
    /// Where sign-ins and refusals are noted.
    pub security: SecurityLog,
}

/// Where everything that people can do is done. Cheap to clone.
#[derive(Clone)]
pub struct Workbench {
    inner: Arc<Inner>,
}

struct Inner {
    store: Arc<dyn Store>,
    vault: Arc<Vault>,
    log: Mutex<Log<Tiles>>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Randomness>,
    scratch: std::path::PathBuf,
    policy: Policy,
    hashes: Semaphore,
    attempts: tokio::sync::Mutex<()>,
    inspector: Arc<dyn Inspector>,
    /// Whether files may be listed that are still to be looked at: nobody knows at the start.
    postponed: AtomicBool,
    imports: Mutex<Vec<OrganisationId>>,
    loading: Mutex<()>,
    progress: ProgressCache,
    case_cache: CaseCache,
    security: SecurityLog,
    digest_key: [u8; 32],
    readings: HandedOut,
    holding: FileTurns,
}

impl Workbench {
    /// A workbench made of these parts.
    pub fn new(parts: WorkbenchParts) -> Self {
        let WorkbenchParts {
            store,
            vault,
            log,
            clock,
            random,
            inspector,
            scratch,
            policy,
            security,
            digest_key,
        } = parts;
        let (log, hashes) = (Mutex::new(log), Semaphore::new(HASHES_AT_A_TIME));
        Self {
            inner: Arc::new(Inner {
                store,
                vault,
                log,
                clock,
                random,
                scratch,
                policy,
                hashes,
                attempts: tokio::sync::Mutex::default(),
                inspector,
                postponed: AtomicBool::new(true),
                imports: Mutex::default(),
                loading: Mutex::default(),
                progress: ProgressCache::default(),
                case_cache: CaseCache::default(),
                security,
                digest_key,
                readings: HandedOut::default(),
                holding: FileTurns::default(),
            }),
        }
    }

    /// Times and amounts of this installation.
    pub fn policy(&self) -> &Policy {
        &self.inner.policy
    }

    /// Today in Korea.
    pub fn today(&self) -> Day {
        self.inner.clock.today()
    }

    /// The store, for reading: writing begins with leave to do it (`work`).
    pub(crate) fn store(&self) -> &dyn ReadStore {
        self.inner.store.as_ref()
    }

    pub(crate) fn vault(&self) -> Arc<Vault> {
        self.inner.vault.clone()
    }

    /// The turn to count attempts.
    pub(crate) fn attempts(&self) -> &tokio::sync::Mutex<()> {
        &self.inner.attempts
    }

    pub(crate) fn random(&self) -> &dyn Randomness {
        self.inner.random.as_ref()
    }

    /// Who was given which file lately.
    pub(crate) fn recently_handed_out(&self) -> &HandedOut {
        &self.inner.readings
    }

    /// Whose turn it is with the files of a case: those that come in, or those that are destroyed.
    pub(crate) fn file_turns(&self) -> &FileTurns {
        &self.inner.holding
    }

    /// Where sign-ins and refusals are noted, for whoever runs the installation.
    pub fn security_log(&self) -> &SecurityLog {
        &self.inner.security
    }

    /// Notes an event in the security log. `member` is the pseudonym of the account that it is about, where that is not
    /// whoever is signed in: the account of a wrong password. Never what was typed: people type passwords into other fields.
    pub fn security(&self, event: SecurityEvent, member: Option<&MemberId>) {
        let now = self.now();
        security::with(|visitor| self.security_log().note(now, event, member, visitor));
    }

    pub(crate) fn scratch(&self) -> &Path {
        &self.inner.scratch
    }

    /// Whether files can be written where the data lie: tried with one that has no name and goes at once.
    ///
    /// # Errors
    /// What the disk says.
    pub async fn can_write(&self) -> Result<()> {
        self.spawn_blocking(|workbench| {
            let mut file = tempfile::tempfile_in(workbench.scratch())?;
            Ok(file.write_all(&vec![0; 64 << 10])?)
        })
        .await
    }

    /// Now, in whole seconds as the ledger counts.
    pub(crate) fn now(&self) -> Timestamp {
        let now = self.inner.clock.now();
        Timestamp::from_second(now.as_second()).unwrap_or(now)
    }

    pub(crate) fn log(&self) -> MutexGuard<'_, Log<Tiles>> {
        // the log changes only in whole steps after a success: a panic elsewhere leaves it whole
        self.inner.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who looks into files that have to be read as a whole.
    pub(crate) fn inspector(&self) -> &dyn Inspector {
        self.inner.inspector.as_ref()
    }

    /// A file is to be looked at later.
    pub(crate) fn note_postponed(&self) {
        self.inner.postponed.store(true, Ordering::Relaxed);
    }

    /// Whether files may be waiting to be looked at; asked once, until [`Workbench::note_postponed`] says so again.
    pub(crate) fn may_be_postponed(&self) -> bool {
        self.inner.postponed.swap(false, Ordering::Relaxed)
    }

    /// The turn to read the lists of a folder, which takes memory; not for async code.
    pub(crate) fn loading(&self) -> MutexGuard<'_, ()> {
        self.inner.loading.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The organisations that are importing a folder now.
    pub(crate) fn imports(&self) -> MutexGuard<'_, Vec<OrganisationId>> {
        self.inner.imports.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything of a case that was reached.
    pub(crate) async fn contents(&self, reached: &Reached) -> Result<Arc<CaseSnapshot>> {
        self.contents_of(&reached.case, &reached.parties).await
    }

    /// The same for the server itself, which takes part in no case.
    pub(crate) async fn contents_of(
        &self,
        case: &Versioned<CaseRecord>,
        parties: &[Versioned<Access>],
    ) -> Result<Arc<CaseSnapshot>> {
        self.inner.case_cache.read(self.store(), case, parties, self.today()).await
    }

    /// Runs work that takes a processor or a disk for long on a thread of its own.
    pub(crate) async fn spawn_blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(Self) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let workbench = self.clone();
        match tokio::task::spawn_blocking(move || work(workbench)).await {
            Ok(result) => result,
            Err(error) => Err(Error::Fault(Fault::because("a worker thread ended", error))),
        }
    }

    /// As [`Workbench::spawn_blocking`] for password hashes, of which only a few run at a time.
    pub(crate) async fn hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce(Self) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let turn = self.inner.hashes.acquire().await;
        let _turn = turn.map_err(|_| Error::fault("the workbench is shut down"))?;
        self.spawn_blocking(work).await
    }

    /// The digest of contents that short ledger entries name: keyed, so that whoever reads the entry cannot try which remark or
    /// which answer it is of; with the key (whoever runs the installation has it) it can be worked out again.
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    pub(crate) fn keyed(&self, case: &CaseId, contents: impl AsRef<[u8]>) -> [u8; 32] {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.inner.digest_key).expect("any length of key will do");
        mac.update(case.as_str().as_bytes());
        mac.update(&[0]);
        mac.update(contents.as_ref());
        mac.finalize().into_bytes().into()
    }

    /// The same of what is written as JSON. What cannot be written has no digest, and nothing is recorded.
    pub(crate) fn keyed_json(&self, case: &CaseId, contents: &impl Serialize) -> Result<[u8; 32]> {
        Ok(self.keyed(case, crate::secrets::json(contents)?))
    }

    pub(crate) fn progress(&self) -> &ProgressCache {
        &self.inner.progress
    }
}

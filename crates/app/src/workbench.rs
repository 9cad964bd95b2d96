//! The workbench itself: what it is made of, and the steps every action shares.

use std::future::Future;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use sha2::Sha256;
use simsa_ledger::{Entry, EventKind, Log};
use simsa_model::Day;
use simsa_store::records::{Access, Case, Head, Notice};
use simsa_store::{Both, Committed, Index, Key, Select, Store, StoreError, Typed, UnitOfWork, Versioned};
use simsa_vault::Vault;
use tokio::sync::Semaphore;

use crate::actor::Actor;
use crate::domain::case_cache::CaseCache;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::progress_cache::ProgressCache;
use crate::error::{Error, Result, not_found, not_now};
use crate::fault::Fault;
use crate::files::file_turns::FileTurns;
use crate::files::handed_out::HandedOut;
use crate::files::inspector::Inspector;
use crate::permit::{Action, permit};
use crate::ports::{Clock, Policy, Randomness, Tiles};
use crate::secrets;
use crate::security::{self, SecurityEvent, SecurityLog};

/// How often an action is decided anew when others were faster.
const ATTEMPTS: u32 = 8;
/// Password hashes at a time: each takes a core and twenty megabytes.
const HASHES_AT_A_TIME: usize = 2;

/// What a workbench is made of.
pub struct Parts {
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
    imports: Mutex<Vec<String>>,
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
    pub fn new(parts: Parts) -> Self {
        let Parts { store, vault, log, clock, random, inspector, scratch, policy, security, digest_key } =
            parts;
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

    pub(crate) fn store(&self) -> &dyn Store {
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
    pub fn security(&self, event: SecurityEvent, member: Option<&str>) {
        let now = self.now();
        security::with(|visitor| self.security_log().note(now, event, member, visitor));
    }

    pub(crate) fn scratch(&self) -> &Path {
        &self.inner.scratch
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
    pub(crate) fn imports(&self) -> MutexGuard<'_, Vec<String>> {
        self.inner.imports.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything of a case that was reached.
    pub(crate) async fn contents(&self, reached: Reached) -> Result<Arc<CaseSnapshot>> {
        let Reached { case, parties, .. } = reached;
        self.inner.case_cache.read(self.store(), case, &parties, self.today()).await
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

    /// As [`Workbench::aside`] for password hashes, of which only a few run at a time.
    pub(crate) async fn hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce(Self) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let turn = self.inner.hashes.acquire().await;
        let _turn = turn.map_err(|_| Error::fault("the workbench is shut down"))?;
        self.spawn_blocking(work).await
    }

    /// Decides and commits, and decides anew when somebody else has changed what the decision rested on. Each time it waits
    /// a little longer, so that many who want the same thing at once get their turns.
    pub(crate) async fn settle<T, F: Future<Output = Result<T>>>(
        &self,
        attempt: impl Fn() -> F,
    ) -> Result<T> {
        for waiting in 0..ATTEMPTS {
            match attempt().await {
                Err(Error::Stale) => tokio::time::sleep(Duration::from_millis(1_u64 << waiting)).await,
                result => return result,
            }
        }
        not_overtaken(attempt().await)
    }

    /// The digest of contents that short ledger entries name: keyed, so that whoever reads the entry cannot try which remark or
    /// which answer it is of; with the key (whoever runs the installation has it) it can be worked out again.
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    pub(crate) fn keyed(&self, case: &str, contents: impl AsRef<[u8]>) -> [u8; 32] {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.inner.digest_key).expect("any length of key will do");
        mac.update(case.as_bytes());
        mac.update(&[0]);
        mac.update(contents.as_ref());
        mac.finalize().into_bytes().into()
    }

    /// A unit of work with its ledger entry: pseudonyms and digests only. Done under an idempotency key, it says so.
    pub(crate) fn recorded(
        &self,
        subject: &str,
        event: &str,
        actor: Option<&Actor>,
        references: &[(&str, &str)],
        digests: &[(&str, [u8; 32])],
    ) -> Result<UnitOfWork> {
        let mut entry = Entry::new(subject, EventKind::new(event)?, self.now())?;
        if let Some(actor) = actor {
            entry =
                entry.reference("member", &actor.member)?.reference("organisation", &actor.organisation)?;
        }
        for (role, value) in references {
            // Names from imported cases may hold anything; the ledger then has their digest.
            entry = match entry.clone().reference(role, value) {
                Ok(entry) => entry,
                Err(_) => entry.reference(role, &format!("sha256:{}", secrets::digest(value)))?,
            };
        }
        for (role, value) in digests {
            entry = entry.digest(role, *value)?;
        }
        let mut unit = UnitOfWork::recorded(subject, entry.to_bytes());
        if let Some(actor) = actor {
            self.done_once(actor, &mut unit)?;
        }
        Ok(unit)
    }

    /// Commits a unit.
    pub(crate) async fn commit(&self, unit: UnitOfWork) -> Result<Committed> {
        Ok(self.written(unit).await?)
    }

    /// Has the store write a unit. What it was about may have to be worked out again: that is woken, and reads for itself what
    /// has changed.
    pub(crate) async fn written(&self, unit: UnitOfWork) -> Result<Committed, StoreError> {
        let subject = unit.entry.as_ref().map(|entry| entry.subject.clone());
        let done = self.store().commit(unit).await;
        if let Some(subject) = subject {
            self.progress().wake(&subject);
        }
        done
    }

    pub(crate) fn progress(&self) -> &ProgressCache {
        &self.inner.progress
    }

    /// Commits a unit whose action is not decided anew by itself: the person is told to look again.
    pub(crate) async fn commit_now(&self, unit: UnitOfWork) -> Result<Committed> {
        not_overtaken(self.commit(unit).await)
    }

    /// The case and the way in which the actor's organisation takes part in it; for others it does not exist.
    pub(crate) async fn reach(&self, actor: &Actor, case: &str) -> Result<Reached> {
        // all who take part, in one statement: pages list them, and there are few
        let (by_case, itself) = (Select::by(Index::AccessCase, case), Select::Ids(vec![case.to_owned()]));
        let (parties, cases): Both<Access, Case> = self.store().both(by_case, itself).await?;
        let access = parties.iter().find(|party| party.key.parent == actor.organisation).cloned();
        let access = access.ok_or_else(not_found)?;
        let case = cases.into_iter().next().ok_or_else(not_found)?;
        Ok(Reached { case, access, parties })
    }

    /// As [`Workbench::reach`], and the action is allowed in the state of the case.
    pub(crate) async fn reach_for(&self, actor: &Actor, action: Action, case: &str) -> Result<Reached> {
        let reached = self.reach(actor, case).await?;
        permit(actor, action, Some(reached.case.value.state))?;
        Ok(reached)
    }
}

/// A case as one organisation reaches it.
#[derive(Clone, Debug)]
pub(crate) struct Reached {
    pub(crate) case: Versioned<Case>,
    pub(crate) access: Versioned<Access>,
    /// Everybody who takes part, this organisation too.
    pub(crate) parties: Vec<Versioned<Access>>,
}

impl Reached {
    /// The decision rests on the organisation still taking part, and on the case as it was.
    pub(crate) fn hold(&self, unit: &mut UnitOfWork) {
        unit.require(&self.access);
        unit.require(&self.case);
    }

    /// Tells every party but one, in this unit of work; `about` names the notice among those of the case.
    pub(crate) fn notify_all_but(
        &self,
        one: &str,
        about: &str,
        notice: &Notice,
        unit: &mut UnitOfWork,
    ) -> Result<()> {
        for party in self.parties.iter().filter(|party| party.key.parent != one) {
            unit.put(Key::new(&party.key.parent, about), notice)?;
        }
        Ok(())
    }

    /// Writes the case as it stands here now, and what the lists of everybody who takes part show of it. The decision
    /// rests on the organisation still taking part.
    pub(crate) fn write(&self, unit: &mut UnitOfWork) -> Result<()> {
        unit.require(&self.access);
        unit.update(&self.case)?;
        let head = Head::of(&self.case.value);
        for party in self.parties.iter().filter(|party| party.value.head != head) {
            let mut party = party.clone();
            party.value.head = head.clone();
            unit.update(&party)?;
        }
        Ok(())
    }
}

/// What was changed by somebody else in the meantime is for the person to look at, and no fault.
fn not_overtaken<T>(result: Result<T>) -> Result<T> {
    match result {
        Err(Error::Stale) => Err(not_now(
            "방금 다른 곳에서 같은 내용이 바뀌었습니다. 화면을 새로 고치고 다시 하십시오",
            "the same thing was changed elsewhere just now; load the page again and repeat",
        )),
        result => result,
    }
}

//! The data folder of a server, and where what lies in it.
//!
//! ```text
//! simsa.db      records and the ledger's sequence
//! vault/        evidence, encrypted
//! log/          the published ledger
//! keys/         master.key (evidence), ledger.key (signs the log): keep a copy apart from the rest
//! security/     who was let in or refused, from which network; pruned by age and size, in no backup
//! scratch/      files in the making, emptied at each start
//! .restoring/   only while a backup is put back
//! ```

mod backend;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use simsa_app::upkeep::examine::{Examined, Installation};
use simsa_casefile::messages;
use simsa_ledger::fsck::{PublicKey, PublishedFolder};
use simsa_ledger::local::read_key;
use simsa_ledger::{KeyKind, SignerKey};
use simsa_model::{Language, Say};
use simsa_store::Store;
use simsa_vault::Vault;
use simsa_vault::keys::master_key_from_file;

pub(crate) use self::backend::{Database, InstallationBackend, OpenDatabase};
use crate::stop::Stop;

/// A data folder.
#[derive(Clone, Debug)]
pub(crate) struct DataFolder {
    root: PathBuf,
}

impl DataFolder {
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.root.join("simsa.db")
    }

    /// Where its parts are kept.
    pub(crate) fn backend(&self) -> InstallationBackend {
        InstallationBackend::local(self)
    }

    pub(crate) fn vault(&self) -> PathBuf {
        self.root.join("vault")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.root.join("log")
    }

    pub(crate) fn keys(&self) -> PathBuf {
        self.root.join("keys")
    }

    pub(crate) fn master_key(&self) -> PathBuf {
        self.keys().join("master.key")
    }

    pub(crate) fn ledger_key(&self) -> PathBuf {
        self.keys().join("ledger.key")
    }

    pub(crate) fn security(&self) -> PathBuf {
        self.root.join("security")
    }

    pub(crate) fn scratch(&self) -> PathBuf {
        self.root.join("scratch")
    }

    /// Where a backup is put back before it takes its place.
    pub(crate) fn restoring(&self) -> PathBuf {
        self.root.join(".restoring")
    }

    /// The key that signs the log.
    ///
    /// # Errors
    /// It is missing or cannot be used.
    pub(crate) fn signer(&self) -> Result<SignerKey, Stop> {
        read_key(&self.ledger_key()).map_err(|error| {
            Stop::refused(
                format!("{}. 복사본을 제자리에 두십시오", messages::key_file(&error).ko),
                format!("the signing key of the ledger cannot be used: {error}; put your copy back"),
            )
        })
    }

    /// The vault, for reading.
    ///
    /// # Errors
    /// It or its master key is missing or cannot be used.
    pub(crate) fn open_vault(&self) -> Result<Vault, Stop> {
        let failed = |error: simsa_vault::VaultError| {
            Stop::refused(
                format!("증빙 보관소를 열 수 없습니다: {}", messages::vault(&error).ko),
                format!("the vault cannot be opened: {error}"),
            )
        };
        let key = master_key_from_file(&self.master_key()).map_err(failed)?;
        Vault::open(self.backend().objects.open()?, key).map_err(failed)
    }

    /// A whole look at the folder, beside a server or without one.
    ///
    /// # Errors
    /// Something cannot be read at all.
    pub(crate) async fn examine(&self, language: Language) -> Result<Examined, Stop> {
        let key = self.signer()?.verifier(KeyKind::Log).to_string();
        let vault = Arc::new(self.open_vault()?);
        let InstallationBackend { database: records, log, .. } = self.backend();
        let records = records.open_to_read().await.map_err(|error| database(&error))?;
        examine_parts(records.store(), log.published(), &key, Some(vault), language).await
    }
}

/// A look at parts that are open already.
///
/// # Errors
/// Something cannot be read at all.
pub(crate) async fn examine_parts(
    store: Arc<dyn Store>,
    log: PublishedFolder,
    key: &str,
    vault: Option<Arc<Vault>>,
    language: Language,
) -> Result<Examined, Stop> {
    let key = PublicKey::parse(key).map_err(|error| {
        Stop::refused(
            format!("`{key}`: 원장의 공개키가 아닙니다"),
            format!("no public key of a log: {error}"),
        )
    })?;
    let installation = Installation { store, log: Arc::new(log), key, vault };
    let progress = Arc::new(crate::progress::ProgressLine::of(None, language));
    simsa_app::upkeep::examine::examine(&installation, progress).await.map_err(|trouble| {
        if crate::progress::is_stopped() {
            return Stop::Stopped;
        }
        let Say { ko, en } = trouble.say();
        Stop::refused(format!("점검할 수 없습니다: {ko}"), format!("it cannot be checked: {en}"))
    })
}

/// What a database that cannot be used means.
pub(crate) fn database(error: &dyn std::fmt::Display) -> Stop {
    Stop::refused(format!("데이터베이스: {error}"), format!("database: {error}"))
}

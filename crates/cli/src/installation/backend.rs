//! Where the parts of an installation are kept: the database (records and the ledger's sequence), the objects (evidence) and
//! the published log. Today each lies in the data folder; another place for one of them is a variant here, and the rest of
//! the program asks for the part and does not name what it is made of.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use simsa_app::Tiles;
use simsa_ledger::fsck::PublishedFolder;
use simsa_ledger::local::LocalStore;
use simsa_store::{Store, StoreError};
use simsa_store_sqlite::{SqliteStore, WholeDatabase};
use simsa_vault::backend::LocalBackend;

use super::DataFolder;

/// The parts of an installation.
#[derive(Clone, Debug)]
pub(crate) struct InstallationBackend {
    pub(crate) database: Database,
    pub(crate) objects: Objects,
    pub(crate) log: PublishedLog,
}

impl InstallationBackend {
    /// All in the data folder.
    pub(crate) fn local(layout: &DataFolder) -> Self {
        Self {
            database: Database::Sqlite(layout.database()),
            objects: Objects::Folder(layout.vault()),
            log: PublishedLog::Folder(layout.log()),
        }
    }
}

/// Where the records and the ledger's sequence are.
#[derive(Clone, Debug)]
pub(crate) enum Database {
    /// One file.
    Sqlite(PathBuf),
}

impl Database {
    /// The newest version of a database that this program reads.
    pub(crate) const NEWEST: i64 = simsa_store_sqlite::newest_migration();

    /// Opens it for reading and writing, makes it when there is none, and brings it to this version.
    pub(crate) async fn open(&self) -> Result<OpenDatabase, StoreError> {
        match self {
            Self::Sqlite(path) => Ok(OpenDatabase::Sqlite(Arc::new(SqliteStore::open(path).await?))),
        }
    }

    /// Opens it for reading only, also beside a server.
    pub(crate) async fn open_to_read(&self) -> Result<OpenDatabase, StoreError> {
        match self {
            Self::Sqlite(path) => Ok(OpenDatabase::Sqlite(Arc::new(SqliteStore::open_to_read(path).await?))),
        }
    }

    /// Writes a whole copy as of one moment to a file that must not be there.
    pub(crate) async fn copy_to(&self, file: &Path) -> Result<WholeDatabase, StoreError> {
        match self {
            Self::Sqlite(path) => simsa_store_sqlite::backup(path, file).await,
        }
    }

    /// Whether it is whole.
    pub(crate) async fn check(&self) -> Result<WholeDatabase, StoreError> {
        match self {
            Self::Sqlite(path) => simsa_store_sqlite::check(path).await,
        }
    }

    /// The files of it that may lie on this machine, those beside the database too.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        match self {
            Self::Sqlite(path) => {
                let beside = |ending: &str| {
                    let mut name = path.clone().into_os_string();
                    name.push(ending);
                    PathBuf::from(name)
                };
                ["-wal", "-shm", ".lock", ""].map(beside).to_vec()
            }
        }
    }
}

/// An open database.
#[derive(Debug)]
pub(crate) enum OpenDatabase {
    Sqlite(Arc<SqliteStore>),
}

impl OpenDatabase {
    pub(crate) fn store(&self) -> Arc<dyn Store> {
        match self {
            Self::Sqlite(store) => store.clone(),
        }
    }

    /// Ends in good order. While somebody else holds the store, what was acknowledged is durable all the same.
    pub(crate) async fn close(self) {
        match self {
            Self::Sqlite(store) => {
                if let Ok(store) = Arc::try_unwrap(store) {
                    store.close().await;
                }
            }
        }
    }
}

/// Where the evidence is.
#[derive(Clone, Debug)]
pub(crate) enum Objects {
    /// A folder.
    Folder(PathBuf),
}

impl Objects {
    /// Whether there is anything yet.
    pub(crate) fn exist(&self) -> bool {
        match self {
            Self::Folder(path) => path.exists(),
        }
    }

    pub(crate) fn open(&self) -> io::Result<LocalBackend> {
        match self {
            Self::Folder(path) => LocalBackend::open(path),
        }
    }

    pub(crate) fn create(&self) -> io::Result<LocalBackend> {
        match self {
            Self::Folder(path) => LocalBackend::create(path),
        }
    }
}

/// Where the published log is.
#[derive(Clone, Debug)]
pub(crate) enum PublishedLog {
    /// A folder.
    Folder(PathBuf),
}

impl PublishedLog {
    /// For writing; made when there is none.
    pub(crate) fn tiles(&self) -> Result<Tiles, simsa_ledger::LedgerStoreError> {
        match self {
            Self::Folder(path) => Ok(Tiles(Arc::new(LocalStore::new(path.clone())?))),
        }
    }

    /// For checking, as whoever fetches it sees it.
    pub(crate) fn published(&self) -> PublishedFolder {
        match self {
            Self::Folder(path) => PublishedFolder::new(path),
        }
    }
}

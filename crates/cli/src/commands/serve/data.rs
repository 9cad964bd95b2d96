//! Opening the data folder: what is missing is made, what does not fit is refused.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use simsa_app::security::Limits;
use simsa_app::{Error, Inspector, Policy, SecurityLog, Tiles, Workbench, WorkbenchParts};
use simsa_casefile::messages;
use simsa_ledger::local::{generate_key, write_key};
use simsa_ledger::store::CHECKPOINT_PATH;
use simsa_ledger::{Log, LogError, SignerKey};
use simsa_model::{Bi, Say};
use simsa_vault::keys::{MasterKey, create_master_key_file, master_key_from_file};
use simsa_vault::{OsEntropy, Suite, Vault};

use super::ports::{SystemClock, SystemRandomness};
use crate::installation::{DataFolder, InstallationBackend, OpenDatabase};
use crate::stop::Stop;

/// An open data folder.
pub(super) struct Data {
    pub(super) workbench: Workbench,
    database: OpenDatabase,
    /// Rights that were taken away from others.
    pub(super) closed: Vec<Say>,
}

impl Data {
    /// Opens the folder; what is missing is made. Each step finds what an interrupted first start has made already.
    pub(super) async fn open(
        folder: &Path,
        policy: Policy,
        inspector: Arc<dyn Inspector>,
    ) -> Result<Self, Stop> {
        let layout = DataFolder::new(folder);
        if layout.restoring().exists() {
            return Err(Stop::refused(
                format!(
                    "{}: 중단된 복원이 남아 있습니다. 이 폴더를 비우고 다시 복원하십시오",
                    folder.display()
                ),
                format!(
                    "{}: an interrupted restore lies here; empty the folder and restore again",
                    folder.display()
                ),
            ));
        }
        private_folder(folder).map_err(Stop::doing(MAKING_FOLDER, folder))?;
        private_folder(&layout.keys()).map_err(Stop::doing(MAKING_FOLDER, &layout.keys()))?;
        let closed = keep_private(&layout)?;
        let scratch = layout.scratch();
        if scratch.exists() {
            fs::remove_dir_all(&scratch).map_err(Stop::doing(CLEARING, &scratch))?;
        }
        private_folder(&scratch).map_err(Stop::doing(MAKING_FOLDER, &scratch))?;
        // The database first: its lock keeps a second server out of everything else.
        let backend = layout.backend();
        let database = backend.database.open().await.map_err(|error| cannot(folder, &error))?;
        let (vault, log) = (vault(&layout, &backend)?, log(&layout, &backend)?);
        let parts = WorkbenchParts {
            store: database.store(),
            vault: Arc::new(vault),
            log,
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandomness),
            inspector,
            scratch,
            policy,
            digest_key: digest_key(&layout)?,
            security: security(&layout)?,
        };
        Ok(Self { workbench: Workbench::new(parts), database, closed })
    }

    /// Ends in good order. When somebody still holds the workbench, what was acknowledged is durable all the same.
    pub(super) async fn close(self) {
        let Self { workbench, database, .. } = self;
        drop(workbench);
        database.close().await;
    }
}

const MAKING_FOLDER: Bi = Bi::new("자료 폴더를 준비할 수 없습니다", "the data folder cannot be made ready");
const CLEARING: Bi = Bi::new(
    "이전 실행이 남긴 임시 파일을 치울 수 없습니다",
    "what an earlier run left cannot be cleared away",
);

/// Nobody else can use what lies in the folder; what could only be read is closed.
fn keep_private(layout: &DataFolder) -> Result<Vec<Say>, Stop> {
    let folders = [layout.root().to_owned(), layout.keys(), layout.vault(), layout.log()];
    let all = folders.into_iter().chain(layout.backend().database.files());
    let mut closed = Vec::new();
    for path in all {
        closed.extend(simsa_casefile::keep_private(&path)?);
    }
    Ok(closed)
}

fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path)
}

/// Digests of short contents are keyed by the key that signs the log: it stays the same for good, is in every copy of the
/// keys, and whoever has it could write the log anyway.
fn digest_key(layout: &DataFolder) -> Result<[u8; 32], Stop> {
    let signer = layout.signer()?;
    let mut hash = Sha256::new_with_prefix(b"simsa digest key 1\n");
    hash.update(signer.to_secret_text().as_bytes());
    Ok(hash.finalize().into())
}

fn security(layout: &DataFolder) -> Result<SecurityLog, Stop> {
    let mut key = [0; 32];
    let random = simsa_app::Randomness::fill(&SystemRandomness, &mut key);
    random.map_err(|error| cannot(layout.root(), &error))?;
    Ok(SecurityLog::in_folder(&layout.security(), Limits::default(), key))
}

fn vault(layout: &DataFolder, backend: &InstallationBackend) -> Result<Vault, Stop> {
    let failed = |error: simsa_vault::VaultError| unopened(layout.root(), &messages::vault(&error));
    let key_file = layout.master_key();
    let objects = &backend.objects;
    if !key_file.exists() {
        // A vault without its key is lost: never make a new key beside an old vault.
        if objects.exist() {
            return Err(Stop::refused(
                format!(
                    "{}: 증빙 보관소의 마스터키가 없습니다. 복사본을 제자리에 두십시오",
                    key_file.display()
                ),
                format!("{}: the master key of the vault is missing; put your copy back", key_file.display()),
            ));
        }
        let key = MasterKey::generate(&OsEntropy).map_err(failed)?;
        create_master_key_file(&key_file, &key).map_err(failed)?;
    }
    let key = || master_key_from_file(&key_file).map_err(failed);
    if objects.exist() {
        match Vault::open(objects.open()?, key()?) {
            Err(simsa_vault::VaultError::NoVault) => {}
            other => return other.map_err(failed),
        }
    }
    Vault::create(objects.create()?, key()?, Suite::default()).map_err(failed)
}

fn log(layout: &DataFolder, backend: &InstallationBackend) -> Result<Log<Tiles>, Stop> {
    let folder = layout.root();
    let failed = |error: LogError| unopened(folder, &messages::ledger(&error));
    let path = layout.ledger_key();
    let tiles = || backend.log.tiles().map_err(|error| cannot(folder, &error));
    // A log is signed by one key for good: never make a new key beside an old log.
    let key: SignerKey = if path.exists() || layout.log().join(CHECKPOINT_PATH).exists() {
        layout.signer()?
    } else {
        let mut id = [0; 8];
        let random = simsa_app::Randomness::fill(&SystemRandomness, &mut id);
        random.map_err(|error| cannot(folder, &error))?;
        let key = generate_key(&format!("simsa.workbench/{}", hex::encode(id)));
        let failed = |error| unopened(folder, &messages::key_file(&error));
        let key = key.map_err(failed)?;
        write_key(&path, &key).map_err(failed)?;
        key
    };
    match Log::open(tiles()?, key.clone()) {
        Err(LogError::NoLog) => Log::create(tiles()?, key).map_err(failed),
        other => other.map_err(failed),
    }
}

fn cannot(folder: &Path, error: &dyn std::fmt::Display) -> Stop {
    unopened(folder, &Say::new(error.to_string(), error.to_string()))
}

fn unopened(folder: &Path, why: &Say) -> Stop {
    Stop::refused(
        format!("{}: 자료 폴더를 열 수 없습니다: {}", folder.display(), why.ko),
        format!("{}: the data folder cannot be opened: {}", folder.display(), why.en),
    )
}

/// A fault of the workbench while starting.
pub(super) fn fault(trouble: &Error) -> Stop {
    let Say { ko, en } = trouble.say();
    Stop::refused(format!("시작할 수 없습니다: {ko}"), format!("cannot start: {en}"))
}

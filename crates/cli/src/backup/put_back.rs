//! Putting a backup back into an empty folder.
//!
//! Everything goes into `.restoring` first, each file verified, and is examined there; only then it takes its place, the
//! database last. A server does not start beside a `.restoring`, so an interrupted restore is never taken for an
//! installation, and what lies there need not be durable file by file: it is, all at once, before it takes its place.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use simsa_app::Tiles;
use simsa_app::upkeep::examine::{Examined, record_restoration};
use simsa_ledger::TileStore as _;
use simsa_ledger::store::CHECKPOINT_PATH;
use simsa_model::{Bi, Language};
use simsa_vault::backend::LocalBackend;
use simsa_vault::{VaultWatch, copy};

use super::archive::{BackupReader, EntryNames, HashedBytes};
use super::make::{ScratchFolder, private_file};
use super::{BackupHead, not_a_backup};
use crate::installation::{DataFolder, InstallationBackend, database, examine_parts};
use crate::stop::Stop;

const READING_KEY: Bi = Bi::new("키를 읽을 수 없습니다", "the key cannot be read");
/// Longest file of the log: 256 entries of 64 KiB, and a little.
const LONGEST_TILE: u64 = 20 << 20;
/// Longest key file, and `backup.json`.
const LONGEST_SMALL: u64 = 64 << 10;

/// A backup that was put back.
pub(crate) struct Restored {
    pub(crate) about: BackupHead,
    pub(crate) fingerprint: String,
    pub(crate) seen: Examined,
    /// Whether both keys are in their place.
    pub(crate) has_keys: bool,
}

/// Puts `backup` into the folder of `layout`; `keys` is a folder with the keys when they are not in the backup.
///
/// # Errors
/// The folder is not empty; the backup is damaged or of a newer program; the disk is full. Then the folder is empty again.
pub(crate) async fn put_back(
    backup: &Path,
    layout: &DataFolder,
    keys: Option<&Path>,
    watch: &dyn VaultWatch,
    language: Language,
) -> Result<Restored, Stop> {
    must_be_empty(layout)?;
    let archive = BackupReader::open(backup)?;
    private_folder(layout.root())?;
    simsa_casefile::keep_private(layout.root())?;
    let staging = DataFolder::new(&layout.restoring());
    private_folder(staging.root())?;
    let restored = fill(&archive, &staging, keys, true, watch, language).await;
    if restored.is_err() {
        // the person hears why; that the folder could not be cleared is said by the next attempt
        let _ = fs::remove_dir_all(staging.root());
        return restored;
    }
    for name in ["vault", "log", "keys", "simsa.db"] {
        let from = staging.root().join(name);
        if from.exists() {
            fs::rename(from, layout.root().join(name))?;
        }
    }
    File::open(layout.root())?.sync_all()?;
    fs::remove_dir_all(staging.root())?;
    File::open(layout.root())?.sync_all()?;
    restored
}

/// Looks at a backup as [`put_back`] does, by the same steps, and leaves nothing behind. Needs as much room beside it as the
/// backup itself.
///
/// # Errors
/// As [`put_back`]: what this passes can be put back.
pub(crate) async fn try_out(
    backup: &Path,
    keys: Option<&Path>,
    watch: &dyn VaultWatch,
    language: Language,
) -> Result<Restored, Stop> {
    let archive = BackupReader::open(backup)?;
    let parent = backup.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let place = match ScratchFolder::new(parent) {
        // A backup may lie where nothing can be written.
        Err(error)
            if [io::ErrorKind::PermissionDenied, io::ErrorKind::ReadOnlyFilesystem]
                .contains(&error.kind()) =>
        {
            ScratchFolder::new(&std::env::temp_dir())?
        }
        place => place?,
    };
    let staging = DataFolder::new(&place.path().join("restored"));
    private_folder(staging.root())?;
    fill(&archive, &staging, keys, false, watch, language).await
}

fn must_be_empty(layout: &DataFolder) -> Result<(), Stop> {
    let (root, restoring) = (layout.root().display(), layout.restoring());
    if restoring.exists() {
        return Err(Stop::refused(
            format!("{root}: 중단된 복원이 남아 있습니다. 이 폴더를 비우고 다시 복원하십시오"),
            format!("{root}: an interrupted restore lies here; empty the folder and restore again"),
        ));
    }
    let entries = match fs::read_dir(layout.root()) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let name = entry?.file_name();
        // what file systems put at their root
        if name != "lost+found" {
            let name = name.to_string_lossy();
            return Err(Stop::refused(
                format!(
                    "{root}: 비어 있지 않습니다({name}). 복원은 빈 폴더에만 합니다. 지금 것을 옮겨 두십시오"
                ),
                format!(
                    "{root} is not empty ({name}); a restore goes into an empty folder only. Move what is there away"
                ),
            ));
        }
    }
    Ok(())
}

fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path)
}

/// Everything in the archive to its place in `staging`, and a look at all of it; `record` says whether it stays there.
async fn fill(
    archive: &BackupReader,
    staging: &DataFolder,
    keys: Option<&Path>,
    record: bool,
    watch: &dyn VaultWatch,
    language: Language,
) -> Result<Restored, Stop> {
    private_folder(&staging.keys())?;
    let about = unpack(archive, staging, watch)?;
    if let Some(keys) = keys {
        for (name, target) in [("master.key", staging.master_key()), ("ledger.key", staging.ledger_key())] {
            let path = keys.join(name);
            let mut key = File::open(&path).map_err(Stop::doing(READING_KEY, &path))?;
            store(&mut key, &target)?;
        }
    }
    let has_keys = staging.master_key().exists() && staging.ledger_key().exists();
    let InstallationBackend { database: records, log, .. } = staging.backend();
    records.check().await.map_err(|error| database(&error))?;
    // Opened as a server does, which brings it to this version.
    let records = records.open().await.map_err(|error| database(&error))?;
    let vault = if has_keys { Some(Arc::new(staging.open_vault()?)) } else { None };
    let seen = examine_parts(records.store(), log.published(), &about.ledger_key, vault, language).await?;
    let mut fingerprint = [0; 32];
    hex::decode_to_slice(archive.fingerprint(), &mut fingerprint).map_err(|_| not_a_backup())?;
    if record {
        let recorded = record_restoration(records.store().as_ref(), Timestamp::now(), fingerprint).await;
        recorded.map_err(|error| database(&error))?;
    }
    records.close().await;
    Ok(Restored { about, fingerprint: archive.fingerprint().to_owned(), seen, has_keys })
}

/// Everything in the archive to its place.
fn unpack(archive: &BackupReader, staging: &DataFolder, watch: &dyn VaultWatch) -> Result<BackupHead, Stop> {
    let mut first: Option<Vec<u8>> = None;
    let mut about: Option<BackupHead> = None;
    let InstallationBackend { objects, log, .. } = staging.backend();
    let (log, vault) = (log.tiles()?, objects.create()?.durable_together());
    archive.walk(watch, &mut |name, contents| {
        // It is read when the walk has verified it: at the second file.
        let Some(bytes) = &first else {
            first = Some(small(contents, LONGEST_SMALL)?);
            return if name == EntryNames::ABOUT { Ok(()) } else { Err(not_a_backup()) };
        };
        if about.is_none() {
            about = Some(BackupHead::read(bytes)?);
        }
        match name {
            EntryNames::DATABASE => Ok(store(contents, &staging.database())?),
            EntryNames::MASTER_KEY => Ok(store(contents, &staging.master_key())?),
            EntryNames::LEDGER_KEY => Ok(store(contents, &staging.ledger_key())?),
            _ => part(name, contents, &log, &vault),
        }
    })?;
    vault.sync()?;
    about.ok_or_else(not_a_backup)
}

/// A file of the log or of the vault.
fn part(name: &str, contents: &mut HashedBytes<'_>, log: &Tiles, vault: &LocalBackend) -> Result<(), Stop> {
    if let Some(path) = name.strip_prefix(EntryNames::LOG) {
        let bytes = small(contents, LONGEST_TILE)?;
        let written = if path == CHECKPOINT_PATH {
            log.replace_if(path, None, &bytes)
        } else {
            log.put_immutable(&[simsa_ledger::store::FileToWrite { path: path.to_owned(), bytes }])
        };
        return Ok(written?);
    }
    let place = name.strip_prefix(EntryNames::VAULT).and_then(|path| path.parse().ok());
    let place = place.ok_or_else(|| {
        Stop::refused(
            format!("백업에 알 수 없는 파일이 있습니다: {name}"),
            format!("the backup holds a file that belongs nowhere: {name}"),
        )
    })?;
    Ok(copy::copy_in(vault, &place, contents)?)
}

fn small(contents: &mut HashedBytes<'_>, limit: u64) -> Result<Vec<u8>, Stop> {
    if contents.size() > limit {
        return Err(not_a_backup());
    }
    let mut bytes = Vec::new();
    contents.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A new private file, durable.
fn store(from: &mut dyn Read, to: &Path) -> io::Result<()> {
    let mut file = private_file(to)?;
    io::copy(from, &mut file)?;
    file.sync_all()
}

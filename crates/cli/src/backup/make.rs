//! Making a backup while the server runs.
//!
//! The order is that in which things refer to each other, backwards: first it is noted what the log has published, then
//! the database is copied as of one moment, then the vault. What is published was recorded before, so the copied
//! database is never behind the copied log (a server would refuse that); what a record names was in the vault before,
//! so the copied vault has it. What is written meanwhile is in the next backup.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use simsa_app::Tiles;
use simsa_app::upkeep::examine::{Disagreement, Examined, Installation, ledger};
use simsa_ledger::fsck::PublicKey;
use simsa_ledger::{KeyKind, Snapshot};
use simsa_model::Say;
use simsa_vault::{VaultWatch, copy};

use super::archive::{BackupReader, BackupWriter, EntryNames};
use super::{BackupHead, VERSION};
use crate::installation::{DataFolder, Database, InstallationBackend, database};
use crate::stop::Stop;

/// How the folders of backups in the making begin.
const MAKING: &str = ".simsa-backup-";

/// A backup that was made.
pub(crate) struct FinishedBackup {
    pub(crate) path: PathBuf,
    pub(crate) bytes: u64,
    pub(crate) fingerprint: String,
    pub(crate) about: BackupHead,
    /// What was wrong with the installation: the backup is of it as it is.
    pub(crate) faults: Vec<Disagreement>,
}

/// Makes a backup at `out`, or inside when it is a folder.
///
/// # Errors
/// There is something at `out`; the installation cannot be read; the disk is full. Then nothing is left at `out`.
pub(crate) async fn make(
    layout: &DataFolder,
    out: &Path,
    with_keys: bool,
    watch: &dyn VaultWatch,
) -> Result<FinishedBackup, Stop> {
    let target = target(out)?;
    let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let place = ScratchFolder::new(parent)?;

    // 1. What is published now.
    let key = layout.signer()?.verifier(KeyKind::Log);
    let InstallationBackend { database: records, log, .. } = layout.backend();
    let log = Snapshot::new(log.tiles()?, &key)?;
    // 2. The database, which has at least that.
    let copied = place.folder.path().join("simsa.db");
    let contents = records.copy_to(&copied).await.map_err(|error| database(&error))?;
    let about = BackupHead {
        format: "simsa-backup".to_owned(),
        version: VERSION,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made: now(),
        ledger_key: key.to_string(),
        entries: contents.entries,
        published: log.size(),
        migration: contents.migration,
        with_keys,
    };
    let mut faults = Vec::new();
    // An older database is read by no view of this program; whoever restores it checks it after bringing it up to date.
    if contents.migration == Database::NEWEST {
        faults = check_ledger(layout, &copied, &about.ledger_key).await?;
    }
    // 3. All of it, the vault last.
    let file = place.folder.path().join("backup.tar");
    let fingerprint = write(&file, &about, layout, &log, &copied, watch, &mut faults)?;
    fs::remove_file(&copied)?;
    // What cannot be read back is no backup.
    BackupReader::open(&file)?
        .walk(watch, &mut |_, contents| Ok(io::copy(contents, &mut io::sink()).map(|_| ())?))?;
    let bytes = file.metadata()?.len();
    // The name comes last, in one step, and never over another file.
    tempfile::TempPath::try_from_path(file)?.persist_noclobber(&target).map_err(|error| error.error)?;
    File::open(parent)?.sync_all()?;
    Ok(FinishedBackup { path: target, bytes, fingerprint, about, faults })
}

fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

/// A file that is not there yet: `out` itself, or one named after this moment in the folder `out`.
fn target(out: &Path) -> Result<PathBuf, Stop> {
    let target = if out.is_dir() {
        out.join(format!("simsa-{}.tar", now().strftime("%Y%m%dT%H%M%SZ")))
    } else {
        out.to_owned()
    };
    if target.symlink_metadata().is_ok() {
        return Err(Stop::refused(
            format!(
                "{}: 이미 있습니다. 백업은 아무것도 덮어쓰지 않습니다. 다른 이름이나 폴더를 주십시오",
                target.display()
            ),
            format!(
                "{} is there already; a backup overwrites nothing. Give another name, or a folder",
                target.display()
            ),
        ));
    }
    Ok(target)
}

/// A folder beside a backup for what is in the making; what a killed backup has left there is cleared away.
pub(super) struct ScratchFolder {
    folder: tempfile::TempDir,
    /// Held as long as this backup runs: by it others see that the folder is in use.
    _lock: File,
}

impl ScratchFolder {
    /// The folder.
    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn new(parent: &Path) -> io::Result<Self> {
        for entry in fs::read_dir(parent)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(MAKING) && is_abandoned(&entry.path()) {
                fs::remove_dir_all(entry.path())?;
            }
        }
        let folder = tempfile::Builder::new().prefix(MAKING).tempdir_in(parent)?;
        let lock = File::create(folder.path().join("lock"))?;
        lock.lock()?;
        Ok(Self { folder, _lock: lock })
    }
}

/// Whether nobody works in it any more. One without a lock file is just being made.
fn is_abandoned(folder: &Path) -> bool {
    File::open(folder.join("lock")).is_ok_and(|file| file.try_lock().is_ok())
}

async fn check_ledger(layout: &DataFolder, copied: &Path, key: &str) -> Result<Vec<Disagreement>, Stop> {
    let copy = Database::Sqlite(copied.to_owned()).open_to_read().await.map_err(|error| database(&error))?;
    let key = PublicKey::parse(key).map_err(|error| database(&error))?;
    let installation = Installation {
        store: copy.store(),
        log: Arc::new(layout.backend().log.published()),
        key,
        vault: None,
    };
    let mut seen = Examined::default();
    let looked = ledger(&installation, &mut seen).await;
    drop(installation);
    copy.close().await;
    looked.map_err(|error| database(&error))?;
    Ok(seen.faults)
}

fn write(
    file: &Path,
    about: &BackupHead,
    layout: &DataFolder,
    log: &Snapshot<Tiles>,
    copied: &Path,
    watch: &dyn VaultWatch,
    faults: &mut Vec<Disagreement>,
) -> Result<String, Stop> {
    let mut out =
        BackupWriter::new(BufWriter::new(private_file(file)?), file.parent().unwrap_or(file), watch)?;
    let json = serde_json::to_vec_pretty(about).map_err(io::Error::other)?;
    out.add(EntryNames::ABOUT, json.len() as u64, &mut json.as_slice())?;
    log.files(&mut |path, mut bytes| {
        Ok::<(), Stop>(out.add(&format!("{}{path}", EntryNames::LOG), bytes.len() as u64, &mut bytes)?)
    })?;
    add_file(&mut out, EntryNames::DATABASE, copied)?;
    let backend = layout.backend().objects.open()?;
    let missing = copy::copy_out(&backend, &mut |place, size, bytes| {
        Ok::<(), Stop>(out.add(&format!("{}{place}", EntryNames::VAULT), size, bytes)?)
    })?;
    faults.extend(missing.iter().map(|damage| Disagreement {
        what: Say::new(format!("증빙 보관소: {damage}"), format!("vault: {damage}")),
        remedy: Say::new(
            "이 파일은 백업에도 없습니다. 이전 백업에서 되돌리십시오.",
            "This file is not in the backup either; put it back from an earlier one.",
        ),
    }));
    if about.with_keys {
        add_file(&mut out, EntryNames::MASTER_KEY, &layout.master_key())?;
        add_file(&mut out, EntryNames::LEDGER_KEY, &layout.ledger_key())?;
    }
    let (buffer, fingerprint) = out.finish()?;
    buffer.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    Ok(fingerprint)
}

fn add_file<W: io::Write>(out: &mut BackupWriter<'_, W>, name: &str, path: &Path) -> io::Result<()> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    out.add(name, size, &mut file)
}

/// A new file that only its owner can read: the database is in it in plain.
pub(super) fn private_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

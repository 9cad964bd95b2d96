//! Opening and making the shelf of a case folder.

use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use simsa_ledger::LogError;
use simsa_ledger::local::{self, FileMedium, LocalSequence, LocalStore};
use simsa_model::{Bi, Say};
use simsa_vault::backend::LocalBackend;
use simsa_vault::{CaseId, OsEntropy, Suite, Vault};

use crate::disk::{Disk as _, LocalDisk, sync_folder};
use crate::error::Error;
use crate::identity::Identity;
use crate::keys::KeyFolder;
use crate::layout::{FORMAT, Layout, has_shelf};
use crate::private::{self, sweep};
use crate::shelf::{Parts, Shelf, altered};

pub(crate) const MAKING: Bi =
    Bi::new("증빙 보관 폴더를 만들 수 없습니다", "the folder for evidence cannot be made");
pub(crate) const OPENING: Bi =
    Bi::new("증빙 보관 폴더를 열 수 없습니다", "the folder for evidence cannot be opened");

/// How long to wait for another program that has the shelf.
const PATIENCE: Duration = Duration::from_secs(2);
const POLL: Duration = Duration::from_millis(50);

/// A shelf in a case folder.
pub type LocalShelf = Shelf<LocalSequence<FileMedium>, LocalStore>;

/// What opening did besides opening.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opened {
    /// The shelf was made.
    pub made: bool,
    /// The master key was made: the person must be told where it is and what losing it means.
    pub master_made: bool,
    /// An interrupted change of an earlier run was finished.
    pub recovered: bool,
    /// Rights that were taken away from others.
    pub closed: Vec<Say>,
    /// Why nothing can be recorded in this folder, where that is so; reading goes on.
    pub read_only: Option<Say>,
}

/// Opens the shelf of a case folder; an interrupted change is finished first.
///
/// # Errors
/// There is none, a key is missing, another program has it, or what is stored does not hold.
pub fn open(case: &Path, keys: &KeyFolder, now: fn() -> Timestamp) -> Result<(LocalShelf, Opened), Error> {
    let layout = Layout::of(case);
    if !has_shelf(case) {
        expect_no_shelf(&layout)?;
        return Err(Error::refused(
            format!("{}: 보관된 증빙이 아직 없습니다", case.display()),
            format!("{}: no evidence is kept for this case yet", case.display()),
        )
        .help(
            "`simsa evidence add` 또는 `simsa evidence adopt`로 시작합니다",
            "begin with `simsa evidence add` or `simsa evidence adopt`",
        ));
    }
    expect_format(&layout)?;
    let closed = keep_private(&layout, keys)?;
    let lock = lock(&layout)?;
    sweep(&layout.root, &[".simsa-"]).map_err(Error::io(OPENING, &layout.root))?;
    let identity = identity(&layout)?;
    let masters = keys.masters()?;
    let signer = keys.ledger(&identity.log(), &identity.origin(), false)?;
    keys.sweep()?;
    let held = keys.hold(&identity.log())?;
    let backend = LocalBackend::open(&layout.vault()).map_err(Error::io(OPENING, &layout.vault()))?;
    let vault = Vault::open(backend, masters.chain())?;
    // Nothing is signed before it is known whether it may be.
    let ledger = local::join(&layout.ledger(&identity), signer.clone())?;
    let parts = Parts { vault, ledger, signer, disk: Box::new(LocalDisk), now };
    let (shelf, opened) = Shelf::new(layout, identity, keys.clone(), [lock, held], parts)?;
    Ok((shelf, Opened { closed, ..opened }))
}

/// Opens the shelf of a case folder, making it when there is none.
///
/// # Errors
/// As [`open`]; also when the case folder does not exist.
pub fn open_or_make(
    case: &Path,
    keys: &KeyFolder,
    now: fn() -> Timestamp,
) -> Result<(LocalShelf, Opened), Error> {
    if has_shelf(case) {
        return open(case, keys, now);
    }
    if !case.is_dir() {
        return Err(Error::refused(
            format!("{}: 이런 신청 건 폴더가 없습니다", case.display()),
            format!("{}: there is no such case folder", case.display()),
        )
        .help("`simsa new 폴더`로 만들 수 있습니다", "`simsa new DIR` makes one"));
    }
    let layout = Layout::of(case);
    make_folder(&layout)?;
    let made = {
        let _lock = lock(&layout)?;
        // Another program may have made it while this one waited.
        if has_shelf(case) { None } else { Some(make(&layout, keys, now)?) }
    };
    let (shelf, opened) = open(case, keys, now)?;
    Ok((shelf, Opened { made: made.is_some(), master_made: made.unwrap_or(false), ..opened }))
}

/// Makes everything a shelf consists of; says whether the master key was made. Each step finds what an interrupted run
/// has made already; the file that says "this is a shelf" comes last, so that a half-made one is never opened.
fn make(layout: &Layout, keys: &KeyFolder, now: fn() -> Timestamp) -> Result<bool, Error> {
    keep_private(layout, keys)?;
    let master_made = keys.ensure_master()?;
    // 1. The pseudonym, because the other names depend on it.
    let path = layout.identity();
    if !path.exists() {
        let text = Identity::generate(&OsEntropy)?.to_text();
        LocalDisk.replace(&path, text.as_bytes()).map_err(Error::io(MAKING, &path))?;
    }
    let identity = identity(layout)?;
    let signer = keys.ledger(&identity.log(), &identity.origin(), true)?;
    let held = keys.hold(&identity.log())?;
    // 2. The vault.
    let backend = || LocalBackend::create(&layout.vault()).map_err(Error::io(MAKING, &layout.vault()));
    let masters = keys.masters()?;
    let vault = match Vault::create(backend()?, masters.chain(), Suite::default()) {
        Err(simsa_vault::Error::VaultExists) => Vault::open(backend()?, masters.chain())?,
        other => other?,
    };
    match vault.create_case(&CaseId::new(identity.case())?) {
        Ok(_) | Err(simsa_vault::Error::CaseExists(_)) => {}
        Err(error) => return Err(error.into()),
    }
    // 3. The ledger, with its first entry.
    let folder = layout.ledger(&identity);
    let ledger = match local::create(&folder, signer.clone()) {
        Err(LogError::Exists { .. }) => local::join(&folder, signer.clone())?,
        other => other?,
    };
    let again = lock_file(layout)?;
    let parts = Parts { vault, ledger, signer, disk: Box::new(LocalDisk), now };
    let (shelf, _) = Shelf::new(layout.clone(), identity, keys.clone(), [again, held], parts)?;
    shelf.record_opening()?;
    // 4. From here on it is a shelf.
    let path = layout.format();
    LocalDisk.replace(&path, FORMAT.as_bytes()).map_err(Error::io(MAKING, &path))?;
    Ok(master_made)
}

/// Puts a shelf together from parts that the caller has made over an existing shelf's files.
///
/// For tests that let single writes fail, and for other stores; [`open`] is for case folders.
///
/// # Errors
/// As [`open`].
pub fn assemble<Q: simsa_ledger::Append, S: simsa_ledger::TileStore>(
    case: &Path,
    keys: &KeyFolder,
    parts: Parts<Q, S>,
) -> Result<(Shelf<Q, S>, Opened), Error> {
    let layout = Layout::of(case);
    let lock = lock(&layout)?;
    let identity = identity(&layout)?;
    let held = keys.hold(&identity.log())?;
    Shelf::new(layout, identity, keys.clone(), [lock, held], parts)
}

/// Shelf and key folder are this user's only.
fn keep_private(layout: &Layout, keys: &KeyFolder) -> Result<Vec<Say>, Error> {
    let closed = [private::keep_private(&layout.root)?, private::keep_private(keys.path())?];
    Ok(closed.into_iter().flatten().collect())
}

/// The file that says which form the shelf has says this one.
pub(crate) fn expect_format(layout: &Layout) -> Result<(), Error> {
    let path = layout.format();
    let bytes = fs::read(&path).map_err(Error::io(OPENING, &path))?;
    if bytes == FORMAT.as_bytes() { Ok(()) } else { Err(altered(&path, &"format")) }
}

/// Without that file there is no shelf yet; with a ledger beside it the file was lost.
fn expect_no_shelf(layout: &Layout) -> Result<(), Error> {
    let lost =
        identity(layout).is_ok_and(|identity| layout.ledger(&identity).join("log/checkpoint").exists());
    if !lost {
        return Ok(());
    }
    let path = layout.format();
    Err(Error::refused(
        format!("{}: 파일이 없어졌습니다", path.display()),
        format!("{}: the file is gone", path.display()),
    )
    .help(
        "백업에서 되돌리거나 `simsa evidence adopt 폴더`로 다시 쓰십시오. 보관된 것은 그대로 있습니다",
        "put it back from a copy, or have it written again with `simsa evidence adopt FOLDER`; what is kept is still there",
    ))
}

pub(crate) fn identity(layout: &Layout) -> Result<Identity, Error> {
    let path = layout.identity();
    let text = fs::read_to_string(&path).map_err(Error::io(OPENING, &path))?;
    Identity::from_text(&text).ok_or_else(|| altered(&path, &"case-id"))
}

fn make_folder(layout: &Layout) -> Result<(), Error> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&layout.root)
        .and_then(|()| sync_folder(&layout.case))
        .map_err(Error::io(MAKING, &layout.root))
}

fn lock_file(layout: &Layout) -> Result<File, Error> {
    let path = layout.lock();
    File::options().create(true).truncate(false).write(true).open(&path).map_err(Error::io(OPENING, &path))
}

/// Keeps other programs out until the file is closed.
fn lock(layout: &Layout) -> Result<File, Error> {
    wait_for(lock_file(layout)?, &layout.lock())
}

/// Takes the lock on a file, waiting for another program for a moment.
pub(crate) fn wait_for(file: File, path: &Path) -> Result<File, Error> {
    let mut left = PATIENCE;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if left.is_zero() => {
                return Err(Error::Busy { lock: path.to_owned() });
            }
            Err(TryLockError::WouldBlock) => {
                std::thread::sleep(POLL);
                left = left.saturating_sub(POLL);
            }
            Err(TryLockError::Error(error)) => return Err(Error::io(OPENING, path)(error)),
        }
    }
}

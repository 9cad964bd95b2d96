//! Opening and making the case file of a case folder.

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use simsa_ledger::LogError;
use simsa_ledger::local::{self, FileMedium, LocalSequence, LocalStore};
use simsa_model::Say;
use simsa_vault::backend::LocalBackend;
use simsa_vault::{OsEntropy, Suite, Vault, VaultCaseId};

use crate::case_file::{CaseFile, CaseFileParts, Opened};
use crate::disk::{Disk as _, LocalDisk, sync_folder};
use crate::error::{CaseFileError, MAKING, OPENING, altered};
use crate::identity::Identity;
use crate::keys::KeyFolder;
use crate::layout::{FORMAT, Layout, has_case_file};
use crate::lock::{FolderTurn, lock, lock_file};
use crate::private::{self, sweep};

/// A case file in a case folder.
pub type LocalCaseFile = CaseFile<LocalSequence<FileMedium>, LocalStore>;

/// Opens the case file of a case folder; an interrupted change is finished first.
///
/// # Errors
/// There is none, a key is missing, another program has it, or what is stored does not hold.
pub fn open(
    case: &Path,
    keys: &KeyFolder,
    now: fn() -> Timestamp,
) -> Result<(LocalCaseFile, Opened), CaseFileError> {
    let layout = Layout::of(case);
    if !has_case_file(case) {
        require_no_case_file(&layout)?;
        return Err(CaseFileError::refused(
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
    let (turn, lock) = lock(&layout)?;
    sweep(&layout.root, &[".simsa-"]).map_err(CaseFileError::io(OPENING, &layout.root))?;
    let identity = Identity::read(&layout.identity())?;
    let masters = keys.masters()?;
    let signer = keys.ledger(&identity.log(), &identity.origin(), false)?;
    keys.sweep()?;
    let held = keys.hold(&identity.log())?;
    let backend = LocalBackend::open(&layout.vault()).map_err(CaseFileError::io(OPENING, &layout.vault()))?;
    let vault = Vault::open(backend, masters.chain())?;
    // Nothing is signed before it is known whether it may be.
    let ledger = local::join(&layout.ledger(&identity), signer.clone())?;
    let parts = CaseFileParts { vault, ledger, signer, disk: Box::new(LocalDisk), now };
    let (case_file, opened) = CaseFile::new(layout, identity, keys.clone(), (turn, [lock, held]), parts)?;
    Ok((case_file, Opened { closed, ..opened }))
}

/// Opens the case file of a case folder, making it when there is none.
///
/// # Errors
/// As [`open`]; also when the case folder does not exist.
pub fn open_or_make(
    case: &Path,
    keys: &KeyFolder,
    now: fn() -> Timestamp,
) -> Result<(LocalCaseFile, Opened), CaseFileError> {
    if has_case_file(case) {
        return open(case, keys, now);
    }
    if !case.is_dir() {
        return Err(CaseFileError::refused(
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
        if has_case_file(case) { None } else { Some(make(&layout, keys, now)?) }
    };
    let (case_file, opened) = open(case, keys, now)?;
    Ok((case_file, Opened { made: made.is_some(), master_made: made.unwrap_or(false), ..opened }))
}

/// Makes everything a case file consists of; says whether the master key was made. Each step finds what an interrupted run
/// has made already; the file that says "this is a case file" comes last, so that a half-made one is never opened.
fn make(layout: &Layout, keys: &KeyFolder, now: fn() -> Timestamp) -> Result<bool, CaseFileError> {
    keep_private(layout, keys)?;
    let master_made = keys.ensure_master()?;
    // 1. The pseudonym, because the other names depend on it.
    let path = layout.identity();
    if !path.exists() {
        let text = Identity::generate(&OsEntropy)?.to_text();
        LocalDisk.replace(&path, text.as_bytes()).map_err(CaseFileError::io(MAKING, &path))?;
    }
    let identity = Identity::read(&layout.identity())?;
    let signer = keys.ledger(&identity.log(), &identity.origin(), true)?;
    let held = keys.hold(&identity.log())?;
    // 2. The vault.
    let backend =
        || LocalBackend::create(&layout.vault()).map_err(CaseFileError::io(MAKING, &layout.vault()));
    let masters = keys.masters()?;
    let vault = match Vault::create(backend()?, masters.chain(), Suite::default()) {
        Err(simsa_vault::VaultError::VaultExists) => Vault::open(backend()?, masters.chain())?,
        other => other?,
    };
    match vault.create_case(&VaultCaseId::new(identity.case())?) {
        Ok(_) | Err(simsa_vault::VaultError::CaseExists(_)) => {}
        Err(error) => return Err(error.into()),
    }
    // 3. The ledger, with its first entry.
    let folder = layout.ledger(&identity);
    let ledger = match local::create(&folder, signer.clone()) {
        Err(LogError::Exists { .. }) => local::join(&folder, signer.clone())?,
        other => other?,
    };
    let again = lock_file(layout)?;
    let parts = CaseFileParts { vault, ledger, signer, disk: Box::new(LocalDisk), now };
    let locks = (FolderTurn::of_caller(), [again, held]);
    let (case_file, _) = CaseFile::new(layout.clone(), identity, keys.clone(), locks, parts)?;
    case_file.record_opening()?;
    // 4. From here on it is a case file.
    let path = layout.format();
    LocalDisk.replace(&path, FORMAT.as_bytes()).map_err(CaseFileError::io(MAKING, &path))?;
    Ok(master_made)
}

/// Puts a case file together from parts that the caller has made over an existing case file's files.
///
/// For tests that let single writes fail, and for other stores; [`open`] is for case folders.
///
/// # Errors
/// As [`open`].
pub fn assemble<Q: simsa_ledger::Append, S: simsa_ledger::TileStore>(
    case: &Path,
    keys: &KeyFolder,
    parts: CaseFileParts<Q, S>,
) -> Result<(CaseFile<Q, S>, Opened), CaseFileError> {
    let layout = Layout::of(case);
    let (turn, lock) = lock(&layout)?;
    let identity = Identity::read(&layout.identity())?;
    let held = keys.hold(&identity.log())?;
    CaseFile::new(layout, identity, keys.clone(), (turn, [lock, held]), parts)
}

/// Case file and key folder are this user's only.
fn keep_private(layout: &Layout, keys: &KeyFolder) -> Result<Vec<Say>, CaseFileError> {
    let closed = [private::keep_private(&layout.root)?, private::keep_private(keys.path())?];
    Ok(closed.into_iter().flatten().collect())
}

/// The file that says which form the case file has says this one.
pub(crate) fn expect_format(layout: &Layout) -> Result<(), CaseFileError> {
    let path = layout.format();
    let bytes = fs::read(&path).map_err(CaseFileError::io(OPENING, &path))?;
    if bytes == FORMAT.as_bytes() { Ok(()) } else { Err(altered(&path, &"format")) }
}

/// Without that file there is no case file yet; with a ledger beside it the file was lost.
fn require_no_case_file(layout: &Layout) -> Result<(), CaseFileError> {
    let lost = Identity::read(&layout.identity())
        .is_ok_and(|identity| layout.ledger(&identity).join("log/checkpoint").exists());
    if !lost {
        return Ok(());
    }
    let path = layout.format();
    Err(CaseFileError::refused(
        format!("{}: 파일이 없어졌습니다", path.display()),
        format!("{}: the file is gone", path.display()),
    )
    .help(
        "백업에서 되돌리거나 `simsa evidence adopt 폴더`로 다시 쓰십시오. 보관된 것은 그대로 있습니다",
        "put it back from a copy, or have it written again with `simsa evidence adopt FOLDER`; what is kept is still there",
    ))
}

fn make_folder(layout: &Layout) -> Result<(), CaseFileError> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&layout.root)
        .and_then(|()| sync_folder(&layout.case))
        .map_err(CaseFileError::io(MAKING, &layout.root))
}

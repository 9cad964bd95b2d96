//! Folders and files that only their owner may touch. What others could only read is closed and said; what others could
//! change is refused, because nobody knows whether they did.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use simsa_model::{Bi, Say};

use crate::error::CaseFileError;

const LOOKING: Bi = Bi::new("권한을 확인할 수 없습니다", "the rights cannot be looked at");
const CLOSING: Bi = Bi::new("권한을 줄일 수 없습니다", "the rights cannot be reduced");

/// Makes sure that only this user can use what is at `path`, a folder or a file; a link is followed to what it leads to.
/// Says so where it took rights away from others; fine when nothing is there.
///
/// # Errors
/// It belongs to somebody else, or others can change it: with the command that mends that.
pub fn keep_private(path: &Path) -> Result<Option<Say>, CaseFileError> {
    // The rights of what is open, not of the name, which could be exchanged in between.
    let open = match File::open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        open => open.map_err(CaseFileError::io(LOOKING, path))?,
    };
    let meta = open.metadata().map_err(CaseFileError::io(LOOKING, path))?;
    let (shown, mode) = (path.display(), meta.mode() & 0o777);
    if meta.uid() != rustix::process::geteuid().as_raw() {
        let uid = meta.uid();
        return Err(CaseFileError::refused(
            format!("{shown}: 다른 사용자(uid {uid})의 것이므로 쓰지 않습니다"),
            format!("{shown} belongs to another user (uid {uid}) and is not used"),
        )
        .help(
            format!("내용을 믿을 수 있으면 `chown -R \"$(id -u)\" '{shown}'`(으)로 소유자를 바꾸십시오"),
            format!("if you trust its contents, change the owner: `chown -R \"$(id -u)\" '{shown}'`"),
        ));
    }
    if mode & 0o022 != 0 {
        return Err(CaseFileError::refused(
            format!("{shown}: 다른 사용자가 바꿀 수 있으므로(권한 {mode:o}) 쓰지 않습니다"),
            format!("{shown} can be changed by others (mode {mode:o}) and is not used"),
        )
        .help(
            format!("누가 바꾸지 않았는지 살펴본 뒤 `chmod go-rwx '{shown}'`을(를) 실행하십시오"),
            format!("look whether somebody changed it, then run `chmod go-rwx '{shown}'`"),
        ));
    }
    if mode & 0o700 == mode & 0o777 {
        return Ok(None);
    }
    open.set_permissions(Permissions::from_mode(mode & 0o700)).map_err(CaseFileError::io(CLOSING, path))?;
    Ok(Some(Say::new(
        format!("{shown}: 다른 사용자가 볼 수 있었습니다(권한 {mode:o}). 소유자만 쓰도록 바꾸었습니다"),
        format!("{shown} could be read by others (mode {mode:o}); it is its owner's only now"),
    )))
}

/// From here on every file and folder that this program makes is its owner's only, whatever the system's umask is.
pub fn keep_new_files_private() {
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
}

/// Removes what interrupted writings have left in a folder: files whose names begin so. The caller holds the lock under
/// which they are written.
pub(crate) fn sweep(folder: &Path, prefixes: &[&str]) -> std::io::Result<u64> {
    let mut swept = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if prefixes.iter().any(|prefix| name.to_string_lossy().starts_with(prefix))
            && entry.file_type()?.is_file()
        {
            fs::remove_file(entry.path())?;
            swept += 1;
        }
    }
    if swept > 0 {
        crate::disk::sync_folder(folder)?;
    }
    Ok(swept)
}

//! A file in the making: the one way in which this program writes a file that a person names.
//!
//! Until it is whole it has **no name at all** where the system can do that (Linux: `O_TMPFILE`), so that nobody can open
//! it, nothing that stands at a guessable name is followed or reused, and nothing is left behind however the program
//! ends. Elsewhere it has a random name that must be new, and goes when the draft is dropped. In both cases it lies in
//! the folder of its target, because only there it can get its name in one step.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use simsa_model::Say;
use tempfile::{Builder, NamedTempFile};

use crate::system::system_words;

/// How names of files in the making begin, where they need one.
const PREFIX: &str = ".simsa-";

/// Who may read the file when it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftReaders {
    /// Its owner alone: it holds evidence.
    Owner,
    /// Whoever could read what it replaces; where there is nothing, whoever the user's mask (`umask`) lets.
    Usual,
}

/// A file in the making. Dropped, it is gone.
#[derive(Debug)]
pub struct Draft {
    target: PathBuf,
    made: Made,
}

#[derive(Debug)]
enum Made {
    #[cfg(target_os = "linux")]
    Nameless(File),
    Named(NamedTempFile),
}

/// A target that cannot be written, found before any work.
#[derive(Debug, thiserror::Error)]
#[error("{}: {}", path.display(), why.en)]
pub struct Unwritable {
    path: PathBuf,
    why: Say,
    kind: io::ErrorKind,
}

impl Unwritable {
    fn new(path: &Path, kind: io::ErrorKind, ko: impl Into<String>, en: impl Into<String>) -> Self {
        Self { path: path.to_owned(), why: Say::new(ko, en), kind }
    }

    fn refused(path: &Path, error: &io::Error) -> Self {
        let says = system_words(error);
        let (ko, en) = (format!("쓸 수 없습니다. {}", says.ko), format!("it cannot be written: {}", says.en));
        Self::new(path, error.kind(), ko, en)
    }

    /// What is wrong, with the path, for people.
    pub fn say(&self) -> Say {
        let path = self.path.display();
        Say::new(format!("{path}: {}", self.why.ko), format!("{path}: {}", self.why.en))
    }
}

impl From<Unwritable> for io::Error {
    fn from(error: Unwritable) -> Self {
        Self::new(error.kind, error)
    }
}

impl Draft {
    /// Begins a file that will stand at `target`. What would prevent that is said now: the folder is missing or cannot be
    /// written to, a folder, device, pipe or socket stands there, or a link that leads to one.
    ///
    /// # Errors
    /// [`Unwritable`]; nothing was made.
    pub fn new(target: &Path, readers: DraftReaders) -> Result<Self, Unwritable> {
        check_target(target)?;
        let folder = folder_of(target);
        check_is_folder(folder, target)?;
        let made = Made::new(folder, mode(readers)).map_err(|error| Unwritable::refused(target, &error))?;
        let mut draft = Self { target: target.to_owned(), made };
        if readers == DraftReaders::Usual {
            keep_rights(draft.file(), target).map_err(|error| Unwritable::refused(target, &error))?;
        }
        Ok(draft)
    }

    /// The file, to write to.
    pub fn file(&mut self) -> &mut File {
        match &mut self.made {
            #[cfg(target_os = "linux")]
            Made::Nameless(file) => file,
            Made::Named(named) => named.as_file_mut(),
        }
    }

    /// Makes it durable and gives it its name, taking the place of a file or link that stands there. A link is replaced
    /// itself; what it leads to stays.
    ///
    /// # Errors
    /// What the disk says; what stood there before still does.
    pub fn replace(mut self) -> io::Result<()> {
        self.file().sync_all()?;
        let folder = folder_of(&self.target);
        match self.made {
            #[cfg(target_os = "linux")]
            Made::Nameless(file) => {
                let named = Builder::new().prefix(PREFIX).make_in(folder, |path| link(&file, path))?;
                named.persist(&self.target).map_err(|error| error.error)?;
            }
            Made::Named(named) => {
                named.persist(&self.target).map_err(|error| error.error)?;
            }
        }
        // The new name must be in its folder before anything that builds on it is called done.
        sync_folder(folder)
    }

    /// Makes it durable and gives it its name, which nothing may have.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] when something stands there, even a link that leads nowhere; else what the disk
    /// says.
    pub fn publish(mut self) -> io::Result<()> {
        self.file().sync_all()?;
        match self.made {
            #[cfg(target_os = "linux")]
            Made::Nameless(file) => link(&file, &self.target)?,
            Made::Named(named) => {
                named.persist_noclobber(&self.target).map_err(|error| error.error)?;
            }
        }
        sync_folder(folder_of(&self.target))
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file().flush()
    }
}

/// Writes `bytes` to `path`, whole or not at all; durable when it returns. Keeps the rights of a file that it replaces.
///
/// # Errors
/// What prevents it; the old file is then still there, whole.
pub fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut draft = Draft::new(path, DraftReaders::Usual)?;
    draft.write_all(bytes)?;
    draft.replace()
}

/// Makes a folder for several files, where there is none, and sees that files can be made in it.
///
/// # Errors
/// [`Unwritable`]: something else stands there, or nothing can be written.
pub fn ready_folder(folder: &Path) -> Result<(), Unwritable> {
    let refused = |error: io::Error| Unwritable::refused(folder, &error);
    match fs::metadata(folder) {
        Ok(_) => check_is_folder(folder, folder)?,
        Err(_) => fs::create_dir_all(folder).map_err(refused)?,
    }
    Made::new(folder, 0o600).map_err(refused).map(drop)
}

fn folder_of(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

fn check_is_folder(folder: &Path, target: &Path) -> Result<(), Unwritable> {
    let shown = folder.display();
    match fs::metadata(folder) {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(_) => Err(Unwritable::new(
            target,
            io::ErrorKind::NotADirectory,
            format!("{shown}은(는) 폴더가 아닙니다"),
            format!("{shown} is no folder"),
        )),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Unwritable::new(
            target,
            error.kind(),
            format!("{shown} 폴더가 없습니다. 먼저 만드십시오"),
            format!("there is no folder {shown}; make it first"),
        )),
        Err(error) => Err(Unwritable::refused(target, &error)),
    }
}

/// Only a file, a link to one, a link that leads nowhere, or nothing may stand where a file is to be written.
fn check_target(target: &Path) -> Result<(), Unwritable> {
    // `file_name` looks past a slash at the end
    let ends_in_slash = target.as_os_str().as_encoded_bytes().ends_with(b"/");
    let found = fs::metadata(target);
    if target.file_name().is_none() || ends_in_slash || found.as_ref().is_ok_and(fs::Metadata::is_dir) {
        return Err(Unwritable::new(
            target,
            io::ErrorKind::IsADirectory,
            "폴더입니다. 파일 이름을 지정하십시오",
            "it is a folder; name a file",
        ));
    }
    match found {
        Ok(found) if !found.is_file() => Err(Unwritable::new(
            target,
            io::ErrorKind::InvalidInput,
            "장치나 파이프입니다. 일반 파일의 이름을 지정하십시오",
            "it is a device, a pipe or a socket; name an ordinary file",
        )),
        _ => Ok(()),
    }
}

/// Rights that the file begins with; the user's mask is applied to them.
const fn mode(readers: DraftReaders) -> u32 {
    match readers {
        DraftReaders::Owner => 0o600,
        DraftReaders::Usual => 0o666,
    }
}

impl Made {
    fn new(folder: &Path, mode: u32) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        if let Some(file) = nameless(folder, mode)? {
            return Ok(Self::Nameless(file));
        }
        let mut builder = Builder::new();
        builder.prefix(PREFIX);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            builder.permissions(fs::Permissions::from_mode(mode));
        }
        Ok(Self::Named(builder.tempfile_in(folder)?))
    }
}

/// A file without a name; `None` where the file system or the kernel does not know such files.
#[cfg(target_os = "linux")]
fn nameless(folder: &Path, mode: u32) -> io::Result<Option<File>> {
    use rustix::fs::{Mode, OFlags};
    use rustix::io::Errno;
    // it gets its name through there
    if !Path::new("/proc/self/fd").exists() {
        return Ok(None);
    }
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    match rustix::fs::open(folder, flags, Mode::from_raw_mode(mode)) {
        Ok(file) => Ok(Some(file.into())),
        Err(Errno::OPNOTSUPP | Errno::ISDIR | Errno::NOENT | Errno::INVAL | Errno::NOSYS) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Gives a nameless file a name that nothing has.
#[cfg(target_os = "linux")]
fn link(file: &File, path: &Path) -> io::Result<()> {
    use std::os::fd::AsRawFd as _;

    use rustix::fs::{AtFlags, CWD, linkat};
    let from = format!("/proc/self/fd/{}", file.as_raw_fd());
    Ok(linkat(CWD, from, CWD, path, AtFlags::SYMLINK_FOLLOW)?)
}

/// A document keeps the rights that it had; a link has none of its own.
#[cfg(unix)]
fn keep_rights(file: &File, path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(old) if old.is_file() => file.set_permissions(old.permissions()),
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn keep_rights(_: &File, _: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs::{self, File};
    use std::io::Write as _;
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::path::{Path, PathBuf};

    use super::{Builder, Draft, DraftReaders, Made, PREFIX, ready_folder, replace_file};

    fn names(folder: &Path) -> Vec<PathBuf> {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        names.sort();
        names
    }

    /// Both ways in which a file is made, so that the one for other systems is tried here too.
    const WAYS: [fn(&Path) -> Draft; 2] = [
        |target| Draft::new(target, DraftReaders::Owner).unwrap(),
        |target| {
            let named = Builder::new().prefix(PREFIX).tempfile_in(target.parent().unwrap()).unwrap();
            Draft { target: target.to_owned(), made: Made::Named(named) }
        },
    ];

    #[test]
    fn what_is_in_the_making_is_not_readable_for_others_and_gone_when_dropped() {
        let folder = tempfile::tempdir().unwrap();
        for way in WAYS {
            let mut draft = way(&folder.path().join("out"));
            draft.write_all("주민등록등본".as_bytes()).unwrap();
            assert_eq!(draft.file().metadata().unwrap().permissions().mode() & 0o777, 0o600);
            drop(draft);
            assert_eq!(names(folder.path()), Vec::<PathBuf>::new());
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn where_the_system_can_it_has_no_name_until_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let mut draft = Draft::new(&folder.path().join("out"), DraftReaders::Owner).unwrap();
        draft.write_all(b"half").unwrap();
        if matches!(draft.made, Made::Nameless(_)) {
            assert_eq!(names(folder.path()), Vec::<PathBuf>::new());
        }
    }

    #[test]
    fn a_link_is_replaced_itself_and_what_it_leads_to_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (victim, link) = (folder.path().join("victim"), folder.path().join("link"));
        fs::write(&victim, "secret").unwrap();
        for way in WAYS {
            let _ = fs::remove_file(&link);
            symlink(&victim, &link).unwrap();
            let mut draft = way(&link);
            draft.write_all(b"new").unwrap();
            draft.replace().unwrap();
            assert_eq!(fs::read_to_string(&victim).unwrap(), "secret");
            assert!(link.symlink_metadata().unwrap().is_file());
            assert_eq!(fs::read_to_string(&link).unwrap(), "new");
            assert_eq!(names(folder.path()).len(), 2);
        }
    }

    #[test]
    fn a_name_that_something_has_is_not_taken() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out");
        for nothing in [false, true] {
            for way in WAYS {
                let draft = way(&target);
                let _ = fs::remove_file(&target);
                if nothing {
                    symlink(folder.path().join("nowhere"), &target).unwrap();
                } else {
                    fs::write(&target, "kept").unwrap();
                }
                assert_eq!(draft.publish().unwrap_err().kind(), std::io::ErrorKind::AlreadyExists);
                assert_eq!(names(folder.path()), std::slice::from_ref(&target));
            }
        }
    }

    #[test]
    fn what_cannot_become_a_file_is_said_before_any_work() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("folder")).unwrap();
        fs::write(at("file"), "x").unwrap();
        symlink(at("folder"), at("to-folder")).unwrap();
        symlink("/dev/null", at("to-device")).unwrap();
        let before = names(folder.path());
        for (target, words) in [
            (at("folder"), "is a folder"),
            (at("to-folder"), "is a folder"),
            (at("new/"), "is a folder"),
            (at(".."), "is a folder"),
            (PathBuf::from("/"), "is a folder"),
            (PathBuf::from("/dev/null"), "is a device"),
            (at("to-device"), "is a device"),
            (at("missing/out"), "there is no folder"),
            (at("file/out"), "is no folder"),
        ] {
            let error = Draft::new(&target, DraftReaders::Owner).unwrap_err();
            assert!(error.say().en.contains(words), "{}: {error}", target.display());
            assert!(replace_file(&target, b"x").is_err());
        }
        assert!(ready_folder(&at("file")).unwrap_err().say().en.contains("is no folder"));
        assert_eq!(names(folder.path()), before);
    }

    #[test]
    fn a_document_keeps_the_rights_it_had() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("answers.toml");
        File::create(&target).unwrap().set_permissions(fs::Permissions::from_mode(0o640)).unwrap();
        replace_file(&target, b"x").unwrap();
        assert_eq!(target.metadata().unwrap().permissions().mode() & 0o7777, 0o640);
    }
}

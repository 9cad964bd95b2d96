//! What stands where an evidence file should be: found in either Unicode form, never outside the case folder.

use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use sha2::{Digest, Sha256};
use simsa_model::FileState;
use unicode_normalization::UnicodeNormalization;

use crate::system::system_words;

/// Looks for `file` below `root` and reads it once for its digest.
pub(crate) fn look(root: &Path, file: &str) -> FileState {
    if !stays_inside(file) {
        return FileState::OutsideTheCase;
    }
    let path = match find(root, file) {
        Ok(path) => path,
        Err(similar) => return FileState::Missing { similar },
    };
    // A link inside the folder may still lead out of it.
    match (path.canonicalize(), root.canonicalize()) {
        (Ok(real), Ok(root)) if real.starts_with(&root) => digest(&real),
        (Ok(_), Ok(_)) => FileState::OutsideTheCase,
        (Err(error), _) | (_, Err(error)) => FileState::Unreadable { reason: system_words(&error) },
    }
}

/// A path as it is written in the list of evidence, in the one form in which it is compared: as Windows and its shell write
/// it, with `\` and with `.` in front, it leads to the same file. No name that goes from system to system has a `\` in it.
pub fn listed_path(file: &str) -> String {
    let file = file.replace('\\', "/");
    let root = if file.starts_with('/') { "/" } else { "" };
    let parts: Vec<&str> = file.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    format!("{root}{}", parts.join("/"))
}

/// Where the plain file of a piece of evidence lies: `file` below `root`, its names taken in either Unicode form; `None`
/// when it is not there, or is no file inside the case folder.
pub fn evidence_path(root: &Path, file: &str) -> Option<PathBuf> {
    let path = find(root, file).ok().filter(|path| stays_inside(file) && path.is_file())?;
    let (real, root) = (path.canonicalize().ok()?, root.canonicalize().ok()?);
    real.starts_with(root).then_some(path)
}

/// Only plain names, one folder below the other.
fn stays_inside(file: &str) -> bool {
    let plain = |component: Component<'_>| matches!(component, Component::Normal(_));
    !file.is_empty() && !file.contains(['\\', '\0']) && Path::new(file).components().all(plain)
}

/// The path of `file`, each name taken as it stands on the disk; or the nearest name where one is not there.
fn find(root: &Path, file: &str) -> Result<PathBuf, Option<String>> {
    let direct = root.join(file);
    if direct.exists() {
        return Ok(direct);
    }
    let mut path = root.to_owned();
    let mut so_far = String::new();
    for wanted in file.split('/') {
        let names = names_in(&path);
        let Some((name, _)) = names.iter().find(|(_, composed)| composed == wanted) else {
            let names = names.iter().map(|(_, composed)| composed.as_str());
            return Err(simsa_content::nearest(wanted, names).map(|name| format!("{so_far}{name}")));
        };
        path.push(name);
        so_far.push_str(wanted);
        so_far.push('/');
    }
    // A link to nothing has a name and is not there.
    if path.exists() { Ok(path) } else { Err(None) }
}

/// Names in a folder, as they are and in normal form C.
fn names_in(folder: &Path) -> Vec<(std::ffi::OsString, String)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let composed = |name: &OsStr| name.to_string_lossy().nfc().collect::<String>();
    let mut names: Vec<_> = entries
        .flatten()
        .map(|entry| entry.file_name())
        .map(|name| (name.clone(), composed(&name)))
        .collect();
    names.sort();
    names
}

fn digest(path: &Path) -> FileState {
    if !path.is_file() {
        return FileState::NotAFile { folder: path.is_dir() };
    }
    match hash(path) {
        Ok((sha256, bytes)) => FileState::Present { sha256, bytes },
        Err(error) => FileState::Unreadable { reason: system_words(&error) },
    }
}

fn hash(path: &Path) -> std::io::Result<(String, u64)> {
    let mut file = fs::File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0_u8; 256 * 1024];
    let mut bytes = 0_u64;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((hex::encode(hasher.finalize()), bytes));
        }
        hasher.update(&buffer[..read]);
        bytes += read as u64;
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use simsa_model::FileState;

    use super::{look, stays_inside};

    #[test]
    fn names_in_either_unicode_form_are_found() {
        let folder = tempfile::tempdir().unwrap();
        let decomposed = "\u{1100}\u{1161}.pdf"; // 가.pdf as some systems store it
        fs::write(folder.path().join(decomposed), "x").unwrap();
        assert!(matches!(look(folder.path(), "가.pdf"), FileState::Present { bytes: 1, .. }));
    }

    #[test]
    fn paths_that_leave_the_folder_are_refused() {
        for file in ["../a", "/etc/passwd", "a/../../b", "", "a\\..\\b", "./a/../b"] {
            assert!(!stays_inside(file), "{file}");
        }
        assert!(stays_inside("evidence/네트워크 구성도.pdf"));
    }

    #[test]
    fn a_path_is_the_same_however_it_is_written() {
        for file in ["./evidence/a.pdf", ".\\evidence\\a.pdf", "evidence//a.pdf", "evidence/./a.pdf"] {
            assert_eq!(super::listed_path(file), "evidence/a.pdf", "{file}");
        }
        for (file, stays) in
            [("/etc/passwd", "/etc/passwd"), ("../a", "../a"), ("\\\\host\\a", "/host/a"), ("", "")]
        {
            assert_eq!(super::listed_path(file), stays);
            assert!(!stays_inside(stays), "{stays}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leaves_the_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/etc/hostname", folder.path().join("a.txt")).unwrap();
        assert_eq!(look(folder.path(), "a.txt"), FileState::OutsideTheCase);
    }

    #[test]
    fn a_folder_is_no_file_and_not_missing_either() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("증빙")).unwrap();
        assert_eq!(look(folder.path(), "증빙"), FileState::NotAFile { folder: true });
        assert_eq!(super::evidence_path(folder.path(), "증빙"), None);
    }

    #[test]
    fn a_missing_file_names_the_nearest() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("구성도.pdf"), "x").unwrap();
        let FileState::Missing { similar } = look(folder.path(), "구성도1.pdf") else { panic!("found") };
        assert_eq!(similar.as_deref(), Some("구성도.pdf"));
    }
}

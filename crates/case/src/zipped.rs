//! A case folder as one zip file, so that the command line and the workbench can hand a case to each other.
//!
//! What comes in is hostile until proven otherwise: names that leave the folder, links, too many files and files that
//! grow without end are refused.

use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Most files in a folder.
const FILES: usize = 5_000;

/// Most bytes of all files of a zipped folder together, and of the zip file itself.
pub const LARGEST_ZIP: u64 = 2 << 30;

/// Why a zip file did not become a folder.
#[derive(Debug)]
pub enum UnpackError {
    /// It is no zip file, holds no facts, or names something outside of itself.
    NoFolder,
    /// Too many files, or too large ones.
    TooLarge,
    /// The disk refuses.
    Disk(io::Error),
}

impl From<io::Error> for UnpackError {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

/// Unpacks into `to`; gives the folder that holds the facts, which may lie one level down.
///
/// # Errors
/// See [`UnpackError`]; what was unpacked before stays in `to`.
pub fn unpack(packed: &Path, to: &Path) -> Result<PathBuf, UnpackError> {
    let file = File::open(packed)?;
    let mut archive = ZipArchive::new(file).map_err(|_| UnpackError::NoFolder)?;
    if archive.len() > FILES {
        return Err(UnpackError::TooLarge);
    }
    fs::create_dir_all(to)?;
    let mut left = LARGEST_ZIP;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(|_| UnpackError::NoFolder)?;
        let Some(name) = entry.enclosed_name() else { return Err(UnpackError::NoFolder) };
        if entry.is_dir() {
            continue;
        }
        if entry.is_symlink() {
            return Err(UnpackError::NoFolder);
        }
        let path = to.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut out = File::create_new(&path).map_err(|_| UnpackError::NoFolder)?;
        // What the entry says of its size is only a claim.
        let copied =
            io::copy(&mut entry.by_ref().take(left + 1), &mut out).map_err(|_| UnpackError::NoFolder)?;
        left = left.checked_sub(copied).ok_or(UnpackError::TooLarge)?;
    }
    root_of(to)
}

fn root_of(folder: &Path) -> Result<PathBuf, UnpackError> {
    let has_facts =
        |folder: &Path| folder.join("facts.toml").is_file() || folder.join("facts.json").is_file();
    if has_facts(folder) {
        return Ok(folder.to_owned());
    }
    let below = fs::read_dir(folder)?;
    let found = below.filter_map(|entry| Some(entry.ok()?.path())).find(|path| has_facts(path));
    found.ok_or(UnpackError::NoFolder)
}

/// Packs a folder, its files in the order of their names and without times: same folder, same bytes.
///
/// # Errors
/// The disk refuses.
pub fn pack(folder: &Path, out: &mut (impl Write + Seek)) -> io::Result<()> {
    let mut zip = ZipWriter::new(out);
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
    for path in files_below(folder)? {
        let name = path.strip_prefix(folder).map_err(io::Error::other)?;
        let name: Vec<String> =
            name.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
        zip.start_file(name.join("/"), options)?;
        io::copy(&mut File::open(&path)?, &mut zip)?;
    }
    zip.finish()?;
    Ok(())
}

fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::Write as _;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::{files_below, pack, unpack};

    #[test]
    fn a_folder_packed_and_unpacked_is_the_same() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("a");
        std::fs::create_dir_all(folder.join("evidence")).unwrap();
        std::fs::write(folder.join("facts.toml"), "[application]\n").unwrap();
        std::fs::write(folder.join("evidence/증빙.pdf"), [0_u8, 1, 2]).unwrap();
        let packed = place.path().join("a.zip");
        pack(&folder, &mut File::create(&packed).unwrap()).unwrap();
        let root = unpack(&packed, &place.path().join("b")).unwrap();
        assert_eq!(files_below(&root).unwrap().len(), 2);
        assert_eq!(std::fs::read(root.join("evidence/증빙.pdf")).unwrap(), [0, 1, 2]);
    }

    #[test]
    fn names_that_leave_the_folder_are_refused() {
        for name in ["../facts.toml", "/etc/facts.toml", "a/../../facts.toml"] {
            let place = tempfile::tempdir().unwrap();
            let packed = place.path().join("evil.zip");
            let mut zip = ZipWriter::new(File::create(&packed).unwrap());
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(b"x").unwrap();
            zip.finish().unwrap();
            let unpacked = unpack(&packed, &place.path().join("to"));
            assert!(unpacked.is_err() || unpacked.unwrap().starts_with(place.path().join("to")), "{name}");
            assert!(!place.path().join("facts.toml").exists(), "{name}");
        }
    }
}

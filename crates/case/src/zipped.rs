//! A case folder as one zip file, so that the command line and the workbench can hand a case to each other.
//!
//! What comes in is hostile until proven otherwise: names that leave the folder, links, too many files and files that
//! grow without end are refused.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::{Component, Path, PathBuf};

use encoding_rs::EUC_KR;
use simsa_content::zip_directory::{Bounded, MOST_FILES, ZipRefusal};
use zip::read::ZipFile;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Most bytes of all files of a zipped folder together, and of the zip file itself.
pub const LARGEST_ZIP: u64 = 2 << 30;

/// A zip file may always unpack to so many bytes, and to so many for each byte of its own. Texts become a tenth or less
/// of what they were; what becomes a thousandth is a bomb.
const ALWAYS: u64 = 64 << 20;
const FOR_EACH: u64 = 32;
/// Most bytes of the lists of a folder together: read, they take thirty times as much memory.
const TEXTS: u64 = 16 << 20;

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

impl From<ZipRefusal> for UnpackError {
    fn from(refused: ZipRefusal) -> Self {
        match refused {
            ZipRefusal::NoDirectory => Self::NoFolder,
            ZipRefusal::TooMuch => Self::TooLarge,
            ZipRefusal::Io(error) => Self::Disk(error),
        }
    }
}

/// What a zip file of so many bytes may unpack to.
fn most(packed: u64) -> u64 {
    ALWAYS.saturating_add(packed.saturating_mul(FOR_EACH)).min(LARGEST_ZIP)
}

/// Unpacks into `to`; gives the folder that holds the facts, which may lie one level down.
///
/// What the directory states is looked at before a byte is written, and no file gets larger than it states: of a bomb
/// nothing reaches the disk, of one that lies no more than a zip file of its size may hold.
///
/// # Errors
/// See [`UnpackError`]; what was unpacked before stays in `to`.
pub fn unpack(packed: &Path, to: &Path) -> Result<PathBuf, UnpackError> {
    let file = File::open(packed)?;
    let most = most(file.metadata()?.len());
    let (file, budget) = Bounded::new(file)?;
    let opened = ZipArchive::new(file);
    if budget.is_spent() {
        return Err(UnpackError::TooLarge);
    }
    let mut archive = opened.map_err(|_| UnpackError::NoFolder)?;
    budget.lift();
    if archive.len() > usize::from(MOST_FILES) || stated(&mut archive)? > most {
        return Err(UnpackError::TooLarge);
    }
    fs::create_dir_all(to)?;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(|_| UnpackError::NoFolder)?;
        let Some(name) = enclosed(&name_of(&entry)) else { return Err(UnpackError::NoFolder) };
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
        let stated = entry.size();
        let written = copy(&mut entry.by_ref().take(stated), &mut out)?;
        // what there is beyond that is not written
        if written < stated || entry.read(&mut [0]).map_err(|_| UnpackError::NoFolder)? > 0 {
            return Err(UnpackError::NoFolder);
        }
    }
    let root = root_of(to)?;
    if texts(&root)? > TEXTS {
        return Err(UnpackError::TooLarge);
    }
    Ok(root)
}

/// The name of a file in the archive. Programs that say nothing of its encoding write UTF-8 or, on a Korean Windows, CP949; what
/// is neither is taken as the format has it.
fn name_of(entry: &ZipFile<'_, impl Read>) -> String {
    let raw = entry.name_raw();
    if let Ok(name) = std::str::from_utf8(raw) {
        return name.to_owned();
    }
    let korean = EUC_KR.decode_without_bom_handling_and_without_replacement(raw);
    korean.map_or_else(|| entry.name().to_owned(), Cow::into_owned)
}

/// The path below the folder; `None` for one that leaves it. Windows programs write `\\` between folders.
fn enclosed(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(name.replace('\\', "/"));
    let plain = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    let stays = !name.contains('\0') && path.components().all(plain);
    stays.then_some(path)
}

/// The bytes of the files that lie beside the facts: these are read as a whole.
fn texts(root: &Path) -> io::Result<u64> {
    let mut sum = 0_u64;
    for entry in fs::read_dir(root)? {
        let about = entry?.metadata()?;
        sum = sum.saturating_add(if about.is_file() { about.len() } else { 0 });
    }
    Ok(sum)
}

/// The bytes of all files, as the directory states them.
fn stated(archive: &mut ZipArchive<Bounded<File>>) -> Result<u64, UnpackError> {
    let mut sum = 0_u64;
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(|_| UnpackError::NoFolder)?;
        sum = sum.saturating_add(entry.size());
    }
    Ok(sum)
}

/// Copies; what is wrong with the file is not the disk's fault.
fn copy(from: &mut impl Read, to: &mut File) -> Result<u64, UnpackError> {
    let (mut buffer, mut written) = (vec![0; 64 << 10], 0);
    loop {
        let read = from.read(&mut buffer).map_err(|_| UnpackError::NoFolder)?;
        if read == 0 {
            return Ok(written);
        }
        to.write_all(&buffer[..read])?;
        written += read as u64;
    }
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

/// A zip file in the making; its files are without times: same files, same bytes.
pub struct Packer<W: Write + Seek> {
    zip: ZipWriter<W>,
}

impl<W: Write + Seek> Packer<W> {
    /// Nothing is in it yet.
    pub fn new(out: W) -> Self {
        Self { zip: ZipWriter::new(out) }
    }

    /// One more file; `write` is asked for what is in it.
    ///
    /// # Errors
    /// The disk refuses, or `write` does.
    pub fn file(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let options =
            SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
        self.zip.start_file(name, options)?;
        write(&mut self.zip)
    }

    /// There are no more.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn finish(self) -> io::Result<()> {
        self.zip.finish().map(drop).map_err(Into::into)
    }
}

/// Packs a folder with all that is in it, its files in the order of their names.
///
/// # Errors
/// The disk refuses, or a link stands in the folder: where it leads is not for whoever unpacks it.
pub fn pack(folder: &Path, out: &mut (impl Write + Seek)) -> io::Result<()> {
    let mut packer = Packer::new(out);
    for path in files_below(folder)? {
        let name = path.strip_prefix(folder).map_err(io::Error::other)?;
        let name: Vec<String> =
            name.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
        packer.file(&name.join("/"), |to| io::copy(&mut File::open(&path)?, to).map(drop))?;
    }
    packer.finish()
}

fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            match entry.file_type()? {
                kind if kind.is_dir() => folders.push(entry.path()),
                kind if kind.is_symlink() => return Err(io::ErrorKind::InvalidInput.into()),
                _ => files.push(entry.path()),
            }
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

    use super::{ALWAYS, TEXTS, UnpackError, files_below, pack, unpack};

    /// A zip of these files, and what comes of it: the error and what it has written.
    fn refused(files: &[(&str, Vec<u8>)]) -> (UnpackError, usize) {
        let place = tempfile::tempdir().unwrap();
        let packed = place.path().join("a.zip");
        let mut zip = ZipWriter::new(File::create(&packed).unwrap());
        for (name, bytes) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap();
        let to = place.path().join("to");
        let error = unpack(&packed, &to).unwrap_err();
        (error, if to.exists() { files_below(&to).unwrap().len() } else { 0 })
    }

    /// A zip with names as bytes, and without a word about their encoding.
    fn unpacked(names: &[&[u8]]) -> (tempfile::TempDir, std::path::PathBuf) {
        let place = tempfile::tempdir().unwrap();
        let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let stand_in = |at: usize| format!("{}{at:02}", "~".repeat(names[at].len() - 2));
        for at in 0..names.len() {
            zip.start_file(stand_in(at), SimpleFileOptions::default()).unwrap();
        }
        let mut bytes = zip.finish().unwrap().into_inner();
        for (at, name) in names.iter().enumerate() {
            let stand_in = stand_in(at).into_bytes();
            for start in 0..=bytes.len() - name.len() {
                if bytes[start..].starts_with(&stand_in) {
                    bytes[start..start + name.len()].copy_from_slice(name);
                }
            }
        }
        let packed = place.path().join("a.zip");
        std::fs::write(&packed, bytes).unwrap();
        let root = unpack(&packed, &place.path().join("to")).unwrap();
        (place, root)
    }

    /// Windows in Korean writes names in CP949 and says nothing of it; others write UTF-8 and say nothing either.
    #[test]
    fn names_in_korean_come_out_as_they_were() {
        let (folder, file) = ("가상병원", "구성도 똠방각하.png");
        let cp949 = |text: &str| encoding_rs::EUC_KR.encode(text).0.into_owned();
        let utf8 = |text: &str| text.as_bytes().to_vec();
        for encode in [cp949 as fn(&str) -> Vec<u8>, utf8] {
            for between in ["/", "\\"] {
                let facts = encode(&[folder, "facts.toml"].join(between));
                let evidence = encode(&[folder, "evidence", file].join(between));
                let (_place, root) = unpacked(&[&facts, &evidence]);
                assert!(root.ends_with(folder), "{}", root.display());
                assert!(root.join("evidence").join(file).is_file(), "{between}");
            }
        }
    }

    #[test]
    fn names_that_lead_out_are_refused_in_whatever_notation() {
        for name in ["../facts.toml", "..\\facts.toml", "/facts.toml", "a/../../facts.toml", "\\facts.toml"] {
            let (error, written) = refused(&[(name, Vec::new())]);
            assert!(matches!(error, UnpackError::NoFolder), "{name}: {error:?}");
            assert_eq!(written, 0, "{name}");
        }
    }

    #[test]
    fn of_a_bomb_nothing_is_written() {
        let zeros = vec![0; usize::try_from(ALWAYS).unwrap() * 2];
        let (error, written) = refused(&[("facts.toml", Vec::new()), ("evidence/a.txt", zeros)]);
        assert!(matches!(error, UnpackError::TooLarge), "{error:?}");
        assert_eq!(written, 0);
        // the same when it is cut into many files
        let names: Vec<String> = (0..64).map(|at| format!("evidence/{at}.txt")).collect();
        let files: Vec<(&str, Vec<u8>)> =
            names.iter().map(|name| (name.as_str(), vec![0; 4 << 20])).collect();
        assert!(matches!(refused(&files), (UnpackError::TooLarge, 0)));
    }

    #[test]
    fn lists_that_nobody_writes_are_refused() {
        let text = vec![b'#'; usize::try_from(TEXTS).unwrap()];
        let (error, _) =
            refused(&[("facts.toml", Vec::new()), ("answers.toml", text), ("case.toml", b"a".to_vec())]);
        assert!(matches!(error, UnpackError::TooLarge), "{error:?}");
    }

    /// A file that states less than it holds gets no further than it states.
    #[test]
    fn a_file_larger_than_stated_is_refused() {
        let place = tempfile::tempdir().unwrap();
        let packed = place.path().join("a.zip");
        let mut zip = ZipWriter::new(File::create(&packed).unwrap());
        zip.start_file("facts.toml", SimpleFileOptions::default()).unwrap();
        zip.write_all(&[b'#'; 5000]).unwrap();
        zip.finish().unwrap();
        let mut bytes = std::fs::read(&packed).unwrap();
        let headers: Vec<usize> = (0..bytes.len() - 4)
            .filter(|at| matches!(&bytes[*at..*at + 4], b"PK\x01\x02" | b"PK\x03\x04"))
            .collect();
        for at in headers {
            let size = if bytes[at + 2] == 1 { at + 24 } else { at + 22 };
            bytes[size..size + 4].copy_from_slice(&10_u32.to_le_bytes());
        }
        std::fs::write(&packed, bytes).unwrap();
        let to = place.path().join("to");
        assert!(matches!(unpack(&packed, &to), Err(UnpackError::NoFolder)));
        assert_eq!(std::fs::metadata(to.join("facts.toml")).unwrap().len(), 10);
    }

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

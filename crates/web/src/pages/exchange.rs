//! A case folder as one zip file, in and out, so that the command line and the workbench can hand a case to each other.
//!
//! What comes in is hostile until proven otherwise: names that leave the folder, links, too many files and files that
//! grow without end are refused before anything reaches desk.

use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::{Path as FilePath, PathBuf};

use axum::extract::{Path, State};
use axum::response::Response;
use simsa_model::Say;
use tokio::io::AsyncWriteExt as _;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::app::App;
use crate::frame::download;
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::frame::upload::{self, Upload};
use crate::trouble::Trouble;

/// Most files in a folder, and most bytes of all of them together.
const FILES: usize = 5_000;
const BYTES: u64 = 2 << 30;

/// `POST /cases/import`.
pub(crate) async fn import(
    State(app): State<App>,
    person: Person,
    mut upload: Upload,
) -> Result<Response, Trouble> {
    while let Some(part) = upload::next(&mut upload.parts).await? {
        let Some((_, mut field)) = upload.gathered.file(part).await? else { continue };
        let place = tempfile::tempdir().map_err(Trouble::fault)?;
        let packed = place.path().join("case.zip");
        let mut file = tokio::fs::File::create(&packed).await.map_err(Trouble::fault)?;
        let mut left = BYTES;
        while let Some(chunk) = field.chunk().await.map_err(|_| Trouble::Unreadable("multipart/form-data"))? {
            left = left.checked_sub(chunk.len() as u64).ok_or(Trouble::TooLarge)?;
            file.write_all(&chunk).await.map_err(Trouble::fault)?;
        }
        file.flush().await.map_err(Trouble::fault)?;
        let folder = place.path().join("case");
        let to = folder.clone();
        let unpacked = tokio::task::spawn_blocking(move || unpack(&packed, &to)).await;
        let root = unpacked.map_err(Trouble::fault)??;
        let id = app.desk().import_case(&person.actor, &root).await?;
        return Ok(redirect::to(&format!("/cases/{id}?done=created")));
    }
    Err(Trouble::Unusable(Say::new("파일이 없습니다.", "There is no file.")))
}

/// Unpacks into `to`; gives the folder that holds the facts, which may lie one level down.
fn unpack(packed: &FilePath, to: &FilePath) -> Result<PathBuf, Trouble> {
    let file = File::open(packed).map_err(Trouble::fault)?;
    let mut archive = ZipArchive::new(file).map_err(|_| no_folder())?;
    if archive.len() > FILES {
        return Err(Trouble::TooLarge);
    }
    fs::create_dir_all(to).map_err(Trouble::fault)?;
    let mut left = BYTES;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(|_| no_folder())?;
        let Some(name) = entry.enclosed_name() else { return Err(no_folder()) };
        if entry.is_dir() {
            continue;
        }
        if entry.is_symlink() {
            return Err(no_folder());
        }
        let path = to.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(Trouble::fault)?;
        }
        let mut out = File::create_new(&path).map_err(|_| no_folder())?;
        // What the entry says of its size is only a claim.
        let copied = io::copy(&mut entry.by_ref().take(left + 1), &mut out).map_err(|_| no_folder())?;
        left = left.checked_sub(copied).ok_or(Trouble::TooLarge)?;
    }
    root_of(to)
}

fn root_of(folder: &FilePath) -> Result<PathBuf, Trouble> {
    let has_facts =
        |folder: &FilePath| folder.join("facts.toml").is_file() || folder.join("facts.json").is_file();
    if has_facts(folder) {
        return Ok(folder.to_owned());
    }
    let below = fs::read_dir(folder).map_err(Trouble::fault)?;
    let found = below.filter_map(|entry| Some(entry.ok()?.path())).find(|path| has_facts(path));
    found.ok_or_else(no_folder)
}

fn no_folder() -> Trouble {
    Trouble::Unusable(Say::new(
        "신청 건 폴더를 묶은 zip이 아닙니다. facts.toml이 있는 폴더를 묶어 올리십시오.",
        "This is no zip of a case folder. Pack the folder that holds facts.toml.",
    ))
}

/// `GET /cases/{case}/export`.
pub(crate) async fn export(
    State(app): State<App>,
    person: Person,
    Path(case): Path<String>,
) -> Result<Response, Trouble> {
    let place = tempfile::tempdir().map_err(Trouble::fault)?;
    let folder = place.path().join("case");
    app.desk().export_case(&person.actor, &case, &folder).await?;
    let packed = tokio::task::spawn_blocking(move || -> io::Result<File> {
        let mut file = tempfile::tempfile()?;
        pack(&folder, &mut file)?;
        file.rewind()?;
        drop(place);
        Ok(file)
    });
    let file = packed.await.map_err(Trouble::fault)?.map_err(Trouble::fault)?;
    download::local(file, &format!("{case}.zip")).map_err(Trouble::fault)
}

/// Packs a folder, its files in the order of their names and without times: same folder, same bytes.
fn pack(folder: &FilePath, out: &mut (impl Write + Seek)) -> io::Result<()> {
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

fn files_below(folder: &FilePath) -> io::Result<Vec<PathBuf>> {
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

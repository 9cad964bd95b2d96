//! A case folder as one zip file for a workbench: its lists, and the file of every piece of evidence in plain, whether it
//! lies in the folder or encrypted on the case file. Nothing else of the folder goes along.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Seek, Write};
use std::path::Path;

use simsa_case::{LISTS, LoadedCase, Packer};
use simsa_casefile::KeptFiles;
use simsa_model::{FileState, Language};

use super::case_file;
use crate::stop::Stop;
use crate::terminal::complain;

/// What was packed.
#[derive(Debug, Default)]
pub(super) struct Packed {
    /// Pieces of evidence in the list.
    pub(super) listed: usize,
    /// Of those, the ones whose file is in the zip.
    pub(super) with_file: usize,
    /// The names of those without one.
    pub(super) without: Vec<String>,
}

/// Packs the case in `root`.
///
/// # Errors
/// Evidence is there and cannot be read, so that it would be lost; the disk refuses.
pub(super) fn pack(case: &LoadedCase, root: &Path, out: impl Write + Seek) -> Result<Packed, Stop> {
    refuse_unreadable(case)?;
    let kept = if simsa_casefile::has_case_file(root) {
        Some(KeptFiles::open(root, &case_file::keys()?)?)
    } else {
        None
    };
    let mut packer = Packer::new(out);
    for name in LISTS.iter().flat_map(|list| [format!("{list}.toml"), format!("{list}.json")]) {
        let path = root.join(&name);
        if path.is_file() {
            packer.file(&name, |to| copy(&path, to)).map_err(Stop::on(&path))?;
        }
    }
    let evidence = &case.dossier().evidence;
    let mut sent = Packed { listed: evidence.len(), ..Packed::default() };
    let mut names = BTreeSet::new();
    for piece in evidence {
        if names.contains(&piece.file) {
            sent.with_file += 1;
            continue;
        }
        let plain = simsa_case::evidence_path(root, &piece.file);
        match (plain, &kept, &piece.state) {
            (Some(path), ..) => packer.file(&piece.file, |to| copy(&path, to)).map_err(Stop::on(&path))?,
            (None, Some(kept), FileState::Present { sha256, .. }) => {
                packer.file(&piece.file, |to| kept.copy_to(sha256, to))?;
            }
            _ => {
                sent.without.push(piece.name().to_owned());
                continue;
            }
        }
        sent.with_file += 1;
        names.insert(piece.file.clone());
    }
    packer.finish()?;
    Ok(sent)
}

fn copy(path: &Path, to: &mut dyn Write) -> io::Result<()> {
    io::copy(&mut File::open(path)?, to).map(drop)
}

fn refuse_unreadable(case: &LoadedCase) -> Result<(), Stop> {
    let unreadable = case.dossier().evidence.iter().find_map(|piece| match &piece.state {
        FileState::Unreadable { reason } => Some((piece.name(), reason)),
        _ => None,
    });
    match unreadable {
        None => Ok(()),
        Some((name, reason)) => Err(Stop::refused(
            format!("증빙 ‘{name}’을(를) 읽을 수 없어 보내지 않았습니다. {}", reason.ko),
            format!("the evidence ‘{name}’ cannot be read, so nothing was sent: {}", reason.en),
        )),
    }
}

/// Names what does not go along.
pub(super) fn tell_left(case: &LoadedCase, sent: &Packed, language: Language) {
    for name in &sent.without {
        match language {
            Language::Korean => complain!("⚠ 파일이 없는 증빙: {name}"),
            Language::English => complain!("⚠ evidence without a file: {name}"),
        }
    }
    for unused in &case.dossier().unused_files {
        match language {
            Language::Korean => complain!("⚠ 목록에 없어 보내지 않은 파일: {}", unused.path),
            Language::English => complain!("⚠ not listed, so not sent: {}", unused.path),
        }
    }
}

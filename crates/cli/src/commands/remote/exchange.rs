//! `simsa remote export CASE --out DIR` and `import DIR`: a case as a folder, between this machine and the server.

use std::fs::File;
use std::io::{Seek as _, Write};
use std::process::ExitCode;
use std::sync::Arc;

use clap::ArgMatches;
use simsa_case::UnpackError;
use simsa_model::Language;

use super::server::{Server, part};
use super::{digest_of, field, path, text};
use crate::commands::Done;
use crate::output;
use crate::progress::{ProgressLine, stop_on_request};
use crate::stop::Stop;

pub(super) fn export(
    server: &Server,
    arguments: &ArgMatches,
    language: Language,
    out: &mut impl Write,
) -> Done {
    stop_on_request();
    let (case, to) = (text(arguments, "case"), path(arguments, "out"));
    output::must_be_free(to)?;
    // beside its place, so that half a folder never stands there
    let parent = to.parent().filter(|parent| !parent.as_os_str().is_empty());
    let place = tempfile::Builder::new().prefix(".simsa-").tempdir_in(parent.unwrap_or(".".as_ref()))?;
    let packed = place.path().join("case.zip");
    let progress = ProgressLine::of(None, language);
    server.download(&format!("/cases/{}/export", part(case)), &mut File::create(&packed)?, &progress)?;
    drop(progress);
    let root = simsa_case::unpack(&packed, &place.path().join("case")).map_err(|error| match error {
        UnpackError::Disk(error) => Stop::Io(error),
        UnpackError::NoFolder | UnpackError::TooLarge => Stop::refused(
            "서버가 보낸 것이 신청 건 폴더가 아니거나 너무 큽니다",
            "what the server sent is no case folder, or too large",
        ),
    })?;
    std::fs::rename(root, to)?;
    let name = to.display();
    match language {
        Language::Korean => writeln!(out, "내려받음 {case} → {name}")?,
        Language::English => writeln!(out, "exported {case} → {name}")?,
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn import(
    server: &Server,
    arguments: &ArgMatches,
    language: Language,
    out: &mut impl Write,
) -> Done {
    stop_on_request();
    let folder = path(arguments, "dir");
    // what cannot be used is said here, with file and line, before anything is sent
    simsa_case::load(folder)?;
    let mut packed = tempfile::tempfile()?;
    simsa_case::pack(folder, &mut packed)?;
    packed.rewind()?;
    // the same folder gives the same bytes: run again after a broken connection, the server knows it
    let key = format!("import-{}", digest_of(&mut packed)?);
    packed.rewind()?;
    let progress = Arc::new(ProgressLine::of(Some(packed.metadata()?.len()), language));
    let made = server.upload("POST", "/imports", &[], ("application/zip", &key), packed, progress)?;
    let (id, name) = (field(&made.body, "/id"), folder.display());
    match language {
        Language::Korean => writeln!(out, "올림 {name} → {id}")?,
        Language::English => writeln!(out, "imported {name} → {id}")?,
    }
    Ok(ExitCode::SUCCESS)
}

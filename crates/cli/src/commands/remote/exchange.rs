//! `simsa remote export CASE --out DIR` and `import DIR`: a case as a folder, between this machine and the server.

use std::fs::File;
use std::io::{Seek as _, Write};
use std::process::ExitCode;
use std::sync::Arc;

use clap::ArgMatches;
use serde_json::Value;
use simsa_case::{LoadedCase, UnpackError};
use simsa_model::{Evidence, FileState, Language};

use super::server::{Server, part};
use super::{digest_of, field, path, text};
use crate::commands::{Done, load_case, packing};
use crate::output;
use crate::progress::{ProgressLine, stop_on_request};
use crate::stop::Stop;
use crate::terminal::quoted;

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
    let loaded = simsa_case::load(&root)?;
    std::fs::rename(root, to).map_err(Stop::on(to))?;
    let name = to.display();
    match language {
        Language::Korean => writeln!(out, "내려받음 {case} → {name}")?,
        Language::English => writeln!(out, "exported {case} → {name}")?,
    }
    told_export(&loaded, to, language, out)?;
    Ok(ExitCode::SUCCESS)
}

/// What came, and what did not.
fn told_export(
    came: &LoadedCase,
    to: &std::path::Path,
    language: Language,
    out: &mut impl Write,
) -> Result<(), Stop> {
    let evidence = &came.dossier().evidence;
    let without: Vec<&str> = evidence
        .iter()
        .filter(|one| !matches!(one.state, FileState::Present { .. }))
        .map(Evidence::name)
        .collect();
    let (listed, files) = (evidence.len(), evidence.len() - without.len());
    let (comments, assigned) = (came.beside.comment.len(), came.beside.assignment.len());
    let file = quoted(&to.join("workbench.toml"));
    match language {
        Language::Korean => writeln!(
            out,
            "  증빙 {listed}건 가운데 {files}건의 파일, 의견 {comments}개, 담당과 기한 {assigned}개. 폴더에 담지 못한 것은 {file}의 첫머리에 있습니다."
        )?,
        Language::English => writeln!(
            out,
            "  files of {files} of {listed} pieces of evidence, {comments} remarks, {assigned} assignments and days; what a folder cannot hold is named at the head of {file}."
        )?,
    }
    for name in without {
        match language {
            Language::Korean => writeln!(out, "  ⚠ 파일이 없음: {name}")?,
            Language::English => writeln!(out, "  ⚠ without its file: {name}")?,
        }
    }
    Ok(())
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
    let case = load_case(folder)?;
    let mut packed = tempfile::tempfile()?;
    let about = packing::pack(&case, folder, &mut packed)?;
    packing::tell_left(&case, &about, language);
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
    let number =
        |field: &str| made.body.pointer(&format!("/imported/{field}")).and_then(Value::as_u64).unwrap_or(0);
    let (listed, read, lost) = (number("listed"), number("read"), number("not_carried"));
    let (comments, assigned) = (number("comments"), number("assignments"));
    match language {
        Language::Korean => writeln!(
            out,
            "  증빙 {listed}건 가운데 {read}건의 파일을 받음, 의견 {comments}개, 담당과 기한 {assigned}개, 옮기지 못한 담당 {lost}개"
        )?,
        Language::English => writeln!(
            out,
            "  files of {read} of {listed} pieces of evidence, {comments} remarks, {assigned} assignments and days; {lost} members not found"
        )?,
    }
    Ok(ExitCode::SUCCESS)
}

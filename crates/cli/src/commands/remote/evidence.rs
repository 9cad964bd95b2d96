//! `simsa remote evidence list|add|replace`: what is on the server already, by its digest, is not sent again, so that a
//! script that broke off is simply run once more; large files go on where they stopped (`upload`).

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::ArgMatches;
use serde_json::{Value, json};
use simsa_model::Language;

use super::server::{Server, ServerReply, part};
use super::told::{ServerFindings, file_name};
use super::upload::{self, FileToSend};
use super::{digest_of, field, path, text};
use crate::commands::evidence::{said, size};
use crate::commands::{Done, json as print};
use crate::progress::{ProgressLine, is_stopped, stop_on_request};
use crate::stop::Stop;

/// The kind of what is pushed without one.
const KIND: &str = "other";

fn shelf(server: &Server, case: &str) -> Result<Vec<Value>, Stop> {
    server.list(&format!("/cases/{}/evidence", part(case)), "evidence")
}

pub(super) fn list(
    server: &Server,
    arguments: &ArgMatches,
    language: Language,
    out: &mut impl Write,
) -> Done {
    let shelf = shelf(server, text(arguments, "case"))?;
    if arguments.get_flag("json") {
        print(&json!({ "evidence": shelf }), out)?;
        return Ok(ExitCode::SUCCESS);
    }
    for one in &shelf {
        let (id, title) = (field(one, "/id"), field(one, "/listed/title"));
        let length = one["bytes"].as_u64().map_or_else(
            || if language == Language::Korean { "파일 없음" } else { "no file" }.to_owned(),
            size,
        );
        let digest: String = field(one, "/listed/sha256").chars().take(12).collect();
        writeln!(out, "{id}  {title}  ({length})  {digest}")?;
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn add(server: &Server, arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    stop_on_request();
    let case = text(arguments, "case");
    let files: Vec<&PathBuf> = arguments.get_many::<PathBuf>("file").into_iter().flatten().collect();
    let (said, disclosure) = (said(arguments)?, disclosure(arguments));
    let mut known = digests(&shelf(server, case)?);
    let total = files.iter().filter_map(|file| file.metadata().ok()).map(|meta| meta.len()).sum();
    let progress = Arc::new(ProgressLine::of(Some(total), language));
    for file in files {
        if is_stopped() {
            return Err(Stop::Stopped);
        }
        let digest = digest_of(&mut File::open(file).map_err(Stop::on(file))?)?;
        let name = file.display().to_string();
        if let Some((_, id)) = known.iter().find(|(known, _)| *known == digest) {
            tell(("이미 있음", "there already"), id, &name, language, out)?;
            continue;
        }
        let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let title = said.title.as_deref().unwrap_or(&stem);
        let kind = said.kind.as_deref().unwrap_or(KIND);
        let days = [("effective", said.effective), ("from", said.from), ("until", said.until)];
        if file.metadata()?.len() >= upload::LARGE {
            let mut about = vec![("title", title.to_owned()), ("kind", kind.to_owned())];
            about.extend(disclosure.map(|disclosure| ("disclosure", disclosure.to_owned())));
            about.extend(days.iter().filter_map(|(name, day)| Some((*name, day.as_ref()?.to_string()))));
            let whole = FileToSend { file, digest: &digest, replaces: None, about };
            let made = upload::send(server, case, &whole, &progress)?;
            tell(("추가함", "added"), &made.id, &name, language, out)?;
            made.told.warn(language, out)?;
            known.push((digest, made.id));
            continue;
        }
        let mut query = format!("file={}&title={}&kind={}", part(&file_name(file)), part(title), part(kind));
        for (field, day) in days {
            if let Some(day) = day {
                query.extend(["&", field, "=", &day.to_string()]);
            }
        }
        query.extend(disclosure.map(|disclosure| format!("&disclosure={disclosure}")));
        let path = format!("/cases/{}/evidence?{query}", part(case));
        let made = server.upload(
            "POST",
            &path,
            &[],
            (OCTETS, &key()),
            File::open(file).map_err(Stop::on(file))?,
            progress.clone(),
        )?;
        let id = field(&made.body, "/id").to_owned();
        tell(("추가함", "added"), &id, &name, language, out)?;
        ServerFindings::of(&made.body, "sensitive").warn(language, out)?;
        known.push((digest, id));
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn replace(
    server: &Server,
    arguments: &ArgMatches,
    language: Language,
    out: &mut impl Write,
) -> Done {
    stop_on_request();
    let (case, id, file) = (text(arguments, "case"), text(arguments, "id"), path(arguments, "file"));
    let address = format!("/cases/{}/evidence/{}", part(case), part(id));
    let ServerReply { body: before, etag } = server.get(&address)?;
    let name = file.display().to_string();
    let digest = digest_of(&mut File::open(file).map_err(Stop::on(file))?)?;
    if field(&before, "/listed/sha256") == digest {
        tell(("이미 있음", "there already"), id, &name, language, out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let progress = Arc::new(ProgressLine::of(Some(file.metadata()?.len()), language));
    if file.metadata()?.len() >= upload::LARGE {
        let replaces = Some((id, etag.as_deref().unwrap_or_default()));
        let whole = FileToSend { file, digest: &digest, replaces, about: Vec::new() };
        let done = upload::send(server, case, &whole, &progress)?;
        tell(("바꿈", "replaced"), id, &name, language, out)?;
        done.told.warn(language, out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let address = format!("{address}/file?file={}", part(&file_name(file)));
    // what others have put in its place meanwhile is not replaced unseen
    let seen = etag.as_deref().map(|etag| ("if-match", etag));
    let body = (OCTETS, &*key());
    let done = server.upload(
        "PUT",
        &address,
        seen.as_slice(),
        body,
        File::open(file).map_err(Stop::on(file))?,
        progress,
    )?;
    tell(("바꿈", "replaced"), id, &name, language, out)?;
    ServerFindings::of(&done.body, "sensitive").warn(language, out)?;
    Ok(ExitCode::SUCCESS)
}

/// What the other party may see, where it is said.
fn disclosure(arguments: &ArgMatches) -> Option<&'static str> {
    let withhold = arguments.get_flag("withhold").then_some("title-and-digest");
    withhold.or_else(|| arguments.get_flag("disclose").then_some("full"))
}

/// `simsa remote evidence destroy`: takes a piece off the list and orders it destroyed.
pub(super) fn destroy(
    server: &Server,
    arguments: &ArgMatches,
    language: Language,
    out: &mut impl Write,
) -> Done {
    let (case, id, reason) = (text(arguments, "case"), text(arguments, "id"), text(arguments, "reason"));
    let address = format!("/cases/{}/evidence/{}", part(case), part(id));
    let ServerReply { etag, .. } = server.get(&address)?;
    let note = arguments.get_one::<String>("note").map_or("", String::as_str);
    let seen = etag.as_deref().map(|etag| ("if-match", etag));
    let input = json!({ "reason": reason, "note": note });
    server.send("POST", &format!("{address}/destruction"), seen.as_slice(), &input)?;
    match language {
        Language::Korean => writeln!(out, "목록에서 빼고 파기하기로 함 {id}: {reason}")?,
        Language::English => writeln!(out, "off the list, to be destroyed: {id}, because {reason}")?,
    }
    Ok(ExitCode::SUCCESS)
}

const OCTETS: &str = "application/octet-stream";

fn tell(
    what: (&str, &str),
    id: &str,
    file: &str,
    language: Language,
    out: &mut impl Write,
) -> std::io::Result<()> {
    let what = if language == Language::Korean { what.0 } else { what.1 };
    writeln!(out, "{what} {id} ← {file}")?;
    // a script that follows the output sees each file when it is done
    out.flush()
}

/// The digest of each file on the shelf, with the id of its piece.
fn digests(shelf: &[Value]) -> Vec<(String, String)> {
    let of = |one: &Value| (field(one, "/listed/sha256").to_owned(), field(one, "/id").to_owned());
    // a piece whose file was never handed in has no bytes, whatever digest its list says
    shelf.iter().filter(|one| one["bytes"].is_u64()).map(of).collect()
}

/// A key of this one request: what was pushed earlier is told by its digest, and may have been withdrawn since.
fn key() -> String {
    let nanos = jiff::Timestamp::now().as_nanosecond();
    format!("{nanos:x}-{:x}", std::process::id())
}

//! `simsa inspect FILE…`: what files are, whether they seem to hold registration numbers, and whether they can be looked
//! into, before they become evidence. The same look as that of the workbench, by the same child process.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ArgMatches;
use serde::Serialize;
use simsa_case::FindingRecord;
use simsa_checks::contents::{SeenFile, of_file};
use simsa_model::{Bi, FileKind, Language, Place, Unseen};

use super::{Done, json, today_in_korea};
use crate::looking::{Children, look_at};
use crate::show;
use crate::stop::Stop;

/// What `--json` prints of each file.
#[derive(Serialize)]
struct InspectOutput {
    file: String,
    bytes: u64,
    kind: FileKind,
    /// Places that look like registration numbers.
    numbers: u32,
    /// Why it, or a part of it, was not looked at; also where that is as it should be.
    unseen: Option<Unseen>,
    findings: Vec<FindingRecord>,
}

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let children = Children::new()?;
    let day = today_in_korea();
    let files = arguments.get_many::<PathBuf>("file").into_iter().flatten();
    let as_json = arguments.get_flag("json");
    let (mut printed, mut warned) = (Vec::new(), false);
    for path in files {
        let (seen, bytes) = look_at(path, day, &children).map_err(Stop::on(path))?;
        let file = path.display().to_string();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let place = Place::File(file.clone());
        let findings = of_file(&SeenFile { name: &name, file: &name, place, seen: &seen });
        let findings: Vec<FindingRecord> = findings.iter().map(FindingRecord::of).collect();
        warned |= !findings.is_empty();
        let one = InspectOutput {
            file,
            bytes,
            kind: seen.kind,
            numbers: seen.count,
            unseen: seen.unseen,
            findings,
        };
        if as_json {
            printed.push(one);
        } else {
            told(&one, language, out)?;
            out.flush()?;
        }
    }
    if as_json {
        json(&printed, out)?;
    }
    Ok(ExitCode::from(u8::from(warned)))
}

fn told(one: &InspectOutput, language: Language, out: &mut impl Write) -> io::Result<()> {
    let (kind, size) = (one.kind.name().get(language), super::evidence::size(one.bytes));
    writeln!(out, "{}: {kind}, {size}", one.file)?;
    for finding in &one.findings {
        writeln!(out, "{}", show::wrapped("  ⚠ ", finding.what.get(language)))?;
        writeln!(out, "{}", show::wrapped("    ", finding.next.get(language)))?;
    }
    if one.findings.is_empty() {
        let fine = Bi::new("주의할 것이 없습니다.", "Nothing to see to.");
        let why = one.unseen.map(|why| match language {
            Language::Korean => format!("{} 내용은 살펴보지 않았습니다.", why.say().ko),
            Language::English => format!("Not looked into: {}.", why.say().en),
        });
        writeln!(out, "{}", show::wrapped("  ", why.as_deref().unwrap_or(fine.get(language))))?;
    }
    Ok(())
}

//! `simsa render CASE --out DIR`: the official forms, filled in, as PDF and as HTML.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ArgMatches;
use simsa_case::{LoadedCase, ready_folder};
use simsa_forms::{Blank, forms_due, papers};
use simsa_model::{Assessment, Bi, FormId, Language};
use simsa_papers::{Format, PaperWriter, WriteOptions};
use simsa_rules::assess;

use super::{Done, JudgedOn, case_of, unknown};
use crate::commands::given::given;
use crate::output;
use crate::show::{form_name, wrapped};
use crate::stop::Stop;

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let forms = forms_named(arguments)?;
    let case = case_of(arguments)?;
    let on = JudgedOn::of(arguments, case.facts());
    let assessment = assess(case.facts(), on.day)?;
    let forms = match forms {
        Some(forms) => forms,
        None if arguments.get_flag("all") => FormId::ALL.to_vec(),
        None => forms_due(case.dossier(), &assessment),
    };
    if forms.is_empty() {
        nothing_due(language, out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let named: Vec<&str> =
        arguments.get_many::<String>("format").into_iter().flatten().map(String::as_str).collect();
    let wanted = |format: &Format| named.is_empty() || named.contains(&format.id());
    let formats: Vec<Format> = Format::ALL.into_iter().filter(wanted).collect();
    let folder = given::<PathBuf>(arguments, "out");
    write_forms(&case, &assessment, &forms, &formats, folder, language, out)?;
    Ok(ExitCode::SUCCESS)
}

fn forms_named(arguments: &ArgMatches) -> Result<Option<Vec<FormId>>, Stop> {
    let Some(names) = arguments.get_many::<String>("form") else { return Ok(None) };
    names
        .map(|name| FormId::from_number(name).ok_or_else(|| unknown(name, FormId::ALL.map(FormId::number))))
        .collect::<Result<Vec<_>, _>>()
        .map(Some)
}

pub(super) fn nothing_due(language: Language, out: &mut impl Write) -> std::io::Result<()> {
    match language {
        Language::Korean => writeln!(
            out,
            "제출할 양식이 없습니다: S014를 심사하지 않거나 그룹이 정해지지 않았습니다. `simsa assess`로 확인하십시오. \
             빈 양식은 --all로 만들 수 있습니다."
        ),
        Language::English => writeln!(
            out,
            "No form is due: S014 is not reviewed, or the group is open. See `simsa assess`. --all writes them all."
        ),
    }
}

/// Writes the forms into `folder`, each file whole or not at all, and says what stayed blank.
pub(super) fn write_forms(
    case: &LoadedCase,
    assessment: &Assessment,
    forms: &[FormId],
    formats: &[Format],
    folder: &Path,
    language: Language,
    out: &mut impl Write,
) -> Result<(), Stop> {
    ready_folder(folder)?;
    let mut writer = PaperWriter::new();
    // The day of the judgement dates the file, so that the same case gives the same bytes on any day.
    let options = WriteOptions { date: assessment.on.parts() };
    let mut blanks = Vec::new();
    let mut made = BTreeSet::new();
    for form in forms {
        for ready in papers(*form, case.dossier(), assessment) {
            let name = ready.instance.title();
            for (at, format) in formats.iter().enumerate() {
                let file = format!("{name}.{}", format.id());
                let written = writer.write(&ready.paper, *format, &options).map_err(std::io::Error::other)?;
                output::write(&folder.join(&file), &written.bytes)?;
                made.insert(file.clone());
                // a form is named once, in the first of its formats
                if at == 0 {
                    said(&file, written.pages, language, out)?;
                }
                cannot_print(&written.missing, language, out)?;
            }
            blanks.extend(ready.blanks);
        }
    }
    said_blanks(case, blanks, language, out)?;
    let older = OlderPapers { folder, made: &made, case, assessment };
    older.say(&mut writer, options, language, out)
}

/// Papers of earlier runs that lie in the folder, and that this run did not write.
struct OlderPapers<'a> {
    folder: &'a Path,
    made: &'a BTreeSet<String>,
    case: &'a LoadedCase,
    assessment: &'a Assessment,
}

impl OlderPapers<'_> {
    /// Names those that are not what the case would give now, or not due.
    fn say(
        &self,
        writer: &mut PaperWriter,
        options: WriteOptions,
        language: Language,
        out: &mut impl Write,
    ) -> Result<(), Stop> {
        let is_paper = |name: &str| {
            let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
            let form = stem.strip_prefix("양식").and_then(|rest| rest.split_whitespace().next());
            form.is_some_and(|form| FormId::from_number(form).is_some())
                && Format::ALL.iter().any(|format| format.id() == ending)
        };
        let entries = std::fs::read_dir(self.folder).map_err(Stop::on(self.folder))?;
        let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        let others: BTreeSet<String> =
            names.filter(|name: &String| is_paper(name) && !self.made.contains(name)).collect();
        if others.is_empty() {
            return Ok(());
        }
        let due = forms_due(self.case.dossier(), self.assessment);
        let mut current = BTreeMap::new();
        for form in &due {
            for ready in papers(*form, self.case.dossier(), self.assessment) {
                for format in Format::ALL {
                    let file = format!("{}.{}", ready.instance.title(), format.id());
                    if others.contains(&file) {
                        let paper = writer.write(&ready.paper, format, &options);
                        current.insert(file, paper.map_err(std::io::Error::other)?.bytes);
                    }
                }
            }
        }
        let (mut stale, mut not_due) = (Vec::new(), Vec::new());
        for name in others {
            match current.get(&name) {
                None => not_due.push(name),
                Some(bytes) if std::fs::read(self.folder.join(&name)).is_ok_and(|old| old == *bytes) => {}
                Some(_) => stale.push(name),
            }
        }
        for (names, words) in [(stale, STALE), (not_due, NOT_DUE)] {
            if !names.is_empty() {
                writeln!(out, "\n⚠ {}", words.get(language))?;
                names.iter().try_for_each(|name| writeln!(out, "  {name}"))?;
            }
        }
        Ok(())
    }
}

const STALE: Bi = Bi::new(
    "이 폴더에 남아 있는 이전 양식. 지금 자료로 만든 것과 다르므로 제출하지 마십시오. 다시 만들거나 지우십시오:",
    "Older forms in this folder that differ from what the case gives now; do not hand them in, make them again or delete them:",
);
const NOT_DUE: Bi = Bi::new(
    "이 폴더에 남아 있는 이전 양식. 지금은 제출할 양식이 아니므로 함께 제출하지 마십시오:",
    "Older forms in this folder that are not due now; do not hand them in with the others:",
);

fn said(name: &str, pages: Option<usize>, language: Language, out: &mut impl Write) -> std::io::Result<()> {
    match (pages, language) {
        (Some(pages), Language::Korean) => writeln!(out, "  {name} ({pages}쪽)"),
        (Some(pages), Language::English) => writeln!(out, "  {name} ({pages} pages)"),
        (None, _) => writeln!(out, "  {name}"),
    }
}

fn cannot_print(missing: &[char], language: Language, out: &mut impl Write) -> std::io::Result<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let letters: Vec<String> =
        missing.iter().map(|letter| format!("{letter} (U+{:04X})", u32::from(*letter))).collect();
    let label = match language {
        Language::Korean => "    ⚠ 글꼴에 없어 〓로 인쇄한 글자: ",
        Language::English => "    ⚠ not in the font, printed as 〓: ",
    };
    writeln!(out, "{}", wrapped(label, &letters.join(", ")))
}

fn said_blanks(
    case: &LoadedCase,
    blanks: Vec<Blank>,
    language: Language,
    out: &mut impl Write,
) -> std::io::Result<()> {
    if blanks.is_empty() {
        return Ok(());
    }
    match language {
        Language::Korean => writeln!(out, "\n빈칸으로 남은 곳 {}개", blanks.len())?,
        Language::English => writeln!(out, "\n{} fields stayed blank", blanks.len())?,
    }
    for blank in blanks {
        let text = format!("{} → {}", blank.label.get(language), case.locate(&blank.place));
        writeln!(out, "{}", wrapped(&format!("  {} ", form_name(blank.form, language)), &text))?;
    }
    Ok(())
}

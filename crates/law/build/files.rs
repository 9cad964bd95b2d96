//! Reads the folder `/law`: passages, readings, sources and passages without a rule.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use simsa_content::build::{parse, text, toml_file};

/// Everything `/law` holds, in the order of the guide.
pub(crate) struct Content {
    pub(crate) passages: Vec<Filed<Passage>>,
    pub(crate) readings: Vec<Filed<Reading>>,
    pub(crate) sources: Vec<Source>,
    pub(crate) no_rule: Vec<NoRule>,
}

/// A value together with the file it came from, so that a complaint can name the file.
pub(crate) struct Filed<T> {
    pub(crate) file: PathBuf,
    pub(crate) value: T,
}

/// One passage, as written in `law/guide-v2/<id>.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Passage {
    pub(crate) id: String,
    pub(crate) heading: Vec<String>,
    pub(crate) lines: (u32, u32),
    #[serde(default)]
    pub(crate) skip: Vec<u32>,
    #[serde(default)]
    pub(crate) rejoined: Vec<(u32, u32)>,
    #[serde(default)]
    pub(crate) part: bool,
    pub(crate) in_force_from: Option<String>,
    pub(crate) in_force_until: Option<String>,
    pub(crate) slip: Option<String>,
    pub(crate) text: String,
}

/// One reading: the front matter of `law/readings/R-….md` and the text below it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reading {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) title_en: String,
    pub(crate) passages: Vec<String>,
    pub(crate) status: String,
    pub(crate) confirmed_by: Option<Confirmation>,
    #[serde(skip)]
    pub(crate) body: String,
}

/// Who confirmed a reading, and when.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Confirmation {
    pub(crate) by: String,
    pub(crate) on: String,
    pub(crate) reference: Option<String>,
}

/// One original, as listed in `law/SOURCES.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    pub(crate) id: String,
    pub(crate) folder: String,
    pub(crate) title: String,
    pub(crate) issuer: String,
    pub(crate) date: String,
    pub(crate) sha256: String,
    pub(crate) in_force_from: String,
    pub(crate) known_end: Option<String>,
    pub(crate) known_end_reason: Option<String>,
    pub(crate) redistribute: String,
}

/// Passages, or lines of an original, that yield no rule.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoRule {
    #[serde(default)]
    pub(crate) passages: Vec<String>,
    #[serde(default)]
    pub(crate) lines: Vec<(u32, u32)>,
    pub(crate) reason: String,
    pub(crate) reason_en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourcesFile {
    source: Vec<Source>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoRuleFile {
    entry: Vec<NoRule>,
}

/// Reads all of `law`, collecting every complaint instead of stopping at the first.
pub(crate) fn read(law: &Path) -> Result<Content, Vec<String>> {
    let mut errors = Vec::new();
    let sources = keep(toml_file::<SourcesFile>(&law.join("SOURCES.toml")), &mut errors)
        .map_or_else(Vec::new, |f| f.source);
    let no_rule = keep(toml_file::<NoRuleFile>(&law.join("no-rule.toml")), &mut errors)
        .map_or_else(Vec::new, |f| f.entry);
    let mut passages = Vec::new();
    for source in &sources {
        passages.extend(folder(&law.join(&source.folder), "toml", toml_file::<Passage>, &mut errors));
    }
    passages.sort_by(|a, b| {
        let key = |p: &Passage| (p.lines.0, std::cmp::Reverse(p.lines.1), p.id.clone());
        key(&a.value).cmp(&key(&b.value))
    });
    let readings = folder(&law.join("readings"), "md", reading_file, &mut errors);
    if errors.is_empty() { Ok(Content { passages, readings, sources, no_rule }) } else { Err(errors) }
}

/// Reads every file of `dir` that ends in `.extension`, in the order of their names.
fn folder<T>(
    dir: &Path,
    extension: &str,
    read: impl Fn(&Path) -> Result<T, String>,
    errors: &mut Vec<String>,
) -> Vec<Filed<T>> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) => {
            errors.push(format!("{}: cannot list the folder: {error}", dir.display()));
            return Vec::new();
        }
    };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    files
        .into_iter()
        .filter_map(|file| keep(read(&file), errors).map(|value| Filed { file, value }))
        .collect()
}

fn keep<T>(result: Result<T, String>, errors: &mut Vec<String>) -> Option<T> {
    result.map_err(|error| errors.push(error)).ok()
}

/// A reading is a Markdown file whose TOML front matter stands between two lines `+++`.
fn reading_file(file: &Path) -> Result<Reading, String> {
    let text = text(file)?;
    let (front, body) =
        text.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n")).ok_or_else(|| {
            format!(
                "{}: front matter missing: the file must begin with TOML between two lines `+++`",
                file.display()
            )
        })?;
    let mut reading: Reading = parse(file, front)?;
    body.trim().clone_into(&mut reading.body);
    Ok(reading)
}

//! Mutation testing of what decides: cargo-mutants changes the code in small ways and runs the tests; a change that no test
//! notices is a survivor. Each survivor is killed by a test or explained in `docs/mutants.toml`, which is reviewed.
//!
//! What the tests of its own crate let pass is tried again with the wider tests, which cost several times as much. It takes
//! hours all the same, so it is a chore and no part of the tests.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use serde::Deserialize;

use crate::run::{cargo, is_installed, root, target_folder};

/// The version of cargo-mutants that is installed where there is none.
const CARGO_MUTANTS: &str = "27.1.0";

/// Part of the code that is tried, with the tests that ought to notice.
struct Subject {
    /// By this name it is tried alone.
    name: &'static str,
    /// Its files, as globs from the root.
    files: &'static [&'static str],
    /// The tests nearest to it, which every mutant is tried with.
    nearest: Tests,
    /// Further tests that may notice what the nearest have let pass.
    wider: Option<Tests>,
}

/// Tests that run together.
struct Tests {
    /// Their crates.
    crates: &'static [&'static str],
    /// Arguments for `cargo test`, where not all tests of these crates have to do with it.
    only: &'static [&'static str],
}

impl Tests {
    /// All tests of these crates but those in their documentation.
    const fn of(crates: &'static [&'static str]) -> Self {
        Self { crates, only: &["--lib", "--tests"] }
    }
}

const SUBJECTS: [Subject; 6] = [
    Subject {
        name: "rules",
        files: &["crates/rules/src/**/*.rs"],
        nearest: Tests::of(&["simsa-rules"]),
        wider: Some(Tests::of(&["simsa-checks", "simsa-forms", "simsa-testkit"])),
    },
    Subject {
        name: "checks",
        files: &["crates/checks/src/*/*.rs", "crates/checks/src/respondent.rs"],
        nearest: Tests::of(&["simsa-checks"]),
        wider: Some(Tests::of(&["simsa-testkit"])),
    },
    Subject {
        name: "permissions",
        files: &["crates/app/src/permit.rs", "crates/app/src/permit/*.rs"],
        nearest: Tests { crates: &["simsa-app"], only: &["--lib", "--test", "permissions"] },
        wider: Some(Tests {
            crates: &["simsa-app"],
            only: &["--test", "access", "--test", "isolation", "--test", "operators"],
        }),
    },
    Subject {
        name: "lifecycle",
        files: &["crates/model/src/lifecycle.rs"],
        nearest: Tests::of(&["simsa-model"]),
        wider: None,
    },
    Subject {
        name: "proofs",
        files: &["crates/ledger/src/merkle.rs"],
        nearest: Tests::of(&["simsa-ledger"]),
        wider: None,
    },
    Subject {
        name: "verification",
        files: &["crates/package/src/verify/*.rs"],
        nearest: Tests::of(&["simsa-package"]),
        wider: None,
    },
];

/// A survivor that was looked at and stays.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Explained {
    /// The mutant as cargo-mutants names it, without line and column.
    mutant: String,
    /// Why no test can or need notice it.
    why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reviewed {
    #[serde(default)]
    survivor: Vec<Explained>,
}

/// What became of the mutants of one subject.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    caught: usize,
    /// As cargo-mutants names them, with line and column: two of a function may differ in nothing else.
    survived: Vec<String>,
}

impl Tally {
    /// After those that survived were tried again. Others may be among the `later` ones: what took too long is tried again too.
    fn then(self, later: &Self) -> Self {
        let all = self.caught + self.survived.len();
        let still = |mutant: &String| later.survived.contains(mutant);
        let survived: Vec<String> = self.survived.into_iter().filter(still).collect();
        Self { caught: all - survived.len(), survived }
    }
}

/// Tries all subjects, or the one that is named; further words go to cargo-mutants, for instance `--file` or `--re`.
pub(crate) fn all(arguments: &[&str]) -> Result<()> {
    let (wanted, more): (Vec<&Subject>, &[&str]) = match arguments.split_first() {
        Some((name, more)) if !name.starts_with('-') => (vec![named(name)?], more),
        _ => (SUBJECTS.iter().collect(), arguments),
    };
    if !is_installed("cargo-mutants") {
        cargo(&["install", "cargo-mutants", "--locked", "--quiet", "--version", CARGO_MUTANTS])?;
    }
    let explained = reviewed()?;
    let mut problems = Vec::new();
    for subject in wanted {
        if let Some(glob) = subject.files.iter().find(|glob| !has_files(glob)) {
            problems.push(format!("{}: no such files: {glob}", subject.name));
            continue;
        }
        let tally = try_out(subject, more)?;
        problems.extend(judge(subject, &tally, &explained, more.is_empty()));
    }
    ensure!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}

fn named(name: &str) -> Result<&'static Subject> {
    let known = || SUBJECTS.iter().map(|subject| subject.name).collect::<Vec<_>>().join(", ");
    SUBJECTS
        .iter()
        .find(|subject| subject.name == name)
        .with_context(|| format!("`{name}` is none of {}", known()))
}

/// Whether the folder of a glob is there: a file that was renamed is not to be passed over in silence.
fn has_files(glob: &str) -> bool {
    let fixed = glob.split('*').next().unwrap_or_default();
    root().join(fixed).exists()
}

fn reviewed() -> Result<Vec<Explained>> {
    let text = fs::read_to_string(root().join("docs/mutants.toml")).context("docs/mutants.toml")?;
    let Reviewed { survivor } = toml::from_str(&text).context("docs/mutants.toml")?;
    if let Some(empty) = survivor.iter().find(|one| one.why.trim().is_empty()) {
        bail!("docs/mutants.toml: `{}` is not explained", empty.mutant);
    }
    Ok(survivor)
}

/// Tries every mutant with the nearest tests, and what survives with the wider ones.
fn try_out(subject: &Subject, more: &[&str]) -> Result<Tally> {
    let output = target_folder().join("mutants").join(subject.name);
    fs::create_dir_all(&output)?;
    let nearest = run(subject, &subject.nearest, &output, more)?;
    match &subject.wider {
        Some(wider) if !nearest.survived.is_empty() => {
            // with this word what was caught in the same folder is left out
            let iterate: &[&str] = if more.contains(&"--iterate") { &[] } else { &["--iterate"] };
            Ok(nearest.then(&run(subject, wider, &output, &[more, iterate].concat())?))
        }
        _ => Ok(nearest),
    }
}

fn run(subject: &Subject, tests: &Tests, output: &Path, more: &[&str]) -> Result<Tally> {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(root()).args(["mutants", "--no-shuffle", "--jobs", "1", "--output"]).arg(output);
    for glob in subject.files {
        command.args(["--file", glob]);
    }
    command.args(["--test-package", &tests.crates.join(",")]).args(more).arg("--").args(tests.only);
    // 0: all caught; 2: some survived; 3: some took too long, which counts as caught
    let status = command.status().context("cannot run cargo mutants")?;
    match status.code() {
        Some(0 | 2 | 3) => tally(&output.join("mutants.out")),
        _ => bail!("cargo mutants failed on {}: {status}", subject.name),
    }
}

fn tally(folder: &Path) -> Result<Tally> {
    let lines = |name: &str| -> Result<Vec<String>> {
        let path = folder.join(name);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(text.lines().map(str::to_owned).collect())
    };
    let caught = lines("caught.txt")?.len() + lines("timeout.txt")?.len();
    Ok(Tally { caught, survived: lines("missed.txt")? })
}

/// `crates/a.rs:12:5: replace f -> bool with true` without `12:5:`: lines move with every change above them.
fn without_line(mutant: &str) -> String {
    let mut parts = mutant.splitn(4, ':');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(file), Some(line), Some(_), Some(what)) if line.parse::<u32>().is_ok() => {
            format!("{file}:{what}")
        }
        _ => mutant.to_owned(),
    }
}

/// Survivors that nobody has explained, and, after a whole run, explanations of what is noticed by now.
fn judge(subject: &Subject, tally: &Tally, explained: &[Explained], whole: bool) -> Vec<String> {
    let known: BTreeSet<&str> = explained.iter().map(|one| one.mutant.as_str()).collect();
    let survived: BTreeSet<String> = tally.survived.iter().map(|mutant| without_line(mutant)).collect();
    let all = tally.caught + tally.survived.len();
    let share = if all == 0 { 100.0 } else { percent(tally.caught, all) };
    println!("{}: {} of {all} mutants were noticed ({share:.1} %)", subject.name, tally.caught);
    let unexplained = survived.iter().filter(|mutant| !known.contains(mutant.as_str())).map(|mutant| {
        format!("{}: no test notices `{mutant}`: write one, or explain it in docs/mutants.toml", subject.name)
    });
    let here = |mutant: &&&str| {
        subject.files.iter().any(|glob| mutant.starts_with(glob.split('*').next().unwrap_or(glob)))
    };
    let still = |mutant: &&&str| survived.contains(**mutant);
    let gone = known.iter().filter(|mutant| whole && here(mutant) && !still(mutant)).map(|mutant| {
        format!("{}: `{mutant}` does not survive any more: take it out of docs/mutants.toml", subject.name)
    });
    unexplained.chain(gone).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a share of some thousand mutants, for people")]
fn percent(part: usize, all: usize) -> f64 {
    100.0 * part as f64 / all as f64
}

#[cfg(test)]
mod tests {
    use super::{Explained, SUBJECTS, Tally, judge, reviewed, tally, without_line};

    fn survivors(of: &[&str]) -> Tally {
        Tally { caught: 9, survived: of.iter().map(|mutant| (*mutant).to_owned()).collect() }
    }

    #[test]
    fn a_survivor_is_killed_or_explained_and_an_explanation_is_not_kept_for_nothing() {
        let rules = &SUBJECTS[0];
        let mutant = "crates/rules/src/a.rs: replace f -> bool with true";
        let known = [Explained { mutant: mutant.to_owned(), why: "the same".to_owned() }];
        assert!(judge(rules, &survivors(&[]), &[], true).is_empty());
        assert!(judge(rules, &survivors(&[mutant]), &[], true)[0].contains("no test notices"));
        assert!(judge(rules, &survivors(&[mutant]), &known, true).is_empty());
        let with_line = "crates/rules/src/a.rs:7:1: replace f -> bool with true";
        assert!(judge(rules, &survivors(&[with_line]), &known, true).is_empty());
        assert!(judge(rules, &survivors(&[]), &known, true)[0].contains("does not survive any more"));
        assert!(judge(rules, &survivors(&[]), &known, false).is_empty(), "only a part was tried");
    }

    #[test]
    fn results_are_read_and_compared_without_lines() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("caught.txt", "crates/a.rs:1:2: x\ncrates/a.rs:2:2: y\n");
        write("timeout.txt", "crates/a.rs:3:2: loops\n");
        write("missed.txt", "crates/a.rs:7:12: replace a::b -> bool with true\n");
        let read = tally(folder.path()).unwrap();
        assert_eq!(
            read,
            Tally {
                caught: 3,
                survived: vec!["crates/a.rs:7:12: replace a::b -> bool with true".to_owned()]
            }
        );
        assert_eq!(without_line(&read.survived[0]), "crates/a.rs: replace a::b -> bool with true");
        assert_eq!(without_line("no place"), "no place");
    }

    #[test]
    fn only_what_every_stage_lets_pass_survives() {
        // what took too long in the first stage, and is counted there, may come again in the second
        let later = survivors(&["a.rs:2:1: y", "a.rs:9:1: loops"]);
        let both = survivors(&["a.rs:1:1: x", "a.rs:2:1: y"]).then(&later);
        assert_eq!(both, Tally { caught: 10, survived: vec!["a.rs:2:1: y".to_owned()] });
    }

    #[test]
    fn the_reviewed_file_can_be_read_and_names_files_that_are_there() {
        for Explained { mutant, .. } in reviewed().unwrap() {
            let file = mutant.split(':').next().unwrap();
            assert!(crate::run::root().join(file).is_file(), "{file} is not there");
        }
    }
}

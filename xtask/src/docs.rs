//! Documentation that is derived from the code: written by `cargo xtask docs`, compared by the tests.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Result, ensure};
use simsa_law::readings;
use simsa_model::Severity;

use crate::run::root;
use crate::{links, passages};

/// A derived file and its maker.
type Derived = (&'static str, fn() -> String);

const FILES: [Derived; 7] = [
    ("docs/generated/rules.md", rules),
    ("docs/generated/checks.md", checks),
    ("docs/generated/forms.md", simsa_forms::overview_markdown),
    ("docs/generated/readings.md", all_readings),
    ("docs/generated/passages.md", passages::page),
    ("docs/generated/fields.md", simsa_model::fields::overview_markdown),
    ("docs/generated/lifecycle.md", simsa_model::lifecycle::page),
];

/// Writes every derived file.
pub(crate) fn write() -> Result<()> {
    fs::create_dir_all(root().join("docs/generated"))?;
    for (path, make) in FILES {
        fs::write(root().join(path), make())?;
        println!("{path}");
    }
    println!("docs/generated/openapi.json: SIMSA_WRITE_DOCS=1 cargo test -p simsa-web --test api");
    Ok(())
}

/// Fails with the names of files that are not what the code says now, and with what points nowhere.
pub(crate) fn check() -> Result<()> {
    let stale: Vec<&str> = FILES
        .iter()
        .filter(|(path, make)| fs::read_to_string(root().join(path)).unwrap_or_default() != make())
        .map(|(path, _)| *path)
        .collect();
    ensure!(stale.is_empty(), "not up to date, run `cargo xtask docs`: {}", stale.join(", "));
    links::check()
}

fn rules() -> String {
    let mut out =
        String::from("# Rules\n\nOne row per rule; `simsa explain RULE` shows the passages' text.\n\n");
    out.push_str("| rule | says | passages | readings | sets aside |\n|---|---|---|---|---|\n");
    for rule in simsa_rules::all_rules() {
        let passages: Vec<&str> = rule.cites.passages().iter().map(|passage| passage.id).collect();
        let follows: Vec<&str> = rule.readings.iter().map(|reading| reading.id).collect();
        writeln!(
            out,
            "| `{}` | {} | {} | {} | {} |",
            rule.id,
            rule.says.ko,
            passages.join(", "),
            follows.join(", "),
            rule.over.join(", ")
        )
        .expect("writing to a string cannot fail");
    }
    out
}

fn checks() -> String {
    let mut out = String::from("# Checks\n\nOne row per check; `simsa explain CODE` says more.\n\n");
    out.push_str("| code | weight | what is wrong | passages | readings |\n|---|---|---|---|---|\n");
    for check in simsa_checks::all() {
        let weights: Vec<&str> = check.severities.iter().map(|severity| weight(*severity)).collect();
        let passages: Vec<&str> = check.cites.passages().iter().map(|passage| passage.id).collect();
        let follows: Vec<&str> = check.readings.iter().map(|reading| reading.id).collect();
        writeln!(
            out,
            "| `{}` | {} | {} | {} | {} |",
            check.code,
            weights.join(", "),
            check.name.ko,
            passages.join(", "),
            follows.join(", ")
        )
        .expect("writing to a string cannot fail");
    }
    out
}

const fn weight(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocking => "제출 불가",
        Severity::Warning => "경고",
        Severity::Notice => "알림",
    }
}

fn all_readings() -> String {
    let mut out = String::from(
        "# Readings\n\nWhere the guide is silent or contradicts itself; the files lie in `law/readings`.\n\n",
    );
    out.push_str("| number | about | passages | confirmed |\n|---|---|---|---|\n");
    for reading in readings::ALL {
        let confirmed = reading.confirmed_by.map_or("no", |confirmation| confirmation.by);
        writeln!(
            out,
            "| {} | {} / {} | {} | {confirmed} |",
            reading.id,
            reading.title,
            reading.title_en,
            reading.passages.join(", ")
        )
        .expect("writing to a string cannot fail");
    }
    out
}

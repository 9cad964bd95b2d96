//! `simsa prepare CASE --out DIR`: the main job in one go, from the facts to the checked, printed forms.

use std::path::PathBuf;

use clap::ArgMatches;
use simsa_forms::forms_due;
use simsa_model::Language;
use simsa_papers::Format;
use simsa_rules::assess;

use super::check::{exit_code, findings};
use super::render::{nothing_due, write_forms};
use super::{Done, JudgedOn, path_of, seen_case_of};
use crate::commands::given::given;
use crate::show;
use crate::terminal::Screen;

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Screen) -> Done {
    let case = seen_case_of(arguments)?;
    let on = JudgedOn::of(arguments, case.facts());
    let assessment = assess(case.facts(), on.day)?;
    let t = |ko: &'static str, en: &'static str| if language == Language::Korean { ko } else { en };
    if let Some(title) = &case.title {
        writeln!(out, "{title}\n")?;
    }
    writeln!(out, "{}\n", t("── 1. 판정", "── 1. Assessment"))?;
    show::assessment(&assessment, on.why, false, language, out)?;
    writeln!(out, "\n{}\n", t("── 2. 점검", "── 2. Check"))?;
    let findings = findings(&case, &assessment);
    show::findings(&findings, path_of(arguments), language, out)?;
    writeln!(out, "\n{}\n", t("── 3. 양식", "── 3. Forms"))?;
    let forms = forms_due(case.dossier(), &assessment);
    if forms.is_empty() {
        nothing_due(language, out)?;
    } else {
        let folder = given::<PathBuf>(arguments, "out");
        write_forms(&case, &assessment, &forms, &Format::ALL, folder, language, out)?;
        writeln!(out, "\n{} {}", t("양식을 쓴 폴더:", "Forms written to:"), folder.display())?;
    }
    Ok(exit_code(&findings))
}

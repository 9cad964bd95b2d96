//! The index from each passage of the guide to what implements it, for `docs/generated/passages.md`.

use std::fmt::Write as _;

use simsa_catalogue::Question;
use simsa_law::guide;
use simsa_passages::{
    Uses, check_file, form_folder, passage_file, question_folder, reading_file, rule_file, uses,
};

const HEAD: &str = "\
# Passages

From each passage of the guide to what implements it; `simsa explain PASSAGE` says the same with the words of each. It also takes
the names by which people look: `simsa explain '별표 2.1'`, `simsa explain '그룹 II-1'`, `simsa explain 참고1`.

| passage | rules | checks | questions | forms | readings | lists |
|---|---|---|---|---|---|---|
";

/// The page: one row per passage, in the order of the guide.
pub(crate) fn page() -> String {
    let mut passages = guide::ALL.to_vec();
    passages.sort_by_key(|passage| (passage.lines, passage.id));
    let mut out = HEAD.to_owned();
    for passage in passages {
        let found = uses(passage);
        let name = format!("{}<br>{}", link(passage.id, &passage_file(passage)), passage.place());
        let _ = writeln!(out, "| {name} | {} |", cells(&found).join(" | "));
    }
    out
}

fn cells(uses: &Uses) -> [String; 6] {
    let rules = if uses.rules.is_empty() && !uses.no_rule.is_empty() {
        // why, stands in the file
        link("none", "law/no-rule.toml")
    } else {
        joined(uses.rules.iter().map(|rule| link(rule.id, rule_file(rule))))
    };
    [
        rules,
        joined(uses.checks.iter().map(|check| link(check.code, check_file(check)))),
        questions(&uses.questions),
        joined(uses.forms.iter().map(|form| link(form.number(), &form_folder(*form)))),
        joined(uses.readings.iter().map(|reading| link(reading.id, &reading_file(reading)))),
        joined(uses.lists.iter().map(|entry| link(entry.id, entry.file))),
    ]
}

/// The first and the last question, and how many there are: they stand in one run.
fn questions(questions: &[&Question]) -> String {
    match questions {
        [] => String::new(),
        [one] => link(one.id.as_str(), question_folder(one)),
        [first, .., last] => {
            let run = format!("{} – {} ({})", first.id, last.id, questions.len());
            link(&run, question_folder(first))
        }
    }
}

fn joined(links: impl Iterator<Item = String>) -> String {
    links.collect::<Vec<_>>().join("<br>")
}

/// A link from `docs/generated` to a path of the repository.
fn link(name: &str, path: &str) -> String {
    format!("[{name}](../../{path})")
}

#[cfg(test)]
mod tests {
    use simsa_law::guide;

    use super::page;

    #[test]
    fn every_passage_has_its_row_and_every_link_its_file() {
        let page = page();
        for passage in guide::ALL {
            assert!(page.contains(&format!("| [{}](", passage.id)), "{} has no row", passage.id);
        }
        for path in page.split("](../../").skip(1).filter_map(|rest| rest.split(')').next()) {
            assert!(crate::run::root().join(path).exists(), "{path} is not there");
        }
        assert!(page.contains("[group/ii-1-csap](../../crates/rules/src/group/ii_1_csap.rs)"));
    }
}

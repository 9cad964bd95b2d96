//! What the documentation points at must be there: files that it links to, tests that it names as proof, decisions in the
//! index. Prose cannot be compiled, but it can be held to that.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::run::root;

/// The page that leads to all others.
const INDEX: &str = "docs/README.md";
/// Folders without prose of ours.
const LEFT_OUT: [&str; 4] = ["target", "node_modules", ".git", "shots"];

/// Fails with everything that points nowhere.
pub(crate) fn check() -> Result<()> {
    let mut wrong = Vec::new();
    for page in pages(&root())? {
        let text = fs::read_to_string(&page).with_context(|| format!("cannot read {}", page.display()))?;
        let shown = page.strip_prefix(root()).unwrap_or(&page).display().to_string();
        let folder = page.parent().context("a file lies in a folder")?;
        let links = links(&text).filter(|link| !folder.join(link).exists());
        wrong.extend(links.map(|link| format!("{shown}: there is no {link}")));
        wrong.extend(
            tests_that_are_not(&text, &root()).map(|test| format!("{shown}: there is no test {test}")),
        );
    }
    let index = fs::read_to_string(root().join(INDEX)).unwrap_or_default();
    for decision in pages(&root().join("docs/decisions"))? {
        let name = decision.file_name().context("a file has a name")?.to_string_lossy().into_owned();
        if !index.contains(&format!("(decisions/{name})")) {
            wrong.push(format!("{INDEX}: the decision {name} is missing"));
        }
    }
    ensure!(wrong.is_empty(), "the documentation points nowhere:\n{}", wrong.join("\n"));
    Ok(())
}

/// Every Markdown file below a folder, in order.
fn pages(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut entries: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && !LEFT_OUT.contains(&name.as_ref()) {
            found.extend(pages(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "md") {
            found.push(path);
        }
    }
    Ok(found)
}

/// Links to files beside the page; those to other hosts and within the page are not ours to check.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    let paths = targets.map(|(target, _)| target.split('#').next().unwrap_or_default());
    paths.filter(|path| !path.is_empty() && !path.contains(':') && !path.contains(char::is_whitespace))
}

/// Tests named as `` `file.rs: function` ``, the file below `crates/`, and further `` `function` ``s of the same file.
fn tests_that_are_not<'a>(text: &'a str, root: &'a Path) -> impl Iterator<Item = String> + use<'a> {
    text.lines().flat_map(move |line| {
        let mut source: Option<(&str, String)> = None;
        line.split('`').skip(1).step_by(2).filter_map(move |quoted| {
            let (file, name) =
                quoted.split_once(".rs: ").map_or((None, quoted), |(file, name)| (Some(file), name));
            if let Some(file) = file {
                let path = root.join(format!("crates/{file}.rs"));
                source = Some((file, fs::read_to_string(path).unwrap_or_default()));
            }
            let (file, source) = source.as_ref()?;
            let is_name = name.contains('_')
                && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            (is_name && !source.contains(&format!("fn {name}("))).then(|| format!("{file}.rs: {name}"))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{links, root, tests_that_are_not};

    #[test]
    fn files_are_links_and_places_elsewhere_are_not() {
        let text = "[a](b/c.md#d) [e](https://example.org/x.md) ![f](g.png) [h](#i)";
        assert_eq!(links(text).collect::<Vec<_>>(), ["b/c.md", "g.png"]);
    }

    #[test]
    fn a_test_that_was_renamed_is_named() {
        let text = "`content/src/near.rs: slips_of_the_finger_are_seen_through`, `no_such_test`; `other_word` | `near`";
        let found: Vec<String> = tests_that_are_not(text, &root()).collect();
        assert_eq!(found, ["content/src/near.rs: no_such_test", "content/src/near.rs: other_word"]);
    }
}

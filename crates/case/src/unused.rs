//! Files that lie in a case folder as if they belonged to it, and that nothing reads: what somebody put into `evidence/`
//! and forgot to list, and lists under a name that none has (`product.toml`, `facts.toml.txt`).

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use simsa_model::{Evidence, UnusedFile, WhyUnused};
use unicode_normalization::UnicodeNormalization;

use crate::layout::{
    ANSWERS, CASE, CONFORMITY, EVIDENCE, EXEMPTIONS, FACTS, PRODUCTS, SERVICES, TESTS, WORKBENCH,
};

/// The names of the lists of a case folder, without their ending.
pub const LISTS: [&str; 10] =
    [CASE, FACTS, ANSWERS, EVIDENCE, PRODUCTS, SERVICES, TESTS, EXEMPTIONS, CONFORMITY, WORKBENCH];

/// Most files that are looked at; a folder with more is no folder of evidence.
const MOST: usize = 10_000;

/// Everything below `root` that is not read though it may be meant to be, in the order of the names.
pub(crate) fn unused(root: &Path, evidence: &[Evidence]) -> Vec<UnusedFile> {
    let mut found = other_names(root);
    let listed: BTreeSet<String> = evidence.iter().map(|one| one.file.nfc().collect()).collect();
    let mut folders = vec!["evidence".to_owned()];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder)).into_iter().flatten().flatten() {
            seen += 1;
            let name = entry.file_name().to_string_lossy().nfc().collect::<String>();
            if seen > MOST || is_debris(&name) {
                continue;
            }
            let path = format!("{folder}/{name}");
            match entry.file_type() {
                // the name as it is on the disk, to go on from
                Ok(kind) if kind.is_dir() => {
                    folders.push(format!("{folder}/{}", entry.file_name().to_string_lossy()));
                }
                Ok(kind) if !listed.contains(&path) => {
                    found.push(UnusedFile { path, why: WhyUnused::Unlisted { link: kind.is_symlink() } });
                }
                _ => {}
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

/// What systems and programs leave beside the files of people.
fn is_debris(name: &str) -> bool {
    name.starts_with('.')
        || name.starts_with("~$")
        || ["thumbs.db", "desktop.ini"].contains(&name.to_lowercase().as_str())
}

/// Files beside the lists that are written as a list is, and called otherwise.
fn other_names(root: &Path) -> Vec<UnusedFile> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().nfc().collect::<String>();
        let Some((stem, ending)) = name.split_once('.') else { continue };
        let is_list = LISTS.contains(&stem) && matches!(ending, "toml" | "json");
        let is_text = matches!(
            ending.to_lowercase().as_str(),
            "toml" | "json" | "toml.txt" | "json.txt" | "toml.toml" | "json.json"
        );
        if is_list || !is_text || is_debris(&name) {
            continue;
        }
        let meant = simsa_content::nearest(stem, LISTS);
        let meant = meant.and_then(|meant| LISTS.iter().find(|list| **list == meant).copied());
        found.push(UnusedFile { path: name, why: WhyUnused::OtherName { meant } });
    }
    found
}

#[cfg(test)]
mod tests {
    use std::fs;

    use simsa_model::Language;
    use simsa_model::WhyUnused::{OtherName, Unlisted};

    use crate::{create, load};

    #[test]
    fn what_lies_in_the_folder_and_does_not_count_is_named() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("a");
        create(&root, Language::Korean).unwrap();
        let list = "[[evidence]]\nid = \"a\"\ntitle = \"가\"\nkind = \"log\"\nfile = 'evidence\\가.log'\n";
        fs::write(root.join("evidence.toml"), list).unwrap();
        fs::create_dir(root.join("evidence/하위")).unwrap();
        for file in [
            "evidence/\u{1100}\u{1161}.log",
            "evidence/나.pdf",
            "evidence/하위/다.png",
            "evidence/.DS_Store",
            "evidence/Thumbs.db",
            "evidence/~$라.docx",
            "product.toml",
            "Facts.toml",
            "answers.toml.txt",
            "읽어보기.txt",
            "제출.pdf",
        ] {
            fs::write(root.join(file), "x").unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc/hostname", root.join("evidence/마.txt")).unwrap();
        let case = load(&root).unwrap();
        let found: Vec<_> =
            case.dossier().unused_files.iter().map(|one| (one.path.as_str(), one.why.clone())).collect();
        assert_eq!(
            found,
            [
                ("Facts.toml", OtherName { meant: Some("facts") }),
                ("answers.toml.txt", OtherName { meant: Some("answers") }),
                ("evidence/나.pdf", Unlisted { link: false }),
                #[cfg(unix)]
                ("evidence/마.txt", Unlisted { link: true }),
                ("evidence/하위/다.png", Unlisted { link: false }),
                ("product.toml", OtherName { meant: Some("products") }),
            ]
        );
    }
}

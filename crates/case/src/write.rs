//! A new case folder.

use std::fs;
use std::io;
use std::path::Path;

use simsa_model::{Language, Say};

use crate::draft::replace_file;
use crate::problem::CaseProblem;
use crate::system::system_words;
use crate::template;

/// Makes a new case folder at `root`, which must not exist or be empty, and returns the names of its files, which explain
/// themselves in this language.
///
/// # Errors
/// When something is there already, or the disk refuses.
pub fn create(root: &Path, language: Language) -> Result<Vec<&'static str>, CaseProblem> {
    let name = root.display().to_string();
    let occupied = fs::read_dir(root).is_ok_and(|mut entries| entries.next().is_some()) || root.is_file();
    if occupied {
        let what =
            Say::new("이미 무언가 있어 새로 만들지 않습니다", "something is there already; nothing was made");
        let help =
            Say::new("다른 이름을 쓰거나 빈 폴더를 지정하십시오", "choose another name or an empty folder");
        return Err(CaseProblem::with_file(name, what).help(help));
    }
    let refused = |error: &io::Error| {
        let what = Say::new("폴더를 만들 수 없습니다", "the folder cannot be made");
        CaseProblem::with_file(name.clone(), what).help(system_words(error))
    };
    fs::create_dir_all(root.join("evidence")).map_err(|error| refused(&error))?;
    let mut made = Vec::new();
    for (file, text) in template::files(language) {
        replace_file(&root.join(file), text.as_bytes()).map_err(|error| refused(&error))?;
        made.push(file);
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use simsa_model::Language;

    use crate::{create, load};

    #[test]
    fn a_new_case_can_be_read_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("신청 건");
        create(&root, Language::Korean).unwrap();
        let case = load(&root).unwrap();
        assert_eq!(case.facts(), &simsa_model::Facts::default());
        assert!(create(&root, Language::Korean).unwrap_err().to_string().contains("이미"));
    }
}

//! A dossier without the names of files that are withheld. A name tells what the file is (“해킹-사고-보고.pdf”), so each is called
//! by the id of its piece; its ending stays, which says no more than the format that is disclosed.

use std::sync::OnceLock;

use simsa_model::{Dossier, Finding};

/// A dossier without the names of withheld files, and what the checks say of it.
#[derive(Debug)]
pub(crate) struct Masked {
    pub(crate) dossier: Dossier,
    pub(crate) findings: OnceLock<Vec<Finding>>,
}

/// Calls the files of these pieces by their ids.
pub(crate) fn mask(dossier: &mut Dossier, is_withheld: impl Fn(&str) -> bool) {
    for listed in dossier.evidence.iter_mut().filter(|listed| is_withheld(&listed.id)) {
        let name = listed.file.rsplit('/').next().unwrap_or_default();
        let ending = name.rsplit_once('.').map(|(_, ending)| ending);
        // an ending is a few letters; what is longer is a name with a dot in it
        let ending = ending.filter(|ending| ending.len() <= 4 && ending.chars().all(char::is_alphanumeric));
        listed.file = match ending {
            Some(ending) => format!("evidence/{}.{}", listed.id, ending.to_lowercase()),
            None => format!("evidence/{}", listed.id),
        };
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::{Dossier, Evidence};

    use super::mask;

    #[test]
    fn of_a_name_only_the_ending_is_left() {
        let masked = |file: &str| {
            let one = Evidence { id: "log-1".to_owned(), file: file.to_owned(), ..Evidence::default() };
            let mut dossier = Dossier { evidence: vec![one], ..Dossier::default() };
            mask(&mut dossier, |_| true);
            dossier.evidence.remove(0).file
        };
        assert_eq!(masked("evidence/해킹 사고.PDF"), "evidence/log-1.pdf");
        assert_eq!(masked("a/b.해킹사고"), "evidence/log-1");
        assert_eq!(masked("a.b/해킹사고"), "evidence/log-1");
        assert_eq!(masked(""), "evidence/log-1");
    }
}

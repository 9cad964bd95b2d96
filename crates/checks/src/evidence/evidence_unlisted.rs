//! Looks at the files that lie among the evidence and that the list does not name: nobody hands them in.
//!
//! It cannot see whether a file was left out on purpose, nor any other folder.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Place, Severity, WhyUnused};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "evidence-unlisted",
    name: Bi::new("목록에 없는 증빙 파일", "a file among the evidence that is not listed"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "evidence 폴더에 있지만 증빙 목록에 없는 파일은 어느 답의 근거도 되지 않고, 제출하는 자료에 들어가지 않습니다. 일부러 뺀 \
         것인지는 알 수 없습니다.",
        "A file that lies in the folder of the evidence and is not listed proves nothing and is not handed in. Whether it \
         was left out on purpose cannot be known.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_EMR_CHECKLIST]),
    readings: &[],
    next: Bi::new(
        "증빙이면 목록에 적고, 아니면 evidence 폴더에서 치우십시오. 링크는 파일로 바꾸십시오.",
        "List it if it is evidence, else move it out of the folder; put the file itself in the place of a link.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for unused in &case.dossier.unused_files {
        let WhyUnused::Unlisted { link } = unused.why else { continue };
        let file = quoted(&unused.path);
        let what = if link {
            say!(
                "{file}은(는) 다른 파일을 가리키는 링크이고 증빙 목록에 없습니다.",
                "{file} is a link to another file and is not in the list of evidence."
            )
        } else {
            say!(
                "{file}은(는) 증빙 목록에 없어 쓰이지 않습니다.",
                "{file} is not in the list of evidence and is not used."
            )
        };
        report.found(Place::File(unused.path.clone()), what);
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::{UnusedFile, WhyUnused};

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn a_file_that_is_not_listed_is_found() {
        quiet(&INFO, &ii_3());
        let unused = |path: &str, why| UnusedFile { path: path.to_owned(), why };
        let more = with(ii_3(), |d| {
            d.unused_files = vec![
                unused("evidence/가.pdf", WhyUnused::Unlisted { link: false }),
                unused("evidence/나.pdf", WhyUnused::Unlisted { link: true }),
                unused("product.toml", WhyUnused::OtherName { meant: Some("products") }),
            ];
        });
        let found = finds(&INFO, &more, &["evidence/가.pdf", "evidence/나.pdf"]);
        assert!(found[1].what.ko.contains("링크"), "{:?}", found[1].what);
    }
}

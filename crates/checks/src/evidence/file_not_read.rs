//! Looks at the files beside the lists that look like one and are called otherwise: nothing in them counts.
//!
//! It cannot see what else a person keeps in the folder on purpose.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Place, Severity, WhyUnused};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "file-not-read",
    name: Bi::new("읽지 않는 파일", "a file that is not read"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "신청 건 폴더에 목록처럼 보이는 파일이 있지만 이름이 달라 읽지 않습니다. 그 안에 적은 것은 쓰이지 않습니다.",
        "A file of the case folder looks like one of its lists, but is not called so and not read. What stands in it \
         does not count.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_EMR_CHECKLIST]),
    readings: &[],
    next: Bi::new(
        "쓸 것이면 이름을 고치고, 아니면 다른 곳으로 옮기십시오.",
        "Rename it if it is to count, else move it elsewhere.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for unused in &case.dossier.unused_files {
        let WhyUnused::OtherName { meant } = &unused.why else { continue };
        let file = quoted(&unused.path);
        let what = say!(
            "{file}은(는) 신청 건 폴더의 파일 이름이 아니어서 읽지 않습니다.",
            "{file} is not the name of a file of a case folder and is not read."
        );
        let json = unused.path.to_lowercase().contains(".json");
        let meant = meant.map(|meant| format!("{meant}.{}", if json { "json" } else { "toml" }));
        report.found(Place::File(unused.path.clone()), what).suggest(meant.as_deref());
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::{UnusedFile, WhyUnused};

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn a_list_under_another_name_is_found() {
        quiet(&INFO, &ii_3());
        let other = with(ii_3(), |d| {
            let why = WhyUnused::OtherName { meant: Some("products") };
            d.unused_files = vec![UnusedFile { path: "product.toml".to_owned(), why }];
        });
        let found = finds(&INFO, &other, &["product.toml"]);
        assert!(found[0].next.ko.contains("products.toml"), "{:?}", found[0].next);
    }
}

//! Looks at what a file, or one in an archive, is by its bytes, against what the ending of its name promises. The certifier
//! opens it by its name, and finds it broken, or something that is run instead of shown.
//!
//! It cannot see whether what is in it is what it should be.

use simsa_law::guide;
use simsa_model::{Bi, Cites, FileKind, Misnamed, Say, Severity};

use super::SeenFile;
use crate::info::CheckInfo;
use crate::report::{quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "evidence-not-as-named",
    name: Bi::new("이름과 다른 형식의 파일", "a file that is not what its name says"),
    severities: &[Severity::Blocking, Severity::Warning],
    explains: Bi::new(
        "증빙 파일의 내용이 파일 이름의 확장자와 다른 형식입니다. 심사하는 사람이 열지 못할 수 있습니다.",
        "The contents of the file are not of the kind that its name promises; whoever reviews it may be unable to open it.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_EMR_CHECKLIST]),
    readings: &[],
    next: Bi::new(
        "맞는 파일인지 확인하고, 확장자를 고치거나 원본을 다시 저장한 파일로 바꾸십시오.",
        "Make sure it is the right file; correct the ending of its name, or save the original anew.",
    ),
};

pub(super) fn says(file: &SeenFile<'_>) -> Option<(Severity, Say)> {
    let name = quoted(file.name);
    let (kind, what) = if file.seen.kind.fits(file.file) {
        let Misnamed { entry, kind } = file.seen.misnamed?;
        let Bi { ko, en } = kind.name();
        let what = say!(
            "{name}의 파일 안에 든 {entry}번째 파일은 이름과 다른 형식입니다. 내용은 {ko}입니다.",
            "File {entry} inside the file of {name} is not what its name says: it is {en}."
        );
        (kind, what)
    } else {
        let kind = file.seen.kind;
        let Bi { ko, en } = kind.name();
        let what = say!(
            "{name}의 파일은 이름과 다른 형식입니다. 내용은 {ko}입니다.",
            "The file of {name} is not what its name says: it is {en}."
        );
        (kind, what)
    };
    // nobody opens a program that calls itself a document, and no system lets it through
    let runs = matches!(kind, FileKind::Program | FileKind::Script);
    Some((if runs { Severity::Blocking } else { Severity::Warning }, what))
}

#[cfg(test)]
mod tests {
    use simsa_catalogue::catalogue;
    use simsa_model::{FileKind, Inspection, Severity};

    use super::INFO;
    use crate::contents::expect::found;

    #[test]
    fn a_program_called_a_picture_is_found() {
        let seen = Inspection { kind: FileKind::Program, ..Inspection::default() };
        let program = &found("사진.png", &seen)[0];
        assert_eq!((program.code, program.severity), (INFO.code, Severity::Blocking));
        let other = Inspection { kind: FileKind::Other, ..Inspection::default() };
        assert_eq!(found("보고서.pdf", &other)[0].severity, Severity::Warning);
        // a name that promises nothing, and one that is not known
        assert!(found("도구", &seen).is_empty() && found("", &seen).is_empty());
        let seen = Inspection { kind: FileKind::Png, ..Inspection::default() };
        assert!(found("사진.png", &seen).is_empty());
    }

    #[test]
    fn a_program_in_an_archive_is_found() {
        let mut seen = Inspection { kind: FileKind::Zip, ..Inspection::default() };
        seen.misnamed(2, FileKind::Text);
        assert_eq!(found("증빙.zip", &seen)[0].severity, Severity::Warning);
        seen.misnamed(3, FileKind::Program);
        seen.misnamed(4, FileKind::Program);
        let program = &found("증빙.zip", &seen)[0];
        assert_eq!((program.code, program.severity), (INFO.code, Severity::Blocking));
        assert!(program.what.ko.contains("3번째 파일"), "{:?}", program.what);
    }

    /// Whatever the catalogue proposes as the ending of a piece of evidence says what the file is.
    #[test]
    fn every_ending_of_the_catalogue_promises_something() {
        for kind in catalogue().evidence_kinds {
            for ending in kind.extensions.iter().chain(kind.alone) {
                assert!(!FileKind::Program.fits(&format!("자료.{ending}")), "{ending}");
            }
        }
    }
}

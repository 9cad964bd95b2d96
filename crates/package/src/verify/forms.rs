//! The forms: printed again from the dossier and compared, PDF and HTML, byte by byte.

use std::collections::{BTreeMap, BTreeSet};

use simsa_model::{Assessment, Say};
use simsa_papers::{Format, PaperWriter, read};

use super::contents::PackageContents;
use crate::dossier::DossierFile;
use crate::layout;
use crate::printed::{FormCopy, forms};
use crate::report::Findings;
use crate::sum::FileSum;

/// Compares every form that is due, and looks for others; gives the paths of those due, in order.
pub(super) fn check(
    contents: &PackageContents,
    file: &DossierFile,
    assessment: &Assessment,
    findings: &mut Findings,
) -> Vec<String> {
    let forms = forms(&file.dossier(), assessment);
    let mut wrong = Vec::new();
    let expected: Vec<String> = forms.iter().flat_map(FormCopy::paths).collect();
    let known: BTreeSet<&str> = expected.iter().map(String::as_str).collect();
    let present = |path: &&str| path.starts_with(layout::FORMS);
    for path in contents.paths().filter(present).filter(|path| !known.contains(path)) {
        let why = Say::new("제출 대상이 아닌 양식입니다", "no such form is due");
        wrong.push((why, path.to_owned()));
    }
    let mut writer = PaperWriter::new();
    for form in &forms {
        let missing: Vec<String> = form.paths().into_iter().filter(|path| !contents.has(path)).collect();
        // A dossier that owes forms which are not there is not printed: a hostile one could owe thousands.
        if missing.is_empty() {
            wrong.extend(html_difference(contents, form, &mut writer, file));
            wrong.extend(pdf_difference(contents, form, &mut writer, file));
        }
        let why = || Say::new("제출할 양식이 없습니다", "the form is due and missing");
        wrong.extend(missing.into_iter().map(|path| (why(), path)));
    }
    let count = forms.len();
    let what = Say::new(
        format!("양식 {count}종: 제출자료에서 다시 만든 PDF·HTML과 바이트까지 같음"),
        format!("{count} forms: PDF and HTML printed again from the dossier, byte for byte"),
    );
    findings.all("forms", what, wrong);
    expected
}

fn pdf_difference(
    contents: &PackageContents,
    form: &FormCopy,
    writer: &mut PaperWriter,
    file: &DossierFile,
) -> Option<(Say, String)> {
    let path = form.path(Format::Pdf);
    let again = form.written(Format::Pdf, writer, file.judged_on).ok();
    let same = again.is_some_and(|bytes| contents.sum(&path) == Some(&FileSum::of(&bytes)));
    (!same).then(|| {
        let why = Say::new(
            "제출자료에서 다시 만든 PDF와 다릅니다(다른 판의 프로그램으로 봉인했다면 그 판으로 확인하십시오)",
            "it is not the PDF that the dossier gives (if another version of the program sealed it, verify with that one)",
        );
        (why, path)
    })
}

/// For HTML it is also said whether only the look differs, or which value.
fn html_difference(
    contents: &PackageContents,
    form: &FormCopy,
    writer: &mut PaperWriter,
    file: &DossierFile,
) -> Option<(Say, String)> {
    let path = form.path(Format::Html);
    let expected = form.written(Format::Html, writer, file.judged_on).unwrap_or_default();
    let found = contents.record(&path);
    if found == Some(&expected[..]) {
        return None;
    }
    let fields = |html: &[u8]| read(html, Format::Html).ok();
    let Some((found, expected)) = found.and_then(fields).zip(fields(&expected)) else {
        let why = Say::new(
            "제출자료에서 다시 만든 HTML과 다르고 값을 읽을 수 없습니다",
            "it is not the HTML that the dossier gives, and its values cannot be read",
        );
        return Some((why, path));
    };
    let Some(name) = differing_field(&found, &expected) else {
        let why = Say::new(
            "기입한 값은 같지만 문구나 모양이 제출자료에서 다시 만든 HTML과 다릅니다",
            "the values are the same; the wording or look is not that of the HTML that the dossier gives",
        );
        return Some((why, path));
    };
    let shown = |fields: &BTreeMap<String, String>| fields.get(name).map_or("-", String::as_str).to_owned();
    let (is, should) = (shown(&found), shown(&expected));
    let why = Say::new(
        format!("값이 “{is}”인데 제출자료에서는 “{should}”입니다"),
        format!("its value is “{is}”, the dossier gives “{should}”"),
    );
    Some((why, format!("{path} {name}")))
}

fn differing_field<'a>(
    found: &'a BTreeMap<String, String>,
    expected: &'a BTreeMap<String, String>,
) -> Option<&'a String> {
    let names: BTreeSet<&String> = found.keys().chain(expected.keys()).collect();
    names.into_iter().find(|name| found.get(*name) != expected.get(*name))
}

//! The forms: printed again from the dossier and compared, PDF and HTML, byte by byte.

use std::collections::{BTreeMap, BTreeSet};

use simsa_model::{Assessment, Say};
use simsa_papers::html::read_fields;
use simsa_papers::pdf::Printer;

use super::contents::Contents;
use crate::dossier::DossierFile;
use crate::layout;
use crate::printed::{Form, forms};
use crate::report::Findings;
use crate::sum::Sum;

/// Compares every form that is due, and looks for others; gives the paths of those due, in order.
pub(super) fn check(
    contents: &Contents,
    file: &DossierFile,
    assessment: &Assessment,
    findings: &mut Findings,
) -> Vec<String> {
    let forms = forms(&file.dossier(), assessment);
    let mut wrong = Vec::new();
    let expected: BTreeSet<&str> =
        forms.iter().flat_map(|form| [form.pdf.as_str(), form.html.as_str()]).collect();
    let present = |path: &&str| path.starts_with(layout::FORMS);
    for path in contents.paths().filter(present).filter(|path| !expected.contains(path)) {
        let why = Say::new("제출 대상이 아닌 양식입니다", "no such form is due");
        wrong.push((why, path.to_owned()));
    }
    let printer = Printer::new().ok();
    for form in &forms {
        let missing: Vec<&str> =
            [form.pdf.as_str(), form.html.as_str()].into_iter().filter(|path| !contents.has(path)).collect();
        for path in &missing {
            wrong.push((
                Say::new("제출할 양식이 없습니다", "the form is due and missing"),
                (*path).to_owned(),
            ));
        }
        // A dossier that owes forms which are not there is not printed: a hostile one could owe thousands.
        if missing.is_empty() {
            wrong.extend(html_difference(contents, form));
            wrong.extend(pdf_difference(contents, form, printer.as_ref(), file));
        }
    }
    let count = forms.len();
    let what = Say::new(
        format!("양식 {count}종: 제출자료에서 다시 만든 PDF·HTML과 바이트까지 같음"),
        format!("{count} forms: PDF and HTML printed again from the dossier, byte for byte"),
    );
    findings.all("forms", what, wrong);
    forms.into_iter().flat_map(|form| [form.pdf, form.html]).collect()
}

fn pdf_difference(
    contents: &Contents,
    form: &Form,
    printer: Option<&Printer>,
    file: &DossierFile,
) -> Option<(Say, String)> {
    let again = form.to_pdf(printer?, file.judged_on).ok();
    let same = again.is_some_and(|bytes| contents.sum(&form.pdf) == Some(&Sum::of(&bytes)));
    (!same).then(|| {
        let why = Say::new(
            "제출자료에서 다시 만든 PDF와 다릅니다(다른 판의 프로그램으로 봉인했다면 그 판으로 확인하십시오)",
            "it is not the PDF that the dossier gives (if another version of the program sealed it, verify with that one)",
        );
        (why, form.pdf.clone())
    })
}

/// For HTML it is also said whether only the look differs, or which value.
fn html_difference(contents: &Contents, form: &Form) -> Option<(Say, String)> {
    let expected = form.to_html();
    let found = contents.record(&form.html);
    if found == Some(expected.as_bytes()) {
        return None;
    }
    let fields = |html: &str| read_fields(html).ok();
    let found = found.and_then(|bytes| std::str::from_utf8(bytes).ok()).and_then(fields);
    let Some((found, expected)) = found.zip(fields(&expected)) else {
        let why = Say::new(
            "제출자료에서 다시 만든 HTML과 다르고 값을 읽을 수 없습니다",
            "it is not the HTML that the dossier gives, and its values cannot be read",
        );
        return Some((why, form.html.clone()));
    };
    let Some(name) = differing_field(&found, &expected) else {
        let why = Say::new(
            "기입한 값은 같지만 문구나 모양이 제출자료에서 다시 만든 HTML과 다릅니다",
            "the values are the same; the wording or look is not that of the HTML that the dossier gives",
        );
        return Some((why, form.html.clone()));
    };
    let shown = |fields: &BTreeMap<String, String>| fields.get(name).map_or("-", String::as_str).to_owned();
    let (is, should) = (shown(&found), shown(&expected));
    let why = Say::new(
        format!("값이 “{is}”인데 제출자료에서는 “{should}”입니다"),
        format!("its value is “{is}”, the dossier gives “{should}”"),
    );
    Some((why, format!("{} {name}", form.html)))
}

fn differing_field<'a>(
    found: &'a BTreeMap<String, String>,
    expected: &'a BTreeMap<String, String>,
) -> Option<&'a String> {
    let names: BTreeSet<&String> = found.keys().chain(expected.keys()).collect();
    names.into_iter().find(|name| found.get(*name) != expected.get(*name))
}

//! The forms that are due, printed, with their names in the package: when sealing to be written, when verifying to be
//! compared.

use simsa_forms::{Ready, forms_due, papers};
use simsa_model::{Assessment, Day, Dossier};
use simsa_papers::html;
use simsa_papers::pdf::{Error, Options, Printer};

use crate::layout::FORMS;
use crate::name::Names;

/// One copy of a form, not yet printed.
pub(crate) struct Form {
    ready: Ready,
    /// Path of the PDF in the package.
    pub(crate) pdf: String,
    /// Path of the HTML file in the package.
    pub(crate) html: String,
}

/// The copies of all forms that are due.
pub(crate) fn forms(dossier: &Dossier, assessment: &Assessment) -> Vec<Form> {
    let mut names = Names::default();
    forms_due(dossier, assessment)
        .into_iter()
        .flat_map(|form| papers(form, dossier, assessment))
        .map(|ready| {
            // with the ending, so that cutting a long name leaves room for it
            let name = names.take(&format!("{}.html", ready.instance.title()));
            let stem = name.strip_suffix(".html").unwrap_or(&name);
            Form { ready, pdf: format!("{FORMS}{stem}.pdf"), html: format!("{FORMS}{stem}.html") }
        })
        .collect()
}

impl Form {
    pub(crate) fn to_pdf(&self, printer: &Printer, on: Day) -> Result<Vec<u8>, Error> {
        // The day of the judgement dates the file, so that the same case gives the same bytes on any day.
        Ok(printer.print(&self.ready.paper, &Options { date: civil(on) })?.bytes)
    }

    pub(crate) fn to_html(&self) -> String {
        html::write(&self.ready.paper)
    }
}

fn civil(day: Day) -> Option<(u16, u8, u8)> {
    let part = |number: i8| u8::try_from(number).ok();
    Some((u16::try_from(day.0.year()).ok()?, part(day.0.month())?, part(day.0.day())?))
}

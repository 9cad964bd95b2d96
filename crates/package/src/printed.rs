//! The forms that are due, printed, with their names in the package: when sealing to be written, when verifying to be
//! compared.

use simsa_forms::{Ready, forms_due, papers};
use simsa_model::{Assessment, Day, Dossier};
use simsa_papers::{Format, PaperWriter, WriteError, WriteOptions};

use crate::layout::FORMS;
use crate::name::NameGiver;

/// The formats in which a package holds each form; `docs/formats/package.md` says so, whatever else can be written.
pub(crate) const FORMATS: [Format; 2] = [Format::Pdf, Format::Html];

/// One copy of a form, not yet printed.
pub(crate) struct FormCopy {
    ready: Ready,
    /// Its name in the package, without ending.
    stem: String,
}

/// The copies of all forms that are due.
pub(crate) fn forms(dossier: &Dossier, assessment: &Assessment) -> Vec<FormCopy> {
    let mut names = NameGiver::default();
    forms_due(dossier, assessment)
        .into_iter()
        .flat_map(|form| papers(form, dossier, assessment))
        .map(|ready| {
            // with the ending, so that cutting a long name leaves room for it
            let name = names.take(&format!("{}.html", ready.instance.title()));
            let stem = name.strip_suffix(".html").unwrap_or(&name).to_owned();
            FormCopy { ready, stem }
        })
        .collect()
}

impl FormCopy {
    /// Path in the package of the form in this format.
    pub(crate) fn path(&self, format: Format) -> String {
        format!("{FORMS}{}.{}", self.stem, format.id())
    }

    /// The paths of all formats.
    pub(crate) fn paths(&self) -> [String; FORMATS.len()] {
        FORMATS.map(|format| self.path(format))
    }

    /// The file in this format.
    pub(crate) fn written(
        &self,
        format: Format,
        writer: &mut PaperWriter,
        on: Day,
    ) -> Result<Vec<u8>, WriteError> {
        // The day of the judgement dates the file, so that the same case gives the same bytes on any day.
        Ok(writer.write(&self.ready.paper, format, &WriteOptions { date: on.parts() })?.bytes)
    }
}

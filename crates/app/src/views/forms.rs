//! The forms of a case: the list, one copy with its fields, blanks and findings, and its print.

use std::collections::BTreeMap;

use simsa_forms::{Blank, Definition, Filled, Instance, compose, definition, fill};
use simsa_model::{Day, Dossier, Finding, FormId, List, Place, PlaceKind};
use simsa_papers::{Format, Paper, WriteOptions};
use simsa_store::records::Confirmation;
use simsa_store::{CopyId, Select, Typed, Versioned};

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::copies::{self, Copy};
use crate::error::{Error, Result, not_found};
use crate::permit::{Action, may};
use crate::views::reader::CaseReader;
use crate::workbench::Workbench;

/// Whether a copy is confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfirmationView {
    /// Nobody has confirmed it.
    No,
    /// Confirmed as it stands: by whom and when.
    Yes {
        /// Name of the signer.
        name: String,
        /// When.
        at: jiff::Timestamp,
    },
    /// It was confirmed, and has changed since: the confirmation is void.
    Void {
        /// Name of the signer.
        name: String,
        /// When.
        at: jiff::Timestamp,
    },
}

/// One copy of a form in the list.
#[derive(Clone, Debug)]
pub struct FormLine {
    /// Which copy.
    pub instance: Instance,
    /// Its title with number (Korean; official).
    pub title: String,
    /// How many fields are blank.
    pub blanks: usize,
    /// Whether it has a signature block, and so must be confirmed before a submission.
    pub signed: bool,
    /// Whether this organisation confirms it.
    pub ours: bool,
    /// Whether it is confirmed.
    pub confirmed: ConfirmationView,
    /// Digest of the values shown.
    pub digest: String,
}

/// One copy of a form.
#[derive(Clone, Debug)]
pub struct CopyView {
    /// As in the list.
    pub line: FormLine,
    /// Its definition: fields, labels, who prepares and signs.
    pub definition: &'static Definition,
    /// Its values.
    pub filled: Filled,
    /// The values as name → text, as they are printed.
    pub flat: BTreeMap<String, String>,
    /// What is blank, and where it belongs.
    pub blanks: Vec<Blank>,
    /// Findings at places that this form prints.
    pub findings: Vec<Finding>,
    /// The printable document.
    pub paper: Paper,
    /// The day on which the case is judged, which dates the print.
    pub judged_on: Day,
    /// Whether this member may confirm it now.
    pub may_confirm: bool,
}

impl CaseReader<'_> {
    /// Which forms are confirmed, by whom.
    pub(super) async fn confirmations(&self) -> Result<Vec<Versioned<Confirmation>>> {
        Ok(self.workbench.store().many(Select::parent(self.id().to_owned())).await?)
    }

    /// The forms that are due, as far as this organisation sees them.
    ///
    /// # Errors
    /// A fault.
    pub async fn forms(&self) -> Result<Vec<FormLine>> {
        let (actor, contents) = (self.actor, self.contents().await?);
        let confirmations = self.confirmations().await?;
        let copies = copies::copies(contents.dossier(), contents.assessment())?;
        let masked = contents.seen_by(actor).is_masked();
        let shown = copies.into_iter().filter(|copy| contents.shows_copy(actor, &copy.instance));
        Ok(shown.map(|copy| line(&copy, actor, contents, &confirmations, masked)).collect())
    }

    /// One copy of a form, by its name (for example `form-2-2`).
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] when it is not due or not for this organisation.
    pub async fn form_page(&self, copy: &CopyId) -> Result<CopyView> {
        let (actor, contents) = (self.actor, self.contents().await?);
        let signer = may(actor, Action::ConfirmForm, Some(contents.case.value.state()));
        let confirmations = self.confirmations().await?;
        let (dossier, assessment) = (contents.dossier(), contents.assessment());
        let copies = copies::copies(dossier, assessment)?;
        let shown = copies
            .into_iter()
            .find(|kept| *copy == kept.instance.file_stem && contents.shows_copy(actor, &kept.instance));
        let shown = shown.ok_or_else(not_found)?;
        let seen = contents.seen_by(actor);
        let line = line(&shown, actor, contents, &confirmations, seen.is_masked());
        // what is shown is without the names of withheld files; what is confirmed is the form as it goes out
        let filled =
            if seen.is_masked() { fill(&shown.instance, seen.dossier(), assessment) } else { shown.filled };
        let findings = contents.findings_for(actor);
        let of = shown.instance.form;
        let asked: Vec<&str> = simsa_rules::asked(assessment, dossier.facts.notice.as_ref())
            .filter(|asked| asked.form == of)
            .map(|asked| asked.question.id.as_str())
            .collect();
        let operators = &dossier.facts.operators;
        let operator = shown.instance.operator.and_then(|at| operators.get(at)).map(|one| one.id.clone());
        let asked = (&asked[..], operator.as_deref());
        let about = |finding: &Finding| finding.places.iter().any(|place| is_on(place, of, asked, dossier));
        let paper = compose(&filled);
        Ok(CopyView {
            definition: definition(of),
            flat: filled.flat(),
            blanks: filled.blanks.clone(),
            findings: findings.into_iter().filter(about).collect(),
            paper,
            judged_on: assessment.on,
            may_confirm: signer && line.ours && filled.blanks.is_empty(),
            filled,
            line,
        })
    }

    /// One copy of a form as PDF.
    ///
    /// # Errors
    /// As [`CaseReader::form_page`].
    pub async fn form_pdf(&self, copy: &CopyId) -> Result<Vec<u8>> {
        let page = self.form_page(copy).await?;
        self.workbench.print(page.paper, page.judged_on).await
    }
}

impl Workbench {
    /// Prints a paper; the day of the judgement dates the file, as in the package: same case, same bytes.
    pub(crate) async fn print(&self, paper: Paper, judged_on: Day) -> Result<Vec<u8>> {
        self.spawn_blocking(move |_| {
            let written = simsa_papers::write(&paper, Format::Pdf, &WriteOptions { date: judged_on.parts() });
            Ok(written.map_err(Error::because("pdf"))?.bytes)
        })
        .await
    }
}

/// Whether a place of the case is printed on the form.
fn is_on(place: &Place, form: FormId, (asked, operator): (&[&str], Option<&str>), dossier: &Dossier) -> bool {
    match place.kind() {
        PlaceKind::List(List::Answers) => {
            let Place::Entry { at, .. } = place else { return false };
            let another = |of: &str| operator.is_some_and(|operator| of != operator);
            dossier.answers.get(*at).is_some_and(|answer| {
                asked.contains(&answer.question.as_str()) && !answer.operator.as_deref().is_some_and(another)
            })
        }
        PlaceKind::List(List::Products) => matches!(form, FormId::F2_2 | FormId::F2_3),
        PlaceKind::List(List::Services) => matches!(form, FormId::F2_4 | FormId::F2_5),
        PlaceKind::List(List::Tests) => matches!(form, FormId::F4 | FormId::F5),
        PlaceKind::List(List::Claims) => form == FormId::F1,
        PlaceKind::Conformity => form == FormId::F6,
        PlaceKind::Facts
        | PlaceKind::File
        | PlaceKind::List(List::Storage | List::Operators | List::Certificates | List::Evidence) => false,
    }
}

fn line(
    copy: &Copy,
    actor: &Actor,
    contents: &CaseSnapshot,
    confirmations: &[Versioned<Confirmation>],
    masked: bool,
) -> FormLine {
    let ours = contents.confirms_copy(actor, &copy.instance);
    let kept = confirmations.iter().find(|kept| kept.key.id == copy.instance.file_stem);
    let confirmed = match kept.map(|kept| &kept.value) {
        None => ConfirmationView::No,
        Some(kept) if contents.holds(&copy.instance, &copy.digest, kept) => {
            ConfirmationView::Yes { name: kept.name.clone(), at: kept.at }
        }
        Some(kept) => ConfirmationView::Void { name: kept.name.clone(), at: kept.at },
    };
    FormLine {
        title: copy.instance.title(),
        blanks: copy.filled.blanks.len(),
        signed: definition(copy.instance.form).signed_by.is_some(),
        ours,
        confirmed,
        // names could be guessed from it, and nobody but its signer needs it
        digest: if masked && !ours { String::new() } else { copy.digest.clone() },
        instance: copy.instance.clone(),
    }
}

//! For whoever shows one view of a case and no more: it is read for that.

use simsa_model::FormId;
use simsa_store::records::ItemKind;
use simsa_store::{CaseId, CopyId};

use crate::actor::Actor;
use crate::domain::readiness::Readiness;
use crate::error::Result;
use crate::views::case::{CasePanel, Participant};
use crate::views::evidence::{EvidenceView, ItemView};
use crate::views::forms::{CopyView, FormLine};
use crate::views::history::HistoryLine;
use crate::views::questions::Questions;
use crate::views::removed::RemovedView;
use crate::views::spots::Spots;
use crate::workbench::Workbench;

impl Workbench {
    /// The case panel.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] for whoever takes no part in the case; those of the view.
    pub async fn case_panel(&self, actor: &Actor, case: &CaseId) -> Result<CasePanel> {
        self.read_case(actor, case).await?.panel().await
    }

    /// The organisations that take part in a case.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] for whoever takes no part in the case; those of the view.
    pub async fn participants(&self, actor: &Actor, case: &CaseId) -> Result<Vec<Participant>> {
        self.read_case(actor, case).await?.participants().await
    }

    /// What the findings of a case point at.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] for whoever takes no part in the case; those of the view.
    pub async fn spots(&self, actor: &Actor, case: &CaseId) -> Result<Spots> {
        self.read_case(actor, case).await?.spots().await
    }

    /// The questions of a case: all, or those of one form and section; see [`crate::CaseReader::questions`].
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] for whoever takes no part in the case; those of the view.
    pub async fn questions(
        &self,
        actor: &Actor,
        case: &CaseId,
        of: Option<(FormId, &str)>,
        operator: Option<&str>,
    ) -> Result<Questions> {
        self.read_case(actor, case).await?.questions(of, operator).await
    }

    /// The evidence of a case.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] for whoever takes no part in the case; those of the view.
    pub async fn evidence(&self, actor: &Actor, case: &CaseId) -> Result<Vec<EvidenceView>> {
        self.read_case(actor, case).await?.evidence().await
    }

    /// The products, services, tests or claims of a case that this organisation sees.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] for whoever takes no part in the case; those of the view.
    pub async fn items(&self, actor: &Actor, case: &CaseId, kind: ItemKind) -> Result<Vec<ItemView>> {
        self.read_case(actor, case).await?.items(kind).await
    }

    /// What is off the list of evidence of a case; see [`crate::CaseReader::removed_evidence`].
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] for whoever takes no part in the case; those of the view.
    pub async fn removed_evidence(&self, actor: &Actor, case: &CaseId) -> Result<Vec<RemovedView>> {
        self.read_case(actor, case).await?.removed_evidence().await
    }

    /// The forms that are due, as far as this organisation sees them.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] for whoever takes no part in the case; those of the view.
    pub async fn forms(&self, actor: &Actor, case: &CaseId) -> Result<Vec<FormLine>> {
        self.read_case(actor, case).await?.forms().await
    }

    /// One copy of a form, by its name (for example `form-2-2`).
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] for whoever takes no part in the case; those of the view.
    pub async fn form_page(&self, actor: &Actor, case: &CaseId, copy: &CopyId) -> Result<CopyView> {
        self.read_case(actor, case).await?.form_page(copy).await
    }

    /// One copy of a form as PDF.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] for whoever takes no part in the case; those of the view.
    pub async fn form_pdf(&self, actor: &Actor, case: &CaseId, copy: &CopyId) -> Result<Vec<u8>> {
        self.read_case(actor, case).await?.form_pdf(copy).await
    }

    /// Up to `limit` entries about a case, from position `from` on; see [`crate::CaseReader::history`].
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] for whoever takes no part in the case; those of the view.
    pub async fn history(
        &self,
        actor: &Actor,
        case: &CaseId,
        from: u64,
        limit: u32,
    ) -> Result<Vec<HistoryLine>> {
        self.read_case(actor, case).await?.history(from, limit).await
    }

    /// What stands between a case and its submission.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] for whoever takes no part in the case; those of the view.
    pub async fn readiness(&self, actor: &Actor, case: &CaseId) -> Result<Readiness> {
        self.read_case(actor, case).await?.readiness().await
    }
}

//! The signer confirms one copy of a form exactly as it was shown. A later change of any value on it voids the
//! confirmation, visibly: the digest no longer fits.

use simsa_store::records::Confirmation;
use simsa_store::{CaseId, CopyId, RowKey, Typed, Versioned};

use crate::actor::Actor;
use crate::domain::{copies, form};
use crate::error::{Error, Refusal, Result, not_found, not_now};
use crate::permit::Action;
use crate::workbench::Workbench;

impl Workbench {
    /// Confirms the copy `copy` (for example `form-2-2`) with the values whose digest was shown.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] when the values have changed since they were shown; [`Refusal::NotNow`] while required
    /// fields are blank; [`Refusal::NotPermitted`] when the form is the other party's to confirm.
    pub async fn confirm_form(
        &self,
        actor: &Actor,
        case: &CaseId,
        copy: &CopyId,
        digest: &str,
    ) -> Result<()> {
        self.settle(async || {
            let reached = self.authorize(actor, Action::ConfirmForm, case).await?;
            let contents = self.contents(&reached).await?;
            let dossier = contents.dossier();
            let assessment = contents.assessment();
            let copies = copies::copies(dossier, assessment)?;
            let shown = copies.iter().find(|kept| *copy == kept.instance.file_stem).ok_or_else(not_found)?;
            let of = shown.instance.form;
            if !contents.shows_copy(actor, &shown.instance) {
                return Err(not_found());
            }
            if !contents.confirms_copy(actor, &shown.instance) {
                let party = form::party(of).name();
                let why = simsa_model::Say::new(
                    format!("양식{of}은(는) {}이(가) 확인합니다", party.ko),
                    format!("form {of} is for the {} to confirm", party.en),
                );
                return Err(Refusal::NotPermitted { why }.into());
            }
            if shown.digest != digest {
                return Err(Error::Refused(Refusal::Conflict {
                    theirs: serde_json::json!({ "digest": shown.digest }),
                    version: reached.case.version,
                    yours: serde_json::json!({ "digest": digest }),
                    by: None,
                }));
            }
            if let Some(blank) = shown.filled.blanks.first() {
                let count = shown.filled.blanks.len();
                return Err(not_now(
                    format!("비어 있는 칸이 {count}개 있어 확인할 수 없습니다. 첫 번째: {}", blank.label.ko),
                    format!("{count} fields are blank; the first: {}", blank.label.en),
                ));
            }
            let key = RowKey::new(case, copy);
            let confirmation = Confirmation {
                form: of.number().to_owned(),
                digest: digest.to_owned(),
                organisation: actor.organisation.clone(),
                by: actor.member.clone(),
                name: actor.name.clone(),
                at: self.now(),
            };
            let mut bytes = [0; 32];
            hex::decode_to_slice(digest, &mut bytes).map_err(|_| not_found())?;
            let references = [("form", of.number()), ("copy", copy.as_str())];
            let mut unit =
                self.record(reached.permitted(), "form-confirmed", &references, &[("form", bytes)])?;
            reached.hold(&mut unit);
            // the values come from many rows: none of them may have changed since they were read
            contents.hold(&mut unit);
            unit.put(key, &confirmation)?;
            self.commit(unit).await.map(|_| ())
        })
        .await
    }

    /// Takes a confirmation back.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn withdraw_confirmation(&self, actor: &Actor, case: &CaseId, copy: &CopyId) -> Result<()> {
        self.settle(async || {
            let reached = self.authorize(actor, Action::ConfirmForm, case).await?;
            let kept: Option<Versioned<Confirmation>> = self.store().one(RowKey::new(case, copy)).await?;
            let kept = kept.ok_or_else(not_found)?;
            reached.require_all_of(&kept.value.organisation)?;
            let references = [("form", kept.value.form.as_str()), ("copy", copy.as_str())];
            let mut unit = self.record(reached.permitted(), "confirmation-withdrawn", &references, &[])?;
            reached.hold(&mut unit);
            unit.remove(&kept);
            self.commit(unit).await.map(|_| ())
        })
        .await
    }
}

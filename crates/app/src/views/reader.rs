//! A case as one actor reads it while one request is answered. A page is made of several views: the head of the case, its
//! list, what was found. The reader is made once for all of them and handed on: that the actor may see the case is asked once,
//! the case is read once, when the first view needs it, and all parts of the page show the same state of it.

use std::sync::Arc;

use tokio::sync::OnceCell;

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::error::Result;
use crate::permit::{Action, Authorized};
use crate::workbench::Workbench;
use simsa_store::CaseId;

/// A case that an actor may see. It shows the state that it was made in: an action decides from what it reads itself.
pub struct CaseReader<'a> {
    pub(super) workbench: &'a Workbench,
    pub(super) actor: &'a Actor,
    pub(super) reached: Authorized<'a>,
    contents: OnceCell<Arc<CaseSnapshot>>,
}

impl Workbench {
    /// Begins to read a case for this actor.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] for whoever takes no part.
    pub async fn read_case<'a>(&'a self, actor: &'a Actor, case: &CaseId) -> Result<CaseReader<'a>> {
        let reached = self.authorize(actor, Action::SeeCase, case).await?;
        Ok(CaseReader { workbench: self, actor, reached, contents: OnceCell::new() })
    }
}

impl CaseReader<'_> {
    /// Its id.
    pub(super) fn id(&self) -> &CaseId {
        self.reached.case.id()
    }

    /// Everything of the case.
    pub(super) async fn contents(&self) -> Result<&CaseSnapshot> {
        let read = || self.workbench.contents(&self.reached);
        let contents: &Arc<CaseSnapshot> = self.contents.get_or_try_init(read).await?;
        Ok(contents)
    }
}

//! What handlers share.

use std::sync::Arc;

use simsa_app::Workbench;

use crate::frame::upload_locks::UploadLocks;
use crate::frame::work_limit::WorkLimit;
use crate::settings::Settings;

/// The running application: cheap to clone, handed to every handler.
#[derive(Clone)]
pub struct AppState {
    shared: Arc<Shared>,
}

struct Shared {
    workbench: Workbench,
    settings: Settings,
    demo: Vec<DemoPerson>,
    upload_locks: UploadLocks,
    work_limit: WorkLimit,
}

/// Somebody as whom a demonstration can be entered with one click. Everything about such people is fictional.
#[derive(Clone, Debug)]
pub struct DemoPerson {
    /// Organisation.
    pub organisation: String,
    /// Name.
    pub name: String,
    /// Roles in words.
    pub roles: String,
    /// E-mail address.
    pub email: String,
    /// Password, which stands in the page: a demonstration protects nothing.
    pub password: String,
}

impl AppState {
    /// An application over this workbench.
    pub fn new(workbench: Workbench, settings: Settings) -> Self {
        Self::with(workbench, settings, Vec::new())
    }

    /// The same as a demonstration: pages say so, and the sign-in page offers these people.
    #[must_use]
    pub fn demonstration(self, people: Vec<DemoPerson>) -> Self {
        let settings = Settings { demo: true, ..self.shared.settings.clone() };
        Self::with(self.shared.workbench.clone(), settings, people)
    }

    fn with(workbench: Workbench, settings: Settings, demo: Vec<DemoPerson>) -> Self {
        let (upload_locks, work_limit) = (UploadLocks::default(), WorkLimit::default());
        Self { shared: Arc::new(Shared { workbench, settings, demo, upload_locks, work_limit }) }
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    /// Where everything is done.
    pub(crate) fn workbench(&self) -> &Workbench {
        &self.shared.workbench
    }

    /// Whose turn it is at files that are handed in piece by piece.
    pub(crate) fn upload_locks(&self) -> &UploadLocks {
        &self.shared.upload_locks
    }

    /// Whose turn it is at work that costs much.
    pub(crate) fn work_limit(&self) -> &WorkLimit {
        &self.shared.work_limit
    }

    /// Whom a demonstration offers to be; nobody otherwise.
    pub(crate) fn demo_people(&self) -> &[DemoPerson] {
        &self.shared.demo
    }

    /// Whether the database can be read, which asks for the owner of a token that nobody has, and whether there is room to
    /// write in.
    pub(crate) async fn is_ready(&self) -> Result<(), String> {
        if let Err(simsa_app::Error::Fault(why)) = self.workbench().actor_by_token("").await {
            return Err(why.to_string());
        }
        // what can only be read serves nobody who has something to hand in
        self.workbench().can_write().await.map_err(|why| why.to_string())
    }
}

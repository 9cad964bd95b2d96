//! What handlers share.

use std::sync::Arc;

use simsa_app::Desk;

use crate::frame::heavy::Heavy;
use crate::frame::turns::Turns;
use crate::settings::Settings;

/// The running application: cheap to clone, handed to every handler.
#[derive(Clone)]
pub struct App {
    shared: Arc<Shared>,
}

struct Shared {
    desk: Desk,
    settings: Settings,
    demo: Vec<DemoPerson>,
    turns: Turns,
    heavy: Heavy,
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

impl App {
    /// An application over this desk.
    pub fn new(desk: Desk, settings: Settings) -> Self {
        Self::with(desk, settings, Vec::new())
    }

    /// The same as a demonstration: pages say so, and the sign-in page offers these people.
    #[must_use]
    pub fn demonstration(self, people: Vec<DemoPerson>) -> Self {
        let settings = Settings { demo: true, ..self.shared.settings.clone() };
        Self::with(self.shared.desk.clone(), settings, people)
    }

    fn with(desk: Desk, settings: Settings, demo: Vec<DemoPerson>) -> Self {
        let (turns, heavy) = (Turns::default(), Heavy::default());
        Self { shared: Arc::new(Shared { desk, settings, demo, turns, heavy }) }
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    /// Where everything is done.
    pub(crate) fn desk(&self) -> &Desk {
        &self.shared.desk
    }

    /// Whose turn it is at files that are handed in piece by piece.
    pub(crate) fn turns(&self) -> &Turns {
        &self.shared.turns
    }

    /// Whose turn it is at work that costs much.
    pub(crate) fn heavy(&self) -> &Heavy {
        &self.shared.heavy
    }

    /// Whom a demonstration offers to be; nobody otherwise.
    pub(crate) fn demo_people(&self) -> &[DemoPerson] {
        &self.shared.demo
    }

    /// Whether the database can be read: asks for the owner of a token that nobody has.
    pub(crate) async fn is_ready(&self) -> Result<(), String> {
        match self.desk().actor_by_token("").await {
            Err(simsa_app::Trouble::Fault(why)) => Err(why),
            _ => Ok(()),
        }
    }
}

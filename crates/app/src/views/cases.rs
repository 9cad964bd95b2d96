//! The list of cases: which of them are wanted, in the order in which they are to be handed in, page by page. It is made
//! of what stands with the organisation's access to each ([`CaseHead`]), found by its place in the list: no case is read for it,
//! and no other page. Only words of titles are looked for in all that is wanted otherwise.

use std::collections::BTreeMap;

use jiff::Timestamp;
use simsa_content::Sought;
use simsa_model::Day;
use simsa_store::records::{
    Access, CaseHead, CaseRecord, CaseState, LastSent, ListPlace, OrganisationKind, Purpose,
};
use simsa_store::{Behind, CaseId, IndexValue, OrganisationId, RowKey, Span, TableIndex, Typed, Versioned};

use crate::actor::Actor;
use crate::domain::tasks::{CaseProgress, OpenStep};
use crate::error::{Result, invalid};
use crate::permit::{Action, allow};
use crate::workbench::Workbench;

/// Most cases on one page.
const MOST: u32 = 200;

/// Whose turn it is in a case in preparation, as one organisation is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Turn {
    /// It is not known: the case is not in preparation, or nobody has looked at it yet.
    #[default]
    NotKnown,
    /// What is best done next, and by whom.
    Next(OpenStep),
    /// Another organisation's, of which this one is told no more.
    Others,
    /// Nobody's: nothing is open.
    Nobody,
}

impl Turn {
    /// The applicant is told everything; of the others' parts an operator learns nothing but that it is not its turn. What cannot be
    /// done yet comes last, and what only needs a reason before that.
    pub(crate) fn of(progress: &CaseProgress, actor: &Actor) -> Self {
        let all = actor.kind == OrganisationKind::Applicant;
        let told = progress.steps.iter().filter(|one| all || one.organisation == actor.organisation);
        let rank = |step: &OpenStep| (step.count == 0, step.warnings == 0);
        match told.map(|one| one.step).min_by_key(|step| (rank(step), step.open)) {
            Some(step) if all || step.is_due() => Self::Next(step),
            _ if progress.steps.is_empty() => Self::Nobody,
            _ => Self::Others,
        }
    }

    /// What is best done next, where that is told.
    pub const fn next(self) -> Option<OpenStep> {
        match self {
            Self::Next(step) => Some(step),
            Self::NotKnown | Self::Others | Self::Nobody => None,
        }
    }
}

/// One line of a list of cases.
#[derive(Clone, Debug)]
pub struct CaseLine {
    /// Its id.
    pub id: CaseId,
    /// 제목.
    pub title: Option<String>,
    /// Application or service dossier.
    pub purpose: Purpose,
    /// How far it is.
    pub state: CaseState,
    /// The day on which it is to be handed in.
    pub deadline: Option<Day>,
    /// Whether the actor's organisation opened it.
    pub own: bool,
    /// Set for examples.
    pub fictional: bool,
    /// Whose turn it is; worked out for lists only.
    pub turn: Turn,
    /// Its last submission.
    pub sent: Option<LastSent>,
}

impl CaseLine {
    pub(crate) fn of(kept: &Versioned<CaseRecord>, actor: &Actor) -> Self {
        Self::new(kept.id(), CaseHead::of(&kept.value), actor)
    }

    pub(crate) fn new(id: &CaseId, head: CaseHead, actor: &Actor) -> Self {
        let CaseHead { purpose, owner, title, fictional, state, deadline, certificates: _, sent } = head;
        let (own, turn) = (owner == actor.organisation, Turn::NotKnown);
        Self { id: id.clone(), title, purpose, state, deadline, own, fictional, turn, sent }
    }
}

/// Which cases are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Applications or service dossiers; both when absent.
    pub purpose: Option<Purpose>,
    /// How far they are; any when absent.
    pub state: Option<CaseState>,
    /// Words that stand in the title, as [`Sought`] finds them; any title when empty.
    pub words: String,
}

impl Wanted {
    /// Whether the title has all the words.
    fn is_titled(&self, head: &CaseHead) -> bool {
        Sought::new(&self.words).is_in([head.title.as_deref().unwrap_or_default()])
    }
}

/// A page of cases.
#[derive(Clone, Debug)]
pub struct CasePage {
    /// The cases: those in preparation first, by the day on which they are to be handed in, then those without one, the
    /// newest first.
    pub lines: Vec<CaseLine>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
    /// How many cases are wanted in all.
    pub all: usize,
}

/// Behind which case a page of the list begins.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    place: ListPlace,
    id: CaseId,
}

const NO_DAY: Day = Day::new(9999, 12, 31);

impl Place {
    fn of(access: &Versioned<Access>) -> Self {
        Self { place: access.value.place(), id: access.key.id.clone() }
    }

    /// What a page is asked for by. It holds the place itself: a case that has moved or gone since takes nothing with it.
    fn written(&self) -> String {
        let ListPlace { state, deadline, since } = self.place;
        let deadline = deadline.unwrap_or(NO_DAY);
        format!("{}.{deadline}.{}.{}", state.id(), since.as_second(), self.id)
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, '.');
        let state = parts.next()?;
        let state = CaseState::ALL.into_iter().find(|known| known.id() == state)?;
        let deadline = parts.next()?.parse().ok()?;
        let since = Timestamp::from_second(parts.next()?.parse().ok()?).ok()?;
        let place = ListPlace { state, deadline: Some(deadline), since };
        Some(Self { place, id: parts.next()?.into() })
    }
}

/// The cases of an organisation that are wanted, but for the words of the title, which no index knows.
struct Listing<'a> {
    organisation: &'a OrganisationId,
    index: TableIndex,
    parts: IndexValue,
    span: Span,
}

impl<'a> Listing<'a> {
    fn new(actor: &'a Actor, purpose: Option<Purpose>, state: Option<CaseState>) -> Self {
        let (index, parts) = ListPlace::listed(&actor.organisation, purpose);
        let of_state = state.map(|state| parts.clone().number(state.rank()));
        let span = Span::of(of_state.unwrap_or_else(|| parts.clone()));
        Self { organisation: &actor.organisation, index, parts, span }
    }

    fn behind(&self, Place { place, id }: &Place) -> Behind {
        Behind { value: place.behind(self.parts.clone()), key: RowKey::new(self.organisation, id) }
    }
}

impl Workbench {
    /// The cases and dossiers of one's own organisation that are wanted, from behind `after` on (the `next` of the page
    /// before), at most `limit`.
    ///
    /// # Errors
    /// [`crate::Refusal::Invalid`] when `after` is no `next` of a page.
    pub async fn cases(
        &self,
        actor: &Actor,
        wanted: &Wanted,
        after: Option<&str>,
        limit: u32,
    ) -> Result<CasePage> {
        allow(actor, Action::ListCases)?;
        let unknown = || {
            invalid(
                "after",
                "목록에 없는 위치입니다. 처음부터 다시 읽으십시오",
                "this is no place of the list; read it from its beginning",
            )
        };
        let after = after.map(|after| Place::read(after).ok_or_else(unknown)).transpose()?;
        let list = Listing::new(actor, wanted.purpose, wanted.state);
        let behind = after.map(|after| list.behind(&after));
        let limit = limit.clamp(1, MOST);
        let (mut heads, all) = if wanted.words.trim().is_empty() {
            let first = behind.is_none();
            let heads = self.store().listed(list.index, list.span.clone(), behind, limit + 1).await?;
            // a list that ends on its first page need not be counted
            let whole = first && heads.len() <= limit as usize;
            let all = if whole {
                heads.len()
            } else {
                usize::try_from(self.store().count(list.index, list.span).await?).unwrap_or(usize::MAX)
            };
            (heads, all)
        } else {
            let mut heads: Vec<Versioned<Access>> =
                self.store().listed(list.index, list.span.clone(), None, u32::MAX).await?;
            heads.retain(|access| wanted.is_titled(&access.value.head));
            let all = heads.len();
            heads.retain(|access| {
                behind.as_ref().is_none_or(|behind| list.behind(&Place::of(access)) > *behind)
            });
            (heads, all)
        };
        let more = heads.len() > limit as usize;
        heads.truncate(limit as usize);
        let next = heads.last().filter(|_| more).map(|last| Place::of(last).written());
        Ok(CasePage { lines: self.lines(actor, &heads).await?, next, all })
    }

    /// Lines of a list, with whose turn it is in the cases in preparation as far as that is known: one statement.
    async fn lines(&self, actor: &Actor, heads: &[Versioned<Access>]) -> Result<Vec<CaseLine>> {
        let preparing = heads.iter().filter(|access| access.value.head.state == CaseState::Preparing);
        let preparing: Vec<&CaseId> = preparing.map(Versioned::id).collect();
        let progress = if preparing.is_empty() {
            BTreeMap::new()
        } else {
            self.progress().catch_up(self.store()).await?;
            self.progress().of(preparing.into_iter(), self.today())
        };
        let line = |access: &Versioned<Access>| {
            let line = CaseLine::new(&access.key.id, access.value.head.clone(), actor);
            let turn = progress.get(access.id()).map(|progress| Turn::of(progress, actor));
            CaseLine { turn: turn.unwrap_or_default(), ..line }
        };
        Ok(heads.iter().map(line).collect())
    }

    /// The cases in which the actor's organisation takes part that are submitted, at most `limit`: those that were to be handed in
    /// last come first.
    pub(crate) async fn submitted(&self, actor: &Actor, limit: u32) -> Result<Vec<Versioned<Access>>> {
        let list = Listing::new(actor, Some(Purpose::Application), Some(CaseState::Submitted));
        Ok(self.store().last(list.index, list.span, limit).await?)
    }

    /// Every case and dossier in preparation in which the actor's organisation takes part, in the order of the list.
    pub(crate) async fn in_preparation(&self, actor: &Actor) -> Result<Vec<Versioned<Access>>> {
        let list = Listing::new(actor, None, Some(CaseState::Preparing));
        Ok(self.store().listed(list.index, list.span, None, u32::MAX).await?)
    }
}

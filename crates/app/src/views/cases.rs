//! The list of cases: which of them are wanted, in the order in which they are to be handed in, page by page. It is made
//! of what stands with the organisation's access to each ([`Head`]): one statement, and no case is read for it.

use std::cmp::Reverse;

use jiff::Timestamp;
use simsa_model::Day;
use simsa_store::records::{Access, Case, CaseState, Head, Purpose};
use simsa_store::{Select, Typed, Versioned};
use unicode_normalization::UnicodeNormalization;

use crate::actor::Actor;
use crate::error::{Result, invalid};
use crate::permit::{Action, allow};
use crate::workbench::Workbench;

/// Most cases on one page.
const MOST: u32 = 200;

/// One line of a list of cases.
#[derive(Clone, Debug)]
pub struct CaseLine {
    /// Its id.
    pub id: String,
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
}

impl CaseLine {
    pub(crate) fn of(kept: &Versioned<Case>, actor: &Actor) -> Self {
        Self::new(kept.id(), Head::of(&kept.value), actor)
    }

    pub(crate) fn new(id: &str, head: Head, actor: &Actor) -> Self {
        let Head { purpose, owner, title, fictional, state, deadline, certificates: _ } = head;
        let own = owner == actor.organisation;
        Self { id: id.to_owned(), title, purpose, state, deadline, own, fictional }
    }
}

/// Which cases are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Applications or service dossiers; both when absent.
    pub purpose: Option<Purpose>,
    /// How far they are; any when absent.
    pub state: Option<CaseState>,
    /// Words that stand in the title, in any order and in either case; any title when empty.
    pub words: String,
}

impl Wanted {
    fn fits(&self, head: &Head) -> bool {
        let is = self.purpose.is_none_or(|purpose| purpose == head.purpose)
            && self.state.is_none_or(|state| state == head.state);
        is && (self.words.trim().is_empty() || {
            let title = folded(head.title.as_deref().unwrap_or_default());
            folded(&self.words).split_whitespace().all(|word| title.contains(word))
        })
    }
}

/// A text as it is compared: composed, so that it does not matter on which system it was typed, and in lower case.
fn folded(text: &str) -> String {
    text.nfc().collect::<String>().to_lowercase()
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

/// Where a case stands in the order of the list.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    state: CaseState,
    /// The last of all days for a case without one.
    deadline: Day,
    since: Reverse<i64>,
    id: String,
}

const NO_DAY: Day = Day::new(9999, 12, 31);

impl Place {
    fn of(access: &Versioned<Access>) -> Self {
        let Access { since, head, .. } = &access.value;
        Self {
            state: head.state,
            deadline: head.deadline.unwrap_or(NO_DAY),
            since: Reverse(since.as_second()),
            id: access.key.id.clone(),
        }
    }

    /// What a page is asked for by. It holds the place itself: a case that has moved or gone since takes nothing with it.
    fn written(&self) -> String {
        format!("{}.{}.{}.{}", self.state.id(), self.deadline, self.since.0, self.id)
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, '.');
        let state = parts.next()?;
        let state = CaseState::ALL.into_iter().find(|known| known.id() == state)?;
        let deadline = parts.next()?.parse().ok()?;
        let since = Timestamp::from_second(parts.next()?.parse().ok()?).ok()?;
        Some(Self { state, deadline, since: Reverse(since.as_second()), id: parts.next()?.to_owned() })
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
        let mut heads = self.heads(actor).await?;
        heads.retain(|access| wanted.fits(&access.value.head));
        let all = heads.len();
        if let Some(after) = after {
            heads.retain(|access| Place::of(access) > after);
        }
        let limit = limit.clamp(1, MOST) as usize;
        let more = heads.len() > limit;
        heads.truncate(limit);
        let next = heads.last().filter(|_| more).map(|last| Place::of(last).written());
        let line = |access: Versioned<Access>| CaseLine::new(&access.key.id, access.value.head, actor);
        Ok(CasePage { lines: heads.into_iter().map(line).collect(), next, all })
    }

    /// Every case and dossier in which the actor's organisation takes part, in the order of the list.
    pub(crate) async fn heads(&self, actor: &Actor) -> Result<Vec<Versioned<Access>>> {
        let mut heads: Vec<Versioned<Access>> =
            self.store().many(Select::Parent(actor.organisation.clone())).await?;
        heads.sort_by_cached_key(Place::of);
        Ok(heads)
    }
}

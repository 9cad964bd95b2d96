//! The life of a case: in which states it can be, what can happen to it in each, and where that leads. One table, from
//! which the code decides, the permission table takes its states, and the page `docs/generated/lifecycle.md` is printed.
//!
//! Nobody assigns a state: a [`Lifecycle`] begins with [`Lifecycle::OPENED`] and moves by [`Lifecycle::after`] alone. A
//! service dossier is a case without an application and lives by the same table, as far as its rows say so.
//!
//! Nothing of it reads a clock. None of today's rows asks for a day; one that does (a deadline, the end of a validity)
//! gets it as an argument of [`Lifecycle::after`].

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::say::{Bi, Say};

/// What a case is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// An application of one applicant.
    Application,
    /// An operator's service dossier, prepared once and used in many applications.
    ServiceDossier,
}

impl Purpose {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Application, Self::ServiceDossier];

    /// Its name in files and addresses.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::ServiceDossier => "service-dossier",
        }
    }

    /// Its number in the index of a store: kept there, so it stays as it is.
    pub const fn rank(self) -> u64 {
        match self {
            Self::Application => 0,
            Self::ServiceDossier => 1,
        }
    }
}

/// How far a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseState {
    /// 작성 중.
    Preparing,
    /// 제출됨.
    Submitted,
    /// 종료.
    Closed,
}

impl CaseState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Preparing, Self::Submitted, Self::Closed];

    /// Its name in files and addresses.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Preparing => "preparing",
            Self::Submitted => "submitted",
            Self::Closed => "closed",
        }
    }

    /// Where it stands in lists, as the index of a store keeps it: it stays as it is.
    pub const fn rank(self) -> u64 {
        match self {
            Self::Preparing => 0,
            Self::Submitted => 1,
            Self::Closed => 2,
        }
    }

    /// For people.
    pub const fn name(self) -> Bi {
        match self {
            Self::Preparing => Bi::new("작성 중", "in preparation"),
            Self::Submitted => Bi::new("제출됨", "submitted"),
            Self::Closed => Bi::new("종료", "closed"),
        }
    }

    /// What can happen to a case of this purpose in this state.
    pub fn possible(self, purpose: Purpose) -> impl Iterator<Item = CaseEvent> {
        let can = move |event: &CaseEvent| event.purposes().contains(&purpose) && event.to(self).is_some();
        CaseEvent::ALL.iter().copied().filter(can)
    }
}

macro_rules! events {
    ($($(#[doc = $doc:literal])+ $event:ident $purposes:ident $name:expr, $ledger:literal:
       $($($from:ident)|+ => $to:ident),+;)+) => {
        /// What can happen to a case.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum CaseEvent {
            $($(#[doc = $doc])+ $event,)+
        }

        impl CaseEvent {
            /// All of them, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$event),+];

            /// Its name in tables.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$event => stringify!($event),)+ }
            }

            /// What it is, in one phrase.
            pub const fn says(self) -> &'static str {
                match self { $(Self::$event => concat!($($doc),+),)+ }
            }

            /// What people call it.
            pub const fn name(self) -> Bi {
                match self { $(Self::$event => $name,)+ }
            }

            /// What the ledger calls it.
            pub const fn ledger(self) -> &'static str {
                match self { $(Self::$event => $ledger,)+ }
            }

            /// To cases of which purpose it can happen.
            pub const fn purposes(self) -> &'static [Purpose] {
                match self { $(Self::$event => $purposes,)+ }
            }

            /// The states in which it can happen.
            pub const fn from(self) -> &'static [CaseState] {
                match self { $(Self::$event => &[$($(CaseState::$from),+),+],)+ }
            }

            /// Where it leads from a state; nowhere when it cannot happen there.
            const fn to(self, state: CaseState) -> Option<CaseState> {
                match (self, state) {
                    $($((Self::$event, $(CaseState::$from)|+) => Some(CaseState::$to),)+)+
                    _ => None,
                }
            }
        }
    };
}

const APPLICATION: &[Purpose] = &[Purpose::Application];
const BOTH: &[Purpose] = &Purpose::ALL;

events! {
    // event, of cases of which purpose, name for people, name in the ledger: states => state
    /// the applicant hands the case in
    Submit APPLICATION Bi::new("제출", "submission"), "package-submitted":
        Preparing => Submitted;
    /// what was handed in is prepared again, for corrections
    Reopen APPLICATION Bi::new("다시 작성", "reopening"), "case-reopened":
        Submitted => Preparing;
    /// the owner ends it for good
    Close BOTH Bi::new("종료", "closing"), "case-closed":
        Preparing | Submitted => Closed;
}

/// How far a case has come in its life. It is written as its state, and read back from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lifecycle(CaseState);

impl Lifecycle {
    /// How every case begins.
    pub const OPENED: Self = Self(CaseState::Preparing);

    /// The state it is in.
    pub const fn state(self) -> CaseState {
        self.0
    }

    /// What becomes of it when this happens.
    ///
    /// # Errors
    /// [`Impossible`] when it cannot happen to such a case in this state.
    pub fn after(self, purpose: Purpose, event: CaseEvent) -> Result<Self, Impossible> {
        match event.to(self.0) {
            Some(state) if event.purposes().contains(&purpose) => Ok(Self(state)),
            _ => Err(Impossible { purpose, state: self.0, event }),
        }
    }
}

/// Something cannot happen to a case in its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Impossible {
    /// What the case is for.
    pub purpose: Purpose,
    /// The state it is in.
    pub state: CaseState,
    /// What was to happen.
    pub event: CaseEvent,
}

impl Impossible {
    /// Why not, and what is possible, for people.
    pub fn say(&self) -> Say {
        let (state, event) = (self.state.name(), self.event.name());
        let possible: Vec<Bi> = self.state.possible(self.purpose).map(CaseEvent::name).collect();
        let list = |one: fn(&Bi) -> &'static str, none: &'static str| {
            if possible.is_empty() {
                return none.to_owned();
            }
            possible.iter().map(one).collect::<Vec<_>>().join(", ")
        };
        Say::new(
            format!(
                "지금 ‘{}’ 상태라 ‘{}’ 처리를 할 수 없습니다. 할 수 있는 일: {}",
                state.ko,
                event.ko,
                list(|one| one.ko, "없음")
            ),
            format!(
                "the case is {}, where {} is not possible; possible: {}",
                state.en,
                event.en,
                list(|one| one.en, "nothing")
            ),
        )
    }
}

/// Everything that can be tried, with what comes of it: one line for each purpose, state and event, for reviewers.
pub fn printed() -> String {
    let mut out = String::from(
        "What can happen to a case. One line for each state and event: the state it leads to, or “-” where it is refused.\n\
         A case begins in preparation when it is opened.\n",
    );
    for purpose in Purpose::ALL {
        // writing to a String cannot fail
        let _ = writeln!(out, "\n{}", purpose.id());
        for state in CaseState::ALL {
            for event in CaseEvent::ALL {
                let to = Lifecycle(state).after(purpose, *event);
                let to = to.map_or("-", |to| to.state().id());
                let _ = writeln!(out, "  {:<10} {:<8} {to}", state.id(), event.id());
            }
        }
    }
    out
}

/// The page of the documentation: the table, and the same as a diagram.
pub fn page() -> String {
    let mut out = String::from(
        "# Life of a case\n\nFrom the table in `crates/model/src/lifecycle.rs`. Who may do it stands in the permission table \
         (`crates/app/tests/permissions.txt`).\n\n| event | | of | from | to | in the ledger |\n|---|---|---|---|---|---|\n",
    );
    let states = |all: &[CaseState]| all.iter().map(|state| state.id()).collect::<Vec<_>>().join(", ");
    for event in CaseEvent::ALL {
        let purposes: Vec<&str> = event.purposes().iter().map(|purpose| purpose.id()).collect();
        let mut to: Vec<CaseState> = event.from().iter().filter_map(|from| event.to(*from)).collect();
        to.dedup();
        let _ = writeln!(
            out,
            "| {} {} | {} | {} | {} | {} | `{}` |",
            event.id(),
            event.name().ko,
            event.says().trim(),
            purposes.join(", "),
            states(event.from()),
            states(&to),
            event.ledger()
        );
    }
    let _ = writeln!(out, "\n```mermaid\nstateDiagram-v2");
    for state in CaseState::ALL {
        let _ = writeln!(out, "    {}: {}", state.id(), state.name().ko);
    }
    let _ = writeln!(out, "    [*] --> {}", Lifecycle::OPENED.state().id());
    for event in CaseEvent::ALL {
        for from in event.from() {
            let to = event.to(*from).map_or("", CaseState::id);
            let _ = writeln!(out, "    {} --> {to}: {}", from.id(), event.name().ko);
        }
    }
    out.push_str("```\n");
    out
}

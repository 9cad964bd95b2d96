//! The life of a case against a model written apart from it, and as reviewed text.

use std::collections::BTreeSet;

use simsa_model::lifecycle::{CaseEvent, CaseState, Lifecycle, Purpose, page, printed};

/// To change the table on purpose: `SIMSA_BLESS=1 cargo test -p simsa-model --test lifecycle`, then review the text.
#[test]
fn the_table_is_the_reviewed_one() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/lifecycle.txt");
    if std::env::var_os("SIMSA_BLESS").is_some() {
        std::fs::write(path, printed()).unwrap();
    }
    let reviewed = std::fs::read_to_string(path).unwrap();
    assert_eq!(printed(), reviewed, "the life of a case differs from tests/lifecycle.txt");
}

/// A case as somebody would tell its life without a table: whether it is ended, and whether it lies with the certifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Told {
    handed_in: bool,
    ended: bool,
}

impl Told {
    fn happens(self, purpose: Purpose, event: CaseEvent) -> Option<Self> {
        if self.ended {
            return None;
        }
        match event {
            CaseEvent::Close => Some(Self { ended: true, ..self }),
            _ if purpose == Purpose::ServiceDossier => None,
            CaseEvent::Submit => (!self.handed_in).then_some(Self { handed_in: true, ..self }),
            CaseEvent::Reopen => self.handed_in.then_some(Self { handed_in: false, ..self }),
        }
    }

    fn state(self) -> CaseState {
        match self {
            Self { ended: true, .. } => CaseState::Closed,
            Self { handed_in: true, .. } => CaseState::Submitted,
            Self { .. } => CaseState::Preparing,
        }
    }
}

/// Goes on with every event, so many times.
fn walk(purpose: Purpose, life: Lifecycle, told: Told, steps: u32, seen: &mut BTreeSet<CaseState>) {
    assert_eq!(life.state(), told.state());
    seen.insert(life.state());
    let possible: Vec<CaseEvent> = life.state().possible(purpose).collect();
    for event in CaseEvent::ALL {
        match (life.after(purpose, *event), told.happens(purpose, *event)) {
            (Ok(next), Some(expected)) => {
                assert!(possible.contains(event) && event.from().contains(&life.state()), "{event:?}");
                if steps > 0 {
                    walk(purpose, next, expected, steps - 1, seen);
                }
            }
            (Err(refused), None) => {
                assert!(!possible.contains(event), "{event:?}");
                let say = refused.say();
                for one in &possible {
                    assert!(say.ko.contains(one.name().ko) && say.en.contains(one.name().en), "{say:?}");
                }
            }
            (got, expected) => panic!("{purpose:?} {life:?} {event:?}: {got:?}, not {expected:?}"),
        }
    }
}

#[test]
fn every_sequence_of_events_goes_as_it_is_told() {
    let told = Told { handed_in: false, ended: false };
    let mut seen = BTreeSet::new();
    walk(Purpose::Application, Lifecycle::OPENED, told, 6, &mut seen);
    assert_eq!(seen, CaseState::ALL.into(), "every state is reached");
    let mut seen = BTreeSet::new();
    walk(Purpose::ServiceDossier, Lifecycle::OPENED, told, 6, &mut seen);
    assert_eq!(seen, [CaseState::Preparing, CaseState::Closed].into(), "a dossier is never handed in");
}

#[test]
fn a_case_is_written_as_its_state() {
    #[derive(serde::Serialize, serde::Deserialize)]
    struct Written {
        state: Lifecycle,
    }
    for state in CaseState::ALL {
        let text = format!("state = \"{}\"\n", state.id());
        let read: Written = toml::from_str(&text).unwrap();
        assert_eq!(read.state.state(), state);
        assert_eq!(toml::to_string(&read).unwrap(), text);
    }
}

/// A store has sorted and searched by these numbers since its first row: a number that changes puts older rows into other lists.
#[test]
fn the_numbers_in_the_index_of_a_store_stay() {
    let purposes = Purpose::ALL.map(|purpose| (purpose.id(), purpose.rank()));
    assert_eq!(purposes, [("application", 0), ("service-dossier", 1)]);
    let states = CaseState::ALL.map(|state| (state.id(), state.rank()));
    assert_eq!(states, [("preparing", 0), ("submitted", 1), ("closed", 2)]);
}

/// The page draws what the reviewed table says, one arrow for each line that leads somewhere, and nothing else.
#[test]
fn the_page_draws_the_table() {
    let page = page();
    let (rows, diagram) = page.split_once("```mermaid").expect("a table, then a diagram");
    let arrow = |line: &str| line.contains(" --> ").then(|| line.trim().to_owned());
    let drawn: BTreeSet<String> = diagram.lines().filter_map(arrow).collect();
    let mut expected = BTreeSet::from([format!("[*] --> {}", Lifecycle::OPENED.state().id())]);
    for line in printed().lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let &[from, event, to] = words.as_slice() else { continue };
        if let Some(event) = CaseEvent::ALL.iter().find(|one| one.id() == event).filter(|_| to != "-") {
            expected.insert(format!("{from} --> {to}: {}", event.name().ko));
        }
    }
    assert_eq!(drawn, expected);
    for event in CaseEvent::ALL {
        let row = rows.lines().find(|line| line.starts_with(&format!("| {} ", event.id())));
        let row = row.unwrap_or_else(|| panic!("{event:?} has no row"));
        assert!(row.contains(event.says().trim()) && row.contains(event.ledger()), "{row}");
    }
}

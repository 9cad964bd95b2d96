//! What is marked as withheld is never open, not even between two commits; and its name is nobody else's to know.

mod common;

use std::io::Read;
use std::sync::{Arc, Mutex};

use common::{World, described};
use simsa_app::intake::description::Described;
use simsa_app::intake::evidence::NewFile;
use simsa_app::intake::upload::{NewUpload, UploadBytes};
use simsa_app::records::{Disclosure, EvidenceRecord, OrganisationKind};
use simsa_app::{Actor, Workbench};
use simsa_store::{
    Again, CaseId, Committed, MemoryStore, Query, ReadStore, Reply, Row, RowKey, Select, Span, Store,
    TableIndex, Typed, UnitOfWork, Versioned,
};

const WITHHELD: Disclosure = Disclosure::TitleAndDigest;

fn withheld(title: &str) -> Described {
    Described { disclosure: Some(WITHHELD), ..described(title) }
}

/// A store that looks, after each commit, how each piece of evidence is disclosed.
struct Watched {
    store: Arc<MemoryStore>,
    seen: Arc<Mutex<Vec<(String, Disclosure)>>>,
}

impl ReadStore for Watched {
    fn get(&self, table: simsa_store::StoreTable, key: RowKey) -> Reply<'_, Option<Row>> {
        self.store.get(table, key)
    }

    fn select(&self, query: Query) -> Reply<'_, Vec<Row>> {
        self.store.select(query)
    }

    fn again(&self, lists: Vec<Again>) -> Reply<'_, Vec<Option<Vec<Row>>>> {
        self.store.again(lists)
    }

    fn count(&self, index: TableIndex, span: Span) -> Reply<'_, u64> {
        self.store.count(index, span)
    }

    fn entries(&self) -> Reply<'_, u64> {
        self.store.entries()
    }

    fn entries_from(&self, from: u64, limit: u32) -> Reply<'_, Vec<Vec<u8>>> {
        self.store.entries_from(from, limit)
    }

    fn entries_of(&self, subject: String, from: u64, limit: u32) -> Reply<'_, Vec<(u64, Vec<u8>)>> {
        self.store.entries_of(subject, from, limit)
    }
}

impl Store for Watched {
    fn commit(&self, unit: UnitOfWork) -> Reply<'_, Committed> {
        Box::pin(async move {
            let done = self.store.commit(unit).await?;
            let all: Vec<Versioned<EvidenceRecord>> = self.store.many(Select::All).await?;
            let states = all.into_iter().map(|kept| (kept.value.listed.title, kept.value.disclosure));
            self.seen.lock().unwrap().extend(states);
            Ok(done)
        })
    }
}

/// Hands a file in, in pieces.
async fn piece_by_piece(
    workbench: &Workbench,
    actor: &Actor,
    case: &CaseId,
    new: &NewUpload,
    bytes: &'static [u8],
) {
    let begun = workbench.begin_upload(actor, case, new).await.unwrap();
    let piece = UploadBytes { offset: 0, checksum: None, source: Box::new(bytes) };
    assert!(workbench.receive_upload(actor, case, &begun.id, piece).await.unwrap().finished.is_some());
}

#[tokio::test]
async fn what_is_withheld_is_not_open_between_any_two_commits() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let store = Arc::new(MemoryStore::new());
    let watched = Watched { store: store.clone(), seen: seen.clone() };
    let world = World::over(
        Arc::new(watched),
        store,
        simsa_app::Policy { demand_second_factor: false, ..common::cheap() },
    );
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.case(&applicant).await;
    let operator = world.operator(&applicant, &case, None, "op@cloud.example.kr").await;
    let workbench = &world.workbench;
    let file = || -> Box<dyn Read + Send> { Box::new(&b"secret"[..]) };
    // a new piece: whole, and in pieces
    let added = workbench.add_evidence(&operator, &case, &withheld("비밀 1"), "a.png", file()).await.unwrap();
    let new =
        |described| NewUpload { described, name: "b.png".to_owned(), length: 5, ..NewUpload::default() };
    piece_by_piece(workbench, &operator, &case, &new(withheld("비밀 2")), b"other").await;
    // an open one whose file becomes another that is not: whole, and in pieces
    for (title, whole) in [("공개 3", true), ("공개 4", false)] {
        let open =
            workbench.add_evidence(&operator, &case, &described(title), "c.png", file()).await.unwrap();
        let seen = workbench.evidence(&operator, &case).await.unwrap();
        let version = seen.iter().find(|view| view.name == open.id).unwrap().version;
        if whole {
            let next = NewFile { name: "d.png", disclosure: Some(WITHHELD) };
            workbench.replace_evidence(&operator, &case, (&open.id, version), next, file()).await.unwrap();
        } else {
            let replaces = NewUpload { replaces: Some(open.id.clone()), ..new(withheld(title)) };
            piece_by_piece(workbench, &operator, &case, &replaces, b"third").await;
        }
        let kept: Versioned<EvidenceRecord> =
            world.store.one(RowKey::new(&case, &open.id)).await.unwrap().unwrap();
        assert_eq!(kept.value.disclosure, WITHHELD, "{title}: with the new file, in one commit");
        assert_eq!(kept.value.revisions.len(), 1);
    }
    // a description that was open and becomes secret
    let open = workbench.add_evidence(&operator, &case, &described("공개 5"), "e.png", file()).await.unwrap();
    let seen_at = world.at::<EvidenceRecord>(&case, &open.id).await;
    workbench.describe_evidence(&operator, &case, &open.id, seen_at, &withheld("비밀 5")).await.unwrap();
    let states = seen.lock().unwrap().clone();
    assert!(states.iter().any(|(title, _)| title == "비밀 5"), "the store has looked");
    let leaks: Vec<_> =
        states.iter().filter(|(title, how)| title.starts_with("비밀") && *how != WITHHELD).collect();
    assert!(leaks.is_empty(), "{leaks:?}");
    common::is_not_found(workbench.evidence_file(&applicant, &case, added.id.as_str(), None).await);
}

#[tokio::test]
async fn the_name_of_a_withheld_file_is_in_nothing_the_other_party_is_shown() {
    const CANARY: &str = "해킹사고카나리아";
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&applicant, "group-ii-3").await;
    let operator = world.operator(&applicant, &case, None, "op@cloud.example.kr").await;
    let workbench = &world.workbench;
    // an ending that the check of endings speaks of, an answer that a form prints the name with
    let input = withheld("보고서");
    let odd = format!("{CANARY}.v1");
    let added = workbench.add_evidence(&operator, &case, &input, &odd, Box::new(&b"x"[..])).await.unwrap();
    let asked = workbench.questions(&operator, &case, None, None).await.unwrap();
    let one = asked.questions.iter().find(|one| one.version.is_some()).unwrap();
    let mut save = simsa_app::cases::answer::SaveAnswer {
        operator: None,
        case: case.clone(),
        question: one.question.id.to_string(),
        version: one.version,
        answer: one.answer,
        note: one.note.clone(),
        evidence: one.evidence.clone(),
    };
    save.evidence.push(added.id.clone().into());
    workbench.save_answer(&operator, &save).await.unwrap();
    let own = format!("{:?}", workbench.case_panel(&operator, &case).await.unwrap().findings);
    assert!(own.contains(CANARY), "its owner is told: {own}");
    let mut all = String::new();
    let mut add = |what: String| all.push_str(&what);
    add(format!("{:?}", workbench.case_panel(&applicant, &case).await.unwrap().findings));
    add(format!("{:?}", workbench.readiness(&applicant, &case).await.unwrap()));
    add(format!("{:?}", workbench.questions(&applicant, &case, None, None).await.unwrap().questions));
    add(format!("{:?}", workbench.evidence(&applicant, &case).await.unwrap()));
    add(format!("{:?}", workbench.spots(&applicant, &case).await.unwrap()));
    add(format!("{:?}", workbench.history(&applicant, &case, 0, 1000).await.unwrap()));
    let mut printed = 0;
    for line in workbench.forms(&applicant, &case).await.unwrap() {
        let page =
            workbench.form_page(&applicant, &case, &line.instance.file_stem.as_str().into()).await.unwrap();
        printed += page.flat.len();
        add(format!("{page:?}"));
    }
    let out = tempfile::tempdir().unwrap();
    workbench.export_case(&applicant, &case, out.path()).await.unwrap();
    for entry in std::fs::read_dir(out.path()).unwrap() {
        let path = entry.unwrap().path();
        add(path.display().to_string());
        if path.is_file() {
            add(std::fs::read_to_string(path).unwrap());
        }
    }
    assert!(printed > 100, "the forms were printed");
    assert!(all.contains(added.id.as_str()), "the piece itself is there");
    assert!(!all.contains(CANARY), "{}", around(&all, CANARY));
    // it comes back with disclosure
    let seen = world.at::<EvidenceRecord>(&case, &added.id).await;
    workbench.disclose_evidence(&operator, &case, &added.id, seen, Disclosure::Full).await.unwrap();
    let now = format!("{:?}", workbench.evidence(&applicant, &case).await.unwrap());
    assert!(now.contains(CANARY));
    let dossier = workbench.case_panel(&applicant, &case).await.unwrap();
    assert!(format!("{:?}", dossier.findings).contains(CANARY));
}

/// Where it stands.
fn around(text: &str, what: &str) -> String {
    let at = text.find(what).unwrap_or(0);
    let from = text.char_indices().map(|(at, _)| at).take_while(|one| one + 200 < at).last().unwrap_or(0);
    text[from..].chars().take(300).collect()
}

#[tokio::test]
async fn what_others_wrote_cannot_be_guessed_from_the_history() {
    use sha2::{Digest as _, Sha256};
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&applicant, "group-ii-3").await;
    let operator = world.operator(&applicant, &case, None, "op@cloud.example.kr").await;
    let remark = "예";
    world.workbench.comment(&operator, &case, "emr-1.1-1", remark, false).await.unwrap();
    let guessed = hex::encode(Sha256::digest(remark));
    let entries = world.store.entries_of(case.to_string(), 0, 1000).await.unwrap();
    let text: String = entries.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect();
    assert!(text.contains("digest remark "), "an entry names it: {text}");
    assert!(!text.contains(&guessed), "but from it nothing can be guessed");
    for line in world.workbench.history(&applicant, &case, 0, 1000).await.unwrap() {
        let short = line.digests.iter().any(|(role, _)| role == "remark" || role == "dossier");
        assert!(line.own || !short, "{line:?}");
    }
}

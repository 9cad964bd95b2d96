//! A data folder full of cases: the demonstration's II-3 case (182 questions, 80 pieces of evidence) again and again, for
//! many applicants, through the store as the workbench writes it, each case one commit with its ledger entry.

use std::path::Path;
use std::time::Instant;

use simsa_ledger::{EventKind, LedgerEntry};
use simsa_store::records::{
    Access, AnswerRecord, CaseHead, CaseItem, CaseRecord, Credential, EvidenceRecord, Member, Organisation,
};
use simsa_store::{
    CaseId, EncodedRow, MemberId, OrganisationId, Query, ReadStore, Record, Row, RowChange, RowKey, Select,
    Store, StoreTable, TableIndex, Typed, UnitOfWork, Versioned,
};
use simsa_store_sqlite::SqliteStore;

use crate::Size;
use crate::server::Server;

/// What stands on the sign-in page of a demonstration.
const PASSWORD: &str = "가상의 작업대를 구경합니다";
const EDITOR: &str = "editor@applicant.example";

/// Somebody who works: how to sign in, and some of the cases with the answers in them.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) email: String,
    pub(crate) password: &'static str,
    pub(crate) cases: Vec<Work>,
    /// All cases of the organisation.
    pub(crate) all: Vec<String>,
}

/// A case: its answers and the version each has.
#[derive(Clone)]
pub(crate) struct Work {
    pub(crate) case: String,
    pub(crate) answers: Vec<(String, u64)>,
}

/// The people of a filled folder, one for each organisation.
pub(crate) struct Filled {
    pub(crate) people: Vec<Person>,
}

/// Cases of each person that are worked on.
const WORKED_ON: usize = 20;

/// The case that is copied, as it lies in the store.
struct Pattern {
    case: Versioned<CaseRecord>,
    access: Versioned<Access>,
    organisation: Organisation,
    member: Member,
    credential: Credential,
    rows: Vec<(StoreTable, Vec<Row>)>,
}

pub(crate) async fn fill(data: &Path, size: &Size) -> Filled {
    let begin = Instant::now();
    Server::with(data, &["--demo"]).await.stop();
    let store = SqliteStore::open(&data.join("simsa.db")).await.expect("the database of the demonstration");
    let pattern = pattern(&store).await;
    let (mut people, mut all) = (Vec::new(), 0);
    for number in 0..size.organisations {
        let cases = if number == 0 { size.of_first } else { size.cases };
        all += cases;
        people.push(organisation(&store, &pattern, number, cases).await);
    }
    let answers = pattern
        .rows
        .iter()
        .find(|(table, _)| *table == StoreTable::Answers)
        .map_or(0, |(_, rows)| rows.len());
    store.close().await;
    let bytes = std::fs::metadata(data.join("simsa.db")).map_or(0, |file| file.len());
    println!("{all} cases of {answers} answers, {} MB, made in {:.1?}", bytes >> 20, begin.elapsed());
    Filled { people }
}

async fn pattern(store: &SqliteStore) -> Pattern {
    let cases: Vec<Versioned<CaseRecord>> = store.many(Select::All).await.expect("cases");
    let ii_3 =
        |kept: &Versioned<CaseRecord>| kept.value.title.as_ref().is_some_and(|title| title.contains("II-3"));
    let case = cases.into_iter().find(ii_3).expect("the demonstration has a II-3 case");
    let access =
        store.one(RowKey::new(&case.value.owner, case.id())).await.expect("access").expect("its owner's");
    let organisation: Option<Versioned<Organisation>> =
        store.one(RowKey::root(&case.value.owner)).await.expect("an owner");
    let member: Option<Versioned<Member>> =
        store.lookup(TableIndex::MemberEmail, EDITOR).await.expect("a member");
    let member = member.expect("the demonstration has an editor");
    let credential = store.one(RowKey::new(member.id(), member.id())).await.expect("a credential");
    let credential: Versioned<Credential> = credential.expect("the editor has a password");
    let mut rows = Vec::new();
    for table in [StoreTable::Answers, StoreTable::Evidence, StoreTable::Items] {
        let of_case = Query::new(table, Select::parent(case.id().as_str()));
        rows.push((table, store.select(of_case).await.expect("rows of the case")));
    }
    let organisation = organisation.expect("the owner is there").value;
    Pattern { case, access, organisation, member: member.value, credential: credential.value, rows }
}

/// Ids spread over the key space, as random ones are.
fn id(kind: char, number: usize) -> String {
    let spread = (number as u128 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c) & ((1 << 80) - 1);
    format!("{kind}-{spread:020x}")
}

async fn organisation(store: &SqliteStore, pattern: &Pattern, number: usize, cases: usize) -> Person {
    let (own, member) = (OrganisationId::from(id('o', number)), MemberId::from(id('m', number)));
    let email = format!("editor-{number}@applicant.example");
    let mut unit = recorded(own.as_str());
    let fit = "it fits into the store";
    unit.insert(
        RowKey::root(&own),
        &Organisation { name: format!("신청기관 {number}"), ..pattern.organisation.clone() },
    )
    .expect(fit);
    unit.insert(RowKey::new(&own, &member), &Member { email: email.clone(), ..pattern.member.clone() })
        .expect(fit);
    unit.insert(RowKey::new(&member, &member), &pattern.credential).expect(fit);
    store.commit(unit).await.expect("an organisation");
    let all: Vec<String> = (0..cases).map(|at| id('c', number * 1000 + at)).collect();
    for case in &all {
        copy(store, pattern, &own, &CaseId::from(case)).await;
    }
    let mut worked_on = Vec::new();
    for case in all.iter().take(WORKED_ON).cloned() {
        let answers: Vec<Versioned<AnswerRecord>> =
            store.many(Select::parent(case.clone())).await.expect("answers");
        let answers = answers.into_iter().map(|kept| (kept.key.id.into(), kept.version)).collect();
        worked_on.push(Work { case, answers });
    }
    Person { email, password: PASSWORD, cases: worked_on, all }
}

async fn copy(store: &SqliteStore, pattern: &Pattern, owner: &OrganisationId, case: &CaseId) {
    let mut unit = recorded(case.as_str());
    // no operator takes part in the copies: the applicant answers in its place
    let value = CaseRecord { owner: owner.to_owned(), ..pattern.case.value.clone() };
    unit.insert(RowKey::root(case), &value).expect("a case fits");
    let head = CaseHead::of(&value);
    let access = Access { case: case.to_owned(), head, ..pattern.access.value.clone() };
    unit.insert(RowKey::new(owner, case), &access).expect("access fits");
    for (table, rows) in &pattern.rows {
        let insert = |row: &Row| RowChange::Insert {
            table: *table,
            key: RowKey::new(case, &row.key.id),
            encoded: encoded(*table, row, case, owner),
        };
        unit.changes.extend(rows.iter().map(insert));
    }
    store.commit(unit).await.expect("a case");
}

/// A row of the pattern as its own kind of record is found, but assigned to nobody: its members are not here.
fn encoded(table: StoreTable, row: &Row, case: &CaseId, owner: &OrganisationId) -> EncodedRow {
    fn of<R: Record<Parent = CaseId>>(row: &Row, case: &CaseId, own: impl FnOnce(&mut R)) -> EncodedRow {
        let mut kept: Versioned<R> = Versioned::read(row.clone()).expect("a record of the demonstration");
        own(&mut kept.value);
        EncodedRow::of(&RowKey::new(case, kept.id().clone()), &kept.value).expect("it is JSON")
    }
    let owner = owner.to_owned();
    match table {
        StoreTable::Answers => of::<AnswerRecord>(row, case, |answer| {
            (answer.organisation, answer.assignee) = (owner, None);
        }),
        StoreTable::Evidence => of::<EvidenceRecord>(row, case, |evidence| evidence.organisation = owner),
        _ => of::<CaseItem>(row, case, |item| item.organisation = owner),
    }
}

fn recorded(subject: &str) -> UnitOfWork {
    let kind = EventKind::new(EventKind::DOSSIER_CHANGED).expect("a kind of event");
    let entry = LedgerEntry::new(subject, kind, jiff::Timestamp::UNIX_EPOCH).expect("an entry");
    UnitOfWork::recorded(subject, entry.to_bytes())
}

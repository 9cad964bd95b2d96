//! The store's goals: all answers of a case under 10 ms and one durable answer within 1.5 syncs of the disk, with 10,000
//! cases of 180 answers in the file. The large file is made with `SIMSA_LONG=1` (a few minutes); otherwise 200 cases.

#![expect(clippy::cast_precision_loss, reason = "rates are for people")]

use std::hint::black_box;
use std::io::{Seek, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use simsa_model::{AnswerValue, Conformity, Facts};
use simsa_store::records::{AnswerRecord, CaseRecord, Lifecycle, Organisation, OrganisationKind, Purpose};
use simsa_store::{ReadStore, RowKey, Select, Store, Typed, UnitOfWork, Versioned};
use simsa_store_sqlite::SqliteStore;
use tokio::runtime::Runtime;

const ANSWERS: usize = 180;

fn case() -> CaseRecord {
    CaseRecord {
        purpose: Purpose::Application,
        owner: "o-bench".into(),
        title: Some("가상 사례".to_owned()),
        fictional: true,
        life: Lifecycle::OPENED,
        deadline: None,
        facts: Facts::default(),
        conformity: Conformity::default(),
        operators: std::collections::BTreeMap::new(),
        reopened: Vec::new(),
        imported: None,
        sent: None,
        changes: Vec::new(),
        created: jiff::Timestamp::UNIX_EPOCH,
    }
}

fn answer(number: usize) -> AnswerRecord {
    AnswerRecord {
        answer: Some(AnswerValue::Y),
        note: format!("온라인 백업을 예비 DB에서 수행하고 결과를 매월 확인함 ({number})"),
        evidence: vec!["backup-procedure".to_owned(), "restore-test".to_owned()],
        order: u32::try_from(number).unwrap_or(0),
        by: Some("m-0123456789abcdef0123".into()),
        at: Some(jiff::Timestamp::UNIX_EPOCH),
        ..AnswerRecord::default()
    }
}

fn case_id(number: usize) -> String {
    // spread over the key space, as random ids are
    format!("c-{:020x}", (number as u128).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c) & ((1 << 80) - 1))
}

fn question(number: usize) -> String {
    format!("cloud-{}.{}.{}-{}", number / 40, number / 10 % 4, number % 10, number % 3)
}

async fn fill(path: &Path, cases: usize) -> SqliteStore {
    let store = SqliteStore::open(path).await.unwrap();
    if store.entries().await.unwrap() > 0 {
        return store;
    }
    let mut unit = UnitOfWork::recorded("o-bench", b"bench".to_vec());
    let created = jiff::Timestamp::UNIX_EPOCH;
    let (name, kind) = ("기관".to_owned(), OrganisationKind::Applicant);
    unit.insert(RowKey::root("o-bench"), &Organisation::new(name, kind, created)).unwrap();
    store.commit(unit).await.unwrap();
    for some in (0..cases).collect::<Vec<_>>().chunks(100) {
        let mut unit = UnitOfWork::recorded("o-bench", b"bench".to_vec());
        for &number in some {
            unit.insert(RowKey::root(case_id(number)), &case()).unwrap();
            for at in 0..ANSWERS {
                unit.insert(RowKey::new(case_id(number), question(at)), &answer(at)).unwrap();
            }
        }
        store.commit(unit).await.unwrap();
    }
    store
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// One update beside one sync of the disk, taking turns so that both see the same disk: the medians. A sync is that of
/// writing on in a file that is there already, as a WAL does after its first checkpoint, four pages at a time.
fn beside_a_sync(folder: &Path, mut update: impl FnMut()) -> (Duration, Duration) {
    let mut file = std::fs::File::create(folder.join("sync")).unwrap();
    file.write_all(&vec![0; 16 << 20]).unwrap();
    file.sync_all().unwrap();
    file.rewind().unwrap();
    let (mut syncs, mut updates) = (Vec::new(), Vec::new());
    let turns = if is_test() { 1 } else { 401 };
    for _ in 0..turns {
        syncs.push(timed(|| {
            file.write_all(&[0x5a; 4 * 4096]).unwrap();
            file.sync_data().unwrap();
        }));
        updates.push(timed(&mut update));
    }
    syncs.sort_unstable();
    updates.sort_unstable();
    (syncs[turns / 2], updates[turns / 2])
}

/// Many writers at once, each with its own cases: they share syncs. Beside each number of writers a sync of the same disk,
/// taken just before.
fn writers(runtime: &Runtime, store: &Arc<SqliteStore>, folder: &Path, cases: usize) {
    let each = if is_test() { 2 } else { 100 };
    eprintln!(
        "| writers at once | updates a second | p50 | p99 | one sync | processor of one update, writers included |"
    );
    eprintln!("|---|---|---|---|---|---|");
    for writers in [1, 8, 50] {
        let (sync, _) = beside_a_sync(folder, || ());
        let (begin, before) = (Instant::now(), processor());
        let all = (0..writers).map(|writer| {
            let store = store.clone();
            runtime.spawn(async move {
                let mut times = Vec::new();
                for turn in 0..each {
                    let begin = Instant::now();
                    update(&store, &case_id((writer * each + turn) % cases), &question(writer)).await;
                    times.push(begin.elapsed());
                }
                times
            })
        });
        let mut times: Vec<Duration> = Vec::new();
        for writer in all.collect::<Vec<_>>() {
            times.extend(runtime.block_on(writer).unwrap());
        }
        let (took, used) = (begin.elapsed(), processor().saturating_sub(before));
        times.sort_unstable();
        let at = |share: usize| times[(times.len() - 1) * share / 100];
        eprintln!(
            "| {writers} | {:.0} | {:?} | {:?} | {sync:?} | {:?} |",
            times.len() as f64 / took.as_secs_f64(),
            at(50),
            at(99),
            used / u32::try_from(times.len()).unwrap()
        );
    }
}

/// Processor time of this process so far. Linux counts a hundred ticks a second for every program.
fn processor() -> Duration {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = text.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok()).unwrap_or(0);
    Duration::from_millis(10 * (ticks(11) + ticks(12)))
}

async fn update(store: &SqliteStore, case: &str, question: &str) {
    let mut kept: Versioned<AnswerRecord> = store.one(RowKey::new(case, question)).await.unwrap().unwrap();
    kept.value.note.push('.');
    kept.value.note = kept.value.note.chars().rev().take(60).collect();
    let mut unit = UnitOfWork::recorded(case, vec![0x61; 250]);
    unit.update(&kept).unwrap();
    store.commit(unit).await.unwrap();
}

/// Whether it runs as a test, once and with little: cargo gives `--bench` to a benchmark only.
fn is_test() -> bool {
    !std::env::args().any(|argument| argument == "--bench")
}

fn goals(criterion: &mut Criterion) {
    let cases = match is_test() {
        true => 2,
        false if std::env::var_os("SIMSA_LONG").is_some() => 10_000,
        false => 200,
    };
    let runtime = Runtime::new().unwrap();
    let place = tempfile::tempdir().unwrap();
    let start = Instant::now();
    let store = runtime.block_on(fill(&place.path().join("simsa.db"), cases));
    eprintln!("{cases} cases of {ANSWERS} answers made in {:?}", start.elapsed());
    let mut group = criterion.benchmark_group("store");
    group.sample_size(50).measurement_time(Duration::from_secs(5));
    let mut number = 0;
    let mut next = || {
        number = (number + 7919) % cases;
        case_id(number)
    };
    group.bench_function("all answers of a case", |bench| {
        bench.iter(|| {
            let of = Select::parent(next());
            let answers: Vec<Versioned<AnswerRecord>> = runtime.block_on(store.many(of)).unwrap();
            assert_eq!(black_box(answers).len(), ANSWERS);
        });
    });
    group.bench_function("one durable answer, entry included", |bench| {
        bench.iter(|| runtime.block_on(update(&store, &next(), &question(17))));
    });
    group.finish();
    let (sync, update) =
        beside_a_sync(place.path(), || runtime.block_on(update(&store, &next(), &question(23))));
    let ratio = update.as_secs_f64() / sync.as_secs_f64();
    eprintln!("taking turns, medians: one sync {sync:?}, one update {update:?}: {ratio:.2} syncs");
    let store = Arc::new(store);
    writers(&runtime, &store, place.path(), cases);
    runtime.block_on(Arc::into_inner(store).unwrap().close());
}

criterion_group!(benches, goals);
criterion_main!(benches);

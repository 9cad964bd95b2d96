//! Fifty people at once, each with a connection that is kept: they look at cases, go through checklists, write answers
//! and look at the shelf.
//!
//! Two rounds. With pauses of a second on average between two pages people are still many times faster than people are;
//! without any pause there are always fifty requests waiting, which tells what the server can do and how it behaves when
//! more is asked of it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use hyper::StatusCode;

use crate::client::Client;
use crate::fill::Person;
use crate::server::Server;
use crate::tour::shown;

const PEOPLE: usize = 50;

/// What people do, and how often of a hundred times. `save` writes an answer as the page's script does.
const MIX: [(&str, u64); 8] = [
    ("/cases/{case}", 30),
    ("/cases/{case}/checklists/3/1", 20),
    ("save", 20),
    ("/cases/{case}/questions", 8),
    ("/cases/{case}/evidence", 10),
    ("/cases/{case}/findings", 5),
    ("/cases", 4),
    ("/", 3),
];

type Times = BTreeMap<&'static str, Histogram<u64>>;

pub(crate) async fn rounds(server: &Server, people: &[Person], round: Duration) {
    let mut clients = Vec::new();
    for (number, person) in people.iter().take(PEOPLE).enumerate() {
        let client = Client::signed_in(server.address, &person.email, person.password).await;
        // a small generator of one's own for each: the same clicks in every run
        clients.push((client, person.clone(), Dice(number as u64 + 1)));
    }
    for pause in [Duration::from_secs(1), Duration::ZERO] {
        let (begin, before) = (Instant::now(), server.processor());
        let work = clients
            .into_iter()
            .map(|(client, person, dice)| tokio::spawn(one(client, person, dice, begin + round, pause)));
        let mut all = Times::new();
        clients = Vec::new();
        for person in work.collect::<Vec<_>>() {
            let (back, times) = person.await.expect("a person who works to the end");
            clients.push(back);
            for (what, histogram) in times {
                all.entry(what).or_insert_with(histogram_of_micros).add(histogram).expect("the same range");
            }
        }
        report(&all, pause, begin.elapsed(), server.processor().saturating_sub(before));
    }
    println!("most memory of the server so far: {} kB", server.memory("VmHWM"));
}

fn report(all: &Times, pause: Duration, took: Duration, processor: Duration) {
    let count: u64 = all.values().map(Histogram::len).sum();
    let each = processor.as_secs_f64() * 1000.0 / count as f64;
    println!(
        "\n{PEOPLE} people, pauses of {pause:?}: {count} requests in {took:.1?} ({:.0} a second), {each:.2} ms of the \
         server's processor time each",
        count as f64 / took.as_secs_f64()
    );
    println!("\n| what | requests | p50 | p99 | longest |\n|---|---|---|---|---|");
    for (what, times) in all {
        let at = |share: f64| shown(Duration::from_micros(times.value_at_quantile(share)));
        let longest = shown(Duration::from_micros(times.max()));
        println!("| `{what}` | {} | {} | {} | {longest} |", times.len(), at(0.5), at(0.99));
    }
}

fn histogram_of_micros() -> Histogram<u64> {
    Histogram::new_with_bounds(1, 60_000_000, 3).expect("a minute at most, to three digits")
}

async fn one(
    mut client: Client,
    mut person: Person,
    mut dice: Dice,
    end: Instant,
    pause: Duration,
) -> ((Client, Person, Dice), Times) {
    let mut times = Times::new();
    while Instant::now() < end {
        if !pause.is_zero() {
            let share = u32::try_from(dice.below(2000)).unwrap_or(0);
            tokio::time::sleep(pause * share / 1000).await;
        }
        let what = dice.pick();
        let at = usize::try_from(dice.below(person.cases.len() as u64)).unwrap_or(0);
        let begin = Instant::now();
        if what == "save" {
            save(&mut client, &mut person, &mut dice, at).await;
        } else {
            let answer = client.get(&what.replace("{case}", &person.cases[at].case)).await;
            assert_eq!(answer.status, StatusCode::OK, "{what}");
        }
        let micros = u64::try_from(begin.elapsed().as_micros()).unwrap_or(u64::MAX);
        times.entry(what).or_insert_with(histogram_of_micros).saturating_record(micros);
    }
    ((client, person, dice), times)
}

/// Writes an answer, naming the version that is known, and keeps the new one.
async fn save(client: &mut Client, person: &mut Person, dice: &mut Dice, at: usize) {
    let work = &mut person.cases[at];
    let which = usize::try_from(dice.below(work.answers.len() as u64)).unwrap_or(0);
    let (question, version) = &mut work.answers[which];
    let path = format!("/cases/{}/answers/{question}", work.case);
    let note = format!("매월 복구 시험을 하고 결과를 남김 ({})", dice.below(1_000_000));
    let known = version.to_string();
    let fields = [("version", known.as_str()), ("answer", "Y"), ("note", note.as_str())];
    let answer = client.post(&path, &fields, true).await;
    let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    assert_eq!(answer.status, StatusCode::OK, "{body}");
    *version = body["version"].as_u64().expect("the new version");
}

/// SplitMix64: enough to choose pages by.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end.max(1)
    }

    fn pick(&mut self) -> &'static str {
        let mut left = self.below(MIX.iter().map(|(_, share)| share).sum());
        for (what, share) in MIX {
            if left < share {
                return what;
            }
            left -= share;
        }
        MIX[0].0
    }
}

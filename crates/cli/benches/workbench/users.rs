//! Fifty people at once, each with a connection that is kept: they look at cases, go through checklists, write answers
//! and look at the shelf.
//!
//! Three rounds. With pauses of a second on average between two pages people are still many times faster than people are;
//! without any pause there are always fifty requests waiting, which tells what the server can do and how it behaves when
//! more is asked of it. People stay at a case for ten pages on average, except in the last round, where each page is of
//! another case and nothing that the server remembers is of use.
//!
//! A page without any work ([`HELLO`]) is asked for now and then: what it takes is what others on the machine and the
//! waiting behind other people take, and no page can be faster.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use hyper::StatusCode;

use crate::client::Client;
use crate::fill::Person;
use crate::machine::{Used, shown};
use crate::server::Server;
use crate::work::{Dice, HELLO, save};

const PEOPLE: usize = 50;

/// What people do, and how often of a hundred times. `save` writes an answer as the page's script does.
const MIX: [(&str, u64); 9] = [
    (HELLO, 5),
    ("/cases/{case}", 30),
    ("/cases/{case}/checklists/3/1", 20),
    ("save", 20),
    ("/cases/{case}/questions", 8),
    ("/cases/{case}/evidence", 10),
    ("/cases/{case}/findings", 5),
    ("/cases", 4),
    ("/", 3),
];

/// How people work in a round.
#[derive(Clone, Copy)]
struct Manner {
    words: &'static str,
    /// On average, between two pages.
    pause: Duration,
    /// Of a hundred pages, how many begin work at another case.
    moves: u64,
}

const MANNERS: [Manner; 3] = [
    Manner { words: "pauses of a second", pause: Duration::from_secs(1), moves: 10 },
    Manner { words: "no pauses", pause: Duration::ZERO, moves: 10 },
    Manner { words: "no pauses, each page of another case", pause: Duration::ZERO, moves: 100 },
];

type Times = BTreeMap<&'static str, Histogram<u64>>;

pub(crate) async fn rounds(server: &Server, people: &[Person], round: Duration) {
    let mut clients = Vec::new();
    for (number, person) in people.iter().take(PEOPLE).enumerate() {
        let client = Client::signed_in(server.address, &person.email, person.password).await;
        // a small generator of one's own for each: the same clicks in every run
        clients.push((client, person.clone(), Dice::new(number as u64 + 1)));
    }
    for manner in MANNERS {
        let (begin, before) = (Instant::now(), Used::now(server));
        let work = clients
            .into_iter()
            .map(|(client, person, dice)| tokio::spawn(one(client, person, dice, begin + round, manner)));
        let mut all = Times::new();
        clients = Vec::new();
        for person in work.collect::<Vec<_>>() {
            let (back, times) = person.await.expect("a person who works to the end");
            clients.push(back);
            for (what, histogram) in times {
                all.entry(what).or_insert_with(histogram_of_micros).add(histogram).expect("the same range");
            }
        }
        report(&all, manner, begin.elapsed(), before, server);
    }
    println!("most memory of the server so far: {} kB", server.memory("VmHWM"));
}

fn report(all: &Times, manner: Manner, took: Duration, before: Used, server: &Server) {
    let count: u64 = all.values().map(Histogram::len).sum();
    let each = before.server_since(server).as_secs_f64() * 1000.0 / count as f64;
    println!(
        "\n{PEOPLE} people, {}: {count} requests in {took:.1?} ({:.0} a second), {each:.2} ms of the server's processor \
         time each; {}",
        manner.words,
        count as f64 / took.as_secs_f64(),
        before.shares_since(server)
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
    manner: Manner,
) -> ((Client, Person, Dice), Times) {
    let mut times = Times::new();
    let mut at = 0;
    while Instant::now() < end {
        if !manner.pause.is_zero() {
            let share = u32::try_from(dice.below(2000)).unwrap_or(0);
            tokio::time::sleep(manner.pause * share / 1000).await;
        }
        let what = pick(&mut dice);
        if dice.below(100) < manner.moves {
            at = usize::try_from(dice.below(person.cases.len() as u64)).unwrap_or(0);
        }
        let begin = Instant::now();
        if what == "save" {
            save(&mut client, &mut person.cases[at], &mut dice).await;
        } else {
            let answer = client.get(&what.replace("{case}", &person.cases[at].case)).await;
            assert_eq!(answer.status, StatusCode::OK, "{what}");
        }
        let micros = u64::try_from(begin.elapsed().as_micros()).unwrap_or(u64::MAX);
        times.entry(what).or_insert_with(histogram_of_micros).saturating_record(micros);
    }
    ((client, person, dice), times)
}

/// What somebody does next.
fn pick(dice: &mut Dice) -> &'static str {
    let mut left = dice.below(MIX.iter().map(|(_, share)| share).sum());
    for (what, share) in MIX {
        if left < share {
            return what;
        }
        left -= share;
    }
    MIX[0].0
}

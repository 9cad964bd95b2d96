//! Every page of a case, one person after another page: what one page costs when nobody else is there.

use std::fs::File;
use std::io::{Seek as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use hyper::StatusCode;

use crate::client::Client;
use crate::fill::Person;
use crate::machine::{Used, shown};
use crate::server::Server;
use crate::work::{Dice, HELLO, save};

/// The pages, `{case}` standing for the case.
pub(crate) const PAGES: [&str; 18] = [
    HELLO,
    "/",
    "/cases",
    "/organisation",
    "/me",
    "/cases/{case}",
    "/cases/{case}/parties",
    "/cases/{case}/facts",
    "/cases/{case}/questions",
    "/cases/{case}/checklists/3/1",
    "/cases/{case}/evidence",
    "/cases/{case}/records",
    "/cases/{case}/dossiers",
    "/cases/{case}/conformity",
    "/cases/{case}/forms",
    "/cases/{case}/forms/form-3",
    "/cases/{case}/findings",
    "/cases/{case}/history",
];

/// Where people work.
#[derive(Clone, Copy)]
enum Way {
    /// Each page is that of another case than the one before.
    OtherCases,
    /// All are of one case.
    OneCase,
}

/// Each page so many times: processor time is counted in hundredths of a second.
pub(crate) async fn every_page(server: &Server, person: &Person, times: u32) {
    let mut client = Client::signed_in(server.address, &person.email, person.password).await;
    let begin = Used::now(server);
    println!("\n| page, one person | median | p95 | processor | the same case again | processor | kB |");
    println!("|---|---|---|---|---|---|---|");
    for page in PAGES {
        let other = one_page(server, &mut client, person, (page, times), Way::OtherCases).await;
        let same = one_page(server, &mut client, person, (page, times), Way::OneCase).await;
        let Measured { median, p95, processor, bytes } = other;
        let shown = [median, p95, processor, same.median, same.processor].map(shown);
        println!("| `{page}` | {} | {} |", shown.join(" | "), bytes / 1000);
    }
    println!("{}", begin.shares_since(server));
}

struct Measured {
    median: Duration,
    p95: Duration,
    processor: Duration,
    bytes: usize,
}

async fn one_page(
    server: &Server,
    client: &mut Client,
    person: &Person,
    (page, count): (&str, u32),
    way: Way,
) -> Measured {
    let mut times = Vec::new();
    let (before, mut bytes) = (server.processor(), 0);
    for turn in 0..count as usize {
        let at = match way {
            Way::OtherCases => turn % person.all.len(),
            Way::OneCase => 0,
        };
        let begin = Instant::now();
        let answer = client.get(&page.replace("{case}", &person.all[at])).await;
        times.push(begin.elapsed());
        assert_eq!(answer.status, StatusCode::OK, "{page}");
        bytes = bytes.max(answer.body.len());
    }
    let processor = server.processor().saturating_sub(before) / count;
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    Measured { median: at(50), p95: at(95), processor, bytes }
}

/// One person saves answers, each save taking turns with one sync of the same disk: writing on in a file that is there
/// already, four pages at a time, as a WAL does.
pub(crate) async fn saving(server: &Server, person: &mut Person, disk: &Path, times: u32) {
    let mut client = Client::signed_in(server.address, &person.email, person.password).await;
    let mut file = File::create(disk.join("sync")).expect("a file");
    file.write_all(&vec![0; 16 << 20]).and_then(|()| file.sync_all()).expect("room");
    file.rewind().expect("a file that is written anew");
    let (mut syncs, mut saves, mut dice) = (Vec::new(), Vec::new(), Dice::new(0));
    let (begin, before) = (Used::now(server), server.processor());
    for _ in 0..times {
        let start = Instant::now();
        file.write_all(&[0x5a; 4 * 4096]).and_then(|()| file.sync_data()).expect("a sync");
        syncs.push(start.elapsed());
        let start = Instant::now();
        save(&mut client, &mut person.cases[0], &mut dice).await;
        saves.push(start.elapsed());
    }
    let processor = server.processor().saturating_sub(before) / times;
    syncs.sort_unstable();
    saves.sort_unstable();
    let middle = times as usize / 2;
    println!(
        "\none person saves an answer: median {}, processor {}, beside one sync of {} in turns; {}",
        shown(saves[middle]),
        shown(processor),
        shown(syncs[middle]),
        begin.shares_since(server)
    );
}

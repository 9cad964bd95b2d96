//! Every page of a case, one person after another page: what one page costs when nobody else is there.

use std::time::{Duration, Instant};

use hyper::StatusCode;

use crate::client::Client;
use crate::fill::Person;
use crate::server::Server;

/// The pages, `{case}` standing for the case.
pub(crate) const PAGES: [&str; 17] = [
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

/// How often each is asked for.
const TIMES: u32 = 40;

pub(crate) async fn every_page(server: &Server, person: &Person) {
    let mut client = Client::signed_in(server.address, &person.email, person.password).await;
    println!("\n| page, one person | median | p95 | processor | kB |\n|---|---|---|---|---|");
    for page in PAGES {
        let mut times = Vec::new();
        let (before, mut bytes) = (server.processor(), 0);
        for turn in 0..TIMES as usize {
            let case = &person.cases[turn % person.cases.len()].case;
            let begin = Instant::now();
            let answer = client.get(&page.replace("{case}", case)).await;
            times.push(begin.elapsed());
            assert_eq!(answer.status, StatusCode::OK, "{page}");
            bytes = bytes.max(answer.body.len());
        }
        let processor = (server.processor().saturating_sub(before)) / TIMES;
        times.sort_unstable();
        let at = |share: usize| shown(times[(times.len() - 1) * share / 100]);
        println!("| `{page}` | {} | {} | {} | {} |", at(50), at(95), shown(processor), bytes / 1000);
    }
}

/// Milliseconds.
pub(crate) fn shown(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

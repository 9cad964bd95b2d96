//! How long an assessment takes: the goal is under 100 µs, so that a page can afford one per key stroke.

#[path = "../tests/common/mod.rs"]
mod common;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use simsa_rules::{assess, what_if};

fn benches(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("rules");
    for (name, site, set) in [
        ("I-2", "idc", "-"),
        ("II-1", "cloud", "isms-p 27017 27018"),
        ("II-2", "cloud", "isms-p"),
        ("II-3", "cloud", "-"),
    ] {
        let mut facts = common::case();
        facts.storage = vec![common::site(site)];
        facts.certificates = Some(common::certificates(set, "op"));
        group.bench_function(format!("assess/{name}"), |bencher| {
            bencher.iter(|| assess(black_box(&facts), common::day()).unwrap());
        });
        group.bench_function(format!("what-if/{name}"), |bencher| {
            bencher.iter(|| what_if(black_box(&facts), common::day()));
        });
    }
    // a maker with many operators, every second one without the certificate: linear in their number
    for (count, name) in [(300, "300 operators"), (3_000, "3,000 operators")] {
        let facts = common::many(count, |at| if at % 2 == 0 { &["isms-p"] } else { &[] });
        group.bench_function(format!("assess/{name}"), |bencher| {
            bencher.iter(|| assess(black_box(&facts), common::day()).unwrap());
        });
        group.bench_function(format!("what-if/{name}"), |bencher| {
            bencher.iter(|| what_if(black_box(&facts), common::day()));
        });
    }
    group.finish();
}

criterion_group!(rules, benches);
criterion_main!(rules);

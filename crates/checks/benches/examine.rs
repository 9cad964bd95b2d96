//! Cost of examining a full II-3 case (182 questions) with one, two and four times the references to evidence: it must
//! grow linearly, and stay under 2 ms for about 400 references.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use simsa_checks::{examine, sample};

fn full_case(c: &mut Criterion) {
    let mut group = c.benchmark_group("examine II-3");
    for per_answer in [2, 4, 8] {
        let dossier = sample::ii_3_with(per_answer);
        let assessment = sample::assessed(&dossier);
        let references: usize = dossier.answers.iter().map(|answer| answer.evidence.len()).sum();
        group.throughput(Throughput::Elements(references as u64));
        group.bench_function(BenchmarkId::from_parameter(references), |b| {
            b.iter(|| examine(&dossier, &assessment));
        });
    }
    group.finish();
}

criterion_group!(benches, full_case);
criterion_main!(benches);

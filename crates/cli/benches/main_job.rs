//! The main job on a full II-3 case: check after loading, forms warm, and everything from a cold process.

use std::hint::black_box;
use std::path::Path;
use std::process::Command;

use criterion::{Criterion, criterion_group, criterion_main};
use simsa_case::load;
use simsa_checks::examine;
use simsa_forms::papers;
use simsa_model::FormId;
use simsa_papers::{Format, PaperWriter, WriteOptions};
use simsa_rules::assess;

fn benches(criterion: &mut Criterion) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/group-ii-3");
    let case = load(&folder).expect("the example loads");
    let on = case.facts().application.date.expect("the example has a date");
    let assessment = assess(case.facts(), on).unwrap();
    let mut group = criterion.benchmark_group("main-job");
    group.bench_function("load", |bencher| bencher.iter(|| load(black_box(&folder)).is_ok()));
    group.bench_function("check", |bencher| bencher.iter(|| examine(black_box(case.dossier()), &assessment)));
    let mut writer = PaperWriter::new();
    for form in [FormId::F4, FormId::F2B, FormId::F3] {
        group.bench_function(format!("print/{form}"), |bencher| {
            bencher.iter(|| {
                for ready in papers(form, black_box(case.dossier()), &assessment) {
                    black_box(writer.write(&ready.paper, Format::Pdf, &WriteOptions::default()).is_ok());
                }
            });
        });
    }
    group.sample_size(10);
    group.bench_function("prepare-cold-process", |bencher| {
        let out = tempfile::tempdir().expect("a temporary folder");
        bencher.iter(|| {
            let run = Command::new(env!("CARGO_BIN_EXE_simsa"))
                .arg("prepare")
                .arg(&folder)
                .arg("--out")
                .arg(out.path())
                .output()
                .expect("the program starts");
            assert!(run.status.success());
        });
    });
    group.finish();
}

criterion_group!(main_job, benches);
criterion_main!(main_job);

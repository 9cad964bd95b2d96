//! How long printing takes: one form, a long checklist, and the fonts.

use criterion::{Criterion, criterion_group, criterion_main};
use simsa_papers::{html, pdf};

#[path = "../tests/samples/mod.rs"]
mod samples;

fn printing(criterion: &mut Criterion) {
    let printer = pdf::Printer::new().expect("the embedded fonts parse");
    let options = pdf::WriteOptions { date: Some((2026, 11, 24)) };
    let form = samples::confirmation(true);
    let checklist = samples::checklist(142);
    criterion.bench_function("fonts parsed", |b| b.iter(pdf::Printer::new));
    criterion.bench_function("pdf: one form", |b| b.iter(|| printer.print(&form, &options)));
    criterion
        .bench_function("pdf: checklist of 142 rows", |b| b.iter(|| printer.print(&checklist, &options)));
    criterion.bench_function("html: checklist of 142 rows", |b| b.iter(|| html::write(&checklist)));
    let page = html::write(&checklist);
    criterion.bench_function("html: checklist read back", |b| b.iter(|| html::read_fields(&page)));
}

criterion_group!(benches, printing);
criterion_main!(benches);

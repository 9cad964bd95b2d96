//! Prints the sample papers as PDF and HTML into a folder, to look at them:
//! `cargo run -p simsa-papers --example print_samples -- out`

use std::path::PathBuf;

use simsa_papers::{html, pdf};

#[path = "../tests/samples/mod.rs"]
mod samples;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "out".into()));
    std::fs::create_dir_all(&folder)?;
    let printer = pdf::Printer::new()?;
    let options = pdf::WriteOptions { date: Some((2026, 11, 24)) };
    let papers = [
        ("checklist", samples::checklist(142)),
        ("confirmation", samples::confirmation(true)),
        ("blank", samples::confirmation(false)),
        ("evidence", samples::evidence()),
    ];
    for (name, paper) in papers {
        let pdf::Printed { bytes, missing, pages } = printer.print(&paper, &options)?;
        println!("{name}: {pages} pages, {} bytes, missing {missing:?}", bytes.len());
        std::fs::write(folder.join(format!("{name}.pdf")), bytes)?;
        std::fs::write(folder.join(format!("{name}.html")), html::write(&paper))?;
    }
    Ok(())
}
